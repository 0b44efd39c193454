package index

import (
	"cmp"
	"sync"

	"innovate/index/meaning"
)

// What people also ask, and no innovation answers, is a list of lines that
// stand for their kind. How close a question is to them, by meaning and by
// words, says when nothing in the catalogue fits.

// elsewhere is the lines by meaning.
var elsewhere = sync.OnceValues(func() ([]meaning.Quantised, error) { return vectors(lines("elsewhere.txt")) })

// elsewhereWords is in which of the lines each stem stands.
var elsewhereWords = sync.OnceValue(func() map[string][]int {
	all := map[string][]int{}
	for n, l := range lines("elsewhere.txt") {
		for _, s := range telling(l) {
			all[s] = append(all[s], n)
		}
	}
	return all
})

// An own word of a question, with what it tells: its weight there, more when
// few records hold it.
type own struct {
	text   string
	found  string // as it was corrected
	weight float64
}

// weigh weighs the question's own words.
func (s *scorer) weigh(asked []term, found []list) []own {
	lists := make(map[string]*list, len(found))
	for n, l := range found {
		if l.term.field != fieldConcept {
			lists[l.term.asked] = &found[n]
		}
	}
	var all []own
	for _, t := range asked {
		if t.field == fieldConcept {
			continue
		}
		o, df := own{text: t.text, found: t.text}, 0
		if l, ok := lists[t.asked]; ok {
			o.found = l.term.text
			df = min(int(l.count), int(s.totals.Docs)) // at most: a record counts once for each field
		}
		o.weight = t.weight * s.idf(df)
		all = append(all, o)
	}
	return all
}

// share is how much of a question's words stands in the one line of what no
// innovation answers that holds most of them. One word alone says nothing:
// prices fall as well.
func share(all []own) float64 {
	var best, whole float64
	type line struct {
		sum float64
		met int
	}
	of := map[int]line{}
	for _, o := range all {
		whole += o.weight
		for _, n := range elsewhereWords()[o.text] {
			l := line{of[n].sum + o.weight, of[n].met + 1}
			if l.met > 1 {
				best = max(best, l.sum)
			}
			of[n] = l
		}
	}
	return best / cmp.Or(whole, 1)
}
