package say

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"innovate/data"
	"innovate/index"

	"github.com/slack-go/slack"
)

// checkMessage holds a message to Slack's limits.
func checkMessage(t *testing.T, what string, m Message) {
	t.Helper()
	if n := length(m.Text); n == 0 || n > 4000 {
		t.Errorf("%s: %d characters of text", what, n)
	}
	checkMarkup(t, what, m.Text)
	if checkBlocks(t, what, m.Blocks, 50) > 13_000 {
		t.Errorf("%s: too much for one message", what) // measured at 13,297 by others
	}
}

// checkModal holds a modal to Slack's limits.
func checkModal(t *testing.T, what string, v slack.ModalViewRequest) {
	t.Helper()
	for _, label := range []*slack.TextBlockObject{v.Title, v.Close} {
		if n := length(label.Text); n == 0 || n > 24 {
			t.Errorf("%s: label of %d characters: %q", what, n, label.Text)
		}
	}
	if checkBlocks(t, what, v.Blocks.BlockSet, 100) > 200_000 {
		t.Errorf("%s: too much for one modal", what)
	}
}

// length counts as UTF-16 does, the strictest way that Slack may count.
func length(s string) int { return len(utf16.Encode([]rune(s))) }

// checkBlocks returns how many characters the blocks are as JSON.
func checkBlocks(t *testing.T, what string, blocks []slack.Block, most int) int {
	t.Helper()
	if len(blocks) == 0 || len(blocks) > most {
		t.Errorf("%s: %d blocks", what, len(blocks))
	}
	size := 0
	for _, b := range blocks {
		j, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		size += utf8.RuneCount(j) + 90
		switch b := b.(type) {
		case *slack.SectionBlock:
			checkText(t, what, b.Text, 3000)
			checkAccessory(t, what, b.Accessory)
		case *slack.InputBlock:
			checkInput(t, what, b)
		case *slack.DividerBlock:
		case *slack.DataVisualizationBlock:
			if err := b.Validate(); err != nil {
				t.Errorf("%s: chart: %v", what, err)
			}
		case *slack.HeaderBlock:
			checkText(t, what, b.Text, 150)
		case *slack.ContextBlock:
			for _, e := range b.ContextElements.Elements {
				checkText(t, what, e.(*slack.TextBlockObject), 3000)
			}
		case *slack.ActionBlock:
			checkButtons(t, what, b.Elements.ElementSet)
		default:
			t.Errorf("%s: unexpected block %T", what, b)
		}
	}
	return size
}

func checkButtons(t *testing.T, what string, all []slack.BlockElement) {
	t.Helper()
	seen := map[string]bool{}
	if len(all) == 0 || len(all) > 25 {
		t.Errorf("%s: %d buttons in a row", what, len(all))
	}
	for _, e := range all {
		if menu, ok := e.(*slack.OverflowBlockElement); ok {
			checkMenu(t, what, menu)
			continue
		}
		b := e.(*slack.ButtonBlockElement)
		checkText(t, what, b.Text, 75)
		if n := length(b.AccessibilityLabel); n == 0 || n > 75 {
			t.Errorf("%s: accessibility label of %d characters", what, n)
		}
		if n := length(b.Value); n == 0 || n > 2000 {
			t.Errorf("%s: value of %d characters", what, n)
		}
		if seen[b.ActionID] {
			t.Errorf("%s: action %q twice in a row", what, b.ActionID)
		}
		seen[b.ActionID] = true
	}
}

// checkAccessory checks what stands beside a section, if anything does.
func checkAccessory(t *testing.T, what string, a *slack.Accessory) {
	t.Helper()
	if a == nil {
		return
	}
	for _, e := range []slack.BlockElement{a.ButtonElement, a.OverflowElement} {
		switch e := e.(type) {
		case *slack.ButtonBlockElement:
			if e != nil {
				checkButtons(t, what, []slack.BlockElement{e})
			}
		case *slack.OverflowBlockElement:
			if e != nil {
				checkMenu(t, what, e)
			}
		}
	}
}

// checkInput checks a field of a form.
func checkInput(t *testing.T, what string, b *slack.InputBlock) {
	t.Helper()
	checkText(t, what, b.Label, 2000)
	if b.Hint != nil {
		checkText(t, what, b.Hint, 2000)
	}
	switch e := b.Element.(type) {
	case *slack.PlainTextInputBlockElement:
		if n := length(e.InitialValue); e.MaxLength > 0 && n > e.MaxLength {
			t.Errorf("%s: %d characters in a field for %d", what, n, e.MaxLength)
		}
	case *slack.SelectBlockElement:
		if e.Type == slack.OptTypeStatic {
			checkOptions(t, what, e.Options, 100)
		}
	case *slack.RadioButtonsBlockElement:
		checkOptions(t, what, e.Options, 10)
	}
}

func checkMenu(t *testing.T, what string, m *slack.OverflowBlockElement) {
	t.Helper()
	if len(m.Options) == 0 || len(m.Options) > 5 {
		t.Errorf("%s: %d options in a menu", what, len(m.Options))
	}
	for _, o := range m.Options {
		checkText(t, what, o.Text, 75)
		if n := length(o.Value); n == 0 || n > 150 {
			t.Errorf("%s: an option's value of %d characters", what, n)
		}
	}
}

func checkText(t *testing.T, what string, o *slack.TextBlockObject, most int) {
	t.Helper()
	if n := length(o.Text); n == 0 || n > most {
		t.Errorf("%s: text of %d characters, %d at most", what, n, most)
	}
	checkMarkup(t, what, o.Text)
}

// ours is all the markup that the bot itself writes.
var ours = regexp.MustCompile(`<@[A-Z0-9]+>|<#[A-Z0-9]+>|<https?://[^<>|\s]+\|[^<>|]+>|&(amp|lt|gt);`)

// checkMarkup finds what is not whole, cannot be shown, or calls somebody.
func checkMarkup(t *testing.T, what, s string) {
	t.Helper()
	if !utf8.ValidString(s) {
		t.Errorf("%s: not UTF-8: %q", what, s)
	}
	if rest := ours.ReplaceAllString(s, ""); strings.ContainsAny(rest, "<>&") {
		t.Errorf("%s: raw markup in %q", what, s)
	}
	if strings.ContainsFunc(s, func(r rune) bool { return r < ' ' && r != '\n' || r >= 0x202a && r <= 0x202e }) {
		t.Errorf("%s: a control character in %q", what, s)
	}
}

// everything says all that can be said with these values.
func everything(t *testing.T, i data.Innovation, text string) {
	a := index.Answer{Question: index.Question{Text: text, Unclear: []string{text, "OT", "PE", "PD"}}}
	for _, v := range []index.Verdict{index.Matches, index.Possibly, index.None} {
		for _, n := range []int{0, 1, 3} {
			a.Verdict, a.Matches = v, nil
			for k := range n {
				j := i
				j.ID = fmt.Sprint(i.ID, k)
				a.Matches = append(a.Matches, index.Match{Innovation: j, Reasons: []index.Reason{
					{Field: "title", Asked: text, Found: text}, {Field: "topics", Asked: text, Found: text}, {Field: "said_as", Asked: text, Found: text},
				}})
			}
			for _, at := range []Setting{{}, {Private: true}, {Private: true, Channel: true}} {
				checkMessage(t, "Answer", Answer(a, at))
			}
		}
	}
	everythingAtHome(t, i, text)
	checkMessage(t, "Shared", Shared(text, []data.Innovation{i, i, i}, nil))
	checkMessage(t, "Gone", Gone(i, i, i))
	checkMessage(t, "Gone", Gone())
	checkMessage(t, "Sorry", Sorry(text))
	checkModal(t, "GoneModal", GoneModal(i))
	digests(t, i, text)
	pages := len(paginate(record(i)))
	for _, page := range []int{-1, 2, pages + 1} {
		checkModal(t, "Details", Details(i, page))
	}
	for v := data.Warn; v <= data.Emergency; v++ {
		for _, place := range []Place{ToMe, InOpen, ByOther} {
			f := data.Finding{Verdict: v, Kind: data.Kind(text), Marks: []data.Mark{{Verdict: data.Block}}}
			checkMessage(t, "Refusal", Refusal(f, place))
		}
	}
	adoptions(t, i, text)
}

// filled is a record in which every text is the given one.
func filled(text string, adopters int) data.Innovation {
	site := data.Site{Organisation: text, Team: text, Place: text, Country: text, Year: 2020, Page: "https://example.org/" + text}
	i := data.Innovation{
		ID: "some-record", Title: text, Summary: text, Problem: text, SaidAs: []string{text}, Solution: text, Core: []string{text, text},
		Adapt: []string{text}, Try: text, Needs: data.Needs{People: text, Money: text, Months: text}, Topics: []string{text},
		Settings: []string{"ed", text}, Goals: []string{text}, Origin: site, Level: text, Caution: text, Spread: text, Status: text,
		Evidence: []data.Evidence{{Finding: text, Design: "RCT", Effect: "mixed", Sites: 3, Year: 1999, Title: text, Source: "https://example.org/?a&b"},
			{Finding: text, Design: text, Effect: "none", Title: text, Source: text}},
		Checked: text, Verified: "recalled", Sources: []data.Source{{Title: text, URL: text}, {Title: text, URL: "https://example.org"}},
	}
	for range adopters {
		i.Adopters = append(i.Adopters, site)
	}
	return i
}

var strange = []string{
	"", " ", "a", "<!channel> @here <@U123> <https://x.example|y> &amp; *b* _i_ ~s~ `c`", "\xff\xfe broken \xc3", "\x00\x1b[31m\u202e",
	strings.Repeat("&", 3200), strings.Repeat("<", 3200), strings.Repeat("xy ", 1500), strings.Repeat("word ", 900),
	strings.Repeat("👩🏽‍⚕️", 700), strings.Repeat("🇬🇧", 900), "e" + strings.Repeat("\u0301", 3100), strings.Repeat("المرضى يسقطون ", 400),
	strings.Repeat("\n", 900) + "end", "_*~`|>", strings.Repeat("|>", 400), strings.Repeat("a_b*c ", 600),
}

func TestLimits(t *testing.T) {
	for _, text := range strange {
		everything(t, filled(text, 1), text)
	}
	huge := strings.Repeat("x&y ", 25_000)
	everything(t, data.Innovation{ID: "huge", Title: huge, Summary: huge, Problem: huge}, huge)
	everything(t, filled("A hospital of an ordinary name", 500), "patients fall")
	for _, m := range []Message{Help(), NoProblem(), NoWords(), NotThere(), SharedBefore(), Broken()} {
		checkMessage(t, m.Text, m)
	}
}

func FuzzLimits(f *testing.F) {
	for _, text := range strange {
		f.Add(text, "falls", uint8(3))
	}
	f.Fuzz(func(t *testing.T, text, question string, adopters uint8) {
		everything(t, filled(text, int(adopters)), question)
	})
}

// TestNothingLost finds every word of a long record on its pages.
func TestNothingLost(t *testing.T) {
	var words []string
	for n := range 4000 {
		words = append(words, fmt.Sprintf("w%dw", n))
	}
	rand.Shuffle(len(words), func(a, b int) { words[a], words[b] = words[b], words[a] })
	i := filled("plain", 0)
	i.Problem, i.Solution = strings.Join(words[:2000], " "), strings.Join(words[2000:3000], " ")
	for _, w := range words[3000:] {
		i.Adopters = append(i.Adopters, data.Site{Organisation: w})
	}
	var all strings.Builder
	for page := 1; page <= len(paginate(record(i))); page++ {
		for _, b := range Details(i, page).Blocks.BlockSet {
			j, err := json.Marshal(b)
			if err != nil {
				t.Fatal(err)
			}
			all.Write(j)
		}
	}
	for _, w := range words {
		if !strings.Contains(all.String(), w) {
			t.Fatalf("%s is on no page", w)
		}
	}
}
