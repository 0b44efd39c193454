package data

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"
)

// A Team is those at one site who agreed to be asked about an innovation. It
// is what an asker chooses from: they see a place and a setting, and nobody's
// name before somebody said yes.
type Team struct {
	Site      Site
	Setting   string
	Size      string
	Role      string
	Confirmed time.Time // when the latest of them last said so
	People    []string  // Slack IDs, those who said so last first
}

// Key names a team without saying who is in it.
func (t Team) Key() string {
	sum := sha256.Sum256([]byte(folded(t.Site.Organisation) + "\n" + folded(t.Site.Team) + "\n" + t.Setting + "\n" + t.Role))
	return hex.EncodeToString(sum[:8])
}

// Consents are all who are known to have agreed to be asked about an
// innovation, or were asked to: those the catalogue names and those kept
// here. What is kept here is newer, and counts for the same person.
func (i Innovation) Consents(kept []Consent) []Consent {
	all := slices.Clone(kept)
	for _, c := range i.Contacts {
		agreed, err := time.Parse(time.DateOnly, c.Agreed)
		if c.Slack == "" || err != nil || slices.ContainsFunc(all, func(k Consent) bool { return k.Person == c.Slack }) {
			continue // nobody is listed without a consent
		}
		confirmed, err := time.Parse(time.DateOnly, c.Confirmed)
		if err != nil || confirmed.Before(agreed) {
			confirmed = agreed
		}
		all = append(all, Consent{
			Innovation: i.ID, Person: c.Slack, Site: i.siteOf(c), Role: c.Role, How: FromCatalogue,
			State: "agreed", Agreed: agreed, Confirmed: confirmed,
		})
	}
	return all
}

// FromCatalogue is how somebody agreed whom a record names.
const FromCatalogue = "the catalogue"

// siteOf is all that a record knows of where a contact is.
func (i Innovation) siteOf(c Contact) Site {
	site := Site{Organisation: c.Organisation, Team: c.Team, Page: c.Page}
	for _, s := range append([]Site{i.Origin}, i.Adopters...) {
		if alike(s.Organisation, c.Organisation) {
			site.Place, site.Country, site.Page = s.Place, s.Country, cmp.Or(site.Page, s.Page)
			break
		}
	}
	return site
}

// Teams puts those who may be asked now into their teams, the team first that
// is most like the asker's; where the innovation began comes after those who
// took it up, as they know what it is to start.
func Teams(all []Consent, asker Profile, now time.Time) []Team {
	all = slices.DeleteFunc(slices.Clone(all), func(c Consent) bool { return !c.Open(now) })
	slices.SortFunc(all, func(a, b Consent) int {
		return cmp.Or(b.Confirmed.Compare(a.Confirmed), cmp.Compare(a.Person, b.Person))
	})
	var teams []Team
	at := map[string]int{}
	for _, c := range all {
		t := Team{c.Site, c.Setting, c.Size, c.Role, c.Confirmed, nil}
		n, ok := at[t.Key()]
		if !ok {
			n = len(teams)
			at[t.Key()] = n
			teams = append(teams, t)
		}
		teams[n].People = append(teams[n].People, c.Person)
	}
	slices.SortStableFunc(teams, func(a, b Team) int {
		return cmp.Or(
			cmp.Compare(began(a), began(b)),
			cmp.Compare(b.likeness(asker), a.likeness(asker)),
			b.Confirmed.Compare(a.Confirmed),
			cmp.Compare(a.Key(), b.Key()),
		)
	})
	return teams
}

func began(t Team) int {
	if t.Role == "origin" {
		return 1
	}
	return 0
}

func (t Team) likeness(p Profile) int {
	return Likeness(p, t.Setting, t.Size, t.Site.Country, t.Site.Place)
}

// LoadWindow is over how long MostMonthly counts.
const LoadWindow = 30 * 24 * time.Hour

// Full tells whether a contact has been sent as many askers as they are to
// be, from all their turns within the LoadWindow.
func Full(turns []Approach) bool {
	open := 0
	for _, a := range turns {
		if a.State == "open" {
			open++
		}
	}
	return open >= MostOpen || len(turns) >= MostMonthly
}

// Spared are who is not to be asked for an introduction: its asker, whoever
// was asked for it before, and whoever did not take up the same asker's wish
// of the last month for the same innovation. One whom they met may be asked
// again.
func (in Introduction) Spared(earlier []Introduction, now time.Time) []string {
	all := append([]string{in.Asker}, in.Tried...)
	for _, e := range earlier {
		if e.ID == in.ID || e.State == "taken back" || now.Sub(e.Opened) > LoadWindow {
			continue
		}
		for _, p := range e.Tried {
			if e.State != "met" || p != e.Contact {
				all = append(all, p)
			}
		}
	}
	return all
}
