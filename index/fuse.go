package index

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"innovate/index/meaning"
)

// What each signal weighs beside the words, of which the best record has 1.
const (
	weightLatent  = .7  // latent semantics of the catalogue, as far as it is trusted
	weightMeaning = .8  // the sentence encoder
	weightCover   = .12 // how much of a record's name the question covers
	meaningMean   = .5  // of the mean of the few closest parts, beside the best of them
	meaningParts  = 5   // that the mean is of: of all, it would say how long a record is
	meaningFloor  = .25 // closeness in meaning that unrelated texts have
)

// signals are what speaks for a record, each on a scale that means the same
// for every question.
type signals struct {
	words   float64 // of the score that the question could reach
	meaning float64 // cosine
	latent  float64 // cosine
	cover   float64 // of the record's name
}

// fuse turns the signals of the hits into one score. Each counts by its weight
// and as a share of the highest there is among them: sums of shares did
// better than sums of ranks, for how far apart two records are says something,
// and better than shares that run from the lowest hit on, which hangs on how
// many hits there are.
func (s *scorer) fuse(hits []*hit) error {
	for n := range hits {
		var err error
		if hits[n].signals, err = s.signals(hits[n]); err != nil {
			return err
		}
	}
	if s.meaning != nil {
		middle(hits)
	}
	words := shares(hits, 0, func(g signals) float64 { return g.words })
	latent := shares(hits, 0, func(g signals) float64 { return g.latent })
	near := shares(hits, meaningFloor, func(g signals) float64 { return g.meaning })
	cover := shares(hits, 0, func(g signals) float64 { return g.cover })
	trusted := 0.
	if s.place != nil {
		trusted = weightLatent * s.learnt.latent.trust
	}
	whole := 1 + trusted + weightMeaning + weightCover
	for n, stretch := range stretched(hits) {
		hits[n].near = stretch
		hits[n].score = (words[n] + trusted*latent[n] + weightMeaning*near[n] + weightCover*cover[n]) / whole
		hits[n].alone = hits[n].score
	}
	return nil
}

// signals gathers what speaks for a record, and how close each part of it is.
func (s *scorer) signals(h *hit) (signals, error) {
	g := signals{words: s.scores[h.doc] / s.reach, cover: s.cover[h.doc]}
	if s.place != nil {
		h.place = s.learnt.latent.docs[h.id]
		g.latent = float64(meaning.Similarity(s.place.at, h.place.at))
	}
	if s.meaning != nil {
		vectors, err := s.vectors(h)
		if err != nil {
			return g, err
		}
		if h.parts = similarities(s.meaning, vectors); len(h.parts) > 0 {
			g.meaning = (1-meaningMean)*slices.Max(h.parts) + meaningMean*nearest(h.parts, meaningParts)
		}
	}
	return g, nil
}

// middle puts records whose vectors are still to come in the middle of the
// others.
func middle(hits []*hit) {
	slices.SortFunc(hits, func(a, b *hit) int { return strings.Compare(a.id, b.id) }) // sums hang on the order
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

// shares gives a signal as shares of the highest among the hits, counted from
// a floor. Where none is above the floor it says nothing: 0.
func shares(hits []*hit, floor float64, of func(signals) float64) []float64 {
	all := make([]float64, len(hits))
	highest := 0.
	for n := range hits {
		all[n] = max(0, of(hits[n].signals)-floor)
		highest = max(highest, all[n])
	}
	for n := range all {
		all[n] /= cmp.Or(highest, 1)
	}
	return all
}

// stretched makes closeness in meaning run from 0 to 1 over the hits. All
// alike, it says nothing: 0.
func stretched(hits []*hit) []float64 {
	all := make([]float64, len(hits))
	low, high := math.Inf(1), math.Inf(-1)
	for n := range hits {
		all[n] = hits[n].signals.meaning
		low, high = min(low, all[n]), max(high, all[n])
	}
	for n := range all {
		all[n] = (all[n] - low) / cmp.Or(high-low, 1)
	}
	return all
}
