package index

import (
	"slices"
	"strings"

	"innovate/data"
)

// A Filter says what an answer must be. Empty fields ask for nothing; of
// several values in one field, one is enough.
type Filter struct {
	Settings  []string // codes of data.Settings
	Goals     []string // codes of data.Goals
	Countries []string // where it began, as records write it
	Level     string   // of evidence, at least: "E2" lets E1 and E2 pass
}

// Empty tells whether everything passes.
func (f Filter) Empty() bool {
	return len(f.Settings) == 0 && len(f.Goals) == 0 && len(f.Countries) == 0 && f.Level == ""
}

// passes tells whether a record is as was asked.
func (f Filter) passes(i data.Innovation) bool {
	return (len(f.Settings) == 0 || slices.ContainsFunc(i.Settings, func(s string) bool { return slices.Contains(f.Settings, s) })) &&
		(len(f.Goals) == 0 || slices.ContainsFunc(i.Goals, func(g string) bool { return slices.Contains(f.Goals, g) })) &&
		(len(f.Countries) == 0 || slices.ContainsFunc(f.Countries, func(c string) bool { return strings.EqualFold(c, i.Origin.Country) })) &&
		(f.Level == "" || i.Level != "E0" && i.Level <= f.Level)
}

// filter drops the hits that are not as was asked.
func (s *scorer) filter(hits []hit, only Filter) ([]hit, error) {
	if only.Empty() {
		return hits, nil
	}
	var kept []hit
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
