package index

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"

	"innovate/index/meaning"

	api "github.com/blevesearch/bleve_index_api"
)

// BM25's saturation, and how much more a rare word counts than a common one
// (over 1: chatty words are softly ignored).
const (
	saturation = 1.2
	rarity     = 1.1
)

// A scorer holds the state of ranking one question.
type scorer struct {
	reader api.IndexReader
	totals totals
	learnt *learnt
	recent *recent

	*room
	words int     // of the question's own, as far as they were walked
	reach float64 // what a document could score at best
	known float64 // the share of the question's own words the collection knows

	people    int                // words in the question for those who are cared for
	own       []own              // the question's own words
	others    []float64          // how close the question is to each line of what no innovation answers
	elsewhere float64            // how close it is to the nearest of them
	otherDesk float64            // the share of the question that stands in one line of what no innovation answers
	place     *placed            // the question by latent semantics; nil: there are none
	meaning   *meaning.Quantised // the question as the sentence encoder reads it; nil: not
}

// room is what a scorer fills for a question: by document or by word, up to
// the highest number, or as lists. It is used again, for in a large index to
// make it anew takes longer than to fill it.
type room struct {
	terms  []term          // as looked for, with corrections
	weight map[key]float64 // idf × question weight of each

	scores  []float64
	parts   []float64 // of the term in hand; else 0
	cover   []float64 // the share of a document's name that was met
	highest []float64 // of the scores
	found   []hit     // that have these

	model  []float64 // what words weigh in the best records, by number; else 0
	shared []shared  // those that have weight
	heavy  []float64 // and which

	places []float32 // of the hits, by latent semantics
	holds  [][]int   // the terms that each passage of a record holds, by number
	lines  []float64 // what is met of the question in each line of what no innovation answers; else 0
}

var rooms = sync.Pool{New: func() any { return &room{weight: map[key]float64{}} }}

// foundMost is how many hits stay in a room: a rare filter may look at all
// the records for its hundred.
const foundMost = 10 * hitsMost

// leave hands the room on. One that was left in disorder is not.
func (r *room) leave() {
	clear(r.scores)
	clear(r.cover)
	clear(r.weight)
	clear(r.shared) // holds on to no record
	clear(r.terms)  // nor to a question
	r.terms = r.terms[:0]
	if clear(r.found); cap(r.found) > foundMost {
		r.found = nil
	}
	rooms.Put(r)
}

// A key tells terms apart: a concept may have the name of a word.
type key struct {
	concept bool
	text    string
}

func (t term) key() key { return key{t.field == fieldConcept, t.text} }

// score adds up what each term of a question gives each document, then what
// the best documents suggest to look for as well.
func (s *scorer) score(ctx context.Context, q Question) error {
	if err := s.first(ctx, q); err != nil {
		return err
	}
	more, err := s.feedback()
	if err != nil {
		return err
	}
	added, err := s.lists(ctx, more)
	if err != nil {
		return err
	}
	if err := s.walkRarest(ctx, added, postingsAdded); err != nil {
		return err
	}
	for n, t := range s.terms {
		s.terms[n].scored = s.weight[t.key()]
	}
	return nil
}

// first adds up what the question's own terms give each document.
func (s *scorer) first(ctx context.Context, q Question) error {
	found, err := s.lists(ctx, q.terms)
	if err != nil {
		return err
	}
	var asked, met float64
	s.own = make([]own, 0, len(found))
	for n, t := range q.terms {
		if t.field == fieldConcept || found[n].count == 0 && !latin(t.text) {
			continue // what is in a script that no record is in says nothing for or against one
		}
		asked += t.weight
		if found[n].count > 0 {
			met += t.weight
		}
		s.own = append(s.own, s.weigh(t, found[n]))
	}
	if asked > 0 {
		s.known = met / asked
	}
	s.otherDesk = s.share()
	return s.walkRarest(ctx, found, postingsAsked)
}

// read places the question by latent semantics and by meaning.
func (s *scorer) read(q Question, wordsOnly bool) error {
	if s.learnt.latent != nil {
		p := s.learnt.latent.place(s.terms)
		s.place = &p
	}
	if wordsOnly || s.totals.Docs == 0 {
		return nil
	}
	e, err := encoder()
	if err != nil {
		return fmt.Errorf("load the sentence encoder: %w", err)
	}
	v := e.Embed(gist(plain(q.Text), s.own)).Quantise()
	s.meaning = &v
	other, err := elsewhere()
	if err != nil {
		return err
	}
	s.others = similarities(s.meaning, other)
	s.elsewhere = nearest(s.others, elsewhereLines)
	return nil
}

// add turns the weights of a term into scores.
func (s *scorer) add(t term, p *postings) {
	s.scores, s.cover = grown(s.scores, p.end), grown(s.cover, p.end)
	w := t.weight * s.idf(len(p.docs))
	s.weight[t.key()] += w
	most := w * (saturation + 1)
	for n, doc := range p.docs {
		s.scores[doc] += most * p.weight[n] / (saturation + p.weight[n])
	}
	if t.feedback {
		return
	}
	s.reach += most
	if t.field != fieldConcept {
		s.words++
	}
	for _, d := range p.named {
		s.cover[d.doc] += d.share
	}
}

// idf is how telling a term is that so many documents hold.
func (s *scorer) idf(df int) float64 {
	n := float64(s.totals.Docs)
	return math.Pow(math.Log(1+(n-float64(df)+.5)/(float64(df)+.5)), rarity)
}

// top returns the documents with the highest scores, as many as asked and all
// that tie with the last of them, for which the ID must decide.
func (s *scorer) top(most int) []*hit {
	bar := s.bar(s.scores, most)
	s.found = s.found[:0]
	for doc, score := range s.scores {
		if score > 0 && score >= bar {
			s.found = append(s.found, hit{doc: uint64(doc), score: score})
		}
	}
	hits := make([]*hit, len(s.found))
	for n := range hits {
		hits[n] = &s.found[n]
	}
	return hits
}

// bar is what the highest so many of some scores reach: 0 when there are
// fewer. Those that could be among them are kept in a list that is sorted and
// cut whenever it has grown to twice what is wanted.
func (r *room) bar(scores []float64, most int) (least float64) {
	all := r.highest[:0]
	trim := func() {
		slices.Sort(all)
		if len(all) >= most {
			all = all[:copy(all, all[len(all)-most:])]
			least = all[0]
		}
	}
	for _, score := range scores {
		if score <= least {
			continue
		}
		if all = append(all, score); len(all) >= 2*most+64 {
			trim()
		}
	}
	trim()
	r.highest = all
	return least
}
