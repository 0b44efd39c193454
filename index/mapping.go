package index

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"innovate/data"

	"github.com/blevesearch/bleve/v2/analysis"
)

// The fields of a document. Each holds terms that were made here; Bleve keeps
// how often each comes and how many there are, and nothing else: no stored
// copies, no positions.
const (
	fieldName    = iota // the title
	fieldTopics         // what it is about, in a word or two each
	fieldSaid           // the problem, and how staff say it
	fieldBody           // what people do about it, and what it takes
	fieldConcept        // concepts that any of the text names
	fields
)

var fieldNames = [fields]string{"name", "topics", "said", "body", "concept"}

// What is stored beside the fields, and not indexed.
const (
	keptRecord  = "record"  // the record itself, as JSON
	keptWords   = "words"   // the lengths of its fields, then a word and its weight a line
	keptVectors = "vectors" // what the sentence encoder makes of its parts
)

// weights and lengthNorm are BM25F's: how much a word counts in each field,
// and how far a long field counts against it.
var (
	weights    = [fields]float64{3, 3, 2, 1, 1}
	lengthNorm = [fields]float64{.5, .2, .5, .75, .3}
)

// A passage is one piece of a record's text that can be shown as a reason.
type passage struct {
	field int
	key   string // as in the record: "said_as"
	text  string
}

// passages lists the texts of a record that are searched.
func passages(i data.Innovation) []passage {
	all := []passage{{fieldName, "title", i.Title}}
	for _, t := range i.Topics {
		all = append(all, passage{fieldTopics, "topics", t})
	}
	for _, s := range i.SaidAs {
		all = append(all, passage{fieldSaid, "said_as", s})
	}
	for _, s := range sentences(i.Problem) {
		all = append(all, passage{fieldSaid, "problem", s})
	}
	all = append(all, passage{fieldBody, "summary", i.Summary})
	for _, s := range sentences(i.Solution) {
		all = append(all, passage{fieldBody, "solution", s})
	}
	for _, c := range i.Core {
		all = append(all, passage{fieldBody, "core", c})
	}
	for _, a := range i.Adapt {
		all = append(all, passage{fieldBody, "adapt", a})
	}
	return all
}

// contextTerm is the term of a code: no word of a text looks like it.
func contextTerm(code string) string { return "@" + code }

// noMoney finds that money is stated, and that there is none to be found.
var noMoney = regexp.MustCompile(`(?i)^(none|nothing|no (extra|new|major|capital|set-up|cost)|free\b)`)

// contextTerms are what a question may say an answer should be like.
func contextTerms(i data.Innovation) []string {
	var all []string
	for _, code := range i.Settings {
		all = append(all, contextTerm(code))
	}
	if i.Level != "" {
		all = append(all, contextTerm(strings.ToLower(i.Level)))
	}
	if i.Origin.Country != "" {
		all = append(all, contextTerm(strings.ToLower(i.Origin.Country)))
	}
	if noMoney.MatchString(i.Needs.Money) {
		all = append(all, contextTerm("free"))
	}
	return all
}

// sentences cuts a text where one sentence ends and another begins.
func sentences(text string) []string {
	var all []string
	for {
		at := strings.IndexAny(text, ".!?")
		for at >= 0 && at+1 < len(text) && text[at+1] != ' ' {
			next := strings.IndexAny(text[at+1:], ".!?")
			if next < 0 {
				at = -1
				break
			}
			at += 1 + next
		}
		if at < 0 || at+2 >= len(text) {
			return append(all, text)
		}
		all = append(all, text[:at+1])
		text = text[at+2:]
	}
}

// fieldTerms reads a record into the terms of each field.
func fieldTerms(i data.Innovation) [fields][]string {
	var all [fields][]string
	for _, p := range passages(i) {
		tokens := analyse(plain(p.text))
		for _, t := range tokens {
			if !t.stop {
				all[p.field] = append(all[p.field], t.stem)
			}
		}
		found, _ := words().mentions(tokens)
		for _, m := range found {
			all[fieldConcept] = append(all[fieldConcept], m.concept)
		}
	}
	all[fieldConcept] = append(all[fieldConcept], contextTerms(i)...)
	return all
}

// ready hands Bleve terms that are analysed already.
type ready []string

// Analyze is what Bleve calls; it has nothing left to do.
func (r ready) Analyze([]byte) analysis.TokenStream {
	tokens := make(analysis.TokenStream, len(r))
	for n, term := range r {
		tokens[n] = &analysis.Token{Term: []byte(term), Position: n + 1, Type: analysis.AlphaNumeric}
	}
	return tokens
}

// encodeWords writes down the lengths of a record's fields and its words.
func encodeWords(lengths [fields]int, terms [fields][]string) []byte {
	weight := map[string]float64{}
	for f := range fieldConcept {
		for _, t := range terms[f] {
			weight[t] += weights[f]
		}
	}
	var b []byte
	for _, n := range lengths {
		b = append(strconv.AppendInt(b, int64(n), 10), ' ')
	}
	for _, t := range slices.Sorted(maps.Keys(weight)) {
		b = append(append(append(b, '\n'), t...), ' ')
		b = strconv.AppendFloat(b, weight[t], 'g', -1, 64)
	}
	return b
}

// decodeWords reads what encodeWords wrote.
func decodeWords(text string) (lengths [fields]int, all []word, err error) {
	head, rest, _ := strings.Cut(text, "\n")
	for f, n := range strings.Fields(head) {
		if lengths[f], err = strconv.Atoi(n); err != nil {
			return lengths, nil, err
		}
	}
	all = make([]word, 0, 1+strings.Count(rest, "\n"))
	for line := range strings.SplitSeq(rest, "\n") {
		text, number, _ := strings.Cut(line, " ")
		if text == "" {
			continue
		}
		weight, err := strconv.ParseFloat(number, 64)
		if err != nil {
			return lengths, nil, err
		}
		all = append(all, word{text, weight})
	}
	return lengths, all, nil
}
