package meaning

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

//go:embed vocabulary.tsv
var vocabularyFile string

const (
	blank    = "\u2581" // stands for a space, and before the first word
	unknown  = 0        // the id of what no piece spells
	reserved = 6        // ids below are never spelled
	partial  = -1       // marks the beginning of a piece that is not one itself
	known    = 8000     // pieces in the vocabulary
)

// A vocabulary knows the pieces that text is made of, and each beginning of one, so that a search can stop early.
type vocabulary map[string]piece

type piece struct {
	id    int
	score float64
}

func readVocabulary(file string) (vocabulary, error) {
	v := make(vocabulary, 3*known)
	id := 0
	for line := range strings.Lines(file) {
		text, number, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		score, err := strconv.ParseFloat(number, 64)
		if err != nil {
			return nil, fmt.Errorf("vocabulary line %d: %w", id+1, err)
		}
		if id >= reserved {
			v.add(text, piece{id, score})
		}
		id++
	}
	if id != known {
		return nil, fmt.Errorf("vocabulary has %d pieces, want %d", id, known)
	}
	return v, nil
}

// add lets the later of two pieces with one spelling win, as the reference does.
func (v vocabulary) add(text string, p piece) {
	v[text] = p
	for end := range text {
		if _, ok := v[text[:end]]; !ok {
			v[text[:end]] = piece{id: partial}
		}
	}
}

// A step is the best way found to reach a place in the text: from where, by which piece, and the score of the whole way.
type step struct {
	from, id int
	score    float64
}

// split spells a text with the pieces whose scores add up highest. The ids are good until s is used again.
//
// It follows the JavaScript reference to the letter, odd habits too: a score of zero counts as not reached yet, what no piece
// spells costs nothing, and a run of such signs is one unknown piece.
func (v vocabulary) split(s *scratch, text string) []int {
	text = spell(text)
	steps := s.start(text)
	for start := range text {
		reached := false
		for end := next(text, start); end <= len(text); end = next(text, end) {
			p, ok := v[text[start:end]]
			if !ok {
				break
			}
			if p.id != partial {
				reached = true
				improve(steps, start, end, p)
			}
			if end == len(text) {
				break
			}
		}
		if !reached {
			improve(steps, start, next(text, start), piece{id: unknown})
		}
	}
	return s.walk(len(text))
}

func spell(text string) string {
	text = norm.NFKC.String(strings.ToValidUTF8(text, "\uFFFD"))
	if text == "" {
		return ""
	}
	return blank + strings.ReplaceAll(text, " ", blank)
}

func next(text string, i int) int {
	_, size := utf8.DecodeRuneInString(text[i:])
	return i + size
}

func improve(steps []step, start, end int, p piece) {
	score := steps[start].score + p.score
	if best := steps[end].score; best == 0 || score >= best {
		steps[end] = step{start, p.id, score}
	}
}

// start clears the steps for a text; a place that nothing reaches counts as reached from the sign before it, unknown.
func (s *scratch) start(text string) []step {
	if len(text) >= cap(s.steps) {
		s.steps = make([]step, len(text)+1)
	}
	s.steps = s.steps[:len(text)+1]
	for i := range text {
		s.steps[next(text, i)] = step{from: i, id: unknown}
	}
	s.steps[0] = step{}
	return s.steps
}

// walk goes back from the end of the text and gives the ids in reading order.
func (s *scratch) walk(end int) []int {
	ids := s.ids[:0]
	for i := end; i > 0; i = s.steps[i].from {
		id := s.steps[i].id
		if id == unknown && len(ids) > 0 && ids[len(ids)-1] == unknown {
			continue
		}
		ids = append(ids, id)
	}
	s.ids = ids
	for i, j := 0, len(ids)-1; i < j; i, j = i+1, j-1 {
		ids[i], ids[j] = ids[j], ids[i]
	}
	return ids
}
