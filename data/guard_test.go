package data

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// want turns the word of a case file into a verdict.
var wanted = map[string]Verdict{"OK": Fine, "WARN": Warn, "CARE": Care, "BLOCK": Block, "EMERGENCY": Emergency}

// TestGuard plays testdata/guard.tsv: verdict, why, text. \n, \t and \uXXXX in a text stand for themselves.
func TestGuard(t *testing.T) {
	file, err := os.ReadFile("testdata/guard.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for n, line := range strings.Split(string(file), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.SplitN(line, "\t", 3)
		v, ok := wanted[f[0]]
		if len(f) != 3 || !ok {
			t.Errorf("guard.tsv:%d: want verdict, why and text between tabs", n+1)
			continue
		}
		if strings.Contains(f[2], `\`) {
			if f[2], err = strconv.Unquote(`"` + f[2] + `"`); err != nil {
				t.Errorf("guard.tsv:%d: %v", n+1, err)
			}
		}
		if got := Guard(f[2]); got.Verdict != v {
			t.Errorf("guard.tsv:%d: %s: Guard(%q) = %v (%s), want %v", n+1, f[1], f[2], got.Verdict, got.Kind, v)
		}
	}
}

// TestGuardPassesOrdinaryTalk holds the Guard to silence over a page of
// questions about services: an alarm there costs as much as a miss.
func TestGuardPassesOrdinaryTalk(t *testing.T) {
	file, err := os.ReadFile("testdata/guard-ordinary.txt")
	if err != nil {
		t.Fatal(err)
	}
	lines := 0
	for n, line := range strings.Split(string(file), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		lines++
		if f := Guard(line); f.Verdict != Fine {
			t.Errorf("guard-ordinary.txt:%d: Guard(%q) = %v (%s: %q), want fine", n+1, line, f.Verdict, f.Kind, line[f.Marks[0].Start:f.Marks[0].End])
		}
	}
	if lines < 150 {
		t.Errorf("%d ordinary questions, want 150 at least", lines)
	}
}

// nhsNumberOf makes a valid number in the 999 range that is kept for tests,
// or an empty text when no check digit fits.
func nhsNumberOf(n int) string {
	nine := fmt.Sprintf("999%06d", n)
	for check := range 10 {
		if ten := nine + strconv.Itoa(check); checks(ten) {
			return ten
		}
	}
	return ""
}

// TestGuardFindsEveryNHSNumber writes random valid numbers in every way that people do.
func TestGuardFindsEveryNHSNumber(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	arabic := func(s string) string {
		return strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return r - '0' + '٠'
			}
			return r
		}, s)
	}
	ways := []struct {
		say   string // with the number in place of %s
		split string // between its groups of 3, 3 and 4
		least Verdict
	}{
		{"%s", " ", Block}, {"%s", "-", Block}, {"%s", ".", Block}, {"%s", "\u00a0", Block}, {"%s", "\u2007", Block},
		{"%s", " - ", Block}, {"(%s)", " ", Block}, {"*%s*", " ", Block}, {"fell x2, %s, needs 1:1", " ", Block}, {"%s", "\u2013", Block},
		{"%s", "\n", Block}, {"%s", "\u200b \u200b", Block}, {"%s", "", Warn}, {"ref %s not fixed", "", Warn},
		{"nhs number %s", "", Block}, {"NHS No: %s", " ", Block}, {"nhs no %s and a fall", "", Block}, {"patient %s", "", Block},
		{"NHS number is %s", "", Block}, {"our pt %s is stuck", "", Block},
	}
	for range 60 {
		ten := nhsNumberOf(random.IntN(1_000_000))
		if ten == "" {
			continue
		}
		for _, w := range ways {
			text := fmt.Sprintf(w.say, ten[:3]+w.split+ten[3:6]+w.split+ten[6:])
			for _, typed := range []string{text, arabic(text)} {
				f := Guard(typed)
				if f.Verdict != w.least || f.Kind != KindNHSNumber {
					t.Fatalf("Guard(%q) = %v (%s), want %v", typed, f.Verdict, f.Kind, w.least)
				}
				if Guard(Scrub(typed)).Verdict != Fine {
					t.Fatalf("Scrub(%q) = %q leaves something", typed, Scrub(typed))
				}
			}
		}
	}
}

// TestGuardPassesRandomFigures says random counts, days, sums and rates in
// ordinary sentences.
func TestGuardPassesRandomFigures(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	n := func(most int) int { return random.IntN(most) }
	for range 400 {
		day := time.Date(2000+n(30), time.Month(1+n(12)), 1+n(28), n(24), n(60), 0, 0, time.UTC)
		for _, text := range []string{
			fmt.Sprintf("%d falls in %d months on a %d-bed ward", n(100_000), n(60), n(60)),
			fmt.Sprintf("%d of %d patients waited %d days", n(5000), n(100_000), n(400)),
			fmt.Sprintf("audit on %s: %d%% complete", day.Format("02/01/2006"), n(101)),
			fmt.Sprintf("since %s we had %d", day.Format("2 January 2006"), n(5000)),
			fmt.Sprintf("from %s to %s, %d.%d%%", day.Format("02.01.06"), day.Format("2006-01-02"), n(100), n(10)),
			fmt.Sprintf("by %s on %s", day.Format("15:04"), day.Format("Mon 2 Jan")),
			fmt.Sprintf("£%d.%02d a bed day, £%dk a year, £%d,%03d,%03d in all", n(9000), n(100), n(900), n(100), n(1000), n(1000)),
			fmt.Sprintf("ratio 1:%d, band %d, %d WTE", n(20), 2+n(8), n(200)),
			fmt.Sprintf("%d beds, %d bays, ward %d%c", n(900), n(90), n(60), 'A'+rune(n(26))),
			fmt.Sprintf("bleep %d, ext %d", n(10_000), n(100_000)),
			fmt.Sprintf("%d-%d year olds, over %ds, under %ds", 10+n(20), 40+n(50), n(90), n(90)),
			fmt.Sprintf("%d/%02d to %d/%02d DNA rate %d.%d%%", 2000+n(30), n(100), 2000+n(30), n(100), n(30), n(10)),
			fmt.Sprintf("median %d, IQR %d to %d, n=%d, p=0.%03d", n(200), n(100), n(300), n(100_000), n(1000)),
			fmt.Sprintf("NG%d, QS%d, CG%d, TA%d, DCB%04d", n(300), n(300), n(300), n(1200), n(200)),
		} {
			if f := Guard(text); f.Verdict != Fine {
				t.Errorf("Guard(%q) = %v (%s), want fine", text, f.Verdict, f.Kind)
			}
		}
	}
}

func TestScrub(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"41 falls in six months", "41 falls in six months"},
		{"falls again, NHS no 999 000 0018, need ideas", "falls again, NHS no [removed], need ideas"},
		{"Mrs Begley in bed 4 and 82F next door", "[removed] in bed 4 and [removed] next door"},
		{"call 07700 900123 about the 82yo lady", "call [removed] about the [removed]"},
		{"كان 999 000 0018 هنا", "كان [removed] هنا"},
		{"", ""},
	} {
		if got := Scrub(c.text); got != c.want {
			t.Errorf("Scrub(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

// TestFindingHoldsNoText keeps a Finding safe to log.
func TestFindingHoldsNoText(t *testing.T) {
	if said := fmt.Sprintf("%+v", Guard("Mrs Begley, NHS no 999 000 0018, DOB 03/02/1941")); strings.Contains(said, "Begley") || strings.Contains(said, "0018") || strings.Contains(said, "1941") {
		t.Errorf("a Finding prints the text: %s", said)
	}
}

// scrubHolds is what must be true of every text that a stranger sends.
func scrubHolds(t *testing.T, text string) {
	t.Helper()
	for _, m := range Guard(text).Marks {
		if m.Start < 0 || m.Start >= m.End || m.End > len(text) {
			t.Fatalf("Guard(%q): a mark from %d to %d", text, m.Start, m.End)
		}
	}
	clean := Scrub(text)
	if f := Guard(clean); f.Verdict != Fine {
		t.Fatalf("Scrub(%q) = %q, still %v (%s)", text, clean, f.Verdict, f.Kind)
	}
	if again := Scrub(clean); again != clean {
		t.Fatalf("Scrub twice: %q, then %q", clean, again)
	}
}

func FuzzGuard(f *testing.F) {
	for _, name := range []string{"testdata/guard.tsv", "testdata/guard-ordinary.txt"} {
		file, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for line := range strings.Lines(string(file)) {
			f.Add(line)
		}
	}
	f.Add("\xff\xfe<@&amp;[removed]@@.\u202e0")
	f.Fuzz(scrubHolds)
}

// TestGuardIsLinear pastes a third of a megabyte, whatever it is made of. Where the guard
// took the square of a text's length, this would not come to an end.
func TestGuardIsLinear(t *testing.T) {
	for _, piece := range []string{"our patients keep falling at night. ", "999 000 0018 ", "9", "9 ", "mr ", "i i i want to ", "a@b.c", "should i ",
		"<@", "&amp;", "hosp no ", "what dose ", "82 year old ", "john smith ", "[removed] ", "patient : . , called ", "0.0-0/", "sw1a 1aa ", "\u200b", "he is "} {
		t.Run(piece, func(t *testing.T) {
			t.Parallel()
			Guard(strings.Repeat(piece, 300_000/len(piece)))
		})
	}
}

func BenchmarkGuard(b *testing.B) {
	for _, c := range []struct{ name, text string }{
		{"short", "our patients keep falling at night on the ward"},
		{"chatty", "Hi all, new to this so sorry if it's the wrong place. We've had 41 falls in six months on a 28-bed care of the elderly ward, most between 2am and 6am, and the bay nursing idea fell over because we only have 2 HCAs on nights. Has anyone cracked this?"},
		{"100kB", strings.Repeat("We've had 41 falls in six months on a 28-bed ward, most between 2am and 6am. ", 1300)},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.text)))
			b.ReportAllocs()
			for b.Loop() {
				Guard(c.text)
			}
		})
	}
}

func ExampleGuard() {
	for _, text := range []string{
		"our patients keep falling at night",
		"NHS no 999 000 0018 keeps falling",
		"82 year old woman in bay 3 delirious",
		"what dose of amiodarone for my patient",
		"patient not breathing in bay 3",
	} {
		f := Guard(text)
		fmt.Printf("%v %q\n", f.Verdict, f.Kind)
	}
	// Output:
	// fine ""
	// patient_data "NHS number"
	// warn "age and sex of one person"
	// individual_care "treatment of one person"
	// emergency "life in danger"
}
