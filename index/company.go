package index

import "innovate/index/meaning"

// Records that say much the same answer the same questions (Diaz, 2005): each
// hit's score leans on those of the few other hits that are most like it. One
// that shares few words with the question comes up among others that share
// many, and one that shares them by chance goes down. A hit that is like no
// other keeps its score.
const (
	companyOf     = 50  // records to each that a hit leans on: a small catalogue has few that are alike
	companyMost   = 10  // that it leans on
	companyWeight = .45 // of a hit that says exactly the same, beside the hit itself
)

// company makes the scores of hits lean each on some others.
func (s *scorer) company(hits []*hit, most int, weight float64) {
	size, count := len(s.place.at), len(hits)
	s.places = grown(s.places, count*size)
	for n := range hits {
		copy(s.places[n*size:], hits[n].place.at) // without one it holds nothing, and is like no other
	}
	near, like, leant := make([]float32, count), make([]float64, count), make([]float64, count)
	best := make([]int, 0, most)
	for n := range hits {
		meaning.Similarities(near, s.places[n*size:][:size], s.places)
		for m, v := range near {
			like[m] = hits[n].place.held * hits[m].place.held * float64(v)
		}
		like[n] = 0
		sum, whole := hits[n].score, 1.
		for _, m := range highest(like, best) {
			if like[m] <= 0 {
				break
			}
			sum += weight * like[m] * hits[m].score
			whole += weight * like[m]
		}
		leant[n] = sum / whole
	}
	for n := range hits {
		hits[n].score = leant[n]
	}
}
