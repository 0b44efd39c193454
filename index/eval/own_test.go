package eval

import (
	"bytes"
	"math"
	"testing"

	"innovate/data"
)

// TestOwn holds the project's own questions to what they are there for. It
// looks at no question's text.
func TestOwn(t *testing.T) {
	tuning, testing, err := Own()
	if err != nil {
		t.Fatal(err)
	}
	starter, err := data.Starter()
	if err != nil {
		t.Fatal(err)
	}
	exists := map[string]bool{}
	for _, i := range starter {
		exists[i.ID] = true
	}
	seen := map[string]bool{}
	for _, j := range append(tuning, testing...) {
		if seen[j.ID] {
			t.Errorf("two questions are called %s", j.ID)
		}
		seen[j.ID] = true
		for id := range j.Relevant {
			if !exists[id] {
				t.Errorf("%s: the catalogue has no %s", j.ID, id)
			}
		}
	}
	half := map[bool]float64{} // of the judged ones: how many have an answer
	none := map[bool]float64{}
	judged, err := Read(bytes.NewReader(judged))
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range judged {
		if len(j.Relevant) > 0 {
			half[Testing(j.ID)]++
		} else {
			none[Testing(j.ID)]++
		}
	}
	if n := half[false] + half[true]; n < 300 {
		t.Errorf("%v judged questions have an answer, want 300", n)
	}
	if n := none[false] + none[true]; n < 60 {
		t.Errorf("%v judged questions have none, want 60", n)
	}
	for what, n := range map[string]map[bool]float64{"with an answer": half, "without one": none} {
		if share := n[true] / (n[true] + n[false]); math.Abs(share-.5) > .1 {
			t.Errorf("%.2f of the questions %s are for testing, want about half", share, what)
		}
	}
	if n := half[true] + none[true]; n != float64(len(testing)) {
		t.Errorf("%d questions are for testing, and the rule says %v", len(testing), n)
	}
}
