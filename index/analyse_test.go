package index

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestAnalyse(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"A&amp;E waits are awful", "a&e wait aw"},
		{"the WHO checklist", "who checklist"},
		{"who did that", ""},
		{"Patients fell, keep falling and FALL again", "patient fall fall fall"},
		{"no-shows in clinic", "show clinic"},
		{"<@U012AB3CD> ask <#C1|ward-7> about <https://x.org/a|this page> :smile:", "ward 7 page"},
		{"H@N and D&V", "h@n d&v"},
		{"<b>falls</b> &lt;script src=x&gt; with sats <90", "fall sat 90"},
		{"PTS is late and the pts are cross", "pts late patient cross"},
		{"women’s health\u200b hub", "woman health hub"},
		{"", ""},
	} {
		var got []string
		for _, k := range analyse(plain(c.text)) {
			if !k.stop {
				got = append(got, k.stem)
			}
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("analyse(%q) = %q, want %q", c.text, s, c.want)
		}
	}
}

func TestMentions(t *testing.T) {
	for _, c := range []struct{ text, want, unclear string }{
		{"bed blocking all winter", "delayed-discharge", ""},
		{"our DNA rate in clinic", "missed-appointments", ""},
		{"dna sample lost", "", ""},
		{"sit all day in A&E", "emergency-department", ""},
		{"the ED is full", "emergency-department", ""},
		{"ED for girls with anorexia", "eating-disorders", ""},
		{"long OT lists", "operating-theatre", ""},
		{"waiting for OT", "", "OT"},
		{"we must eat", "", ""},
		{"NEWS not done", "national-early-warning-score", ""},
	} {
		found, unclear := words().mentions(analyse(plain(c.text)))
		var got []string
		for _, m := range found {
			got = append(got, m.concept)
		}
		if !strings.Contains(strings.Join(got, " "), c.want) || strings.Join(unclear, " ") != c.unclear {
			t.Errorf("mentions(%q) = %q, unclear %q; want %q, unclear %q", c.text, got, unclear, c.want, c.unclear)
		}
		if c.want == "" && strings.Contains(strings.Join(got, " "), "missed") {
			t.Errorf("mentions(%q) = %q, want no missed appointments", c.text, got)
		}
	}
	if got := Senses("OT"); len(got) != 3 {
		t.Errorf("Senses(OT) = %q, want three", got)
	}
}

func TestEdits(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"fall", "fall", 0}, {"delerium", "delirium", 1}, {"recieve", "receive", 1}, {"", "abc", 3}, {"kitten", "sitting", 3}} {
		if got := edits(c.a, c.b); got != c.want {
			t.Errorf("edits(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"falls", "A&amp;E", "<@U1|", "\xff\xfe", "مرحبا", strings.Repeat("falls ", 3000), strings.Repeat("a", 5000), "🏥🏥", "a'b'c'", "&&&", "DNA DNA"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q := Parse(text)
		for _, k := range q.terms {
			if !utf8.ValidString(k.text) || !utf8.ValidString(k.asked) || k.weight <= 0 {
				t.Fatalf("Parse(%q) has the term %+v", text, k)
			}
		}
	})
}

func TestMeant(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"not falls, pressure sores", "pressur sore"},
		{"pressure sores, not falls", "pressur sore"},
		{"patients not drinking enough", "patient drink enough"},
		{"not enough porters to move people to scan so the list runs late", "enough porter move person scan list run late"},
		{"delirium rather than dementia", "delirium"},
		{"losing weight, not thriving", "lose weight thrive"},
		{"not falls", "fall"},
	} {
		var got []string
		for _, k := range meant(analyse(plain(c.text))) {
			if !k.stop {
				got = append(got, k.stem)
			}
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("meant(%q) = %q, want %q", c.text, s, c.want)
		}
	}
}
