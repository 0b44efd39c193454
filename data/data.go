// Package data says what a proven innovation is: its record, the rules a
// record must keep, how it is read and written, and what may never be in it
// (see guard.go). It uses the standard library alone and does no I/O but
// reading the files it is handed; storing is data/store's work.
package data

import (
	"slices"
	"strings"
	"time"
)

// An Innovation is one record of the catalogue: something that already works
// somewhere, written so that a ward nurse reads it to the end.
type Innovation struct {
	ID      string `json:"id"`    // a slug that never changes
	Title   string `json:"title"` // plain words
	Summary string `json:"summary"`
	Problem string `json:"problem"` // what was wrong, as staff would tell it
	// SaidAs holds 3 to 30 sentences in the voice of staff who have the
	// problem and never heard of the solution. Matching feeds on it.
	SaidAs   []string `json:"said_as"`
	Solution string   `json:"solution"`
	Core     []string `json:"core"`  // what an adopter holds to
	Adapt    []string `json:"adapt"` // what is theirs to change
	Try      string   `json:"try"`   // the smallest first step
	Needs    Needs    `json:"needs"`
	Topics   []string `json:"topics"`   // plain words
	Settings []string `json:"settings"` // codes, see Settings
	Goals    []string `json:"goals"`    // codes, see Goals

	Origin   Site       `json:"origin"`
	Evidence []Evidence `json:"evidence"`
	Level    string     `json:"level"`             // confidence, by the rule of LevelOf
	Caution  string     `json:"caution,omitempty"` // where the evidence is thin or disputed
	Spread   string     `json:"spread,omitempty"`
	Adopters []Site     `json:"adopters,omitempty"`
	Contacts []Contact  `json:"contacts,omitempty"` // people who agreed to be asked

	Status  string `json:"status"`            // see Statuses
	Checked string `json:"checked,omitempty"` // the day its sources were last read, 2006-01-02; empty: never yet
	// Verified is "read" when the facts were read at their source and
	// "recalled" when they were not; a recalled figure is shown as reported.
	Verified string   `json:"verified"`
	Sources  []Source `json:"sources"`
	Version  int64    `json:"version,omitempty"` // set by the store: its place in the change feed
}

// Needs is what adopting takes, in a few words each; empty means not known.
type Needs struct {
	People string `json:"people,omitempty"`
	Money  string `json:"money,omitempty"`
	Months string `json:"months,omitempty"` // "3 to 6"
}

// A Site is a team somewhere that started or adopted an innovation.
type Site struct {
	Organisation string `json:"organisation"`
	Team         string `json:"team,omitempty"`
	Place        string `json:"place,omitempty"`
	Country      string `json:"country,omitempty"`
	Year         int    `json:"year,omitempty"` // when it began there
	Page         string `json:"page,omitempty"` // its public page
}

// A Contact is somebody, in a role and never by name, who agreed to be asked.
type Contact struct {
	Organisation string `json:"organisation"`
	Team         string `json:"team,omitempty"`
	Role         string `json:"role"` // "origin" or "adopter"
	Slack        string `json:"slack,omitempty"`
	Page         string `json:"page,omitempty"`
	Agreed       string `json:"agreed,omitempty"`    // 2006-01-02
	Confirmed    string `json:"confirmed,omitempty"` // 2006-01-02
}

// Evidence is one finding about an innovation.
type Evidence struct {
	Finding  string `json:"finding"`
	Design   string `json:"design"`          // see Designs
	Effect   string `json:"effect"`          // see Effects
	Sites    int    `json:"sites,omitempty"` // how many sites agree; 0: not known
	Year     int    `json:"year"`
	Title    string `json:"title"`
	Source   string `json:"source"`             // an address that a reader can open
	Verified string `json:"verified,omitempty"` // empty: as the record
}

// A Source is where the facts of a record can be read.
type Source struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}

// Reported tells whether a figure was not read at its source.
func (i Innovation) Reported(e Evidence) bool {
	if e.Verified != "" {
		return e.Verified != "read"
	}
	return i.Verified != "read"
}

// Best returns the finding that carries the level: of the strongest design,
// one that showed a benefit before one that did not, then the latest.
func (i Innovation) Best() (Evidence, bool) {
	if len(i.Evidence) == 0 {
		return Evidence{}, false
	}
	return slices.MinFunc(i.Evidence, func(a, b Evidence) int {
		if d := strength(b) - strength(a); d != 0 {
			return d
		}
		return b.Year - a.Year
	}), true
}

// strength orders findings for Best.
func strength(e Evidence) int {
	s := 2 * designs[e.Design].rank
	if e.Effect == "benefit" {
		s += 3 // a benefit in the next design down says more to an adopter than a null in this one
	}
	return s
}

// WhoToTalkTo lists contacts that agreed first, then the team that started
// it, then the adopters: places to write to, never people who did not agree.
func (i Innovation) WhoToTalkTo() []Contact {
	all := slices.Clone(i.Contacts)
	add := func(s Site, role string) {
		for _, c := range all {
			if strings.EqualFold(c.Organisation, s.Organisation) {
				return
			}
		}
		all = append(all, Contact{Organisation: s.Organisation, Team: s.Team, Role: role, Page: s.Page})
	}
	add(i.Origin, "origin")
	for _, s := range i.Adopters {
		add(s, "adopter")
	}
	return all
}

// Live tells whether the record may be shown in an answer.
func (i Innovation) Live() bool { return i.Status == "live" || i.Status == "needs re-check" }

// RecheckDue tells whether its sources were last read a year ago or longer.
func (i Innovation) RecheckDue(now time.Time) bool {
	checked, err := time.Parse(time.DateOnly, i.Checked)
	return err == nil && !now.Before(checked.AddDate(1, 0, 0))
}

// LevelOf grades how sure it is that the result is due to the innovation. It
// looks at designs and effects alone, never at how popular a thing is:
//
//	E1  a randomised trial or a review of trials shows a benefit, and none
//	    of that rank shows otherwise
//	E2  such a trial or review shows a benefit and another disputes it, or
//	    it is mixed; or a controlled comparison shows a benefit; or
//	    before-and-after or cohort results agree at three sites or more
//	E3  before-and-after or cohort results at fewer sites; a controlled
//	    comparison with mixed results; evaluations or audits of three sites
//	    or more; or anything lower that a null trial calls into question
//	E4  anything less: local data, an audit, a case study
//	E0  nothing shows a benefit and the best study shows none, or harm
func LevelOf(evidence []Evidence) string {
	if len(evidence) == 0 {
		return "E4"
	}
	top, lower := 0, false
	for _, e := range evidence {
		top = max(top, designs[e.Design].rank)
		lower = lower || e.Effect == "benefit" || e.Effect == "mixed"
	}
	if !lower {
		return "E0"
	}
	best := "E4"
	for _, e := range evidence {
		best = min(best, levelOfOne(e))
	}
	against := slices.ContainsFunc(evidence, func(e Evidence) bool {
		return designs[e.Design].rank == top && (e.Effect == "none" || e.Effect == "harm" || e.Effect == "mixed")
	})
	switch {
	case against && best == "E1":
		return "E2"
	case against && best == "E2" && top == randomised && !slices.ContainsFunc(evidence, atTop):
		return "E3"
	}
	return best
}

// atTop tells whether a randomised finding speaks for the innovation at least in part.
func atTop(e Evidence) bool {
	return designs[e.Design].rank == randomised && (e.Effect == "benefit" || e.Effect == "mixed")
}

// levelOfOne is the level that one finding alone would carry.
func levelOfOne(e Evidence) string {
	rank, several := designs[e.Design].rank, e.Sites >= 3
	switch {
	case e.Effect != "benefit" && e.Effect != "mixed":
		return "E4"
	case rank == randomised && e.Effect == "benefit":
		return "E1"
	case rank == randomised, rank == controlled && e.Effect == "benefit",
		rank == uncontrolled && e.Effect == "benefit" && several:
		return "E2"
	case rank == controlled, rank == uncontrolled && e.Effect == "benefit", rank == local && e.Effect == "benefit" && several:
		return "E3"
	}
	return "E4"
}
