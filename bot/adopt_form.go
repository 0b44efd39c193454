package bot

import (
	"slices"
	"strconv"

	"innovate/bot/say"
	"innovate/data"
)

// coded takes in a choice, if it is one of those that were offered.
func (f faults) coded(field, code string, all []data.Code, must bool) string {
	if code == "" && !must || slices.ContainsFunc(all, func(c data.Code) bool { return c.Code == code }) {
		return code
	}
	f[field] = say.SayChosen
	return ""
}

// mostCount is how far anybody counts.
const mostCount = 1_000_000

// counted takes in a number; empty is none.
func (f faults) counted(field, text string) int {
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n >= mostCount {
		f[field] = say.SayWhole
		return 0
	}
	return n
}

// readAdoption reads the form of one version of an adoption, on top of what
// that version says.
func readAdoption(of form, base data.Adoption, i data.Innovation) (data.Adoption, faults) {
	wrong := faults{}
	name := func(field string) string { return say.Versioned(field, base.Version) }
	text := func(field string) string { return wrong.words(of, name(field)) }
	a := base
	a.Site.Organisation, a.Site.Team = text(say.Organisation), text(say.Team)
	a.Site.Place, a.Site.Country = text(say.Region), text(say.Country)
	if a.Site.Organisation == "" && wrong[name(say.Organisation)] == "" {
		wrong[name(say.Organisation)] = say.SayName
	}
	a.Setting = wrong.coded(name(say.WhereWeWork), of.one(name(say.WhereWeWork)), data.Settings, true)
	a.Size = wrong.coded(name(say.HowMany), of.one(name(say.HowMany)), data.Sizes, false)
	readStage(of.one(name(say.Stage)), name(say.Stage), &a, wrong)
	if a.Reason = text(say.Why); a.Stage != "stopped" && a.Reason == base.Reason {
		a.Reason = "" // it goes on again: why it had stopped is history
	}
	wrong.reason(a, name(say.Why))
	a.Kept = nil
	for _, c := range say.CoreOf(i, base) {
		if of.ticked(name(say.Kept), say.CoreCode(c)) {
			a.Kept = append(a.Kept, c)
		}
	}
	a.Changed, a.Help = text(say.Changed), text(say.HelpWanted)
	a.Result = readResult(of, name, wrong)
	a.People = readPeople(of[name(say.People)])
	if len(a.People) == 0 {
		wrong[name(say.People)] = say.SayWho
	}
	a.Quiet = of.ticked(name(say.Quiet), say.Quiet)
	return a, wrong
}

// readStage reads how far a team is. A pause leaves it where it was.
func readStage(chosen, field string, a *data.Adoption, wrong faults) {
	a.Paused = chosen == say.StagePaused && a.Stage != "" && a.Stage != "stopped"
	if !a.Paused {
		a.Stage = wrong.coded(field, chosen, data.Stages, true)
	}
}

// reason holds a form to it that a stop has a reason, and nothing else has.
func (f faults) reason(a data.Adoption, field string) {
	switch {
	case f[field] != "":
	case a.Stage == "stopped" && a.Reason == "":
		f[field] = say.SayWhy
	case a.Stage != "stopped" && a.Reason != "":
		f[field] = say.OnlyIfStopped
	}
}

func readResult(of form, name func(string) string, wrong faults) data.Result {
	r := data.Result{
		Effect: wrong.coded(name(say.Effect), of.one(name(say.Effect)), data.Results, false),
		Note:   wrong.words(of, name(say.InWords)),
		Count:  wrong.counted(name(say.Count), of.one(name(say.Count))),
		Of:     wrong.counted(name(say.OutOf), of.one(name(say.OutOf))),
	}
	counts, outOf := of.one(name(say.Count)) != "", of.one(name(say.OutOf)) != ""
	switch {
	case counts != outOf:
		wrong[name(say.Count)] = say.SayBoth
	case r.Count > r.Of:
		wrong[name(say.Count)] = say.TooMany
	}
	if r.Effect == "" && (r.Note != "" || counts) && wrong[name(say.Effect)] == "" {
		wrong[name(say.Effect)] = say.SayEffect
	}
	return r
}

func readPeople(chosen []string) []string {
	var all []string
	for _, p := range chosen {
		if !slices.Contains(all, p) && len(all) < say.MostPeople {
			all = append(all, p)
		}
	}
	return all
}
