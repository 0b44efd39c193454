package eval

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// folder writes a collection; a file may be put in another's place.
func folder(t *testing.T, instead map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "qrels"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"corpus.jsonl":   `{"_id":"d1","title":"One","text":"soap"}` + "\n" + `{"_id":"d2","text":"water"}` + "\n",
		"queries.jsonl":  `{"_id":"q1","text":"clean"}` + "\n" + `{"_id":"q2","text":"far"}` + "\n" + `{"_id":"q3","text":"idle"}` + "\n",
		"qrels/test.tsv": "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t1\nq1\td3\t0\nq2\td4\t1\nq3\td1\t0\n",
	} {
		if other, ok := instead[name]; ok {
			text = other
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestBEIR scores a collection by hand as trec_eval does (ndcg_cut_10 and
// recall_100): the gain is the grade itself.
//
//	q1: d3 d2 d1, of grades 0 1 2: 1/log2(3) + 2/log2(4) = 1.630930 of
//	    2 + 1/log2(3) = 2.630930 at best, so 0.619906. Both found: recall 1.
//	q2: d4 comes 101st: nDCG 0, recall 0.
//	q3: has no document above grade 0, and is not counted.
//	means over two: 0.309953 and 0.5.
func TestBEIR(t *testing.T) {
	c, err := ReadBEIR(folder(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Corpus) != 2 || c.Corpus[0].Title != "One" || c.Corpus[1].Solution != "water" || c.Queries["q2"] != "far" {
		t.Fatalf("read %+v", c)
	}
	var far []string
	for n := range 100 {
		far = append(far, fmt.Sprint("other", n))
	}
	engine := answers{"clean": {IDs: []string{"d3", "d2", "d1"}}, "far": {IDs: append(far, "d4")}}
	r, err := c.Score(t.Context(), engine.ask)
	if err != nil {
		t.Fatal(err)
	}
	if r.Documents != 2 || r.Queries != 2 {
		t.Errorf("%d documents and %d queries, want 2 and 2", r.Documents, r.Queries)
	}
	near(t, "nDCG@10", r.NDCG10, .309953)
	near(t, "nDCG@10 of q1", r.Each["q1"], .619906)
	near(t, "recall@100", r.Recall100, .5)
}

// TestBEIRRun indexes a collection and asks it.
func TestBEIRRun(t *testing.T) {
	c, err := ReadBEIR(folder(t, map[string]string{
		"queries.jsonl":  `{"_id":"q1","text":"soap"}` + "\n",
		"qrels/test.tsv": "q1\td1\t1\nq9\td1\t1\n", // q9 was cut away
	}))
	if err != nil {
		t.Fatal(err)
	}
	r, err := c.Run(t.Context())
	if err != nil || r.NDCG10 != 1 || r.Recall100 != 1 {
		t.Errorf("a word that one document has: %+v, %v", r, err)
	}
}

func TestReadBEIRFaults(t *testing.T) {
	for _, c := range []struct{ file, text, want string }{
		{"corpus.jsonl", "{\"_id\":\"d1\"}\n\nnonsense\n", "corpus.jsonl:3: invalid"},
		{"corpus.jsonl", `{"text":"soap"}`, `corpus.jsonl:1: needs an "_id"`},
		{"queries.jsonl", `{"_id":7}`, "queries.jsonl:1: json"},
		{"queries.jsonl", "{\"_id\":\"q1\"}\n{}", `queries.jsonl:2: needs an "_id"`},
		{"qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1 d1 1\n", "test.tsv:2: want three fields with tabs between, got 1"},
		{"qrels/test.tsv", "q1\td1\thigh\n", `test.tsv:1: score "high" is no whole number`},
		{"qrels/test.tsv", "q9\td1\t1\n", `test.tsv: judges no query that is in queries.jsonl`},
	} {
		if _, err := ReadBEIR(folder(t, map[string]string{c.file: c.text})); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s holding %q: %v, want %q", c.file, c.text, err, c.want)
		}
	}
	for _, name := range []string{"corpus.jsonl", "queries.jsonl", "qrels/test.tsv"} {
		dir := folder(t, nil)
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadBEIR(dir); err == nil || !strings.Contains(err.Error(), filepath.FromSlash(name)) {
			t.Errorf("without %s: %v, want its name", name, err)
		}
	}
}

// TestScoreStops checks that a failing engine is not taken for a bad one.
func TestScoreStops(t *testing.T) {
	c, err := ReadBEIR(folder(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	broken := func(context.Context, string) (Ranking, error) { return Ranking{}, os.ErrClosed }
	if _, err := c.Score(t.Context(), broken); err == nil || !strings.Contains(err.Error(), "query q1") {
		t.Errorf("error %v, want the query's name", err)
	}
	if _, err := Judged(t.Context(), broken, handmade); err == nil || !strings.Contains(err.Error(), "question 1") {
		t.Errorf("error %v, want the question's name", err)
	}
}
