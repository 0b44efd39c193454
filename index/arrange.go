package index

import (
	"cmp"
	"slices"
	"strings"

	"innovate/data"
)

// A Context is where a question comes from, as a channel or a person declared
// it once. It never changes what fits or how well: among matches that fit
// about equally it brings the one to the front that was done in a place like
// the asker's. Empty fields say nothing.
type Context struct {
	Settings []string // codes of data.Settings
	Region   string   // as records write places: "Wales", "Leeds"
	Country  string   // as records write it: "UK"
	Size     string   // "small": there is hardly any money to spend; others say nothing
}

// nearEqual is how far apart two scores may be for their order to be a matter
// of taste: of questions of the project, one in four has its first two matches
// so close, and one in two its second and third.
const nearEqual = .05

// arranged puts matches that are worth showing, best first, in the order in
// which a person sees them, so many at most. Matches that are about equal
// stand by how well they suit the asker's own place, and the same
// organisation does not fill all of three places when another did about as
// well.
func arranged(all []Match, c Context, most int) []Match {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b Match) int {
		return cmp.Compare(b.Score+nearEqual*c.suits(b.Innovation), a.Score+nearEqual*c.suits(a.Innovation))
	})
	shown, rest := all[:min(most, len(all))], all[min(most, len(all)):]
	if len(shown) < 3 || !oneOrganisation(shown) {
		return shown
	}
	last := &shown[len(shown)-1]
	for _, m := range rest {
		if last.Score-m.Score <= nearEqual && !sameOrganisation(m, *last) {
			*last = m
			break
		}
	}
	return shown
}

func (c Context) empty() bool {
	return len(c.Settings) == 0 && c.Region == "" && c.Country == "" && c.Size == ""
}

// suits is the share of what was declared that a record's own story has.
func (c Context) suits(i data.Innovation) float64 {
	var asked, met float64
	count := func(declared, has bool) {
		if declared {
			asked++
		}
		if declared && has {
			met++
		}
	}
	count(len(c.Settings) > 0, slices.ContainsFunc(c.Settings, func(s string) bool { return slices.Contains(i.Settings, s) }))
	count(c.Region != "", slices.ContainsFunc(sites(i), func(s data.Site) bool { return hasWords(s.Place, c.Region) || hasWords(s.Organisation, c.Region) }))
	count(c.Country != "", inCountry(i, c.Country))
	count(c.Size == "small", noMoney.MatchString(i.Needs.Money))
	return met / max(1, asked)
}

// declared is the asker's context as far as the question does not say
// otherwise: who asks about a care home wants no answer from a ward.
func (q Question) declared() Context {
	c := q.Context
	if slices.ContainsFunc(q.Wishes, isSetting) {
		c.Settings = nil
	}
	if slices.ContainsFunc(q.Wishes, func(w string) bool { return w != "free" && !isSetting(w) && !isLevel(w) }) {
		c.Country, c.Region = "", ""
	}
	return c
}

func isSetting(code string) bool {
	return slices.ContainsFunc(data.Settings, func(c data.Code) bool { return c.Code == code })
}

func isLevel(code string) bool {
	return slices.ContainsFunc(data.Levels, func(c data.Code) bool { return strings.EqualFold(c.Code, code) })
}

// sites is where an innovation began and who took it up.
func sites(i data.Innovation) []data.Site { return append([]data.Site{i.Origin}, i.Adopters...) }

// inCountry tells whether an innovation began or was taken up in a country.
// Some began in several at once: "Denmark, UK".
func inCountry(i data.Innovation, country string) bool {
	return slices.ContainsFunc(sites(i), func(s data.Site) bool { return hasWords(s.Country, country) })
}

// hasWords tells whether a text has some words in it, whole and in a row.
func hasWords(text, words string) bool {
	pad := func(s string) string { return " " + strings.Join(spelt(s), " ") + " " }
	return strings.TrimSpace(words) != "" && strings.Contains(pad(text), pad(words))
}

// spelt is the words of a text in small letters, without what stands between them.
func spelt(text string) []string {
	var all []string
	for _, t := range analyse(plain(text)) {
		all = append(all, t.low)
	}
	return all
}

func oneOrganisation(all []Match) bool {
	return !slices.ContainsFunc(all[1:], func(m Match) bool { return !sameOrganisation(m, all[0]) })
}

func sameOrganisation(a, b Match) bool {
	name := strings.TrimSpace(a.Innovation.Origin.Organisation)
	return name != "" && strings.EqualFold(name, strings.TrimSpace(b.Innovation.Origin.Organisation))
}
