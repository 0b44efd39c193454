package index

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"
)

// Whether anything fits at all is asked of the whole question, before any
// match is looked at: people also ask what no innovation answers, in the same
// words and about the same places.

// Signs are what it hangs on:
//   - words: what the best record has, of the score that the question could reach;
//   - covered: how much of the question's own words, the rare ones counting most, that record holds;
//   - known: how much of them the catalogue knows at all;
//   - nearer: by how much closer in meaning the question is to what no innovation answers than to that record;
//   - one line: how much of its words stands in one line of what no innovation answers;
//   - pull: what no innovation answers against what the records say, over the few of each that are closest;
//   - spread: how far apart in meaning the records are, seen from the question: one of our world is near to most of them,
//     one of another near to a few by chance;
//   - people: how often it speaks of those who are cared for.
type Signs [8]float64

// fitsCurve and fitsWordsOnly tell how likely it is that something fits;
// `innovate eval --calibrate` fitted them.
var (
	fitsCurve     = Curve{10.7138, 2.1472, 10.5925, -19.5501, -6.3442, -0.865, -130.0796, 0.8617, -6.8057}
	fitsWordsOnly = Curve{13.5209, -3.155, 16.2463, 0, -6.6099, 0, 0, 1.4583, -17.9784}
)

// fits is how likely it is that anything fits.
func (s *scorer) fits(hits []hit) (float64, error) {
	if len(hits) == 0 {
		return 0, nil
	}
	signs, err := s.signs(hits)
	if err != nil {
		return 0, err
	}
	if s.meaning == nil {
		return Confidence(signs[:], fitsWordsOnly), nil
	}
	return Confidence(signs[:], fitsCurve), nil
}

// signs gathers the signs. Without the encoder those of meaning are 0.
func (s *scorer) signs(hits []hit) (Signs, error) {
	best := slices.MaxFunc(hits, func(a, b hit) int { return cmp.Compare(a.alone, b.alone) })
	kept, err := s.load(best.doc)
	if err != nil {
		return Signs{}, err
	}
	g := best.signals
	signs := Signs{g.words, s.covered(kept.words), s.known, 0, s.otherDesk, 0, 0, min(peopleMost, float64(s.people))}
	if s.meaning == nil {
		return signs, nil
	}
	signs[3] = max(0, s.elsewhere-g.meaning)
	var said []float64
	for _, h := range hits {
		said = append(said, h.parts...)
	}
	signs[5] = closeTo(s.others) - closeTo(said)
	signs[6] = spread(hits)
	return signs, nil
}

// peopleMost is how many words for people say as much as any more of them.
const peopleMost = 3

// people are the words of the list.
var people = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for _, l := range lines("people.txt") {
		for _, w := range strings.Fields(l) {
			all[w] = true
		}
	}
	return all
})

// covered is how much of the question's own words a record holds.
func (s *scorer) covered(kept []word) float64 {
	var met, whole float64
	for _, o := range s.own {
		whole += o.weight
		if _, has := slices.BinarySearchFunc(kept, o.found, func(w word, text string) int { return strings.Compare(w.text, text) }); has {
			met += o.weight
		}
	}
	return met / cmp.Or(whole, 1)
}

const (
	closeFew   = 10 // of the nearest lines
	closeSharp = 20 // how much more the nearest count than the next
)

// closeTo sums up how close a question is to the few nearest of some lines,
// on a logarithmic scale.
func closeTo(near []float64) float64 {
	near = slices.Clone(near)
	slices.SortFunc(near, func(a, b float64) int { return cmp.Compare(b, a) })
	var sum float64
	for _, v := range near[:min(closeFew, len(near))] {
		sum += math.Exp(closeSharp * v)
	}
	return math.Log(cmp.Or(sum, 1))
}

// spread is the standard deviation of the hits' closeness in meaning.
func spread(hits []hit) float64 {
	var sum, square float64
	for _, h := range hits {
		sum += h.signals.meaning
	}
	mean := sum / float64(len(hits))
	for _, h := range hits {
		square += (h.signals.meaning - mean) * (h.signals.meaning - mean)
	}
	return math.Sqrt(square / float64(len(hits)))
}
