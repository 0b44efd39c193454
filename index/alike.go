package index

import (
	"cmp"
	"slices"

	"innovate/index/meaning"
)

// AlikeEnough is from where on two problems are told to be nearly the same.
// Chosen on the pairs in testdata/alike.tsv.
const AlikeEnough = .5

// alikeMost is how many texts are compared by meaning: those that share most
// words with the first. Each takes a millisecond or so.
const alikeMost = 20

// Alike tells how alike a problem is to each of some others, 0 to 1. Half of
// it is what they share of words and concepts: the weight of what is in both,
// over the weight of what is in either. The other half is how close they are
// in meaning. Problems that share no word at all are not alike.
func (x *Index) Alike(text string, others []string) ([]float64, error) {
	q := Parse(text)
	shared := make([]float64, len(others))
	var worth []int
	for n, o := range others {
		if shared[n] = q.shares(Parse(o)); shared[n] > 0 {
			worth = append(worth, n)
		}
	}
	slices.SortStableFunc(worth, func(a, b int) int { return cmp.Compare(shared[b], shared[a]) })
	worth = worth[:min(alikeMost, len(worth))]
	alike := make([]float64, len(others))
	if x.wordsOnly {
		for _, n := range worth {
			alike[n] = shared[n]
		}
		return alike, nil
	}
	near, err := closeness(text, others, worth)
	if err != nil {
		return nil, err
	}
	for k, n := range worth {
		alike[n] = (shared[n] + near[k]) / 2
	}
	return alike, nil
}

// closeness is how close a text is in meaning to each of those of some
// others that are worth a look.
func closeness(text string, others []string, worth []int) ([]float64, error) {
	texts := []string{text}
	for _, n := range worth {
		texts = append(texts, others[n])
	}
	all, err := vectors(texts)
	if err != nil {
		return nil, err
	}
	near := make([]float64, len(worth))
	for k := range near {
		near[k] = closer(&all[0], &all[k+1])
	}
	return near, nil
}

// closer is the similarity of two vectors, where 0 is what sentences have
// that have nothing to do with each other.
func closer(a, b *meaning.Quantised) float64 {
	return max(0, float64(a.Similarity(b))-unrelated) / (1 - unrelated)
}

const unrelated = .3

// shares is the weight of what is in both questions over that of what is in
// either. What is only related to their words counts for nothing.
func (q Question) shares(other Question) float64 {
	mine, theirs := q.weights(), other.weights()
	var both, either float64
	for key, w := range mine {
		both += min(w, theirs[key])
		either += max(w, theirs[key])
	}
	for key, w := range theirs {
		if mine[key] == 0 {
			either += w
		}
	}
	if either == 0 {
		return 0
	}
	return both / either
}

// weights are a question's own words and what they mean, by weight.
func (q Question) weights() map[key]float64 {
	all := map[key]float64{}
	for _, t := range q.terms {
		if t.weight >= weightPhrase {
			all[t.key()] = t.weight
		}
	}
	return all
}

// MostAlike are the places of those that are nearly the same, nearest first,
// so many at most.
func MostAlike(alike []float64, most int) []int {
	var all []int
	for n, a := range alike {
		if a >= AlikeEnough {
			all = append(all, n)
		}
	}
	slices.SortStableFunc(all, func(a, b int) int { return cmp.Compare(alike[b], alike[a]) })
	return all[:min(most, len(all))]
}
