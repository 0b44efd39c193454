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
//   - ours: how much likelier its words are in a record than in such a line;
//   - people: how often it speaks of those who are cared for;
//   - near: how close that record is to it in meaning.
type Signs [9]float64

// fitsCurve and fitsWordsOnly tell how likely it is that something fits;
// `innovate eval --calibrate` fitted them.
var (
	fitsCurve     = Curve{5.4458, 2.0906, 1.2203, -10.3862, -4.4698, -1.2498, 2.0389, 0.2244, -1.5423, -10.7336}
	fitsWordsOnly = Curve{6.0054, 1.2996, 3.058, 0, -5.95, 0, 3.0399, 0.7168, 0, -16.9769}
)

// fits is how likely it is that anything fits.
func (s *scorer) fits(hits []*hit) (float64, error) {
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
func (s *scorer) signs(hits []*hit) (Signs, error) {
	best := slices.MaxFunc(hits, func(a, b *hit) int { return cmp.Compare(a.alone, b.alone) })
	kept, err := s.load(best.doc)
	if err != nil {
		return Signs{}, err
	}
	g := best.signals
	signs := Signs{g.words, s.covered(kept.words), s.known, 0, s.otherDesk, 0, ours(s.own), min(peopleMost, float64(s.people)), 0}
	if s.meaning == nil {
		return signs, nil
	}
	signs[3], signs[8] = s.nearer(g), g.meaning
	var said []float64
	for _, h := range hits {
		said = append(said, h.parts...)
	}
	signs[5] = s.enough(enoughWords) * (closeTo(s.others) - closeTo(said))
	return signs, nil
}

// enoughWords is how many words of its own a question must have for its
// meaning to count in full against the catalogue: of a few, the encoder finds
// something near among so many lines by chance.
const enoughWords = 8

// enough is how far a question counts for which so many words of its own would
// count in full.
func (s *scorer) enough(words float64) float64 { return min(1, float64(len(s.own))/words) }

// nearer is by how much closer in meaning the question is to what no
// innovation answers than to a record, as far as its meaning counts.
func (s *scorer) nearer(g signals) float64 {
	return s.enough(enoughWords) * max(0, s.elsewhere-g.meaning)
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
	var sum float64
	for _, n := range highest(near, make([]int, 0, closeFew)) {
		sum += math.Exp(closeSharp * near[n])
	}
	return math.Log(cmp.Or(sum, 1))
}
