package index

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"innovate/data"

	api "github.com/blevesearch/bleve_index_api"
)

// A Verdict says how far an answer may be trusted.
type Verdict string

// The verdicts. Nothing is shown by habit: None shows no match at all.
const (
	Matches  Verdict = "matches"
	Possibly Verdict = "possibly" // shown as such, two at most
	None     Verdict = "none"
)

// An Answer is what an index makes of a question.
type Answer struct {
	Question Question
	Verdict  Verdict
	Matches  []Match // best first: those that a person may be shown
}

// A Match is an innovation that may answer a question.
type Match struct {
	Innovation data.Innovation // to be read only: other answers share it
	Score      float64         // of what the question could reach at best, 0 to 1
	Confidence float64         // how likely it is to help, 0 to 1
	Reasons    []Reason
}

// Match finds the innovations that answer a question, so many at most. It
// returns only what is worth showing: often fewer, and none when nothing
// fits. The same question over the same records gives the same answer,
// whatever the order or the size of the batches they came in.
func (x *Index) Match(ctx context.Context, q Question, most int) (Answer, error) {
	a := Answer{Question: q, Verdict: None}
	err := x.ranked(ctx, q, func(s *scorer, hits []*hit) error {
		verdict, worth, err := judge(hits, s)
		if err != nil {
			return err
		}
		a.Verdict = verdict
		a.Matches, err = s.shown(q, worth, most)
		return err
	})
	if err != nil {
		return a, fmt.Errorf("match: %w", err)
	}
	return a, nil
}

// besideMost is how many matches more than are shown may stand in for one.
const besideMost = 7

// shown makes the matches that a person sees of the hits that are worth it.
func (s *scorer) shown(q Question, worth []*hit, most int) (all []Match, err error) {
	from := map[string]*hit{}
	all = make([]Match, 0, most+1)
	declared := q.declared()
	for n, h := range worth[:min(most+besideMost, len(worth))] {
		if n >= most && declared.empty() && !oneOrganisation(all) {
			break
		}
		kept, err := s.load(h.doc)
		if err != nil {
			return nil, err
		}
		i, err := kept.innovation()
		if err != nil {
			return nil, err
		}
		from[i.ID] = h
		all = append(all, Match{Innovation: i, Score: h.score, Confidence: h.confidence})
	}
	all = arranged(all, declared, most)
	for n, m := range all {
		if all[n].Reasons, err = s.reasons(q, from[m.Innovation.ID], m.Innovation); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// A Ranked is an innovation's place in the full ranking.
type Ranked struct {
	ID                string
	Score, Confidence float64
	Traits            Traits
}

// Rank returns the full ranking, so many at most, with the verdict on it. It
// is for measuring: people are shown what Match returns.
func (x *Index) Rank(ctx context.Context, q Question, most int) ([]Ranked, Verdict, error) {
	var all []Ranked
	verdict := None
	err := x.ranked(ctx, q, func(s *scorer, hits []*hit) (err error) {
		if verdict, _, err = judge(hits, s); err != nil {
			return err
		}
		for _, h := range hits[:min(most, len(hits))] {
			all = append(all, Ranked{h.id, h.score, h.confidence, h.traits})
		}
		return nil
	})
	if err != nil {
		return nil, verdict, fmt.Errorf("rank: %w", err)
	}
	return all, verdict, nil
}

// Signs returns what tells, for a question, whether anything fits at all. It
// is for fitting.
func (x *Index) Signs(ctx context.Context, q Question) (signs Signs, err error) {
	err = x.ranked(ctx, q, func(s *scorer, hits []*hit) (err error) {
		if len(hits) > 0 {
			signs, err = s.signs(hits)
		}
		return err
	})
	if err != nil {
		return signs, fmt.Errorf("read the signs: %w", err)
	}
	return signs, nil
}

// First returns the records that a question's own words find, best first and
// so many at most, before anything else is weighed. It is for measuring.
func (x *Index) First(ctx context.Context, q Question, most int) (ids []string, err error) {
	err = x.scored(q, func(s *scorer) error {
		if err := s.first(ctx, q); err != nil {
			return err
		}
		hits := s.top(most)
		for n := range hits {
			if hits[n].id, err = s.id(hits[n].doc); err != nil {
				return err
			}
		}
		slices.SortFunc(hits, bestFirst)
		for _, h := range hits[:min(most, len(hits))] {
			ids = append(ids, h.id)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find by words: %w", err)
	}
	return ids, nil
}

// ranked ranks the records for a question and hands them over, best first,
// while the view they were found in is open.
func (x *Index) ranked(ctx context.Context, q Question, use func(*scorer, []*hit) error) error {
	return x.scored(q, func(s *scorer) error {
		if err := s.score(ctx, q); err != nil {
			return err
		}
		if err := s.read(q, x.wordsOnly); err != nil {
			return err
		}
		hits, err := s.hits(q.Only)
		if err != nil {
			return err
		}
		return use(s, hits)
	})
}

// scored hands over a scorer while its view of the index is open.
func (x *Index) scored(q Question, use func(*scorer) error) (err error) {
	x.swap.RLock()
	defer x.swap.RUnlock()
	defer x.noteDamage(&err)
	defer shield(&err)()
	r, err := x.reader()
	if err != nil {
		return err
	}
	defer r.Close()
	known, err := x.recently(r)
	if err != nil {
		return err
	}
	s := scorer{reader: r, totals: known.totals, learnt: x.learnt.Load(), recent: known, room: rooms.Get().(*room), people: q.people}
	if err := use(&s); err != nil {
		return err
	}
	s.leave()
	return nil
}

// A hit is a record that scored.
type hit struct {
	doc               uint64
	id                string
	signals           signals
	place             placed    // by latent semantics
	parts             []float64 // how close to the question each part of it is in meaning
	near              float64   // where meaning puts it among the hits, 0 to 1
	traits            Traits
	score, confidence float64
	alone             float64 // the score it had before it leant on other hits
}

// hitsMost is how many records are ranked to the end.
const hitsMost = 100

// hits returns the best records, ties broken by ID.
func (s *scorer) hits(only Filter) ([]*hit, error) {
	all, err := s.passing(only)
	if err != nil {
		return nil, err
	}
	for n := range all {
		id, err := s.id(all[n].doc)
		if err != nil {
			return nil, err
		}
		all[n].id, all[n].score = id, 0
	}
	if err := s.fuse(all); err != nil {
		return nil, err
	}
	slices.SortFunc(all, bestFirst)
	if s.place != nil {
		s.company(all, max(1, min(companyMost, int(s.totals.Docs)/companyOf)), companyWeight*s.learnt.latent.trust)
		slices.SortFunc(all, bestFirst)
	}
	return all, nil
}

func bestFirst(a, b *hit) int {
	if a.score != b.score {
		return cmp.Compare(b.score, a.score)
	}
	return strings.Compare(a.id, b.id)
}

// id is a document's record.
func (s *scorer) id(doc uint64) (string, error) {
	if known, ok := s.recent.ids.find(doc); ok {
		return known, nil
	}
	id, err := s.reader.ExternalID(api.NewIndexInternalID(nil, doc))
	if err == nil {
		s.recent.ids.keep(doc, id, 1)
	}
	return id, err
}

// load reads what is kept of a record.
func (s *scorer) load(doc uint64) (*record, error) {
	if known, ok := s.recent.records.find(doc); ok {
		return known, nil
	}
	id, err := s.id(doc)
	if err != nil {
		return nil, err
	}
	read, ok, err := readStored(s.reader, id)
	if err != nil || !ok {
		return nil, fmt.Errorf("record %q is in the index but cannot be read: %w", id, err)
	}
	kept := s.recent.newRecord(read)
	s.recent.records.keep(doc, kept, 1)
	return kept, nil
}
