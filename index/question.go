package index

import (
	"slices"
	"strings"
)

// A Question is a problem in a team's own words, read.
type Question struct {
	Text    string   // as asked
	Wishes  []string // codes of where the asker works and what an answer should be like, as far as the words say
	Context Context  // where the asker works, as declared beforehand; empty: not known
	Only    Filter   // what an answer must be; empty: anything
	Unclear []string // short forms in it that could mean several things alike

	terms  []term
	people int // words in it for those who are cared for
}

// A term is something to look for, what it weighs, and whose words it came from.
type term struct {
	field  int // fieldConcept, or fieldName for a word that may stand in any text
	text   string
	weight float64
	asked  string // the asker's own words

	feedback bool    // added from the best records, not asked for
	scored   float64 // idf × weight, with what feedback gave it; set once all is walked
}

// What a term weighs beside a word of the asker's own.
const (
	weightConcept = .8 // a synonym of what was asked
	weightPhrase  = .5 // what teams mean when they say it so
	weightRelated = .2 // narrower, broader, often asked together

	weightContext    = .4 // where the asker works, what an answer should be like
	weightRelatedAll = .4 // of all that is related to one concept
)

// questionMost is how much of a question is read: a page of a message.
const questionMost = 6000

// Parse reads a question: concepts first, while the words that name them are
// still there, then the words that say something by themselves.
func Parse(text string) Question {
	q := Question{Text: text}
	read := plain(cut(text, questionMost))
	tokens := meant(analyse(read))
	found, unclear := words().mentions(tokens)
	q.Unclear = unclear
	q.addWords(tokens)
	for _, t := range tokens {
		if people()[t.low] {
			q.people++
		}
	}
	q.addConcepts(tokens, found)
	q.addWishes(tokens)
	return q
}

// cut shortens a text to a number of bytes, at a character's edge.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "")
}

// Empty tells whether nothing in the question says anything.
func (q Question) Empty() bool { return len(q.terms) == 0 }

// addWords adds the words themselves. One that is repeated weighs more, but
// never twice as much.
func (q *Question) addWords(tokens []token) {
	times := make(map[string]float64, len(tokens))
	q.terms = make([]term, 0, 2*len(tokens)) // room for concepts as well
	for _, t := range tokens {
		if t.stop {
			continue
		}
		if times[t.stem]++; times[t.stem] == 1 {
			q.terms = append(q.terms, term{text: t.stem, asked: t.text})
		}
	}
	for k, t := range q.terms {
		n := times[t.text]
		q.terms[k].weight = 2 * n / (1 + n)
	}
}

// addConcepts adds what the words mean: the concepts they name, then those
// that a way of speaking stands for, then what is related to any of these.
func (q *Question) addConcepts(tokens []token, found []mention) {
	for _, m := range found {
		q.addConcept(m.concept, weightConcept, said(tokens[m.from:m.to]))
	}
	stems := make(map[string]bool, len(tokens))
	for _, t := range tokens {
		stems[t.stem] = true
	}
	for _, p := range words().phrases {
		if slices.ContainsFunc(p.stems, func(s string) bool { return !stems[s] }) {
			continue // as nearly all of them
		}
		if at, ok := near(tokens, p.stems); ok {
			for _, c := range p.concepts {
				q.addConcept(c, weightPhrase, said(at))
			}
		}
	}
	for _, m := range found {
		related := words().related[m.concept]
		for _, c := range related {
			q.addConcept(c, min(weightRelated, weightRelatedAll/float64(len(related))), said(tokens[m.from:m.to]))
		}
	}
}

// addWishes picks up where the asker works and what an answer should be
// like. It weighs a little and excludes nothing: a record from elsewhere may
// be the one that helps. A Filter excludes.
func (q *Question) addWishes(tokens []token) {
	for _, m := range wishes().all(tokens) {
		if slices.Contains(q.Wishes, m.concept) {
			continue
		}
		q.Wishes = append(q.Wishes, m.concept)
		q.terms = append(q.terms, term{field: fieldConcept, text: contextTerm(m.concept), weight: weightContext, asked: said(tokens[m.from:m.to])})
	}
}

// addConcept adds a concept once, with the greatest weight it was met with.
func (q *Question) addConcept(concept string, weight float64, asked string) {
	known := slices.ContainsFunc(q.terms, func(t term) bool { return t.field == fieldConcept && t.text == concept })
	if !known {
		q.terms = append(q.terms, term{field: fieldConcept, text: concept, weight: weight, asked: asked})
	}
}

// said puts tokens together again as they were written.
func said(tokens []token) string {
	var all []string
	for _, t := range tokens {
		all = append(all, t.text)
	}
	return strings.Join(all, " ")
}

// nearWithin is how many words may hold a way of speaking that is looser than a synonym.
const nearWithin = 9

// near finds all of some stems close together, in any order.
func near(tokens []token, stems []string) ([]token, bool) {
	if len(stems) < 2 {
		return nil, false
	}
	for at := range tokens {
		if !slices.Contains(stems, tokens[at].stem) {
			continue
		}
		window := tokens[at:min(len(tokens), at+nearWithin)]
		all := !slices.ContainsFunc(stems, func(s string) bool {
			return !slices.ContainsFunc(window, func(t token) bool { return t.stem == s })
		})
		if all {
			return window, true
		}
	}
	return nil, false
}
