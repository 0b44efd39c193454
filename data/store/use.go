package store

import (
	"strconv"

	"innovate/data"
)

// The shelves: what people do with the catalogue.
var (
	Consents = Shelf[data.Consent]{"consents", func(c data.Consent) Keys {
		return Keys{ID: c.ID(), About: c.Innovation, Owner: c.Person, State: c.State, At: c.Confirmed}
	}}
	Introductions = Shelf[data.Introduction]{"introductions", func(i data.Introduction) Keys {
		return Keys{ID: i.ID, About: i.Innovation, Owner: i.Asker, State: i.State, At: i.Opened}
	}}
	Approaches = Shelf[data.Approach]{"approaches", func(a data.Approach) Keys {
		return Keys{ID: a.ID(), About: a.Introduction, Owner: a.Person, State: a.State, At: a.Asked}
	}}
	Adoptions = Shelf[data.Adoption]{"adoptions", func(a data.Adoption) Keys {
		return Keys{ID: a.ID, About: a.Innovation, Owner: a.By, State: a.Stage, At: a.Since}
	}}
	AdoptionHistory = Shelf[data.Adoption]{"adoption_history", func(a data.Adoption) Keys {
		return Keys{ID: versioned(a), About: a.ID, Owner: a.By, State: a.Stage, At: a.At}
	}}
	Adopters = Shelf[data.Adopter]{"adopters", func(a data.Adopter) Keys {
		return Keys{ID: a.Adoption + "/" + a.Person, About: a.Adoption, Owner: a.Person}
	}}
	Needs = Shelf[data.Need]{"needs", func(n data.Need) Keys {
		return Keys{ID: n.ID, About: n.Channel, Owner: n.By, State: n.State, At: n.At}
	}}
	Backers = Shelf[data.Backer]{"backers", func(b data.Backer) Keys {
		return Keys{ID: b.Need + "/" + b.Person, About: b.Need, Owner: b.Person, At: b.At}
	}}
	Saves = Shelf[data.Save]{"saves", func(s data.Save) Keys {
		return Keys{ID: s.Person + "/" + s.Innovation, About: s.Innovation, Owner: s.Person, At: s.At}
	}}
	Watches = Shelf[data.Watch]{"watches", func(w data.Watch) Keys {
		return Keys{ID: w.ID, Owner: w.Person, At: w.At}
	}}
	Showings = Shelf[data.Showing]{"showings", func(s data.Showing) Keys {
		return Keys{ID: s.Innovation + "/" + s.Place, About: s.Innovation, Owner: s.Place, At: s.Last}
	}}
	Tellings = Shelf[data.Telling]{"tellings", func(t data.Telling) Keys {
		return Keys{ID: t.Place + "/" + t.About, About: t.About, Owner: t.Place, State: t.State, At: t.At}
	}}
	Profiles = Shelf[data.Profile]{"profiles", func(p data.Profile) Keys {
		return Keys{ID: p.Place, Owner: p.Place}
	}}
	Nudges = Shelf[data.Nudge]{"nudges", func(n data.Nudge) Keys {
		return Keys{ID: n.ID, About: n.About, Owner: n.Person, State: n.State, At: n.Due}
	}}
	Homes = Shelf[data.Home]{"homes", func(h data.Home) Keys {
		return Keys{ID: h.Person, Owner: h.Person, At: h.Opened}
	}}
	Recalls = Shelf[data.Recall]{"recalls", func(r data.Recall) Keys {
		return Keys{ID: r.ID, About: r.Innovation, Owner: r.By, State: r.Status, At: r.At}
	}}
	Subscriptions = Shelf[data.Subscription]{"subscriptions", func(s data.Subscription) Keys {
		return Keys{ID: s.Place, Owner: s.By, State: s.State}
	}}
	Posts = Shelf[data.Post]{"posts", func(p data.Post) Keys {
		return Keys{ID: p.ID, About: p.Place, Owner: p.Place, State: p.State, At: p.Hour}
	}}
)

// versioned names one version of an adoption; with leading zeros, so that
// they sort.
func versioned(a data.Adoption) string {
	v := strconv.Itoa(a.Version)
	return a.ID + "/" + "00000"[:max(0, 5-len(v))] + v
}
