package index

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

// A companion is another hit and how like it is.
type companion struct {
	at   int
	like float64
}

// company makes the scores of hits lean each on some others.
func company(hits []hit, most int, weight float64) {
	all := make([][]companion, len(hits))
	space := make([]companion, len(hits)*most)
	for n := range all {
		all[n], space = space[:0:most], space[most:]
	}
	for n := range hits {
		for m := range n {
			like := hits[n].place.like(hits[m].place)
			if like <= 0 {
				continue
			}
			all[n] = joined(all[n], companion{m, like})
			all[m] = joined(all[m], companion{n, like})
		}
	}
	leant := make([]float64, len(hits))
	for n := range hits {
		sum, whole := hits[n].score, 1.
		for _, c := range all[n] {
			sum += weight * c.like * hits[c.at].score
			whole += weight * c.like
		}
		leant[n] = sum / whole
	}
	for n := range hits {
		hits[n].score = leant[n]
	}
}

// joined adds a companion to those found so far, the most alike first, when
// it is among so many. Of two that are alike the one that came first stays.
func joined(all []companion, c companion) []companion {
	if len(all) == cap(all) {
		if c.like <= all[len(all)-1].like {
			return all
		}
		all = all[:len(all)-1]
	}
	at := len(all)
	all = append(all, c)
	for ; at > 0 && all[at-1].like < c.like; at-- {
		all[at] = all[at-1]
	}
	all[at] = c
	return all
}
