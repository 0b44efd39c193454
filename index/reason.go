package index

import (
	"cmp"
	"slices"
	"strings"

	"innovate/data"
)

// A Reason says why a record matched: the asker's words beside the record's.
// Reasons are made of the same terms, weights and vectors as the score, so
// that they are its causes and no decoration.
type Reason struct {
	Field string `json:"field"` // of the record: "said_as"
	Asked string `json:"asked"` // the asker's words
	Found string `json:"found"` // the record's

	// Meaning is set when no shared word but closeness in meaning is the
	// reason; Asked is the question itself then.
	Meaning bool `json:"-"`
}

const (
	reasonsMost = 3  // what a card has room for
	meaningLead = .7 // how far up among the hits a record is by meaning, for that to be a reason
	reasonLeast = .2 // of what the first reason accounts for
	askedMost   = 120
)

// A met passage is one that holds terms of the question.
type met struct {
	passage
	terms []*term
	worth float64
}

// reasons explains a record's score: the passage that most of it came from,
// then those that account for what the first did not, then what is close in
// meaning though it may share no word.
func (s *scorer) reasons(q Question, h *hit, i data.Innovation) ([]Reason, error) {
	kept, err := s.load(h.doc)
	if err != nil {
		return nil, err
	}
	told, err := kept.told()
	if err != nil {
		return nil, err
	}
	all := s.met(told)
	said := map[key]bool{} // terms
	var reasons []Reason
	var first float64
	for len(all) > 0 && len(reasons) < reasonsMost {
		for n := range all {
			all[n].worth = s.worth(all[n], said)
		}
		best := slices.MaxFunc(all, func(a, b met) int {
			return cmp.Or(cmp.Compare(a.worth, b.worth), strings.Compare(b.text, a.text))
		})
		w := best.worth
		first = max(first, w)
		if w == 0 || w < reasonLeast*first {
			break
		}
		reasons = append(reasons, Reason{Field: best.key, Asked: askedWords(best.terms), Found: best.text})
		for _, t := range best.terms {
			said[t.key()] = true
		}
	}
	return byMeaning(q, h, i, reasons), nil
}

// worth is how much of the score a passage accounts for that is not told yet.
// A short one says it better than a long one, and a sentence better than a
// mere label.
func (s *scorer) worth(m met, said map[key]bool) (w float64) {
	for _, t := range m.terms {
		if !said[t.key()] {
			w += s.weight[t.key()] * weights[m.field]
		}
	}
	if m.key == "topics" || m.key == "title" {
		w /= 6
	}
	return w / (1 + float64(strings.Count(m.text, " "))/40)
}

// byMeaning adds the part of the record that is closest in meaning, when that
// is among what brought the record up and is not told yet.
func byMeaning(q Question, h *hit, i data.Innovation, reasons []Reason) []Reason {
	if len(h.parts) == 0 || h.near < meaningLead && len(reasons) > 0 {
		return reasons
	}
	_, at, _ := closest(h.parts)
	near := parts(i)[at]
	if slices.ContainsFunc(reasons, func(r Reason) bool { return strings.Contains(near.text, r.Found) }) {
		return reasons
	}
	close := Reason{Field: near.key, Asked: ellipsis(strings.Join(strings.Fields(plain(q.Text)), " "), askedMost), Found: near.text, Meaning: true}
	return append(reasons[:min(len(reasons), reasonsMost-1)], close)
}

// ellipsis shortens a text at a word's edge.
func ellipsis(text string, most int) string {
	if len(text) <= most {
		return text
	}
	text = cut(text, most)
	if at := strings.LastIndexByte(text, ' '); at > most/2 {
		text = text[:at]
	}
	return text + "…"
}

// met returns the passages that hold terms of the question.
func (s *scorer) met(by told) []met {
	all := make([]met, len(by.passages))
	for n, p := range by.passages {
		all[n].passage = p
	}
	for k := range s.terms {
		t := &s.terms[k]
		if t.feedback {
			continue
		}
		for _, n := range by.holding[t.key()] {
			all[n].terms = append(all[n].terms, t)
		}
	}
	return slices.DeleteFunc(all, func(m met) bool { return len(m.terms) == 0 })
}

// askedWords joins the asker's words, each once, those within others left out.
func askedWords(terms []*term) string {
	var all []string
	for _, t := range terms {
		if !slices.ContainsFunc(all, func(a string) bool { return strings.EqualFold(a, t.asked) }) {
			all = append(all, t.asked)
		}
	}
	all = slices.DeleteFunc(all, func(a string) bool {
		return slices.ContainsFunc(all, func(b string) bool { return len(b) > len(a) && slices.Contains(strings.Fields(b), a) })
	})
	return strings.Join(all, ", ")
}
