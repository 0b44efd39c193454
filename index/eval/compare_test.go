package eval

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"innovate/index"
)

// halves is a figure that every other question has in full.
func halves(questions int) []tally {
	t := make([]tally, questions)
	for n := range t {
		t[n] = tally{float64(n % 2), 1}
	}
	return t
}

// TestInterval sets the interval of a share against the textbook's: for a
// half, of n questions, 1.96·√(¼/n) to either side.
func TestInterval(t *testing.T) {
	for n, want := range map[int]float64{100: .098, 400: .049, 1600: .0245} {
		e, ok := resample(n).interval(ratio(halves(n)))
		if !ok || e.Value != .5 || e.Low >= .5 || e.High <= .5 {
			t.Fatalf("%d questions: %+v, want .5 inside of its interval", n, e)
		}
		if half := (e.High - e.Low) / 2; half < .9*want || half > 1.1*want {
			t.Errorf("%d questions: .5 ± %.4f, want about ± %.4f", n, half, want)
		}
	}
	if again, _ := resample(100).interval(ratio(halves(100))); again != first(resample(100).interval(ratio(halves(100)))) {
		t.Errorf("two runs give two intervals, %+v the first", again)
	}
}

func first(e Estimate, _ bool) Estimate { return e }

// TestPaired checks that engines meet the same questions: one that is better
// by a tenth on every question gains just that, however hard the questions.
func TestPaired(t *testing.T) {
	better := halves(50)
	for n := range better {
		better[n].part += .1
	}
	e, ok := resample(50).interval(less(ratio(better), ratio(halves(50))))
	if !ok {
		t.Fatal("no interval")
	}
	near(t, "gain", e.Value, .1)
	near(t, "its low end", e.Low, .1)
	near(t, "its high end", e.High, .1)
}

// TestQuantile takes times that are 1 to 100.
func TestQuantile(t *testing.T) {
	var times []float64
	for n := range 100 {
		times = append(times, float64(100-n))
	}
	draws := resample(100)
	near(t, "p50", first(draws.interval(quantile(times, .5))).Value, 51)
	near(t, "p99", first(draws.interval(quantile(times, .99))).Value, 100)
	if _, ok := resample(0).interval(quantile(nil, .5)); ok {
		t.Error("there is a median of nothing")
	}
}

// TestCompare sets the engine that knows by heart beside one that always
// says the same and cannot say that nothing fits.
func TestCompare(t *testing.T) {
	dull, better := answers{}, answers{}
	for q := range byHeart {
		dull[q] = Ranking{IDs: []string{"a"}}
		better[q] = Ranking{IDs: []string{"d", "a"}}
	}
	c, err := Compare(t.Context(), handmade,
		[]Contender{{Name: "dull", Ask: dull.ask}, {Name: "better", Ask: better.ask}}, []Contender{{Name: "ours", Ask: byHeart.ask}})
	if err != nil {
		t.Fatal(err)
	}
	if c.Questions != 5 || c.Resamples != 2000 || len(c.Engines) != 3 {
		t.Fatalf("%+v, want 5 questions to 3 engines", c)
	}
	ours := c.Engines[2].Figures
	near(t, "nDCG@10", ours["ndcg10"].Value, .742462)
	near(t, "long hit@3", ours["long_hit3"].Value, 1)
	near(t, "none precision", ours["none_precision"].Value, .5)
	near(t, "none recall", ours["none_recall"].Value, .5)
	if _, ok := c.Engines[0].Figures["none_recall"]; ok {
		t.Error("an engine that cannot say none has a recall of it")
	}
	var gains []string
	for _, g := range c.Gains {
		gains = append(gains, g.Figure+" over "+g.Over)
	}
	// hit@1: "dull" and "better" get one each, the first of them counts.
	// MRR: 1 of 3 for "dull", 1.5 of 3 for "better".
	if want := []string{"hit1 over dull", "hit3 over better", "mrr over better", "ndcg10 over better", "long_hit3 over dull"}; !slices.Equal(gains, want) {
		t.Errorf("gains %q, want %q", gains, want)
	}
	near(t, "gain in MRR", c.Gains[2].Value, 1.75/3-1.5/3)

	if _, err := Compare(t.Context(), nil, nil, []Contender{{Name: "ours", Ask: byHeart.ask}}); err == nil {
		t.Error("engines are compared on no question")
	}
}

func TestCompareCollection(t *testing.T) {
	c, err := ReadBEIR(folder(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	clean := answers{"clean": {IDs: []string{"d1", "d2"}}}
	got, err := c.Compare(t.Context(), []Contender{{Name: "none", Ask: answers{}.ask}}, []Contender{{Name: "ours", Ask: clean.ask}})
	if err != nil {
		t.Fatal(err)
	}
	if got.Questions != 2 || len(got.Gains) != 1 {
		t.Fatalf("%+v, want two queries and one gain", got)
	}
	near(t, "nDCG@10", got.Engines[1].Figures["ndcg10"].Value, .5)
	near(t, "gain", got.Gains[0].Value, .5)
}

// TestPrintComparison has columns enough for two tables.
func TestPrintComparison(t *testing.T) {
	c := Comparison{Questions: 7, Resamples: 2000, figures: judgedFigures,
		Engines: []Row{{"stock Bleve, facts", map[string]Estimate{"p50_ms": {10.25, 9, 12}}}, {"ours", map[string]Estimate{}}},
		Gains:   []Gain{{"hit1", "stock Bleve, facts", Estimate{-.01, -.05, .03}}}}
	for _, f := range judgedFigures[:7] {
		c.Engines[1].Figures[f.key] = Estimate{.386, .331, 1}
	}
	var b strings.Builder
	if err := c.Print(&b); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(b.String()) {
		if utf8.RuneCountInString(strings.TrimRight(line, "\n")) > pageWidth {
			t.Errorf("wider than a page: %s", line)
		}
	}
	for _, want := range []string{"hit@1", "long hit@3", "p99 ms", ".386 .33–1.00", "10.25", "–", "-0.010  -0.050 to +0.030   stock Bleve, facts"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, &b)
		}
	}
	text, err := json.Marshal(c.Gains)
	if want := `[{"figure":"hit1","over":"stock Bleve, facts","value":-0.01,"low":-0.05,"high":0.03}]`; err != nil || string(text) != want {
		t.Errorf("as JSON: %s, %v, want %s", text, err, want)
	}
}

// TestCalibrate fits a curve to matches of which just as many help as a known
// curve says, and finds that curve's confidences again.
func TestCalibrate(t *testing.T) {
	known := index.Curve{4, -2, -1}
	var all []Sample
	var want []float64
	for x := range 10 {
		for y := range 10 {
			traits := []float64{float64(x) / 10, float64(y) / 10}
			p := index.Confidence(traits, known)
			for n := range 5 {
				all = append(all, Sample{Question: string(rune('a'+x)) + string(rune('a'+y)), Rank: n, Traits: traits, Helps: float64(n)+.5 < p*5})
			}
			want = append(want, p)
		}
	}
	c := Calibrate(all)
	for n, p := range want {
		if got := index.Confidence(all[5*n].Traits, c.Curve); got < p-.1 || got > p+.1 {
			t.Errorf("traits %v: confidence %.2f, want %.2f", all[5*n].Traits, got, p)
		}
	}
	if c.Brier > .21 {
		t.Errorf("Brier score %.3f, no better than a coin's", c.Brier)
	}
	var b strings.Builder
	if err := c.Print(&b); err != nil || strings.Count(b.String(), "\n") != 4+1+11+1+16-1+strings.Count(curveText(c.Curve), "\n") {
		t.Errorf("printed as %d lines, %v:\n%s", strings.Count(b.String(), "\n"), err, &b)
	}
}

// TestReliability works by hand: .12 and .18 are in the second tenth, and one
// of the two helped; 1 is in the last. Squares of what was amiss: .12² + .82²
// + 0, over three: .228933.
func TestReliability(t *testing.T) {
	bins, brier := Reliability([]Sample{{}, {Helps: true}, {Helps: true}}, []float64{.12, .18, 1})
	near(t, "Brier", brier, .228933)
	near(t, "said", bins[1].Said, .15)
	near(t, "found", bins[1].Found, .5)
	if bins[1].Matches != 2 || bins[9].Matches != 1 {
		t.Errorf("%+v", bins)
	}
}

// TestThresholds has two questions that nothing answers, at .1 and .6, and
// two with an answer, at .3 and .9. Below .35 "none" is said of .1 and .3:
// precision, recall and lost are all a half.
func TestThresholds(t *testing.T) {
	all := []Sample{{Nothing: true}, {Nothing: true}, {}, {}, {Rank: 1}}
	for _, th := range thresholds(all, []float64{.1, .6, .3, .9, 0}) {
		if th.Below == .35 && (th.Precision != .5 || th.Recall != .5 || th.Lost != .5) {
			t.Errorf("below .35: %+v, want halves", th)
		}
	}
}
