package index

import (
	"html"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"golang.org/x/text/unicode/norm"
)

// A token is one word of a text. Bleve's own English analyser drops what the
// field means by "A&E", "WHO" or "did not attend" before anything can see it,
// so that words are read here and handed to Bleve ready made.
type token struct {
	text    string // as written
	low     string // in small letters
	stem    string // what it is matched by
	capital bool   // an acronym in the writer's own capitals
	stop    bool   // says nothing by itself
	pause   bool   // a comma, a dash or a bracket stands before it, or a sentence ended
}

var slackMark = regexp.MustCompile(`<[@#!][^>|]*(?:\|([^>]*))?>|<(?:https?|mailto|tel)[^>|]*(?:\|([^>]*))?>`)
var htmlTag = regexp.MustCompile(`</?[a-zA-Z][^<>]*>`)
var slackEmoji = regexp.MustCompile(`:[a-z0-9_+-]+:`)

// plain takes away what Slack adds to a text, escapes, mentions, links and
// emoji, and the tags of a pasted page.
func plain(text string) string {
	text = strings.ToValidUTF8(text, " ")
	text = slackMark.ReplaceAllString(text, " $1$2 ")
	text = htmlTag.ReplaceAllString(html.UnescapeString(text), " ")
	text = slackEmoji.ReplaceAllString(text, " ")
	text = norm.NFKC.String(text)
	return strings.Map(func(r rune) rune {
		switch {
		case r == '’' || r == '‘' || r == '`' || r == '´':
			return '\''
		case unicode.Is(unicode.Cf, r): // zero-width and direction marks
			return -1
		case unicode.IsSpace(r) || unicode.IsControl(r):
			if r == '\n' {
				return '\n'
			}
			return ' '
		}
		return r
	}, text)
}

// analyse splits a plain text into tokens.
func analyse(text string) []token {
	shout := mostlyCapitals(text)
	all := make([]token, 0, len(text)/5)
	pause := false
	for at := 0; at < len(text); {
		r, n := utf8.DecodeRuneInString(text[at:])
		if !wordRune(r) {
			pause = pause || strings.ContainsRune(".!?;\n,:()–—", r)
			at += n
			continue
		}
		end := wordEnd(text, at)
		t := newToken(text[at:end], shout)
		t.pause = pause
		all = append(all, t)
		pause = false
		at = end
	}
	return all
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// wordEnd finds the end of the word that begins at a place. An apostrophe
// within it and an & or @ between single letters (A&E, H@N) belong to it.
func wordEnd(text string, at int) int {
	for end := at; end < len(text); {
		r, n := utf8.DecodeRuneInString(text[end:])
		if wordRune(r) {
			end += n
			continue
		}
		next, _ := utf8.DecodeRuneInString(text[end+n:])
		joined := r == '\'' && wordRune(next) ||
			(r == '&' || r == '@') && unicode.IsLetter(next) && end-at == 1 && shortWord(text[end+n:])
		if !joined {
			return end
		}
		end += n
	}
	return len(text)
}

// shortWord tells whether a text begins with a word of one letter.
func shortWord(text string) bool {
	_, n := utf8.DecodeRuneInString(text)
	next, _ := utf8.DecodeRuneInString(text[n:])
	return n == len(text) || !wordRune(next)
}

func newToken(text string, shout bool) token {
	low := strings.ToLower(text)
	low = strings.TrimSuffix(strings.TrimSuffix(low, "'s"), "'")
	t := token{text: text, low: low, capital: !shout && acronym(text)}
	t.stop = !t.capital && stopWords()[low]
	t.stem = low // an acronym is nobody's plural or past tense: PTS is not "patients"
	if !t.capital {
		t.stem = stem(low)
	}
	return t
}

// acronym tells whether a word is written as one: A&E, DNAs, NEWS2, TTO.
func acronym(text string) bool {
	upper, lower := 0, 0
	for _, r := range strings.TrimSuffix(text, "s") {
		switch {
		case unicode.IsUpper(r):
			upper++
		case unicode.IsLower(r):
			lower++
		}
	}
	return upper >= 2 && lower == 0 && len(text) <= 8
}

// mostlyCapitals tells whether the writer left caps lock on, so that capitals say nothing.
func mostlyCapitals(text string) bool {
	upper, lower := 0, 0
	for _, r := range text {
		switch {
		case unicode.IsUpper(r):
			upper++
		case unicode.IsLower(r):
			lower++
		}
	}
	return upper > 12 && upper > 2*lower
}

// stem reduces a word to what its forms have in common.
func stem(low string) string {
	if same, ok := irregular()[low]; ok {
		low = same
	}
	if len(low) < 4 || strings.ContainsAny(low, "0123456789&@") {
		return low
	}
	if known, ok := stems.find(low); ok {
		return known
	}
	env := stemmers.Get().(*snowballstem.Env)
	defer stemmers.Put(env)
	env.SetCurrent(strings.ReplaceAll(low, "'", ""))
	english.Stem(env)
	stem := strings.Clone(env.Current()) // not to hold on to the whole text
	stems.keep(strings.Clone(low), stem, 1)
	return stem
}

// stems are those of the words met of late: the same few thousand come again
// and again.
var stems = cache[string, string]{most: 20_000}

// stemmers are what the stemmer works in: a question needs one for each word.
var stemmers = sync.Pool{New: func() any { return snowballstem.NewEnv("") }}
