package index

import (
	"sync"

	"innovate/index/meaning"
)

// What people also ask, and no innovation answers, is a list of lines that
// stand for their kind. How close a question is to them, by meaning and by
// words, says when nothing in the catalogue fits.

// elsewhere is the lines by meaning.
var elsewhere = sync.OnceValues(func() ([]meaning.Quantised, error) { return vectors(lines("elsewhere.txt")) })

// elsewhereWords is the lines as sets of stems.
var elsewhereWords = sync.OnceValue(func() []map[string]bool {
	var all []map[string]bool
	for _, l := range lines("elsewhere.txt") {
		stems := map[string]bool{}
		for _, s := range telling(l) {
			stems[s] = true
		}
		all = append(all, stems)
	}
	return all
})

// share is how much of a question's words, the rare ones counting most,
// stands in the one line that holds most of them.
func (s *scorer) share(asked []term, found []list) float64 {
	df := map[string]int{}
	for _, l := range found {
		df[l.term.asked] = min(int(l.count), int(s.totals.Docs)) // at most: a record counts once for each field
	}
	var best, whole float64
	weight := map[string]float64{}
	for _, t := range asked {
		if t.field == fieldConcept {
			continue
		}
		w := t.weight * s.idf(df[t.asked])
		weight[t.text] = w
		whole += w
	}
	for _, line := range elsewhereWords() {
		var sum float64
		for _, t := range asked {
			if line[t.text] {
				sum += weight[t.text]
			}
		}
		best = max(best, sum)
	}
	if whole == 0 {
		return 0
	}
	return best / whole
}
