package say

import (
	"strings"
	"time"

	"innovate/data"

	"github.com/slack-go/slack"
)

// What an introduction's buttons and modals are called.
const (
	ActMeetBack   = "meet_back"   // value: an introduction's ID; the asker takes it back
	ActMeetYes    = "meet_yes"    // value: the same; the contact says yes
	ActMeetNotMe  = "meet_not_me" // value: the same; the contact says no
	ActMeetBusy   = "meet_busy"   // value: the same; the contact cannot now
	ActMeetWanted = "meet_wanted" // value: an innovation's ID; somebody wants a contact where there is none

	FormMeet      = "meet_form"   // an asker wants to talk to a team
	FormMeetText  = "meet_text"   // an asker wants a text to send
	FormMeetNotMe = "meet_not_me" // a contact says who else
	FormMeetBusy  = "meet_busy"   // a contact says until when

	FieldTeam    = "team"
	FieldProblem = "problem"
	FieldWhen    = "when"
	FieldInstead = "instead"
	FieldReason  = "reason"
	FieldUntil   = "until"
)

// How long what people write for each other may be.
const (
	mostProblem = 300
	mostWhen    = 150
	mostReason  = 200
	mostPlaces  = 8 // public pages in one message
)

// Meet asks whom somebody would like to talk to, and about what. It names
// places and never people.
func Meet(i data.Innovation, teams []data.Team, meta string, now time.Time) slack.ModalViewRequest {
	var all []*slack.OptionBlockObject
	for _, t := range teams {
		all = append(all, option(t.Key(), place(t.Site), aboutTeam(t, now)))
	}
	first := ""
	if len(teams) > 0 {
		first = teams[0].Key()
	}
	return form(FormMeet, "Talk to a team", "Ask them", meta,
		section("*"+escaped(i.Title, cardTitle)+"*\nThese teams agreed to be asked. I pass on what you write here with your setting, and not your name. "+
			"Only when somebody says yes do I bring you together."),
		field{id: FieldTeam, label: "Which team?"}.radios(first, all...),
		field{id: FieldProblem, label: "Your problem, in a line", hint: "Please write nothing about any one patient."}.line("", mostProblem),
		field{id: FieldWhen, label: "When would suit you?", hint: "For example: Tuesdays after 2, or a message any time.", optional: true}.line("", mostWhen),
	)
}

// place is where a team is, in a line.
func place(s data.Site) string {
	var parts []string
	for _, p := range []string{s.Organisation, s.Team, s.Place} {
		if tidy(p) != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ", ")
}

// aboutTeam is what else is known of a team.
func aboutTeam(t data.Team, now time.Time) string {
	parts := []string{}
	if t.Setting != "" {
		parts = append(parts, data.Label(data.Settings, t.Setting))
	}
	if t.Role == "origin" {
		parts = append(parts, "it began here")
	}
	return strings.Join(append(parts, "agreed to be asked, confirmed "+ago(now.Sub(t.Confirmed))), " · ")
}

// ago is how long ago something was, as one would say it.
func ago(d time.Duration) string {
	switch days := int(d.Hours() / 24); {
	case days < 1:
		return "today"
	case days == 1:
		return "yesterday"
	default:
		return counted(days, "day ago", "days ago")
	}
}

// A Lack is why there is nobody to introduce somebody to.
type Lack int

const (
	NobodyListed Lack = iota // nobody ever agreed
	NobodyFree               // those who agreed have been asked a lot, are away, or have not confirmed for long
)

// Nobody offers what is left when nobody can be asked: public pages, and a
// text to send.
func Nobody(i data.Innovation, why Lack, ageing []data.Site, asked int, noted bool, meta string) slack.ModalViewRequest {
	said := "Nobody here has yet agreed to be asked about *" + escaped(i.Title, cardTitle) + "*."
	if why == NobodyFree {
		said = "Everybody who agreed to be asked about *" + escaped(i.Title, cardTitle) + "* has been asked a lot lately, is away, or has not said for half a year that they are still happy to be."
	}
	blocks := []slack.Block{section(said + " You can write to those who do it, by their public pages.")}
	blocks = append(blocks, section(pages(i, ageing)))
	blocks = append(blocks,
		field{id: FieldProblem, label: "Your problem, in a line", hint: "I put it into a text that you can send. Please write nothing about any one patient."}.line("", mostProblem))
	if noted {
		blocks = append(blocks, note(wanted(asked)+" Those who look after the catalogue have been told."))
	} else {
		blocks = append(blocks, slack.NewActionBlock("", button(ActMeetWanted, i.ID, "Please find us a contact", "Please find us a contact for "+i.Title)))
	}
	return form(FormMeetText, "Talk to a team", "Write the text", meta, blocks...)
}

func wanted(asked int) string {
	return capital(counted(asked, "team has", "teams have")) + " asked for a contact."
}

// pages are the public pages of those who do it, those first whose contact
// has not been heard of for long.
func pages(i data.Innovation, ageing []data.Site) string {
	var lines []string
	room := mostSection
	add := func(s data.Site, role string) {
		if len(lines) == mostPlaces || tidy(s.Organisation) == "" {
			return
		}
		line := "• " + escaped(place(s), 150) + role
		if page := pageOf(i, s); linkable(page) {
			line = "• <" + strings.ReplaceAll(page, "&", "&amp;") + "|" + escaped(strings.ReplaceAll(place(s), "|", "/"), 150) + ">" + role
		}
		if room -= size(line) + 1; room >= 0 {
			lines = append(lines, line)
		}
	}
	for _, s := range ageing {
		add(s, ": agreed to be asked, and has not confirmed it for half a year")
	}
	for _, c := range i.WhoToTalkTo() {
		role := ""
		if c.Role == "origin" {
			role = ": it began here"
		}
		s := data.Site{Organisation: c.Organisation, Team: c.Team, Page: c.Page}
		if !hasSite(ageing, s) {
			add(s, role)
		}
	}
	if len(lines) == 0 {
		return "The catalogue names no team for it yet. The sources in *Details* may say more."
	}
	return strings.Join(lines, "\n")
}

// pageOf is the public page of a site, or else that of its organisation.
func pageOf(i data.Innovation, s data.Site) string {
	for _, known := range append([]data.Site{s, i.Origin}, i.Adopters...) {
		if known.Page != "" && strings.EqualFold(tidy(known.Organisation), tidy(s.Organisation)) {
			return known.Page
		}
	}
	return ""
}

func hasSite(all []data.Site, s data.Site) bool {
	for _, each := range all {
		if each.Same(s) {
			return true
		}
	}
	return false
}

// ToSend shows a text that somebody can copy and send.
func ToSend(i data.Innovation, problem string) slack.ModalViewRequest {
	return modal("Ready to send", []slack.Block{
		section("Copy this and send it to one of them. I have kept nothing of it."),
		section(letter(i, problem)),
		section(pages(i, nil)),
	})
}

// letter is a text to a team that nobody introduces.
func letter(i data.Innovation, problem string) string {
	lines := []string{"Hello,", "", "We have this problem: " + stopped(escaped(problem, mostProblem))}
	lines = append(lines, "We read about your work on "+escaped(i.Title, cardTitle)+" and would like to learn from it. Could you spare us a few minutes to tell us:")
	for n, q := range questions(i) {
		lines = append(lines, string(rune('1'+n))+". "+q)
	}
	lines = append(lines, "", "Thank you!")
	return "```" + strings.Join(lines, "\n") + "```"
}

// questions are three things worth asking a team, from what the record says.
func questions(i data.Innovation) []string {
	all := []string{"What did you try first, and what surprised you?"}
	if len(i.Core) > 0 {
		all = append(all, "How do you hold to this when it gets busy: “"+escaped(strings.TrimRight(tidy(i.Core[0]), "."), 200)+"”?")
	} else {
		all = append(all, "What must nobody leave out?")
	}
	if len(i.Adapt) > 0 {
		return append(all, "What did you make your own (for example: "+escaped(strings.TrimRight(tidy(i.Adapt[0]), "."), 150)+"), and what would you do differently?")
	}
	return append(all, "Who had to agree, how long did it take, and what would you do differently?")
}

// AlreadyAsking says that an introduction is under way.
func AlreadyAsking(i data.Innovation, introduction string) slack.ModalViewRequest {
	return modal("Talk to a team", []slack.Block{
		section("I am already asking a team about *" + escaped(i.Title, cardTitle) + "* for you. I will tell you as soon as they answer."),
		slack.NewActionBlock("", button(ActMeetBack, introduction, "Take it back", "Take back the introduction about "+i.Title)),
	})
}

// AlreadyAskingField says the same at a field of the form.
func AlreadyAskingField() string {
	return "I am already asking a team about this for you. Please wait for their answer, or take it back first."
}

// Chosen is what must be put right in the form.
func Chosen() string { return "Please choose one of the teams." }

// Empty asks for words where there are none.
func Empty() string { return "Please say in a line what the problem is." }
