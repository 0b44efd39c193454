package index

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Feedback from the top documents (RM3: Abdul-Jaleel and others, TREC 2004):
// words that the best records share are looked for as well, at a small share
// of the weight, so that a record which says it another way is found.
const (
	feedbackRecords = 10
	feedbackWords   = 40
	feedbackShare   = .2 // of the whole question's weight; less where latent semantics are not trusted
)

// A shared word is one of the best records, with its number.
type shared struct {
	number int32
	text   string
}

// feedback finds the words to add to a question after a first ranking.
func (s *scorer) feedback() ([]term, error) {
	first := s.top(feedbackRecords)
	if len(first) < 2 {
		return nil, nil
	}
	var err error
	for _, h := range first {
		if h.id, err = s.id(h.doc); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(first, bestFirst) // sums hang on the order of what is added
	var mass float64
	for _, h := range first {
		mass += h.score
	}
	s.shared = s.shared[:0]
	for _, h := range first {
		kept, err := s.load(h.doc)
		if err != nil {
			return nil, err
		}
		share := h.score / mass
		s.model = grown(s.model, kept.end)
		for k, n := range kept.numbers {
			w := &kept.words[k]
			if s.model[n] == 0 {
				s.shared = append(s.shared, shared{n, w.text})
			}
			s.model[n] += share * w.weight / kept.length
		}
	}
	return s.heaviest(), nil
}

// heaviest turns the model's heaviest words into terms that together weigh
// their share of the question.
func (s *scorer) heaviest() []term {
	s.heavy = s.heavy[:0]
	for _, w := range s.shared {
		s.heavy = append(s.heavy, s.model[w.number])
		s.model[w.number] = 0
	}
	bar := s.bar(s.heavy, feedbackWords)
	all := make([]word, 0, 2*feedbackWords)
	for k, w := range s.shared {
		if s.heavy[k] >= bar {
			all = append(all, word{w.text, s.heavy[k]})
		}
	}
	slices.SortFunc(all, func(a, b word) int {
		if a.weight != b.weight {
			return cmp.Compare(b.weight, a.weight)
		}
		return strings.Compare(a.text, b.text)
	})
	all = all[:min(feedbackWords, len(all))]
	var whole, added float64
	for _, t := range s.terms {
		whole += t.weight
	}
	for _, w := range all {
		added += w.weight
	}
	share := feedbackShare
	if s.learnt.latent != nil {
		share *= math.Sqrt(s.learnt.latent.trust) // of many records the best ones have less in common
	}
	terms := make([]term, len(all))
	for n, w := range all {
		terms[n] = term{text: w.text, weight: w.weight * share / (1 - share) * whole / added, feedback: true}
	}
	return terms
}
