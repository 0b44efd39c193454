package data

import (
	"cmp"
	"slices"
	"time"
)

// Same tells whether two ways to write a site mean the same team of the same
// organisation.
func (s Site) Same(o Site) bool {
	return alike(s.Organisation, o.Organisation) && folded(s.Team) == folded(o.Team)
}

// early are the stages before anything is done with patients or staff.
var early = []string{"looking", "talking", "preparing"}

// Reached is an adoption once it has come to a stage. The time it started is
// when it was first used, or until then when we first heard of it.
func (a Adoption) Reached(stage string, now time.Time) Adoption {
	before := a.Stage
	if stage != before {
		a.Stage, a.Since = stage, now
	}
	if a.Started.IsZero() || a.Active() && slices.Contains(early, before) {
		a.Started = now
	}
	if stage != "stopped" {
		a.Reason = ""
	} else {
		a.Paused = false
	}
	return a
}

// Going is an adoption whose people say that it is still going. After a year
// in use it is there to stay.
func (a Adoption) Going(now time.Time) Adoption {
	a.Paused = false
	if a.Active() && !now.Before(a.Started.AddDate(1, 0, 0)) {
		return a.Reached("sustained", now)
	}
	return a
}

// InUse tells whether the team has made it a part of its work, and not only
// tests it.
func (a Adoption) InUse() bool { return a.Active() && a.Stage != "testing" }

// FollowUps are when its people are asked how it goes: two and six weeks,
// then three, six, twelve and twenty-four months after it started.
func (a Adoption) FollowUps() []time.Time {
	s := a.Started
	return []time.Time{
		s.AddDate(0, 0, 14), s.AddDate(0, 0, 42), s.AddDate(0, 3, 0), s.AddDate(0, 6, 0), s.AddDate(1, 0, 0), s.AddDate(2, 0, 0),
	}
}

// Asking is the follow-up that is open at a time; false: there is none, as
// its people have told us since, or it has stopped.
func (a Adoption) Asking(now time.Time) (time.Time, bool) {
	if a.Stage == "stopped" {
		return time.Time{}, false
	}
	var last time.Time
	for _, at := range a.FollowUps() {
		if !at.After(now) {
			last = at
		}
	}
	return last, !last.IsZero() && a.Heard.Before(last)
}

// Owns tells whether an adoption belongs to somebody.
func (a Adoption) Owns(person string) bool { return slices.Contains(a.People, person) }

// aspects are what its people say of an adoption, each of which may change by
// itself.
var aspects = []struct {
	name string
	same func(a, b Adoption) bool
	take func(to *Adoption, from Adoption)
}{
	{"site", func(a, b Adoption) bool { return a.Site == b.Site }, func(to *Adoption, a Adoption) { to.Site = a.Site }},
	{"setting", func(a, b Adoption) bool { return a.Setting == b.Setting }, func(to *Adoption, a Adoption) { to.Setting = a.Setting }},
	{"size", func(a, b Adoption) bool { return a.Size == b.Size }, func(to *Adoption, a Adoption) { to.Size = a.Size }},
	{"stage", func(a, b Adoption) bool { return a.Stage == b.Stage && a.Reason == b.Reason && a.Paused == b.Paused },
		func(to *Adoption, a Adoption) { to.Stage, to.Reason, to.Paused = a.Stage, a.Reason, a.Paused }},
	{"kept", func(a, b Adoption) bool { return slices.Equal(a.Kept, b.Kept) }, func(to *Adoption, a Adoption) { to.Kept = a.Kept }},
	{"changed", func(a, b Adoption) bool { return a.Changed == b.Changed }, func(to *Adoption, a Adoption) { to.Changed = a.Changed }},
	{"help", func(a, b Adoption) bool { return a.Help == b.Help }, func(to *Adoption, a Adoption) { to.Help = a.Help }},
	{"result", func(a, b Adoption) bool { return a.Result == b.Result }, func(to *Adoption, a Adoption) { to.Result = a.Result }},
	{"people", func(a, b Adoption) bool { return sameMembers(a.People, b.People) }, func(to *Adoption, a Adoption) { to.People = a.People }},
	{"quiet", func(a, b Adoption) bool { return a.Quiet == b.Quiet }, func(to *Adoption, a Adoption) { to.Quiet = a.Quiet }},
}

func sameMembers(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// Differs names what two versions of an adoption say differently: site,
// setting, size, stage, kept, changed, help, result, people, quiet.
func (a Adoption) Differs(b Adoption) []string {
	var all []string
	for _, s := range aspects {
		if !s.same(a, b) {
			all = append(all, s.name)
		}
	}
	return all
}

// Merge is an adoption with what somebody changed of it who had an earlier
// version before them: what they left alone stays as it now is.
func (a Adoption) Merge(base, theirs Adoption) Adoption {
	for _, s := range aspects {
		if !s.same(base, theirs) {
			s.take(&a, theirs)
		}
	}
	return a
}

// UseOf sums up the adoptions of an innovation for somebody who asks. Their
// own are counted, and not named to them.
func UseOf(all []Adoption, asker Profile, person string) Use {
	var u Use
	var like, stop Adoption
	most := 0
	for _, a := range all {
		if a.far() > 0 {
			u.Looking++
			continue
		}
		u.count(a)
		if a.Stage == "stopped" {
			if a.Reason != "" && (stop.ID == "" || later(a, stop)) {
				stop = a
			}
			continue
		}
		if n := asker.like(a); n > 0 && !a.Quiet && !a.Owns(person) && (n > most || n == most && later(a, like)) {
			like, most = a, n
		}
	}
	u.Reason, u.Like, u.LikeStage = stop.Reason, like.Site, like.Stage
	return u
}

func (u *Use) count(a Adoption) {
	u.Sites++
	if a.Active() {
		u.Active++
	}
	if a.Active() && a.Stage == "sustained" {
		u.Sustained++
	}
	if a.Stage == "stopped" {
		u.Stopped++
	}
	switch a.Result.Effect {
	case "better":
		u.Better++
	case "same":
		u.Same++
	case "worse":
		u.Worse++
	case "early":
		u.Early++
	}
}

// Told is how many sites have told what came of it.
func (u Use) Told() int { return u.Better + u.Same + u.Worse + u.Early }

func (p Profile) like(a Adoption) int {
	return Likeness(p, a.Setting, a.Size, a.Site.Country, a.Site.Place)
}

func later(a, b Adoption) bool {
	return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(b.ID, a.ID)) > 0
}

// SortLike puts first those who took it up, before those who only look into
// it; among them the most like a team, and of those as much alike the one
// that changed last.
func SortLike(all []Adoption, p Profile) {
	like := map[string]int{} // each weighed once, and not at every comparison
	if p.Known() {
		for _, a := range all {
			like[a.ID] = p.like(a)
		}
	}
	slices.SortFunc(all, func(a, b Adoption) int {
		return cmp.Or(a.far()-b.far(), like[b.ID]-like[a.ID], b.Since.Compare(a.Since), cmp.Compare(a.ID, b.ID))
	})
}

// far is 0 for a team that took it up, whatever came of it.
func (a Adoption) far() int {
	if a.Stage == "looking" || a.Stage == "talking" {
		return 1
	}
	return 0
}
