package say

import (
	"fmt"
	"strings"
	"testing"

	"innovate/data"
	"innovate/index"

	"github.com/slack-go/slack"
)

func TestEscaped(t *testing.T) {
	for _, c := range []struct {
		text string
		most int
		want string
	}{
		{"A&E <b>", 50, "A&amp;E &lt;b&gt;"},
		{"*bold* _it_ ~no~ `code`", 50, "∗bold∗ ˍitˍ ∼no∼ ˋcodeˋ"},
		{"snake_case stays", 50, "snake_case stays"},
		{"two\nlines \t here", 50, "two lines here"},
		{"the whole of this is too long", 20, "the whole of this…"},
		{"abcdefghijklmnopqrstuvwxyz", 12, "abcdefghi…"},
		{"&&&&&&", 15, "&amp;&amp;…"},
		{"caf" + "e\u0301" + "s and more", 8, "cafe\u0301…"},
		{"caf" + "e\u0301" + "s and more", 7, "caf…"},
		{"👩🏽‍⚕️👩🏽‍⚕️👩🏽‍⚕️", 14, "👩🏽‍⚕️…"},
		{"🇬🇧🇫🇷🇩🇪", 10, "🇬🇧…"},
		{"\u202eevil\u202c", 20, "evil"},
		{"שלום", 20, "\u2068שלום\u2069"},
		{"bad \xff byte", 20, "bad \ufffd byte"},
	} {
		if got := escaped(c.text, c.most); got != c.want {
			t.Errorf("escaped(%q, %d) = %q, want %q", c.text, c.most, got, c.want)
		}
	}
}

func TestSenseAsked(t *testing.T) {
	for _, c := range []struct {
		sense Sense
		want  string
	}{
		{Sense{"OT", "occupational therapy", "not enough OT, at weekends"}, "not enough occupational therapy, at weekends"},
		{Sense{"ot", "overtime", "OT? (OT)"}, "overtime? (overtime)"},
		{Sense{"OT", "overtime", "lots of OTs"}, "lots of OTs overtime"},
	} {
		if got := c.sense.Asked(); got != c.want {
			t.Errorf("%+v.Asked() = %q, want %q", c.sense, got, c.want)
		}
	}
}

func TestPage(t *testing.T) {
	for value, want := range map[string]string{"red-bag|3": "red-bag 3", "red-bag": "red-bag 1", "red-bag|x": "red-bag 1", "": " 1"} {
		id, page := Page(value)
		if got := fmt.Sprint(id, " ", page); got != want {
			t.Errorf("Page(%q) = %s, want %s", value, got, want)
		}
	}
}

// TestQuestionStaysPrivate holds that an answer others can see carries the
// question on no button, and that what is shared never repeats it.
func TestQuestionStaysPrivate(t *testing.T) {
	const secret = "zebra crossing"
	i := filled("plain", 0)
	a := index.Answer{
		Verdict: index.Matches, Matches: []index.Match{{Innovation: i, Reasons: []index.Reason{{Field: "said_as", Asked: secret, Found: "plain"}}}},
		Question: index.Question{Text: secret + " OT", Unclear: []string{"OT"}},
	}
	for _, at := range []Setting{{}, {Private: true, Channel: true}} {
		carried := false
		for _, b := range Answer(a, at).Blocks {
			if row, ok := b.(*slack.ActionBlock); ok {
				for _, e := range row.Elements.ElementSet {
					b, ok := e.(*slack.ButtonBlockElement)
					carried = carried || ok && strings.Contains(b.Value, secret)
				}
			}
		}
		if carried != at.Private {
			t.Errorf("a button carries the question: %v, in %+v", carried, at)
		}
	}
	if m := Shared("U1", []data.Innovation{i}, nil); strings.Contains(m.Text, "zebra") {
		t.Errorf("the share repeats the question: %s", m.Text)
	}
}

// TestVerdicts shows what each verdict promises.
func TestVerdicts(t *testing.T) {
	i := filled("plain", 0)
	for _, c := range []struct {
		verdict index.Verdict
		shown   int
		want    string
	}{
		{index.Matches, 3, "Three things that worked elsewhere"},
		{index.Matches, 1, "One thing that worked elsewhere"},
		{index.Possibly, 2, "These may be near; I am not sure"},
		{index.Possibly, 1, "This may be near; I am not sure"},
		{index.None, 0, "I found nothing proven that fits, so I am showing you nothing."},
	} {
		a := index.Answer{Verdict: c.verdict}
		for range c.shown {
			a.Matches = append(a.Matches, index.Match{Innovation: i})
		}
		if got := Answer(a, Setting{}).Text; !strings.HasPrefix(got, c.want) {
			t.Errorf("%s of %d: %q, want %q first", c.verdict, c.shown, got, c.want)
		}
	}
}

// ExampleAnswer shows an answer as a screen reader reads it.
func ExampleAnswer() {
	a := index.Answer{Verdict: index.Matches, Matches: []index.Match{{
		Innovation: data.Innovation{
			ID: "fallsafe", Title: "FallSafe (a falls lead nurse on every ward)", Summary: "A named nurse leads on falls.",
			Origin: data.Site{Organisation: "Royal College of Physicians"}, Level: "E2", Verified: "read",
			Evidence: []data.Evidence{{Finding: "Falls were about 20% lower.", Design: "controlled", Effect: "benefit", Year: 2012}},
		},
		Reasons: []index.Reason{{Field: "said_as", Asked: "falling, night", Found: "Up alone at night, and then a fall. Again."}},
	}}}
	fmt.Println(Answer(a, Setting{}).Text)
	// Output:
	// One thing that worked elsewhere:
	// FallSafe (a falls lead nurse on every ward). A named nurse leads on falls. Why: you said “falling, night”; this is for “Up alone at night, and then a fall”. Good evidence: Falls were about 20% lower. Controlled comparison, 2012. Talk to: Royal College of Physicians.
}
