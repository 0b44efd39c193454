package say

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// escaped makes a text of strangers fit to stand in a message: on one line,
// at most so many characters of markup, with nothing in it that Slack would
// take for a mention, a link or formatting. It is the one place that does so.
func escaped(text string, most int) string {
	text = tidy(head(text, most))
	if fits(text, most) < len(text) {
		text = wordEnd(text, fits(text, most-1)) + "…"
	}
	return markup(isolated(text))
}

// wordEnd cuts a text at a place, or at the end of the word before when that
// is near.
func wordEnd(text string, end int) string {
	cut := text[:end]
	if space := strings.LastIndexByte(cut, ' '); space > end*2/3 && text[end] != ' ' {
		cut = cut[:space]
	}
	return strings.TrimRight(cut, " ,;:.–-(“")
}

// clip cuts a text without escaping it, for what Slack never reads as markup.
func clip(text string, most int) string {
	text = tidy(head(text, most))
	if boundary(text, most, width) == len(text) {
		return text
	}
	return wordEnd(text, boundary(text, most-1, width)) + "…"
}

// pieces is all of a text, escaped, in as many parts as it takes.
func pieces(text string, most int) []string {
	text = tidy(text)
	var all []string
	for text != "" {
		end := fits(text, most-2)
		if space := strings.LastIndexByte(text[:end], ' '); end < len(text) && space > end/2 {
			end = space
		}
		all = append(all, markup(isolated(text[:end])))
		text = strings.TrimLeft(text[end:], " ")
	}
	return all
}

// markup escapes what Slack gives a meaning. Its formatting marks have no
// escape; they become characters that look the same and do nothing.
func markup(text string) string {
	var b strings.Builder
	runes := []rune(text)
	for i, r := range runes {
		switch r {
		case '&':
			b.WriteString("&amp;")
		case '<':
			b.WriteString("&lt;")
		case '>':
			b.WriteString("&gt;")
		case '*':
			b.WriteRune('∗')
		case '~':
			b.WriteRune('∼')
		case '`':
			b.WriteRune('ˋ')
		case '_':
			if inWord(runes, i) {
				b.WriteRune(r) // Slack makes nothing of one inside a word
			} else {
				b.WriteRune('ˍ')
			}
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// unmarked takes our own formatting out of markup, for plain text.
func unmarked(markup string) string { return strings.NewReplacer("*", "", "`", "").Replace(markup) }

func inWord(runes []rune, i int) bool {
	word := func(i int) bool {
		return i >= 0 && i < len(runes) && (unicode.IsLetter(runes[i]) || unicode.IsDigit(runes[i]))
	}
	return word(i-1) && word(i+1)
}

// cost is how many characters of markup a rune becomes.
func cost(r rune) int {
	switch r {
	case '&':
		return 5
	case '<', '>':
		return 4
	}
	return width(r)
}

// width is how many characters a rune is where text is counted as UTF-16.
// Slack does not say how it counts.
func width(r rune) int {
	if r > 0xffff {
		return 2
	}
	return 1
}

// size is how long markup is.
func size(markup string) (n int) {
	for _, r := range markup {
		n += width(r)
	}
	return n
}

// fits is how many bytes of a text come to at most so many characters of markup.
func fits(text string, most int) int { return boundary(text, most-2, cost) } // two for isolated

// boundary finds the last place in a text, within a budget, that parts no
// letter from its accents and no emoji from what it is made of. It is not
// Unicode's whole rule for graphemes, but it is wrong only where a script
// joins letters, which reads no worse.
func boundary(text string, budget int, cost func(rune) int) int {
	last, spent, flags := 0, 0, 0
	var before rune
	for at, r := range text {
		if !joins(before, r, flags) {
			last = at
		}
		if spent += cost(r); spent > budget {
			if last == 0 {
				return at // one long pile of accents: cut it anyhow
			}
			return last
		}
		flags++
		if !flag(r) {
			flags = 0
		}
		before = r
	}
	return len(text)
}

// joins tells whether a rune belongs to the one before it; flags is how many
// halves of flags came just before.
func joins(before, r rune, flags int) bool {
	const zeroWidthJoiner = '\u200d'
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Mc) || r == zeroWidthJoiner || before == zeroWidthJoiner ||
		r >= 0x1f3fb && r <= 0x1f3ff || r >= 0xe0020 && r <= 0xe007f || flag(r) && flags%2 == 1
}

func flag(r rune) bool { return r >= 0x1f1e6 && r <= 0x1f1ff }

// head is more of a text than will be shown, so that nobody tidies 100 kB for
// a line.
func head(text string, most int) string { return text[:min(len(text), 1000+20*most)] }

// tidy puts a text on one line and takes out what cannot be seen: control
// characters, broken UTF-8, and the marks that turn the direction of a line.
func tidy(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError:
			return '\ufffd'
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0xfeff:
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\ufffd"))
	return strings.Join(strings.Fields(text), " ")
}

// isolated keeps a text that runs from right to left from turning the line it
// stands in.
func isolated(text string) string {
	if strings.ContainsFunc(text, func(r rune) bool {
		return unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko)
	}) {
		return "\u2068" + text + "\u2069"
	}
	return text
}

// number is a number in words, as far as words are short.
func number(n int) string {
	names := []string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}
	if n < len(names) {
		return names[n]
	}
	return strconv.Itoa(n)
}

// counted is a number in words with its noun: "three sites".
func counted(n int, one, many string) string {
	if n == 1 {
		return number(n) + " " + one
	}
	return number(n) + " " + many
}

// capital writes a sentence's first letter large.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// stopped ends a sentence once.
func stopped(s string) string {
	if strings.HasSuffix(s, ".") || strings.HasSuffix(s, "…") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") {
		return s
	}
	return s + "."
}

// oneOf joins words as a person would: "a, b or c".
func oneOf(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}
