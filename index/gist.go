package index

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The sentence encoder takes time for each word, and drops what comes after
// its first 128 pieces. Of a long story it reads the clauses that tell most.

const (
	gistWords  = 85 // that the encoder reads of a question
	clauseLong = 18 // words; a clause is not longer
	clauseLead = 4  // words; a comma after so few ends none
)

// A clause is a piece of a question.
type clause struct {
	at    int // its place
	words []string
	tells float64 // a word of it, on average
}

// gist returns a text, or of a long one the clauses that hold most of the
// question's telling words for their length, in their order.
func gist(text string, asked []own) string {
	if len(strings.Fields(text)) <= gistWords {
		return text
	}
	weight := map[string]float64{}
	for _, o := range asked {
		weight[o.text] = o.weight
	}
	all := clauses(text)
	for n := range all {
		all[n].weigh(weight)
	}
	slices.SortStableFunc(all, func(a, b clause) int { return cmp.Compare(b.tells, a.tells) })
	end, words := 0, 0
	for end < len(all) && words+len(all[end].words) <= gistWords {
		words += len(all[end].words)
		end++
	}
	kept := all[:end]
	slices.SortFunc(kept, func(a, b clause) int { return a.at - b.at })
	var read []string
	for _, c := range kept {
		read = append(read, c.words...)
	}
	return strings.Join(read, " ")
}

// weigh sets how much a clause tells; a word counts once.
func (c *clause) weigh(weight map[string]float64) {
	seen := map[string]bool{}
	for _, t := range analyse(strings.Join(c.words, " ")) {
		if !t.stop && !seen[t.stem] {
			seen[t.stem] = true
			c.tells += weight[t.stem]
		}
	}
	c.tells /= float64(len(c.words) + 2)
}

// clauses cuts a text at its marks, and where there are none for long.
func clauses(text string) []clause {
	var all []clause
	var c clause
	for w := range strings.FieldsSeq(text) {
		c.words = append(c.words, w)
		last, _ := utf8.DecodeLastRuneInString(w)
		ends := strings.ContainsRune(".!?;:", last) || unicode.Is(unicode.Pd, last) || last == ',' && len(c.words) > clauseLead
		if ends || len(c.words) == clauseLong {
			all = append(all, c)
			c = clause{at: len(all)}
		}
	}
	if len(c.words) > 0 {
		all = append(all, c)
	}
	return all
}
