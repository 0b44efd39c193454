package eval

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"testing"

	"innovate/data"
	"innovate/index"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden report")

const reportFile = "testdata/report.txt"

// TestReport holds the figures on the testing half to a file, so that a
// change of how matching works shows what it gains and loses.
func TestReport(t *testing.T) {
	tuning, questions, err := Own()
	if err != nil {
		t.Fatal(err)
	}
	answered := 0
	for _, j := range questions {
		answered += int(count(len(j.Relevant) > 0))
	}
	var got bytes.Buffer
	fmt.Fprintf(&got, "%d questions of the testing half, %d with an answer and %d without; %d were tuned on.\n",
		len(questions), answered, len(questions)-answered, len(tuning))
	fmt.Fprintln(&got, "\n# ours")
	writeReport(t, &got, index.Config{}, questions)
	fmt.Fprintln(&got, "\n# ours, words only")
	writeReport(t, &got, index.Config{WordsOnly: true}, questions)
	if *update {
		if err := os.WriteFile(reportFile, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(reportFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("figures have changed; if they should, run go test ./index/eval -run TestReport -update and read the diff\n%s", diff)
	}
}

// writeReport writes all that is known of how one way to rank does.
func writeReport(t *testing.T, w *bytes.Buffer, c index.Config, questions []Judgement) {
	t.Helper()
	x, err := index.New(c)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	starter, err := data.Starter()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := x.Update(t.Context(), starter); err != nil {
		t.Fatal(err)
	}
	r, err := Judged(t.Context(), Ours(x), questions)
	if err != nil {
		t.Fatal(err)
	}
	bins, brier := r.reliability()
	missed := [][]string{{"missed", "style", "rank"}}
	styles := map[string]string{}
	for _, j := range questions {
		styles[j.ID] = j.Style
	}
	for _, m := range r.Missed {
		missed = append(missed, []string{m.ID, styles[m.ID], strconv.Itoa(m.Rank)})
	}
	if err := r.Print(w); err != nil {
		t.Fatal(err)
	}
	for _, part := range []struct {
		head string
		rows [][]string
	}{
		{"By role:", slices.Delete(r.rows(r.ByRole), 1, 2)}, // without the row of all
		{"Verdicts, by what the first match is:", r.verdicts()},
		{fmt.Sprintf("The first three matches, as sure as was said and as was found; Brier score %.3f:", brier), binRows(bins)},
		{"Not among the first three (rank 0: not at all):", missed},
	} {
		fmt.Fprintf(w, "\n%s\n", part.head)
		if err := table(w, part.rows); err != nil {
			t.Fatal(err)
		}
	}
}

// reliability sets the confidence in the first three matches of each question
// against what became of them.
func (r Report) reliability() ([]Bin, float64) {
	var shown []Sample
	var said []float64
	for _, o := range r.Each {
		for n, id := range o.IDs[:min(samplesEach, len(o.IDs))] {
			shown = append(shown, Sample{Helps: o.Relevant[id] > 0})
			said = append(said, o.Confidence[n])
		}
	}
	return Reliability(shown, said)
}

// verdicts counts what was said against what would have been right.
func (r Report) verdicts() [][]string {
	truths := []string{"answers it (2)", "is of use (1)", "is neither", "nothing fits"}
	verdicts := []index.Verdict{index.Matches, index.Possibly, index.None}
	n := map[string]map[index.Verdict]int{}
	for _, truth := range truths {
		n[truth] = map[index.Verdict]int{}
	}
	for _, o := range r.Each {
		truth := "is neither"
		switch {
		case len(o.Relevant) == 0:
			truth = "nothing fits"
		case len(o.IDs) > 0 && o.Relevant[o.IDs[0]] == 2:
			truth = "answers it (2)"
		case len(o.IDs) > 0 && o.Relevant[o.IDs[0]] == 1:
			truth = "is of use (1)"
		}
		n[truth][o.Verdict]++
	}
	rows := [][]string{{"first match", "matches", "possibly", "none"}}
	for _, truth := range truths {
		row := []string{truth}
		for _, v := range verdicts {
			row = append(row, strconv.Itoa(n[truth][v]))
		}
		rows = append(rows, row)
	}
	return rows
}
