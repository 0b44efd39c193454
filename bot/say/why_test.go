package say

import (
	"testing"

	"innovate/index"
)

// TestWhy holds a card to the reason that says most.
func TestWhy(t *testing.T) {
	word := index.Reason{Field: "topics", Asked: "falls", Found: "Falls"}
	passage := index.Reason{Field: "problem", Asked: "falls", Found: "People fall at night."}
	near := index.Reason{Field: "said_as", Asked: "they keep going over when nobody is about", Found: "another fall in the dark & nobody saw it.", Meaning: true}
	for _, c := range []struct {
		reasons []index.Reason
		want    string
	}{
		{nil, ""},
		{[]index.Reason{{Field: "title", Asked: "falls", Found: "Falls"}}, ""},
		{[]index.Reason{word}, "*Why:* you said “falls”; this is about “Falls”."},
		{[]index.Reason{word, near}, "*Why:* close in meaning to “another fall in the dark &amp; nobody saw it”."},
		{[]index.Reason{passage, near}, "*Why:* you said “falls”; this is for “People fall at night”."},
		{[]index.Reason{near}, "*Why:* close in meaning to “another fall in the dark &amp; nobody saw it”."},
	} {
		if got := why(c.reasons); got != c.want {
			t.Errorf("why(%+v) = %q, want %q", c.reasons, got, c.want)
		}
	}
}
