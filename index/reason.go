package index

import (
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
	met := s.met(told)
	said := make([]bool, len(s.terms))
	var reasons []Reason
	var first float64
	for len(reasons) < reasonsMost {
		best, most := 0, 0.
		for n, p := range told.passages {
			w := s.worth(p, met[n], said)
			if w > most || w == most && p.text < told.passages[best].text {
				best, most = n, w
			}
		}
		first = max(first, most)
		if most == 0 || most < reasonLeast*first {
			break
		}
		p := told.passages[best]
		reasons = append(reasons, Reason{Field: p.key, Asked: s.asked(met[best]), Found: p.text})
		for _, t := range met[best] {
			said[t] = true
		}
	}
	return byMeaning(q, h, i, reasons), nil
}

// worth is how much of the score a passage accounts for that is not told yet,
// by the terms it holds. A short one says it better than a long one, and a
// sentence better than a mere label.
func (s *scorer) worth(p passage, terms []int, said []bool) (w float64) {
	if len(terms) == 0 {
		return 0
	}
	for _, t := range terms {
		if !said[t] {
			w += s.terms[t].scored * weights[p.field]
		}
	}
	if p.key == "topics" || p.key == "title" {
		w /= 6
	}
	return w / (1 + float64(strings.Count(p.text, " "))/40)
}

// byMeaning adds the part of the record that is closest in meaning, when that
// is among what brought the record up and is not told yet.
func byMeaning(q Question, h *hit, i data.Innovation, reasons []Reason) []Reason {
	if len(h.parts) == 0 || h.near < meaningLead && len(reasons) > 0 {
		return reasons
	}
	near := parts(i)[slices.Index(h.parts, slices.Max(h.parts))]
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

// met returns which of the question's terms each passage holds, by number.
func (s *scorer) met(by told) [][]int {
	s.holds = grown(s.holds, len(by.passages))
	all := s.holds[:len(by.passages)]
	for n := range all {
		all[n] = all[n][:0]
	}
	for k, t := range s.terms {
		if t.feedback {
			continue
		}
		for _, n := range by.holding[t.key()] {
			all[n] = append(all[n], k)
		}
	}
	return all
}

// asked joins the asker's words for some terms, each once, those within others
// left out.
func (s *scorer) asked(terms []int) string {
	var all []string
	for _, n := range terms {
		t := s.terms[n].asked
		if !slices.ContainsFunc(all, func(a string) bool { return strings.EqualFold(a, t) }) {
			all = append(all, t)
		}
	}
	all = slices.DeleteFunc(all, func(a string) bool {
		return slices.ContainsFunc(all, func(b string) bool {
			return len(b) > len(a) && strings.Contains(b, a) && slices.Contains(strings.Fields(b), a)
		})
	})
	return strings.Join(all, ", ")
}
