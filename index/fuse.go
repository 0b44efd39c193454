package index

import (
	"slices"

	"innovate/index/meaning"
)

// What each signal weighs beside the words, of which the best record has 1.
const (
	weightLatent  = .5  // latent semantics of the catalogue
	weightMeaning = .8  // the sentence encoder
	weightCover   = .12 // how much of a record's name the question covers
	weightAll     = 1 + weightLatent + weightMeaning + weightCover
	meaningMean   = .5 // of the parts' mean, beside the best of them
)

// signals are what speaks for a record, each on a scale that means the same
// for every question.
type signals struct {
	words   float64 // of the score that the question could reach
	meaning float64 // cosine
	latent  float64 // cosine
	cover   float64 // of the record's name
}

// fuse turns the signals of the hits into one score. Each is stretched to run
// from 0 to 1 over the hits and counts by its weight: sums of shares did
// better than sums of ranks, for how far apart two records are says something.
func (s *scorer) fuse(hits []hit) error {
	for n := range hits {
		var err error
		if hits[n].signals, err = s.signals(&hits[n]); err != nil {
			return err
		}
	}
	middle(hits)
	words := stretched(hits, func(g signals) float64 { return g.words })
	latent := stretched(hits, func(g signals) float64 { return g.latent })
	near := stretched(hits, func(g signals) float64 { return g.meaning })
	cover := stretched(hits, func(g signals) float64 { return g.cover })
	for n := range hits {
		hits[n].near = near[n]
		hits[n].score = (words[n] + weightLatent*latent[n] + weightMeaning*near[n] + weightCover*cover[n]) / weightAll
	}
	return nil
}

// signals gathers what speaks for a record, and how close each part of it is.
func (s *scorer) signals(h *hit) (signals, error) {
	g := signals{words: s.scores[h.doc] / s.reach, cover: s.cover[h.doc]}
	if s.place != nil {
		g.latent = s.learnt.latent.near(s.place, h.id)
	}
	if s.meaning != nil {
		vectors, err := s.vectors(h)
		if err != nil {
			return g, err
		}
		h.parts = similarities(s.meaning, vectors)
		best, _, mean := closest(h.parts)
		g.meaning = (1-meaningMean)*best + meaningMean*mean
	}
	return g, nil
}

// middle puts records whose vectors are still to come in the middle of the
// others.
func middle(hits []hit) {
	var sum, known float64
	for _, h := range hits {
		if len(h.parts) > 0 {
			sum, known = sum+h.signals.meaning, known+1
		}
	}
	for n, h := range hits {
		if len(h.parts) == 0 {
			hits[n].signals.meaning = sum / max(1, known)
		}
	}
}

// vectors returns those of a record's parts, from memory if they are what the
// index holds, or from there.
func (s *scorer) vectors(h *hit) ([]meaning.Quantised, error) {
	if s.learnt.vectors != nil && s.learnt.totals == s.totals {
		return s.learnt.vectors[h.id], nil
	}
	kept, err := s.load(h.doc)
	if err != nil {
		return nil, err
	}
	return kept.vectors, nil
}

// stretched makes a signal run from 0 to 1 over the hits. All alike, it says nothing: 0.
func stretched(hits []hit, of func(signals) float64) []float64 {
	if len(hits) == 0 {
		return nil
	}
	values := make([]float64, len(hits))
	for n := range hits {
		values[n] = of(hits[n].signals)
	}
	low, high := slices.Min(values), slices.Max(values)
	for n := range values {
		if high > low {
			values[n] = (values[n] - low) / (high - low)
		} else {
			values[n] = 0
		}
	}
	return values
}
