package eval

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"innovate/data"
	"innovate/index"
)

// BEIR is the result over a collection in BEIR's format.
type BEIR struct {
	Documents int                `json:"documents"`
	Queries   int                `json:"queries"`
	NDCG10    float64            `json:"ndcg10"`    // as trec_eval: gain is the grade
	Recall100 float64            `json:"recall100"` // as trec_eval's recall_100
	Each      map[string]float64 `json:"-"`         // nDCG@10 of each query
}

// A Collection is a public test collection: a corpus, queries, judgements.
type Collection struct {
	Corpus  data.Catalogue
	Queries map[string]string
	Grades  map[string]map[string]int // query, document, grade
	order   []string                  // of queries with judgements
}

// ReadBEIR reads corpus.jsonl, queries.jsonl and qrels/test.tsv of a folder.
func ReadBEIR(dir string) (*Collection, error) {
	c := &Collection{Queries: map[string]string{}, Grades: map[string]map[string]int{}}
	err := eachLine(filepath.Join(dir, "corpus.jsonl"), func(line []byte) error {
		d, err := readDoc(line)
		c.Corpus = append(c.Corpus, data.Innovation{ID: d.ID, Title: d.Title, Solution: d.Text, Status: "live", Version: 1})
		return err
	})
	if err != nil {
		return nil, err
	}
	err = eachLine(filepath.Join(dir, "queries.jsonl"), func(line []byte) error {
		d, err := readDoc(line)
		c.Queries[d.ID] = d.Text
		return err
	})
	if err != nil {
		return nil, err
	}
	return c, c.readGrades(filepath.Join(dir, "qrels", "test.tsv"))
}

// A doc is a document or a query.
type doc struct {
	ID    string `json:"_id"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

func readDoc(line []byte) (d doc, err error) {
	if err := json.Unmarshal(line, &d); err != nil {
		return d, err
	}
	if d.ID == "" {
		return d, errors.New(`needs an "_id"`)
	}
	return d, nil
}

// readGrades reads query-id, corpus-id and score, tab separated, under a
// heading. What is said of queries that are not there is passed over, as
// trec_eval does: small collections are often cut from large ones.
func (c *Collection) readGrades(path string) error {
	err := eachLine(path, func(line []byte) error {
		f := strings.Split(strings.TrimSpace(string(line)), "\t")
		if len(f) != 3 {
			return fmt.Errorf("want three fields with tabs between, got %d", len(f))
		}
		if f[0] == "query-id" {
			return nil
		}
		grade, err := strconv.Atoi(f[2])
		if err != nil {
			return fmt.Errorf("score %q is no whole number", f[2])
		}
		if _, ok := c.Queries[f[0]]; !ok {
			return nil
		}
		if c.Grades[f[0]] == nil {
			c.Grades[f[0]] = map[string]int{}
			c.order = append(c.order, f[0])
		}
		c.Grades[f[0]][f[1]] = grade
		return nil
	})
	if err == nil && len(c.order) == 0 {
		err = fmt.Errorf("%s: judges no query that is in queries.jsonl", path)
	}
	return err
}

// eachLine calls a function with each line of a file and names the line at fault.
func eachLine(path string, do func(line []byte) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	for n := 1; lines.Scan(); n++ {
		if len(lines.Bytes()) == 0 {
			continue
		}
		if err := do(lines.Bytes()); err != nil {
			return fmt.Errorf("%s:%d: %w", path, n, err)
		}
	}
	return lines.Err()
}

// Run indexes the corpus in memory and scores every query that has judgements.
func (c *Collection) Run(ctx context.Context) (BEIR, error) {
	x, err := index.New(index.Config{})
	if err != nil {
		return BEIR{}, err
	}
	defer x.Close()
	if _, err := x.Update(ctx, c.Corpus); err != nil {
		return BEIR{}, err
	}
	return c.Score(ctx, Ours(x))
}

// Score scores an engine that holds the corpus already.
func (c *Collection) Score(ctx context.Context, engine Engine) (BEIR, error) {
	r := BEIR{Documents: len(c.Corpus), Each: map[string]float64{}}
	for _, id := range c.order {
		relevant := 0
		for _, g := range c.Grades[id] {
			if g > 0 {
				relevant++
			}
		}
		if relevant == 0 {
			continue
		}
		got, err := engine(ctx, c.Queries[id])
		if err != nil {
			return r, fmt.Errorf("query %s: %w", id, err)
		}
		found := 0
		for _, hit := range got.IDs[:min(100, len(got.IDs))] {
			if c.Grades[id][hit] > 0 {
				found++
			}
		}
		r.Each[id] = ndcg(got.IDs, c.Grades[id], 10, func(g int) float64 { return float64(g) })
		r.Queries++
		r.NDCG10 += r.Each[id]
		r.Recall100 += float64(found) / float64(relevant)
	}
	r.NDCG10 /= float64(max(1, r.Queries))
	r.Recall100 /= float64(max(1, r.Queries))
	return r, nil
}
