package eval

import (
	"context"
	"math"
	"strings"
	"testing"

	"innovate/index"
)

// near compares a figure with one that was worked out by hand.
func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-5 {
		t.Errorf("%s = %.6f, want %.6f", what, got, want)
	}
}

// answers is an engine that knows its answers by heart.
type answers map[string]Ranking

func (a answers) ask(_ context.Context, question string) (Ranking, error) { return a[question], nil }

var (
	byHeart = answers{
		"q1": {IDs: []string{"b", "a", "c"}, Verdict: index.Matches},
		"q2": {IDs: []string{"c"}, Verdict: index.Possibly},
		"q3": {IDs: []string{"a", "b", "c", "d"}, Verdict: index.None},
		"q4": {IDs: []string{"a"}, Verdict: index.None},
		"q5": {IDs: []string{"b"}, Verdict: index.Matches},
	}
	handmade = []Judgement{
		{ID: "1", Query: "q1", Style: "short", Role: "nurse", Relevant: map[string]int{"a": 2, "b": 1}},
		{ID: "2", Query: "q2", Style: "long", Role: "nurse", Relevant: map[string]int{"c": 2}},
		{ID: "3", Query: "q3", Style: "short", Role: "gp", Relevant: map[string]int{"d": 2}},
		{ID: "4", Query: "q4", Style: "none"},
		{ID: "5", Query: "q5", Style: "none"},
	}
)

// TestJudged works the figures out by hand.
//
//	1: b a c, and a answers (2), b is of use (1). First answer second:
//	   hit@1 0, hit@3 1, RR 1/2. Gains 1 and 3: 1 + 3/log2(3) = 2.892789 of
//	   3 + 1/log2(3) = 3.630930 at best, so nDCG 0.796708.
//	2: c, and c answers. All are 1.
//	3: a b c d, and d answers: hits 0, RR 1/4, nDCG 1/log2(5) = 0.430677.
//	means: 1/3, 2/3, 1.75/3 = 0.583333, 2.227385/3 = 0.742462.
//
// "None" is said of 3 and 4, rightly of 4: precision 1/2. Nothing fits 4 and
// 5, and 4 is so answered: recall 1/2.
func TestJudged(t *testing.T) {
	r, err := Judged(t.Context(), byHeart.ask, handmade)
	if err != nil {
		t.Fatal(err)
	}
	if r.Questions != 3 || len(r.Each) != 5 {
		t.Errorf("%d questions with an answer of %d, want 3 of 5", r.Questions, len(r.Each))
	}
	near(t, "hit@1", r.Hit1, 1./3)
	near(t, "hit@3", r.Hit3, 2./3)
	near(t, "MRR", r.MRR, .583333)
	near(t, "nDCG@10", r.NDCG10, .742462)
	near(t, "none precision", r.NonePrecision, .5)
	near(t, "none recall", r.NoneRecall, .5)
	near(t, "nDCG@10 of short ones", r.ByStyle["short"].NDCG10, (.796708+.430677)/2)
	near(t, "hit@1 of nurses", r.ByRole["nurse"].Hit1, .5)
	if len(r.ByStyle) != 2 || len(r.ByRole) != 2 {
		t.Errorf("by style %v, by role %v: only questions with an answer have figures", r.ByStyle, r.ByRole)
	}
	if len(r.Missed) != 1 || r.Missed[0].ID != "3" || r.Missed[0].Rank != 4 || r.Missed[0].Want[0] != "d" {
		t.Errorf("missed %+v, want question 3, whose answer came fourth", r.Missed)
	}
}

// TestNDCG has the cases that a formula gets wrong: more found than are
// looked at, more known than are looked at, nothing found, nothing known.
func TestNDCG(t *testing.T) {
	gain := func(g int) float64 { return float64(g) }
	for _, c := range []struct {
		name   string
		ids    []string
		grades map[string]int
		want   float64
	}{
		{"ideal order", []string{"a", "b"}, map[string]int{"a": 2, "b": 1}, 1},
		{"out of sight", []string{"x", "y", "a"}, map[string]int{"a": 1}, 0},                                // only two are looked at
		{"more known than looked at", []string{"a", "b"}, map[string]int{"a": 1, "b": 1, "c": 1}, 1},        // so is the ideal
		{"second of two", []string{"x", "a"}, map[string]int{"a": 2, "b": 2}, 2 * .630930 / (2 + 2*.63093)}, // .386853
		{"nothing found", nil, map[string]int{"a": 1}, 0},
		{"nothing known", []string{"a"}, nil, 0},
	} {
		near(t, c.name, ndcg(c.ids, c.grades, 2, gain), c.want)
	}
}

func TestRead(t *testing.T) {
	const good = `{"id":"a","query":"falls","relevant":{"x":2}}` + "\n"
	all, err := Read(strings.NewReader(good + "\n" + strings.ReplaceAll(good, `"a"`, `"b"`)))
	if err != nil || len(all) != 2 || all[1].ID != "b" || all[1].Relevant["x"] != 2 {
		t.Errorf("two judgements with an empty line between: %+v, %v", all, err)
	}
	for _, c := range []struct{ text, want string }{
		{`{"id":`, "line 2: not a judgement"},
		{`{"id":"b","query":"falls","relevant":{"x":"2"}}`, "line 2: not a judgement"},
		{`{"query":"falls"}`, "line 2: needs an id and a query"},
		{`{"id":"b"}`, "line 2: needs an id and a query"},
		{`{"id":"b","query":"falls","relevant":{"x":3}}`, "line 2: x has grade 3; give 1 or 2"},
		{`{"id":"b","query":"falls","relevant":{"x":0}}`, "line 2: x has grade 0; give 1 or 2"},
		{"\n" + `{"id":"a","query":"falls"}`, `line 3: id "a" is on line 1 already`},
	} {
		if _, err := Read(strings.NewReader(good + c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Read(%s): %v, want %q", c.text, err, c.want)
		}
	}
}
