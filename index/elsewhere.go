package index

import (
	"cmp"
	"math"
	"strings"
	"sync"
	"unicode"

	"innovate/index/meaning"
)

// What people also ask, and no innovation answers, is a list of lines that
// stand for their kind. How close a question is to them, by meaning and by
// words, says when nothing in the catalogue fits.

// otherLines is the list.
var otherLines = sync.OnceValue(func() []string { return lines("elsewhere.txt") })

// elsewhere is the lines by meaning.
var elsewhere = sync.OnceValues(func() ([]meaning.Quantised, error) { return vectors(otherLines()) })

// elsewhereWords is in which of the lines each stem stands.
var elsewhereWords = sync.OnceValue(func() map[string][]int {
	all := map[string][]int{}
	for n, l := range otherLines() {
		for _, s := range telling(l) {
			all[s] = append(all[s], n)
		}
	}
	return all
})

// An own word of a question, with what it tells: its weight there, more when
// few records hold it, and by how much likelier a record is to speak of it
// than a line of what no innovation answers, on a logarithmic scale.
type own struct {
	text   string
	found  string // as it was corrected
	weight float64
	odds   float64
}

// weigh weighs the question's own words. What is in another script, nobody
// here could have written of: it says nothing for or against a record.
func (s *scorer) weigh(asked []term, found []list) []own {
	lists := make(map[string]*list, len(found))
	for n, l := range found {
		if l.term.field != fieldConcept {
			lists[l.term.asked] = &found[n]
		}
	}
	var all []own
	for _, t := range asked {
		if t.field == fieldConcept || !latin(t.text) {
			continue
		}
		o, df := own{text: t.text, found: t.text}, 0
		if l, ok := lists[t.asked]; ok {
			o.found = l.term.text
			df = min(int(l.count), int(s.totals.Docs)) // at most: a record counts once for each field
		}
		o.weight = t.weight * s.idf(df)
		o.odds = s.odds(df, len(elsewhereWords()[t.text]))
		all = append(all, o)
	}
	return all
}

// latin tells whether a word is written as English is.
func latin(word string) bool {
	return strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.Latin, r) || unicode.IsDigit(r) })
}

// odds sets the share of the records that speak of a word against that of the
// lines of what no innovation answers.
func (s *scorer) odds(records, others int) float64 {
	share := func(held, of int) float64 { return math.Log((float64(held) + .5) / float64(of+1)) }
	return share(records, int(s.totals.Docs)) - share(others, len(otherLines()))
}

// ours is the mean of the words' odds: above 0 they are rather those of the
// catalogue than of other desks.
func ours(all []own) float64 {
	var sum float64
	for _, o := range all {
		sum += o.odds
	}
	return sum / float64(max(1, len(all)))
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
