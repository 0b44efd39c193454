package index

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	api "github.com/blevesearch/bleve_index_api"
)

// weightCorrected is what a word weighs that was not found as it was typed.
const weightCorrected = .7

// longestWord is the length from which on what was typed is no word.
const longestWord = 40

// correct looks for what a word that no record knows was meant to be: a word
// of the records, one or two letters off, that begins alike. Acronyms, short
// words and those that other desks use are never "corrected".
func (s *scorer) correct(t term) (meant term, ok bool, err error) {
	fuzzy, can := s.reader.(api.IndexReaderFuzzy)
	if !can || t.field == fieldConcept || len(t.text) < 5 || len(t.text) > longestWord || acronym(t.asked) || strings.ContainsAny(t.text, "0123456789") {
		return t, false, nil
	}
	if _, spelt := elsewhereWords()[t.text]; spelt {
		return t, false, nil
	}
	type candidate struct {
		text     string
		distance int
		count    uint64
	}
	counts := map[string]uint64{}
	distance := 1
	if len(t.text) > 7 {
		distance = 2
	}
	for f := fieldName; f <= fieldBody; f++ {
		dict, err := fuzzy.FieldDictFuzzy(fieldNames[f], t.text, distance, t.text[:1])
		if err != nil {
			return t, false, fmt.Errorf("correct a word: %w", err)
		}
		for {
			e, err := dict.Next()
			if err != nil {
				return t, false, fmt.Errorf("correct a word: %w", err)
			}
			if e == nil {
				break
			}
			counts[e.Term] += e.Count
		}
		if err := dict.Close(); err != nil {
			return t, false, err
		}
	}
	var all []candidate
	for text, n := range counts {
		all = append(all, candidate{text, edits(t.text, text), n})
	}
	if len(all) == 0 {
		return t, false, nil
	}
	best := slices.MinFunc(all, func(a, b candidate) int {
		return cmp.Or(a.distance-b.distance, cmp.Compare(b.count, a.count), strings.Compare(a.text, b.text))
	})
	t.text, t.weight = best.text, t.weight*weightCorrected
	return t, true, nil
}

// edits counts the letters to change, add, drop or swap to make one word of
// another (optimal string alignment).
func edits(a, b string) int {
	x, y := []rune(a), []rune(b)
	var before, last []int
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(x); i++ {
		before, last, row = last, row, make([]int, len(y)+1)
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return row[len(y)]
}
