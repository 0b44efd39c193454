package index

import (
	"slices"

	"innovate/data"
)

// A Filter says what an answer must be. Empty fields ask for nothing; of
// several values in one field, one is enough.
type Filter struct {
	Settings  []string // codes of data.Settings
	Goals     []string // codes of data.Goals
	Topics    []string // in plain words: "falls" finds "Falls prevention"
	Countries []string // where it began or was taken up, as records write it
	Level     string   // of evidence, at least: "E2" lets E1 and E2 pass
}

// Empty tells whether everything passes.
func (f Filter) Empty() bool {
	return len(f.Settings) == 0 && len(f.Goals) == 0 && len(f.Topics) == 0 && len(f.Countries) == 0 && f.Level == ""
}

// passes tells whether a record is as was asked.
func (f Filter) passes(i data.Innovation) bool {
	return oneOf(f.Settings, func(s string) bool { return slices.Contains(i.Settings, s) }) &&
		oneOf(f.Goals, func(g string) bool { return slices.Contains(i.Goals, g) }) &&
		oneOf(f.Topics, func(t string) bool { return hasTopic(i, t) }) &&
		oneOf(f.Countries, func(c string) bool { return inCountry(i, c) }) &&
		(f.Level == "" || i.Level != "E0" && i.Level <= f.Level)
}

// oneOf tells whether one of several wishes holds, or there is none.
func oneOf(wishes []string, holds func(string) bool) bool {
	return len(wishes) == 0 || slices.ContainsFunc(wishes, holds)
}

// hasTopic tells whether one of a record's topics has all the words of one
// that was asked for.
func hasTopic(i data.Innovation, topic string) bool {
	asked := stemsOf(topic)
	return len(asked) > 0 && slices.ContainsFunc(i.Topics, func(t string) bool {
		has := stemsOf(t)
		return !slices.ContainsFunc(asked, func(s string) bool { return !slices.Contains(has, s) })
	})
}

// passing returns the best records that are as was asked, as many as are
// ranked to the end if there are so many: it looks further down for as long
// as too few of those above passed.
func (s *scorer) passing(only Filter) ([]*hit, error) {
	if only.Empty() {
		return s.top(hitsMost), nil
	}
	for most := hitsMost; ; most *= 4 {
		all := s.top(most)
		kept, err := s.filter(all, only)
		if err != nil || len(kept) >= hitsMost || len(all) < most {
			return kept, err
		}
	}
}

// filter drops the hits that are not as was asked.
func (s *scorer) filter(hits []*hit, only Filter) ([]*hit, error) {
	var kept []*hit
	for _, h := range hits {
		stored, err := s.load(h.doc)
		if err != nil {
			return nil, err
		}
		i, err := stored.innovation()
		if err != nil {
			return nil, err
		}
		if only.passes(i) {
			kept = append(kept, h)
		}
	}
	return kept, nil
}
