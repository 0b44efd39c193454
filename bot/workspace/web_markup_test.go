package workspace

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

func someReader() *reader {
	return &reader{
		users: map[string]string{"UASHA": "Asha", "UBEN": "B<b>en"}, places: map[string]string{"CWARD7": "#ward-7"}, me: "UASHA", zone: time.UTC,
	}
}

// TestMrkdwn draws Slack's markup as HTML.
func TestMrkdwn(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"*bold* _slanted_ ~gone~ `code`", "<strong>bold</strong> <em>slanted</em> <s>gone</s> <code>code</code>"},
		{"*a _b_ c*", "<strong>a <em>b</em> c</strong>"},
		{"2*3*4 snake_case_name", "2*3*4 snake_case_name"},
		{"* not bold * ** _ __", "* not bold * ** _ __"},
		{"*open", "*open"},
		{"(*in*), *“quoted”*.", "(<strong>in</strong>), <strong>“quoted”</strong>."},
		{"a\nb", "a<br>b"},
		{"&gt; said\n> more\nthen", "<blockquote>said<br>more</blockquote>then"},
		{"before\n&gt;&gt;&gt; all\nof it", "before<blockquote>all<br>of it</blockquote>"},
		{"```x &lt; *y*\nz```", "<pre>x &lt; *y*\nz</pre>"},
		{"`*not bold*`", "<code>*not bold*</code>"},
		{"<https://example.org/a?b=1&amp;c=2|see *this*>", `<a href="https://example.org/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer">see *this*</a>`},
		{"<mailto:a@example.org>", `<a href="mailto:a@example.org" target="_blank" rel="noopener noreferrer">a@example.org</a>`},
		{"<javascript:alert(1)|go>", "go"},
		{"<@UASHA> and <@UBEN>, <@UNEW|new>", `<span class="mention me">@Asha</span> and <span class="mention">@B&lt;b&gt;en</span>, <span class="mention">@new</span>`},
		{"<#CWARD7> <#CX|x> <#CY>", `<span class="mention">#ward-7</span> <span class="mention">#x</span> <span class="mention">a private channel</span>`},
		{"<!here> <!subteam^S1|@team>", `<span class="mention loud">@here</span> <span class="mention">@team</span>`},
		{"<!date^1795510800^{date_long} at {time}|soon>", "Tuesday 24 November 2026 at 09:00"},
		{"<!date^x^{date}|so&lt;on>", "so&lt;on"},
		{":tada: :nonsense: 10:30:45", "🎉 :nonsense: 10:30:45"},
		{"&lt;b&gt; &amp;amp; <", "&lt;b&gt; &amp;amp; &lt;"},
	} {
		if got := string(someReader().mrkdwn(c.in)); got != c.want {
			t.Errorf("mrkdwn(%q)\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

// TestMarkdown draws a markdown block.
func TestMarkdown(t *testing.T) {
	in := "# Head\n- **one** & [two](https://example.org)\n<script>"
	want := `<strong>Head</strong><br>• <strong>one</strong> &amp; <a href="https://example.org" target="_blank" rel="noopener noreferrer">two</a><br>&lt;script&gt;`
	if got := string(someReader().markdown(in)); got != want {
		t.Errorf("markdown(%q)\n got %s\nwant %s", in, got, want)
	}
}

var (
	anyTag  = regexp.MustCompile(`<[^>]*>?`)
	goodTag = regexp.MustCompile(`^<(/?(strong|em|s|code|pre|blockquote|div|ul|ol|li|a|span|br|p)|a href="(https?|mailto|tel):[^"]*" target="_blank" rel="noopener noreferrer"|span class="mention( me| loud)?")>$`)
)

// FuzzMarkup holds whatever is written to the few tags that the page makes of it.
func FuzzMarkup(f *testing.F) {
	for _, s := range []string{
		"*a* _b_ `c` ```d```", "<https://x.org|y>", "<@UASHA>", "<!date^1^{date}^https://x.org|z>", "&gt; q", "<script>alert(1)</script>",
		"<https://x.org\" onclick=\"alert(1)|y>", "<a|<b>>", "`<@U\"><img src=x>`", "[x](javascript:alert(1))", "**<img>**", ":tada:", "\xff<\x00>",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r := someReader()
		for _, out := range []string{string(r.mrkdwn(s)), string(r.markdown(s)), string(r.plain(s))} {
			for _, tag := range anyTag.FindAllString(out, -1) {
				if !goodTag.MatchString(tag) {
					t.Fatalf("%q became %q, with the tag %q", s, out, tag)
				}
			}
			if n := strings.Count(out, "<strong>") - strings.Count(out, "</strong>"); n != 0 {
				t.Fatalf("%q became %q, with %d strong left open", s, out, n)
			}
		}
	})
}

// TestLanding moves the clock by name and by date.
func TestLanding(t *testing.T) {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	at := func(s string) time.Time {
		then, err := time.ParseInLocation("2006-01-02 15:04", s, london)
		if err != nil {
			t.Fatal(err)
		}
		return then
	}
	for _, c := range []struct{ now, to, at, want string }{
		{"2026-11-24 07:00", "hour", "", "2026-11-24 08:00"},
		{"2026-11-24 07:00", "day", "", "2026-11-25 07:00"},
		{"2026-11-24 07:00", "tuesday", "", "2026-11-24 08:55"},
		{"2026-11-24 08:55", "tuesday", "", "2026-12-01 08:55"},
		{"2026-03-28 12:00", "tuesday", "", "2026-03-31 08:55"}, // the clocks go forward in between
		{"2026-10-20 12:00", "fortnight", "", "2026-11-03 12:00"},
		{"2026-11-24 07:00", "quarter", "", "2027-02-24 07:00"},
		{"2026-11-24 07:00", "", "2026-11-24T07:01", "2026-11-24 07:01"},
		{"2026-11-24 07:00", "", "2026-11-24T07:00", "the clock only goes forward"},
		{"2026-11-24 07:00", "", "2099-01-01T07:00", "more than 5 years"},
		{"2026-11-24 07:00", "", "soon", "no date and time"},
		{"2026-11-24 07:00", "", "", "no date and time"},
	} {
		got, err := landing(at(c.now), c.to, c.at)
		if err != nil {
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("landing(%s, %q, %q): %v, want %s", c.now, c.to, c.at, err, c.want)
			}
			continue
		}
		if got.Format("2006-01-02 15:04") != c.want {
			t.Errorf("landing(%s, %q, %q) = %s, want %s", c.now, c.to, c.at, got, c.want)
		}
	}
}

// TestHidden writes … for what lets its bearer in.
func TestHidden(t *testing.T) {
	in := `{"token":"abc","trigger_id": "1.2.x","response_url":"http://h/hooks/1","text":"xoxb-12-ab and xapp-1-A","ok":true}`
	want := `{"token":"…","trigger_id": "…","response_url":"…","text":"… and …","ok":true}`
	if got := hidden(in); got != want {
		t.Errorf("hidden(%s) = %s", in, got)
	}
}

// TestChecks tells how near a call came to Slack's limits, and what is over them.
func TestChecks(t *testing.T) {
	long := strings.Repeat("é", 3001)
	c := Call{Entry: Entry{Kind: "call", Name: "chat.postMessage", Request: `{"text":"hi","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"` + long +
		`"}},{"type":"actions","elements":[{"type":"button","action_id":"a","text":{"type":"plain_text","text":"Go"},"value":"12345"}]}]}`}}
	var all []string
	for _, each := range c.Checks() {
		mark := "fits: "
		if each.Over() {
			mark = "over: "
		}
		all = append(all, mark+each.Says())
	}
	for _, want := range []string{
		"fits: 2 of 40,000 characters of text (Slack advises 4,000)", "fits: 2 of 50 blocks", "over: 3,001 of 3,000 characters in the longest section",
		"fits: 2 of 75 characters on the longest button", "fits: 5 of 2,000 characters in the longest button value",
		"over: must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
	} {
		if !slices.Contains(all, want) {
			t.Errorf("no %q among\n%s", want, strings.Join(all, "\n"))
		}
	}
}

// TestChecksTime tells how long the bot took to acknowledge, and when Slack would have given up.
func TestChecksTime(t *testing.T) {
	for took, over := range map[time.Duration]bool{40 * time.Millisecond: false, 3 * time.Second: false, 3100 * time.Millisecond: true} {
		c := Call{Entry: Entry{Kind: "command", Name: "/innovate", Took: took}}
		all := c.Checks()
		if len(all) != 1 || all[0].Over() != over || !strings.Contains(all[0].Says(), "of 3,000 milliseconds") {
			t.Errorf("what took %s is checked as %+v", took, all)
		}
	}
}

// TestUnknownBlock shows what the page cannot draw as a fault, with what was sent.
func TestUnknownBlock(t *testing.T) {
	w := New(Config{})
	defer w.Close()
	c := w.ChannelID("#ward-7")
	s, ok := newSurface([]any{
		map[string]any{"type": "hologram", "glow": "<b>green</b>"},
		map[string]any{"type": "actions", "elements": []any{map[string]any{"type": "lever", "action_id": "x"}}},
	}, 1)
	if !ok {
		t.Fatal("no surface")
	}
	w.mu.Lock()
	w.post(w.channelByID(c), w.bot.ID, content{text: "new"}, s, "")
	w.mu.Unlock()
	h, err := w.Web(WebConfig{Roles: []Role{{Name: "Asha"}}, Channel: "#ward-7"})
	if err != nil {
		t.Fatal(err)
	}
	page := visit(t, h, "/?as=Asha")
	for _, want := range []string{
		`A block of the type “hologram”, which this page cannot draw`, `&#34;glow&#34;: &#34;\u003cb\u003egreen`, `An element of the type “lever”`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in\n%s", want, page)
		}
	}
}

// TestMarkupLong reads long lines. Where that took the square of their length,
// it would not come to an end.
func TestMarkupLong(t *testing.T) {
	for _, unit := range []string{"*a", " *<", "_a *b ", "`~*_", "<a", ">", "```", ":a", "*a* ", "[a](b", "**"} {
		s := strings.Repeat(unit, 300_000/len(unit))
		someReader().mrkdwn(s)
		someReader().markdown(s)
	}
}
