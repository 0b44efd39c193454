package index

import "slices"

// ways to say that something is not what the question is about. The first
// must begin a clause: "patients not drinking" is about drinking.
var notThis = [][]string{{"not"}, {"not", "about"}, {"nothing", "to", "do", "with"}, {"rather", "than"}, {"instead", "of"},
	{"other", "than"}, {"apart", "from"}, {"except", "for"}, {"as", "opposed", "to"}}

// negatedMost is how many words a denial reaches, at most.
const negatedMost = 5

// meant leaves out the problems that a question says it is not about: "not
// falls, pressure sores" asks for pressure sores.
func meant(tokens []token) []token {
	kept := make([]token, 0, len(tokens))
	for at := 0; at < len(tokens); {
		n := denial(tokens, at)
		if n == 0 {
			kept = append(kept, tokens[at])
			at++
			continue
		}
		end := at + n
		for end < len(tokens) && end < at+n+negatedMost && !tokens[end].pause && tokens[end].low != "but" {
			end++
		}
		if found, _ := words().mentions(tokens[at+n : end]); len(found) == 0 {
			end = at + 1 // "not thriving" denies no problem: it tells of one
			kept = append(kept, tokens[at])
		}
		at = end
	}
	if !slices.ContainsFunc(kept, func(t token) bool { return !t.stop }) {
		return tokens
	}
	return kept
}

// denial returns how many words say, at a place, that what follows is not
// meant, or 0.
func denial(tokens []token, at int) int {
	longest := 0
	for _, way := range notThis {
		if at+len(way) > len(tokens) || len(way) == 1 && at > 0 && !tokens[at].pause {
			continue
		}
		same := true
		for n, w := range way {
			same = same && tokens[at+n].low == w
		}
		if same {
			longest = max(longest, len(way))
		}
	}
	return longest
}
