package index

import (
	"cmp"
	"context"
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

// A list is where a term is found.
type list struct {
	term   term
	asked  float64 // its weight before any correction
	fields [fields]api.TermFieldReader
	count  uint64
}

// lists finds where terms are found, corrected where they are not, and leaves
// out those that are found nowhere.
func (s *scorer) lists(ctx context.Context, terms []term) ([]list, error) {
	var all []list
	for _, t := range terms {
		l, err := s.list(ctx, t)
		if err != nil {
			closeAll(all)
			return nil, err
		}
		l.asked = t.weight
		if l.count == 0 {
			closeAll([]list{l})
			continue
		}
		all = append(all, l)
	}
	return all, nil
}

// list opens the postings of a term, or of what it was meant to be.
func (s *scorer) list(ctx context.Context, t term) (list, error) {
	l, err := s.open(ctx, t)
	if err != nil || l.count > 0 {
		return l, err
	}
	meant, ok, err := s.correct(t)
	if err != nil || !ok {
		return l, err
	}
	closeAll([]list{l})
	return s.open(ctx, meant)
}

func (s *scorer) open(ctx context.Context, t term) (l list, err error) {
	l.term = t
	from, to := fieldName, fieldBody
	if t.field == fieldConcept {
		from, to = fieldConcept, fieldConcept
	}
	for f := from; f <= to; f++ {
		l.fields[f], err = s.reader.TermFieldReader(ctx, []byte(t.text), fieldNames[f], true, true, false)
		if err != nil {
			return l, fmt.Errorf("open postings of field %s: %w", fieldNames[f], err)
		}
		l.count += l.fields[f].Count()
	}
	return l, nil
}

func closeAll(all []list) {
	for _, l := range all {
		for _, postings := range l.fields {
			if postings != nil {
				_ = postings.Close()
			}
		}
	}
}

// walkRarest scores terms from the rarest on, within a number of postings.
func (s *scorer) walkRarest(all []list, most uint64) error {
	slices.SortStableFunc(all, func(a, b list) int { return cmp.Compare(a.count, b.count) })
	var walked uint64
	for n, l := range all {
		if n >= postingsTerms && walked+l.count > most {
			break
		}
		walked += l.count
		s.seen = s.seen[:0]
		for f, postings := range l.fields {
			if postings == nil {
				continue
			}
			if err := s.walk(postings, f); err != nil {
				return fmt.Errorf("read postings of field %s: %w", fieldNames[f], err)
			}
		}
		s.terms = append(s.terms, l.term)
		s.add(l.term, len(s.seen))
	}
	return nil
}

// walk keeps the BM25F weight of a term in each document of one field
// (Robertson, Zaragoza and Taylor, 2004).
func (s *scorer) walk(postings api.TermFieldReader, field int) error {
	average := float64(s.totals.Lengths[field]) / float64(max(1, s.totals.Docs))
	var p api.TermFieldDoc
	for {
		next, err := postings.Next(&p)
		if err != nil || next == nil {
			return err
		}
		doc := next.ID.Value()
		s.grow(doc)
		if s.parts[doc] == 0 {
			s.seen = append(s.seen, doc)
		}
		length := math.Round(1 / (next.Norm * next.Norm))
		if field == fieldName && !s.expanding {
			s.cover[doc] += 1 / length
		}
		s.parts[doc] += weights[field] * float64(next.Freq) / (1 - lengthNorm[field] + lengthNorm[field]*length/average)
	}
}
