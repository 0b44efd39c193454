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
	others []int // the lines that hold it
}

// weigh weighs one of the question's own words.
func (s *scorer) weigh(asked term, found list) own {
	df := min(int(found.count), int(s.totals.Docs)) // at most: a record counts once for each field
	others := elsewhereWords()[asked.text]
	return own{asked.text, found.term.text, asked.weight * s.idf(df), s.odds(df, len(others)), others}
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
// prices fall as well. Two stand together by chance in one line or another,
// so that the share counts as far as there are shareWords of them.
func (s *scorer) share() float64 {
	var best, whole float64
	s.lines = grown(s.lines, len(otherLines()))
	for _, o := range s.own {
		whole += o.weight
		for _, n := range o.others {
			if s.lines[n] > 0 {
				best = max(best, s.lines[n]+o.weight)
			}
			s.lines[n] += o.weight
		}
	}
	clear(s.lines)
	return best / cmp.Or(whole, 1) * s.enough(shareWords)
}

const shareWords = 4
