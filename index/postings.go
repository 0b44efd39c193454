package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	api "github.com/blevesearch/bleve_index_api"
)

// How many postings one question may walk. Terms are walked from the rarest
// on; once so many postings are walked, what is left are words so common that
// they tell records apart no more, and they are skipped. Small catalogues
// never come near.
const (
	postingsAsked = 30_000 // for what was asked
	postingsAdded = 12_000 // for what feedback adds
	postingsTerms = 3      // terms that are walked in any case
)

// A list is a term of the question and where it is found.
type list struct {
	term term
	*postings
}

// postings are where a term is found. They stay in memory, and are not
// changed once they do.
type postings struct {
	count  uint64 // over all fields
	docs   []uint32
	weight []float64 // BM25F's of the term in each of them
	end    int       // above the highest of them
	named  []named
}

// named is a document with a term in its name, and what share of that it is.
type named struct {
	doc   uint32
	share float64
}

// lists finds where each of some terms is found, corrected where it is not.
func (s *scorer) lists(ctx context.Context, terms []term) ([]list, error) {
	all := make([]list, len(terms))
	for n, t := range terms {
		var err error
		if all[n], err = s.list(ctx, t); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// list finds a term, or what it was meant to be.
func (s *scorer) list(ctx context.Context, t term) (list, error) {
	l, err := s.find(ctx, t)
	if err != nil || l.count > 0 {
		return l, err
	}
	meant, ok, err := s.correct(t)
	if err != nil || !ok {
		return l, err
	}
	return s.find(ctx, meant)
}

// find finds how often a term comes. Where, only those need who walk it.
func (s *scorer) find(ctx context.Context, t term) (list, error) {
	known, ok := s.recent.postings.find(t.key())
	if ok {
		return list{term: t, postings: known}, nil
	}
	var p postings
	err := s.eachField(ctx, t, func(_ int, found api.TermFieldReader) error {
		p.count += found.Count()
		return nil
	})
	if err == nil {
		s.recent.postings.keep(t.key(), &p, 1)
	}
	return list{term: t, postings: &p}, err
}

// eachField opens a term's postings, field by field.
func (s *scorer) eachField(ctx context.Context, t term, use func(field int, found api.TermFieldReader) error) error {
	from, to := fieldName, fieldBody
	if t.field == fieldConcept {
		from, to = fieldConcept, fieldConcept
	}
	for f := from; f <= to; f++ {
		found, err := s.reader.TermFieldReader(ctx, []byte(t.text), fieldNames[f], true, true, false)
		if err == nil {
			err = errors.Join(use(f, found), found.Close())
		}
		if err != nil {
			return fmt.Errorf("read postings of field %s: %w", fieldNames[f], err)
		}
	}
	return nil
}

// walkRarest scores terms from the rarest on, within a number of postings.
func (s *scorer) walkRarest(ctx context.Context, all []list, most uint64) error {
	all = slices.DeleteFunc(all, func(l list) bool { return l.count == 0 })
	slices.SortStableFunc(all, func(a, b list) int { return cmp.Compare(a.count, b.count) })
	var walked uint64
	s.terms = slices.Grow(s.terms, len(all))
	for n, l := range all {
		if n >= postingsTerms && walked+l.count > most {
			break
		}
		walked += l.count
		if l.docs == nil {
			var err error
			if l.postings, err = s.walk(ctx, l); err != nil {
				return err
			}
		}
		s.terms = append(s.terms, l.term)
		s.add(l.term, l.postings)
	}
	return nil
}

// walk reads where a term is found, with its BM25F weight in each document
// (Robertson, Zaragoza and Taylor, 2004).
func (s *scorer) walk(ctx context.Context, l list) (*postings, error) {
	p := &postings{count: l.count, docs: []uint32{}}
	err := s.eachField(ctx, l.term, func(field int, found api.TermFieldReader) error {
		average := float64(s.totals.Lengths[field]) / float64(max(1, s.totals.Docs))
		var room api.TermFieldDoc
		for {
			next, err := found.Next(&room)
			if err != nil || next == nil {
				return err
			}
			doc := uint32(next.ID.Value())
			p.end = max(p.end, int(doc)+1)
			s.parts = grown(s.parts, p.end)
			if s.parts[doc] == 0 {
				p.docs = append(p.docs, doc)
			}
			length := math.Round(1 / (next.Norm * next.Norm))
			if field == fieldName {
				p.named = append(p.named, named{doc, 1 / length})
			}
			s.parts[doc] += weights[field] * float64(next.Freq) / (1 - lengthNorm[field] + lengthNorm[field]*length/average)
		}
	})
	if err != nil {
		return nil, err
	}
	p.weight = make([]float64, len(p.docs))
	for n, doc := range p.docs {
		p.weight[n], s.parts[doc] = s.parts[doc], 0
	}
	s.recent.postings.keep(l.term.key(), p, 1+len(p.docs))
	return p, nil
}

// grown makes room up to a number.
func grown[T any](all []T, end int) []T {
	if end <= len(all) {
		return all
	}
	return append(all, make([]T, max(256, end, 2*len(all))-len(all))...)
}
