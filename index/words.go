package index

import (
	"cmp"
	"embed"
	"slices"
	"strings"
	"sync"

	"github.com/blevesearch/bleve/v2/analysis/lang/en"
)

//go:embed words
var wordFiles embed.FS

// lines reads a word list: a line an entry, # begins a comment.
func lines(name string) []string {
	b, err := wordFiles.ReadFile("words/" + name)
	if err != nil {
		panic(err) // embedded, so that only a programmer can break it
	}
	var all []string
	for l := range strings.Lines(string(b)) {
		if l = strings.TrimSpace(l); l != "" && !strings.HasPrefix(l, "#") {
			all = append(all, l)
		}
	}
	return all
}

// split cuts a list at a separator and trims what it finds.
func split(s, by string) []string {
	var all []string
	for p := range strings.SplitSeq(s, by) {
		if p = strings.TrimSpace(p); p != "" {
			all = append(all, p)
		}
	}
	return all
}

// stopWords say nothing by themselves: function words, and what people write
// to be polite or to let off steam.
var stopWords = sync.OnceValue(func() map[string]bool {
	stop := map[string]bool{}
	for l := range strings.Lines(string(en.EnglishStopWords)) {
		word, _, _ := strings.Cut(l, "|")
		if word = strings.TrimSpace(word); word != "" {
			stop[word] = true
		}
	}
	for _, l := range lines("stop.txt") {
		for _, w := range strings.Fields(l) {
			stop[w] = true
		}
	}
	return stop
})

// irregular maps forms that a stemmer cannot know to the one it can.
var irregular = sync.OnceValue(func() map[string]string {
	forms := map[string]string{}
	for _, l := range lines("irregular.txt") {
		from, to, _ := strings.Cut(l, "=>")
		for _, f := range split(from, ",") {
			forms[f] = strings.TrimSpace(to)
		}
	}
	return forms
})

// A sense is one meaning of a short form.
type sense struct {
	concept string   // empty: an ordinary word, or nothing the catalogue speaks of
	label   string   // for people
	near    []string // stems, or beginnings with a star, that pick it
	equal   bool     // as likely as the others marked so
}

// A shortForm is an abbreviation whose meaning hangs on capitals or context.
type shortForm struct {
	capitals bool
	senses   []sense
}

// dictionary knows the field's words: which say the same, which are related.
type dictionary struct {
	first   map[string][]entry // by first stem, longest first
	short   map[string]shortForm
	related map[string][]string
	phrases []phrase
}

// An entry is one way to say a concept, as stems.
type entry struct {
	stems   []string
	concept string
}

// A phrase is how teams say a thing: its telling stems, and what is meant.
type phrase struct {
	stems    []string
	concepts []string
}

// words is the dictionary of the embedded lists.
var words = sync.OnceValue(func() *dictionary {
	d := &dictionary{first: map[string][]entry{}, short: map[string]shortForm{}, related: map[string][]string{}}
	ambiguous := lines("ambiguous.txt")
	for _, l := range ambiguous {
		for _, form := range split(strings.SplitN(l, "|", 2)[0], ",") {
			d.short[strings.ToLower(form)] = shortForm{}
		}
	}
	for _, l := range lines("synonyms.txt") {
		d.group(split(l, ","))
	}
	for _, l := range ambiguous {
		d.ambiguous(split(l, "|"))
	}
	for _, l := range lines("related.txt") {
		from, to, _ := strings.Cut(l, ">")
		for _, t := range split(to, ",") {
			c := d.concept(from)
			d.related[c] = append(d.related[c], d.concept(t))
		}
	}
	for _, l := range lines("phrases.txt") {
		from, to, _ := strings.Cut(l, "=>")
		p := phrase{stems: telling(from)}
		for _, t := range split(to, ",") {
			p.concepts = append(p.concepts, d.concept(t))
		}
		d.phrases = append(d.phrases, p)
	}
	d.longestFirst()
	return d
})

// longestFirst puts longer ways to say a thing before shorter ones.
func (d *dictionary) longestFirst() {
	for _, all := range d.first {
		slices.SortFunc(all, func(a, b entry) int {
			return cmp.Or(len(b.stems)-len(a.stems), strings.Compare(a.concept, b.concept))
		})
	}
}

// telling returns the stems of a phrase that are no stop words, each once.
func telling(text string) []string {
	var stems []string
	for _, t := range analyse(plain(text)) {
		if !t.stop && !slices.Contains(stems, t.stem) {
			stems = append(stems, t.stem)
		}
	}
	return stems
}

// name makes a concept's key of its label.
func name(label string) string {
	var b strings.Builder
	for _, t := range analyse(plain(label)) {
		if b.Len() > 0 {
			b.WriteByte('-')
		}
		b.WriteString(t.low)
	}
	return b.String()
}

// concept returns the concept that a label names, and makes it known.
func (d *dictionary) concept(label string) string {
	label = strings.TrimSpace(label)
	stems := stemsOf(label)
	for _, e := range d.first[stems[0]] {
		if slices.Equal(e.stems, stems) {
			return e.concept
		}
	}
	d.group([]string{label})
	return name(label)
}

// group makes terms known that say the same thing; the first is its label.
// Short forms with rules of their own are left to those.
func (d *dictionary) group(terms []string) {
	c := name(terms[0])
	for _, t := range terms {
		if _, ok := d.short[strings.ToLower(t)]; ok {
			continue
		}
		stems := stemsOf(t)
		known := slices.ContainsFunc(d.first[stems[0]], func(e entry) bool { return slices.Equal(e.stems, stems) })
		if !known {
			d.first[stems[0]] = append(d.first[stems[0]], entry{stems, c})
		}
	}
}

func stemsOf(text string) []string {
	var stems []string
	for _, t := range analyse(plain(text)) {
		stems = append(stems, t.stem)
	}
	return stems
}

// ambiguous reads one line of the list of short forms.
func (d *dictionary) ambiguous(parts []string) {
	f := shortForm{capitals: parts[1] == "case"}
	for _, p := range parts[2:] {
		label, near, _ := strings.Cut(p, "<")
		label = strings.TrimSpace(label)
		s := sense{equal: strings.HasPrefix(label, "="), near: strings.Fields(near)}
		label = strings.TrimPrefix(label, "=")
		s.label = strings.Trim(label, "()")
		if !strings.HasPrefix(label, "(") {
			s.concept = d.concept(label)
		}
		for i, n := range s.near {
			if !strings.HasSuffix(n, "*") {
				s.near[i] = stem(n)
			}
		}
		f.senses = append(f.senses, s)
	}
	for _, form := range split(parts[0], ",") {
		d.short[strings.ToLower(form)] = f
	}
}

// wishes knows the words that say where an asker works and what an answer
// should be like; a concept is a code.
var wishes = sync.OnceValue(func() *dictionary {
	d := &dictionary{first: map[string][]entry{}}
	for _, l := range lines("context.txt") {
		from, code, _ := strings.Cut(l, "=>")
		for _, t := range split(from, ",") {
			stems := stemsOf(t)
			d.first[stems[0]] = append(d.first[stems[0]], entry{stems, strings.TrimSpace(code)})
		}
	}
	d.longestFirst()
	return d
})

// all finds every concept of the dictionary in a text.
func (d *dictionary) all(tokens []token) (found []mention) {
	for i := range tokens {
		if m, ok := d.longest(tokens, i); ok {
			for _, e := range d.first[tokens[i].stem] {
				if len(e.stems) == m.to-m.from && saysAt(e, tokens, i) {
					found = append(found, mention{e.concept, m.from, m.to})
				}
			}
		}
	}
	return found
}

// saysAt tells whether an entry's words stand at a place.
func saysAt(e entry, tokens []token, at int) bool {
	if at+len(e.stems) > len(tokens) {
		return false
	}
	for j, s := range e.stems {
		if tokens[at+j].stem != s {
			return false
		}
	}
	return true
}

// A mention is a concept found in a text: which, and in which tokens.
type mention struct {
	concept  string
	from, to int
}

// mentions finds the concepts that a text names, and the short forms in it
// that could mean several things alike.
func (d *dictionary) mentions(tokens []token) (found []mention, unclear []string) {
	covered := 0 // what a longer match before has taken
	for i := range tokens {
		if m, ok := d.longest(tokens, i); ok && m.to > covered {
			found = append(found, m)
			covered = m.to
		}
		f, ok := d.short[tokens[i].low]
		if !ok || f.capitals && !tokens[i].capital {
			continue
		}
		c, sure := f.pick(tokens, i)
		if !sure {
			unclear = append(unclear, tokens[i].text)
		}
		if c != "" {
			found = append(found, mention{c, i, i + 1})
		}
	}
	return found, unclear
}

// longest finds the longest way to say a concept that begins at a token.
func (d *dictionary) longest(tokens []token, at int) (mention, bool) {
	for _, e := range d.first[tokens[at].stem] {
		if saysAt(e, tokens, at) {
			return mention{e.concept, at, at + len(e.stems)}, true
		}
	}
	return mention{}, false
}

// pick chooses the sense of a short form by the words near it.
func (f shortForm) pick(tokens []token, at int) (concept string, sure bool) {
	for _, s := range f.senses {
		if len(s.near) == 0 {
			return s.concept, !s.equal
		}
		for _, t := range tokens[max(0, at-8):min(len(tokens), at+9)] {
			if slices.ContainsFunc(s.near, t.is) {
				return s.concept, true
			}
		}
	}
	return "", true
}

// is tells whether a token is a stem, or begins as a pattern with a star says.
func (t token) is(pattern string) bool {
	if begin, ok := strings.CutSuffix(pattern, "*"); ok {
		return strings.HasPrefix(t.low, begin)
	}
	return t.stem == pattern
}

// Senses returns what a short form could mean, for asking which was meant.
func Senses(form string) []string {
	var all []string
	for _, s := range words().short[strings.ToLower(form)].senses {
		if s.equal {
			all = append(all, s.label)
		}
	}
	return all
}
