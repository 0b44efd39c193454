package stock

import (
	"context"
	"slices"
	"testing"

	"innovate/data"
	"innovate/index/eval"
)

var records = []data.Innovation{
	{ID: "falls", Title: "Checks for patients at risk of falling", SaidAs: []string{"They tumble on the way to the loo."}, Status: "live"},
	{ID: "sepsis", Title: "A box for sepsis", Problem: "Antibiotics come late.", Topics: []string{"infection"}, Status: "live"},
	{ID: "gone", Title: "A falling trolley", Status: "withdrawn"},
}

// each runs a test on both engines.
func each(t *testing.T, records []data.Innovation, test func(*testing.T, eval.Engine)) {
	for name, open := range map[string]func() (eval.Contender, error){
		"bleve": func() (eval.Contender, error) { return Bleve(records) },
		"fts5":  func() (eval.Contender, error) { return FTS5(t.Context(), records) },
	} {
		t.Run(name, func(t *testing.T) {
			c, err := open()
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			test(t, c.Ask)
		})
	}
}

func TestAsk(t *testing.T) {
	each(t, records, func(t *testing.T, ask eval.Engine) {
		for question, want := range map[string][]string{
			"Patients falls":               {"falls"},  // stemmed, and what is withdrawn is not found
			"loo":                          {"falls"},  // as staff say it
			"infections":                   {"sepsis"}, // a topic
			"late, or not":                 {"sepsis"}, // any word will do
			`falling AND "sepsis" -(NOT)*`: {"sepsis", "falls"},
			"wheelbarrow":                  nil,
			"…?":                           nil,
			"":                             nil,
		} {
			r, err := ask(t.Context(), question)
			slices.Sort(r.IDs)
			slices.Sort(want)
			if err != nil || !slices.Equal(r.IDs, want) || r.Verdict != "" {
				t.Errorf("%q: %v, %v, want %v and no verdict", question, r, err, want)
			}
		}
	})
}

func TestFactsAlone(t *testing.T) {
	each(t, FactsAlone(records), func(t *testing.T, ask eval.Engine) {
		if r, err := ask(t.Context(), "loo"); err != nil || len(r.IDs) > 0 {
			t.Errorf("found by what staff say: %v, %v", r, err)
		}
	})
	if len(records[0].SaidAs) == 0 {
		t.Error("the records themselves have lost what staff say")
	}
}

// TestFair holds the engines to what they can do, so that a slip here does
// not make ours look good: over the starter catalogue, whose sentences staff
// might say, each puts an answer among the first three to three of four.
func TestFair(t *testing.T) {
	starter, err := data.Starter()
	if err != nil {
		t.Fatal(err)
	}
	tuning, _, err := eval.Own()
	if err != nil {
		t.Fatal(err)
	}
	each(t, starter, func(t *testing.T, ask eval.Engine) {
		r, err := eval.Judged(t.Context(), ask, tuning[:120])
		if err != nil || r.Hit3 < .75 {
			t.Errorf("hit@3 is %.3f, %v", r.Hit3, err)
		}
	})
}

func TestAskStops(t *testing.T) {
	each(t, records, func(t *testing.T, ask eval.Engine) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := ask(ctx, "falls"); err == nil {
			t.Error("an answer after the asker has gone")
		}
	})
}
