package say

import (
	"strconv"
	"strings"

	"innovate/data"

	"github.com/slack-go/slack"
)

// The actions and forms of adoptions. An adoption's ID is short and ours.
const (
	ActAdoption = "adoption"      // value: an adoption; it opens the form
	ActThisOne  = "adoption_this" // the same, from within a modal
	ActNewSite  = "adoption_new"  // value: an innovation; from within a modal
	ActJoin     = "adoption_join" // value: an adoption; from within a modal
	ActLetIn    = "adoption_let"  // value: an adoption, a space and a person
	ActLeave    = "adoption_leave"
	ActGoing    = "going"       // value: an adoption, a space and the day it was asked for
	ActLive     = "going_live"  // the same
	ActPaused   = "going_pause" // the same
	ActStopped  = "going_stop"  // the same; it opens a form
	ActResult   = "going_tell"  // the same; it opens a form

	FormAdoption = "adoption"
	FormStopped  = "adoption_stopped"
	FormResult   = "adoption_result"
)

// The fields of those forms; see Versioned.
const (
	Organisation = "organisation"
	Team         = "team"
	Region       = "place"
	Country      = "country"
	WhereWeWork  = "setting"
	HowMany      = "size"
	Stage        = "stage"
	Why          = "reason"
	Kept         = "kept"
	Changed      = "changed"
	HelpWanted   = "help"
	Effect       = "effect"
	InWords      = "note"
	Count        = "count"
	OutOf        = "of"
	People       = "people"
	Quiet        = "quiet"
)

// StagePaused stands in the menu of stages for a pause, which is none.
const StagePaused = "paused"

// MostPeople is how many people an adoption may belong to.
const MostPeople = 20

// How long what people write about an adoption may be.
const (
	mostSite  = 120
	mostWords = 400
)

// Versioned is a field's ID in the form of one version of an adoption. Slack
// keeps what was typed in a field when a form is shown anew, by its ID, and
// a new version is to be seen as it is.
func Versioned(field string, version int) string { return field + "-" + strconv.Itoa(version) }

// Adoption is the form in which a team says what it made of an innovation. In
// meta come back the IDs.
func Adoption(i data.Innovation, a data.Adoption, meta string, changes ...string) slack.ModalViewRequest {
	blocks := []slack.Block{section("*" + escaped(i.Title, cardTitle) + "*")}
	for _, c := range changes {
		blocks = append(blocks, section(c))
	}
	blocks = append(blocks, note("Everybody here can read this beside the name of your site, and not who wrote it. Please leave out anything about one patient."))
	f := func(id, label, hint string, optional bool) field {
		return field{Versioned(id, a.Version), label, hint, optional}
	}
	blocks = append(blocks,
		f(Organisation, "Your organisation", "", false).line(a.Site.Organisation, mostSite),
		f(Team, "Your ward or team", "", true).line(a.Site.Team, mostSite),
		f(WhereWeWork, "Where you work", "", false).menu(a.Setting, "Choose one", codes(data.Settings)...),
		f(Stage, "How far are you?", "", false).menu(stageOf(a), "Choose one", stages(a)...),
		f(Why, "If it stopped, why?", "Nobody is blamed. It is what helps the next team most.", true).lines(a.Reason, mostWords))
	if kept := core(i, a); len(kept) > 0 {
		blocks = append(blocks, f(Kept, "What you keep as it was meant", "", true).ticks(a.Kept, kept...))
	}
	return form(FormAdoption, "We’re trying this", "Save", meta, append(blocks,
		f(Changed, "What you made your own", "", true).lines(a.Changed, mostWords),
		f(HelpWanted, "What help would you like?", "", true).lines(a.Help, mostWords),
		f(Effect, "What came of it, so far", "No difference is worth knowing too.", true).menu(a.Result.Effect, "Choose one", codes(data.Results)...),
		f(InWords, "In your own words", "", true).lines(a.Result.Note, mostWords),
		f(Count, "If you counted: how many", "For example 3, of 40", true).number(a.Result.Count, 0, a.Result.Of > 0),
		f(OutOf, "Out of how many", "", true).number(a.Result.Of, 1, a.Result.Of > 0),
		f(HowMany, "How large you are", "", true).menu(a.Size, "Choose one", codes(data.Sizes)...),
		f(Region, "Your town or region", "", true).line(a.Site.Place, 80),
		f(Country, "Your country", "", true).line(a.Site.Country, 60),
		f(People, "Who of you may change this", "I ask them now and then how it goes.", false).people(a.People, MostPeople),
		f(Quiet, "The name of your site", "", true).ticks(quiet(a), option(Quiet, "Please do not show it", "Your site is counted, without its name")),
	)...)
}

func quiet(a data.Adoption) []string {
	if a.Quiet {
		return []string{Quiet}
	}
	return nil
}

// stages are what somebody may choose; only what has begun can be paused.
func stages(a data.Adoption) []*slack.OptionBlockObject {
	all := codes(data.Stages)
	if a.Stage != "" && a.Stage != "stopped" {
		all = append(all, option(StagePaused, "Paused for now", ""))
	}
	return all
}

func stageOf(a data.Adoption) string {
	if a.Paused {
		return StagePaused
	}
	return a.Stage
}

// core are the functions of an innovation to tick, and those that a team
// still holds to though the record has changed since.
func core(i data.Innovation, a data.Adoption) []*slack.OptionBlockObject {
	var all []*slack.OptionBlockObject
	for _, c := range CoreOf(i, a) {
		first, rest := halves(c)
		all = append(all, option(CoreCode(c), first, rest))
	}
	return all
}

// CoreOf are the core functions that the form of an adoption offers.
func CoreOf(i data.Innovation, a data.Adoption) []string {
	var all []string
	seen := map[string]bool{}
	for _, c := range append(append([]string(nil), i.Core...), a.Kept...) {
		code := CoreCode(c)
		if tidy(c) == "" || seen[code] || len(all) == mostTicks {
			continue
		}
		seen[code] = true
		all = append(all, c)
	}
	return all
}

// halves lays a long line out on the two lines of an option.
func halves(text string) (first, rest string) {
	text = tidy(head(text, 2*mostChoice))
	if fits(text, mostChoice) == len(text) {
		return text, ""
	}
	first = wordEnd(text, fits(text, mostChoice))
	return first, strings.TrimLeft(text[len(first):], " ")
}

// Stopped is the form that asks why an adoption stopped.
func Stopped(i data.Innovation, a data.Adoption, meta string) slack.ModalViewRequest {
	return form(FormStopped, "It stopped", "Save", meta,
		section("*"+escaped(i.Title, cardTitle)+"*\n"+site(a)),
		field{Why, "Why did it stop?", "Nobody is blamed. Everybody here can read this: it is what helps the next team most.", false}.lines("", mostWords))
}

// TellResult is the form that asks what came of an adoption.
func TellResult(i data.Innovation, a data.Adoption, meta string, changes ...string) slack.ModalViewRequest {
	blocks := []slack.Block{section("*" + escaped(i.Title, cardTitle) + "*\n" + site(a))}
	for _, c := range changes {
		blocks = append(blocks, section(c))
	}
	return form(FormResult, "What came of it", "Save", meta, append(blocks,
		note("Everybody here can read this. Please leave out anything about one patient."),
		field{Effect, "What came of it, so far", "No difference is worth knowing too.", false}.menu(a.Result.Effect, "Choose one", codes(data.Results)...),
		field{InWords, "In your own words", "", true}.lines(a.Result.Note, mostWords),
		field{Count, "If you counted: how many", "For example 3, of 40", true}.number(a.Result.Count, 0, a.Result.Of > 0),
		field{OutOf, "Out of how many", "", true}.number(a.Result.Of, 1, a.Result.Of > 0))...)
}

// Sites is the modal for somebody whose sites have been told of already.
func Sites(i data.Innovation, mine []data.Adoption) slack.ModalViewRequest {
	blocks := []slack.Block{section("*" + escaped(i.Title, cardTitle) + "*\nYou have told me of this already.")}
	for n, a := range mine[:min(len(mine), mostSites)] {
		blocks = append(blocks, section(site(a)+": "+stage(a)+"."),
			slack.NewActionBlock("", button(ActThisOne+":"+strconv.Itoa(n), a.ID, "Change or add to it", "Change or add to "+a.Site.Organisation)))
	}
	if i.ID != "" && len(i.ID) <= mostID {
		blocks = append(blocks, slack.NewActionBlock("", button(ActNewSite, i.ID, "Add another site", "Add another site for "+i.Title)))
	}
	return modal("We’re trying this", blocks)
}

const mostSites = 20 // of one person, in one modal

// SiteThere is the modal for somebody whose site another has told of.
func SiteThere(a data.Adoption) slack.ModalViewRequest {
	return modal("Already here", []slack.Block{
		section("Somebody has told me of *" + siteName(a.Site) + "* already, so I have kept one entry and not made a second."),
		section("If it is your team too, I can ask them to let you in. Then you can change it as well."),
		slack.NewActionBlock("", primary(button(ActJoin, a.ID, "Ask them to let me in", "Ask them to let me in: "+a.Site.Organisation))),
	})
}

// Joining is what SiteThere becomes once they have been asked.
func Joining(again bool) slack.ModalViewRequest {
	if again {
		return modal("Already asked", []slack.Block{section("They have been asked already. I will write to you when one of them lets you in.")})
	}
	return modal("Asked", []slack.Block{section("I have asked them. I will write to you when one of them lets you in.")})
}

// AdoptionKept is what the form becomes when what it says has been kept.
func AdoptionKept(a data.Adoption, first bool) slack.ModalViewRequest {
	if a.Stage == "stopped" {
		return modal("Thank you", []slack.Block{section("*Thank you for saying so; it will help the next team.*\n" +
			"It stays on the card, with your reason, so that nobody has to find it out again. I will not ask you about it any more.")})
	}
	text := "*Thank you, that is noted.*"
	if first {
		text = "*Thank you: that will help the next team.*\n" + site(a) + ": " + stage(a) + ". In two weeks, and now and then after that, I will ask how it goes: one tap is enough."
	}
	return modal("Thank you", []slack.Block{section(text), note("To change it, choose “We’re trying this” again.")})
}

// NotYourSite is the modal for somebody to whom an adoption does not belong.
func NotYourSite() slack.ModalViewRequest {
	return modal("Not yours to change", []slack.Block{section("Only the people of that site can change what it says. If you are one of them, ask one to add you.")})
}

// AdoptionGone is the modal for an adoption that is no more.
func AdoptionGone() slack.ModalViewRequest {
	return modal("No longer here", []slack.Block{section("That site is no longer listed. You can tell me of it again with “We’re trying this” on the card.")})
}

// The faults of those forms.
const (
	SayWhy        = "Please say in a few words why it stopped. It will help the next team."
	OnlyIfStopped = "This says why it stopped. Choose “Stopped” above, or leave this empty."
	SayEffect     = "Please choose what came of it, so that your words can be counted with the others."
	SayBoth       = "Please give both numbers, or neither: 3, out of 40."
	TooMany       = "This cannot be more than the number below it. Please check the two."
	SayWhole      = "Please give whole numbers below one million."
	SayWho        = "Please keep at least one person, so that somebody can change this."
	SayChosen     = "Please choose one of the list."
	SiteTaken     = "Another entry has this name already. Please add the name of the ward or team that sets it apart."
	SiteYours     = "You have told me of this site already. To change it, close this and choose “We’re trying this” again."
	SayName       = "Please write the name of your organisation."
)
