package data

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A talk is a text as the Guard hears it: folded to plain small letters and
// digits, cut into tokens, each with its place in the text as it was typed.
type talk struct {
	raw    string // as typed
	plain  string // folded: small letters, ASCII digits, no invisible marks
	tokens []token
	shouts bool // typed all in capitals, so capitals say nothing
}

// A token is a word, a run of digits, a sign, or a whole address or mention.
type token struct {
	text       string // folded, without a possessive 's
	start, end int    // in the text as typed
	from       int    // in talk.plain
	class      class
	spaced     bool  // a space or line break comes before it
	line       bool  // a line break comes before it
	capital    bool  // starts with a capital, or a script that has none
	capitals   bool  // two letters or more, all capitals
	owns       bool  // ended in 's
	sentence   int32 // which sentence it stands in
}

// A class is a set of things that a word can be; see guard_words.go.
type class uint32

const (
	letters class = 1 << iota
	digits
	sign
	web
	mail
	wall // a mention, or what Scrub left: nothing reaches across it
	title
	person   // one patient: "patient", "lady"
	kin      // one relative: "daughter"
	he       // he, she, his, her, him
	many     // "patients", "people", "women"
	staff    // "consultant", "matron"
	service  // "clinic", "ward", "helpline"
	month    // "feb", "february"
	place    // "bed", "bay", "cubicle"
	plainly  // a word that is not a surname after a title
	given    // a common first name
	surname  // a common surname
	particle // "van", "de", "o"
	street   // "road", "close"
	countWord
	short  // a common abbreviation of two letters, so not initials
	opener // begins a phrase of guard_care.go
)

// listen folds a text and cuts it into tokens.
func listen(text string) *talk {
	l := listener{text: text, t: &talk{raw: text, tokens: make([]token, 0, len(text)/4+4)}}
	l.plain.Grow(len(text))
	for l.at < len(text) {
		l.step()
	}
	l.close()
	t := l.t
	t.plain = l.plain.String()
	for i := range t.tokens {
		t.name(i)
	}
	t.sentences()
	t.shouts = l.capitals > 8 && l.capitals > 4*l.smalls
	return t
}

// listener is the state of one pass over a text.
type listener struct {
	text             string
	at               int
	plain            strings.Builder
	t                *talk
	open             bool // the last token may still grow
	spaced, line     bool
	capitals, smalls int
}

// step takes one rune, or one whole address, mention or escape.
func (l *listener) step() {
	rest := l.text[l.at:]
	switch c := rest[0]; {
	case c == '<' && len(rest) > 2 && (rest[1] == '@' || rest[1] == '#' || rest[1] == '!'):
		if n := strings.IndexByte(rest[:min(len(rest), 120)], '>'); n > 0 {
			l.whole(n+1, wall)
			return
		}
	case c == '&':
		if l.escape(rest) {
			return
		}
	case c == '[' && strings.HasPrefix(rest, removed):
		l.whole(len(removed), wall)
		return
	case (c == 'h' || c == 'H' || c == 'w' || c == 'W') && !l.open:
		if n := webLength(rest); n > 0 {
			l.whole(n, web)
			return
		}
	}
	r, size := utf8.DecodeRuneInString(rest)
	l.rune(fold(r), size)
}

// escape reads the HTML escapes that Slack and pasted pages use.
func (l *listener) escape(rest string) bool {
	for _, e := range [...]struct {
		typed string
		means rune
	}{{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&nbsp;", ' '}, {"&quot;", '"'}, {"&#39;", '\''}} {
		if strings.HasPrefix(rest, e.typed) {
			l.rune(e.means, len(e.typed))
			return true
		}
	}
	return false
}

// rune takes one folded rune that was typed in so many bytes.
func (l *listener) rune(r rune, size int) {
	at := l.at
	l.at += size
	switch {
	case r == -1: // invisible
		return
	case r == ' ' || r == '\n':
		l.close()
		l.spaced, l.line = true, l.line || r == '\n'
		l.plain.WriteByte(' ')
	case unicode.IsLetter(r) || unicode.Is(unicode.Mc, r):
		l.grow(r, at, letters)
	case r >= '0' && r <= '9':
		l.grow(r, at, digits)
	case r == '\'' && l.open && l.last().class == letters && l.letterNext():
		l.grow(r, at, letters)
	case r == ',' && l.open && l.last().class == digits && thousands(l.text[l.at:]):
		l.grow(r, at, digits)
	case r == '@' && l.mailAround():
		l.takeMail()
	default:
		l.add(sign, at)
		l.plain.WriteRune(r)
		l.close()
	}
}

func (l *listener) last() *token { return &l.t.tokens[len(l.t.tokens)-1] }

// grow adds a rune to the token being read, or begins one.
func (l *listener) grow(r rune, at int, c class) {
	if !l.open || l.last().class != c {
		l.add(c, at)
	}
	tok := l.last()
	small := unicode.ToLower(r)
	if c == letters {
		first := l.plain.Len() == tok.from
		caseless := !unicode.IsUpper(r) && !unicode.IsLower(r) && r != '\''
		if first {
			tok.capital = r != small || caseless
			tok.capitals = tok.capital
		} else if r == small && r != '\'' {
			tok.capitals = false
		}
		if r != small {
			l.capitals++
		} else if !caseless {
			l.smalls++
		}
	}
	l.plain.WriteRune(small)
	tok.end = l.at
}

// add begins a token.
func (l *listener) add(c class, at int) {
	l.close()
	l.t.tokens = append(l.t.tokens, token{class: c, start: at, end: l.at, from: l.plain.Len(), spaced: l.spaced, line: l.line})
	l.open, l.spaced, l.line = true, false, false
}

// close ends the token being read.
func (l *listener) close() { l.open = false }

// whole takes a mention, an address or a scrubbed place as one token.
func (l *listener) whole(n int, c class) {
	at := l.at
	l.at += n
	l.add(c, at)
	l.plain.WriteString(" ")
	l.close()
}

func (l *listener) letterNext() bool {
	r, _ := utf8.DecodeRuneInString(l.text[l.at:])
	return unicode.IsLetter(r)
}

// mailAround tells whether the @ just read stands within a mail address.
func (l *listener) mailAround() bool {
	return len(l.t.tokens) > 0 && !l.spaced && l.last().class&(letters|digits) != 0 && mailTail(l.text[l.at:]) > 0
}

// takeMail folds what stands before the @ and the domain into one token.
func (l *listener) takeMail() {
	tokens := l.t.tokens
	n := len(tokens) - 1
	for n > 0 && len(tokens)-n < 9 && !tokens[n].spaced && mailPart(tokens[n-1], l.text) {
		n--
	}
	l.at += mailTail(l.text[l.at:])
	first := tokens[n]
	first.class, first.end = mail, l.at
	l.t.tokens = append(tokens[:n], first)
	l.plain.WriteString("@")
	l.close()
}

// mailPart tells whether a token can stand before the @ of a mail address.
func mailPart(t token, text string) bool {
	if t.class&(letters|digits) != 0 {
		return true
	}
	return t.class == sign && t.end-t.start == 1 && strings.IndexByte(".+-%", text[t.start]) >= 0
}

// mailTail is the length of a domain at the start of s, or 0.
func mailTail(s string) int {
	n, dot := 0, false
	for n < len(s) && n < 253 && (s[n] == '.' || s[n] == '-' || isAlnum(s[n])) {
		if s[n] == '.' && n > 0 && n+1 < len(s) && isAlnum(s[n+1]) {
			dot = true
		}
		n++
	}
	n = len(strings.TrimRight(s[:n], ".-"))
	if !dot {
		return 0
	}
	return n
}

func isAlnum(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// webLength is the length of a web address at the start of s, or 0.
func webLength(s string) int {
	head := strings.ToLower(s[:min(len(s), 8)])
	if !strings.HasPrefix(head, "https://") && !strings.HasPrefix(head, "http://") && !strings.HasPrefix(head, "www.") {
		return 0
	}
	n := strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || r == '|' || r == '>' || r == '<' || unicode.IsSpace(r) })
	if n < 0 {
		return len(s)
	}
	return n
}

// thousands tells whether three digits and no fourth come next, as in 1,234.
func thousands(s string) bool {
	if len(s) < 3 {
		return false
	}
	for i := range 3 {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return len(s) == 3 || s[3] < '0' || s[3] > '9'
}

// name gives a token its text and what the word lists say of it.
func (t *talk) name(i int) {
	tok := &t.tokens[i]
	end := len(t.plain)
	if i+1 < len(t.tokens) {
		end = t.tokens[i+1].from
	}
	tok.text = strings.TrimRight(t.plain[tok.from:end], " ")
	if tok.class != letters {
		return
	}
	if s, ok := strings.CutSuffix(tok.text, "'s"); ok {
		tok.text, tok.owns = s, true
	}
	tok.class |= lexicon[tok.text]
}

// sentences numbers the sentences, and takes "patient" in "patient safety"
// out of the words for a person.
func (t *talk) sentences() {
	n := int32(0)
	for i := range t.tokens {
		tok := &t.tokens[i]
		if i > 0 && (tok.line || tok.spaced && t.ends(i-1)) {
			n++
		}
		tok.sentence = n
		if tok.class&person != 0 && i+1 < len(t.tokens) && !tok.owns {
			if next := t.tokens[i+1]; !next.line && compounds[next.text] || next.text == "-" && !next.spaced {
				tok.class &^= person
			}
		}
	}
}

// ends tells whether the sign at i ends a sentence; the dot of "Mr." does not.
func (t *talk) ends(i int) bool {
	switch t.tokens[i].text {
	case "!", "?", ";":
		return true
	case ".":
		if i+1 < len(t.tokens) && !t.tokens[i+1].spaced {
			return false
		}
		before := t.at(i - 1)
		return before.class&title == 0 && !(before.class&letters != 0 && len(before.text) < 3)
	}
	return false
}

// nowhere stands for what is before and after the text.
var nowhere = token{class: wall}

// at returns the token at i.
func (t *talk) at(i int) *token {
	if i < 0 || i >= len(t.tokens) {
		return &nowhere
	}
	return &t.tokens[i]
}

// is tells whether the token at i is one of these words.
func (t *talk) is(i int, words ...string) bool {
	text := t.at(i).text
	for _, w := range words {
		if text == w {
			return true
		}
	}
	return false
}

// near tells whether a token of a class stands within n tokens of i to j.
func (t *talk) near(i, j int, c class, n int) bool {
	for k := max(0, i-n); k < min(len(t.tokens), j+n); k++ {
		if (k < i || k >= j) && t.tokens[k].class&c != 0 {
			return true
		}
	}
	return false
}

// about tells whether the talk around i to j is of one person: a word of
// class one stands within n tokens, and none for many people is closer.
func (t *talk) about(i, j int, one class, n int) bool {
	for d := 1; d <= n; d++ {
		both := t.at(i-d).class | t.at(j+d-1).class
		switch {
		case both&^wall&one != 0:
			return true
		case both&many != 0:
			return false
		}
	}
	return false
}

// rest is up to n bytes of the folded text from token i on, for a pattern.
func (t *talk) rest(i, n int) string {
	from := t.tokens[i].from
	return t.plain[from:min(len(t.plain), from+n)]
}

// past returns the index of the first token that begins at or after a place
// n bytes into the folded text of token i.
func (t *talk) past(i, n int) int {
	stop := t.tokens[i].from + n
	for i < len(t.tokens) && t.tokens[i].from < stop {
		i++
	}
	return i
}
