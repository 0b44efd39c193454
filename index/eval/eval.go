// Package eval measures an index against questions with known answers: those
// of a team's own (Judged), and public collections in BEIR's format (beir.go).
// It sets engines side by side, with intervals (compare.go, bootstrap.go), and
// fits the curve by which an index says how sure it is (calibrate.go). It
// changes nothing in the index and knows no way to make a figure better.
package eval

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"innovate/index"
)

// A Judgement is a question with its known answers.
type Judgement struct {
	ID    string `json:"id"`
	Query string `json:"query"`
	Style string `json:"style,omitempty"`
	Role  string `json:"role,omitempty"`
	// Relevant grades innovations: 2 answers the question, 1 is of use. Empty
	// means that nothing in the catalogue fits.
	Relevant map[string]int `json:"relevant"`
}

// Read reads judgements, one JSON object a line, and names the line at fault.
func Read(r io.Reader) ([]Judgement, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	var all []Judgement
	seen := map[string]int{}
	for n := 1; lines.Scan(); n++ {
		if strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff")) == "" {
			continue
		}
		var j Judgement
		if err := json.Unmarshal(bytes.TrimPrefix(lines.Bytes(), []byte("\ufeff")), &j); err != nil {
			return nil, fmt.Errorf("line %d: not a judgement: %w", n, err)
		}
		switch first, twice := seen[j.ID]; {
		case j.ID == "" || j.Query == "":
			return nil, fmt.Errorf("line %d: needs an id and a query", n)
		case twice:
			return nil, fmt.Errorf("line %d: id %q is on line %d already", n, j.ID, first)
		}
		for id, grade := range j.Relevant {
			if grade != 1 && grade != 2 {
				return nil, fmt.Errorf("line %d: %s has grade %d; give 1 or 2", n, id, grade)
			}
		}
		seen[j.ID] = n
		all = append(all, j)
	}
	return all, lines.Err()
}

// A Ranking is what an engine answers to one question.
type Ranking struct {
	IDs        []string
	Verdict    index.Verdict // empty: this engine cannot say that nothing fits
	Confidence []float64     // of each, from an engine that has one
}

// An Engine ranks innovations for a question, best first.
type Engine func(ctx context.Context, question string) (Ranking, error)

// Depth is how many results of an engine are looked at.
const Depth = 100

// Ours is the engine of an index.
func Ours(x *index.Index) Engine {
	return func(ctx context.Context, question string) (Ranking, error) {
		ranked, verdict, err := x.Rank(ctx, index.Parse(question), Depth)
		if err != nil {
			return Ranking{}, err
		}
		r := Ranking{Verdict: verdict}
		for _, m := range ranked {
			r.IDs, r.Confidence = append(r.IDs, m.ID), append(r.Confidence, m.Confidence)
		}
		return r, nil
	}
}

// Figures are means over questions that have an answer. Hit and reciprocal
// rank count grade 2; nDCG has gain 2^grade-1.
type Figures struct {
	Questions int     `json:"questions"`
	Hit1      float64 `json:"hit1"`
	Hit3      float64 `json:"hit3"`
	MRR       float64 `json:"mrr"`
	NDCG10    float64 `json:"ndcg10"`
}

// A Report is an engine's figures over a set of judgements.
type Report struct {
	Total int `json:"questions"` // with an answer or without
	Figures
	NonePrecision float64             `json:"none_precision"` // of the verdicts "none", where nothing fits
	NoneRecall    float64             `json:"none_recall"`    // of the questions where nothing fits, so answered
	ByStyle       map[string]*Figures `json:"by_style"`
	ByRole        map[string]*Figures `json:"-"`
	Missed        []Missed            `json:"missed"` // no answer of grade 2 among the first three

	Each []Outcome `json:"-"`
}

// An Outcome is how one question went.
type Outcome struct {
	Judgement
	Ranking
	Hit1, Hit3, RR, NDCG float64
}

// Missed is a question whose answer was not among the first three.
type Missed struct {
	ID    string   `json:"id"`
	Query string   `json:"query"`
	Want  []string `json:"want"`
	Got   []string `json:"got"`
	Rank  int      `json:"rank"` // of the first that was wanted; 0: not found
}

// Judged runs the questions through an engine.
func Judged(ctx context.Context, engine Engine, questions []Judgement) (Report, error) {
	r := Report{Total: len(questions), ByStyle: map[string]*Figures{}, ByRole: map[string]*Figures{}, Missed: []Missed{}}
	var saidNone, rightlyNone, nothingFits int
	for _, j := range questions {
		ranking, err := engine(ctx, j.Query)
		if err != nil {
			return r, fmt.Errorf("question %s: %w", j.ID, err)
		}
		none := ranking.Verdict == index.None
		if none {
			saidNone++
		}
		if len(j.Relevant) == 0 {
			nothingFits++
			if none {
				rightlyNone++
			}
			r.Each = append(r.Each, Outcome{Judgement: j, Ranking: ranking})
			continue
		}
		r.answered(j, ranking)
	}
	r.Figures.mean()
	for _, groups := range []map[string]*Figures{r.ByStyle, r.ByRole} {
		for _, f := range groups {
			f.mean()
		}
	}
	r.NonePrecision = share(rightlyNone, saidNone)
	r.NoneRecall = share(rightlyNone, nothingFits)
	return r, nil
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}

// answered counts a question that has an answer.
func (r *Report) answered(j Judgement, ranking Ranking) {
	rank := 0
	for n, id := range ranking.IDs {
		if j.Relevant[id] == 2 {
			rank = n + 1
			break
		}
	}
	o := Outcome{Judgement: j, Ranking: ranking, NDCG: ndcg(ranking.IDs, j.Relevant, 10, func(g int) float64 { return math.Exp2(float64(g)) - 1 })}
	if rank > 0 {
		o.RR = 1 / float64(rank)
	}
	if rank == 1 {
		o.Hit1 = 1
	}
	if rank >= 1 && rank <= 3 {
		o.Hit3 = 1
	} else {
		r.Missed = append(r.Missed, Missed{ID: j.ID, Query: j.Query, Want: wanted(j), Got: ranking.IDs[:min(3, len(ranking.IDs))], Rank: rank})
	}
	r.Figures.add(o)
	group(r.ByStyle, j.Style).add(o)
	group(r.ByRole, j.Role).add(o)
	r.Each = append(r.Each, o)
}

func group(all map[string]*Figures, name string) *Figures {
	if all[name] == nil {
		all[name] = &Figures{}
	}
	return all[name]
}

func wanted(j Judgement) []string {
	var all []string
	for id, grade := range j.Relevant {
		if grade == 2 {
			all = append(all, id)
		}
	}
	slices.Sort(all)
	return all
}

func (f *Figures) add(o Outcome) {
	f.Questions++
	f.Hit1 += o.Hit1
	f.Hit3 += o.Hit3
	f.MRR += o.RR
	f.NDCG10 += o.NDCG
}

func (f *Figures) mean() {
	n := float64(max(1, f.Questions))
	f.Hit1 /= n
	f.Hit3 /= n
	f.MRR /= n
	f.NDCG10 /= n
}

// ndcg is the normalised discounted cumulative gain of the first so many
// (Järvelin and Kekäläinen 2002, with the discount log2(rank+1)).
func ndcg(ids []string, grades map[string]int, most int, gain func(grade int) float64) float64 {
	var got, best float64
	for n, id := range ids[:min(most, len(ids))] {
		got += gain(grades[id]) / math.Log2(float64(n)+2)
	}
	ideal := make([]int, 0, len(grades))
	for _, g := range grades {
		ideal = append(ideal, g)
	}
	slices.SortFunc(ideal, func(a, b int) int { return cmp.Compare(b, a) })
	for n, g := range ideal[:min(most, len(ideal))] {
		best += gain(g) / math.Log2(float64(n)+2)
	}
	if best == 0 {
		return 0
	}
	return got / best
}
