package say

import (
	"strings"

	"innovate/data"

	"github.com/slack-go/slack"
)

// An Approach is what a contact is told of somebody who would like to talk
// to them.
type Approach struct {
	Introduction string
	Innovation   data.Innovation
	From         data.Profile
	Problem      string
	When         string
	Invited      bool   // they have not agreed yet: a colleague named them
	By           string // that colleague, a Slack ID
	Scope        string // what they are asked to agree to
}

// MayWeIntroduce asks a contact whether they would talk to somebody.
func MayWeIntroduce(a Approach) Message {
	title := "*" + escaped(a.Innovation.Title, cardTitle) + "*"
	opening := "Somebody would like to ask you about " + title + ". You agreed to be asked about it."
	yes := "Yes, put us in touch"
	if a.Invited {
		opening = mention(a.By) + " thinks that you would be the right person to ask about " + title + ", and somebody would like to."
		yes = "Yes, ask me"
	}
	var m Message
	say := func(s string) {
		m.add(section(s))
		m.line(s)
	}
	say(opening)
	about := "*From:* " + whence(a.From)
	about += "\n*Their problem:* “" + escaped(a.Problem, mostProblem) + "”"
	if tidy(a.When) != "" {
		about += "\n*It suits them:* " + escaped(a.When, mostWhen)
	}
	say(about)
	small := "They do not know who you are. Only if you say yes do I bring you together, in a message for the three of us."
	if a.Invited {
		small = "By saying yes you agree to this: " + a.Scope + " " + small
	}
	m.add(note(small))
	m.line(small)
	m.add(slack.NewActionBlock("",
		primary(button(ActMeetYes, a.Introduction, yes, yes+", about "+a.Innovation.Title)),
		button(ActMeetNotMe, a.Introduction, "Not me, try …", "Not me, try somebody else"),
		button(ActMeetBusy, a.Introduction, "Busy until …", "I am busy until a day"),
	))
	return m
}

// StillWaiting reminds a contact, once.
func StillWaiting(a Approach) Message {
	m := MayWeIntroduce(a)
	said := "A gentle reminder: somebody is still waiting to hear from you. If it does not suit, one press lets me ask somebody else."
	m.Blocks = append([]slack.Block{section(said)}, m.Blocks...)
	m.Text = said + "\n" + m.Text
	return m
}

// whence is the setting of an asker, without their name.
func whence(p data.Profile) string {
	var parts []string
	if p.Setting != "" {
		parts = append(parts, escaped(data.Label(data.Settings, p.Setting), 80))
	}
	if size := data.Label(data.Sizes, p.Size); p.Size != "" {
		before, _, _ := strings.Cut(size, ":")
		parts = append(parts, strings.ToLower(escaped(before, 40)))
	}
	for _, s := range []string{p.Region, p.Country} {
		if tidy(s) != "" {
			parts = append(parts, escaped(s, 60))
		}
	}
	if len(parts) == 0 {
		return "a colleague in this workspace"
	}
	return strings.Join(parts, ", ")
}

// TurnOver stands in place of what a contact was asked, once that is over.
func TurnOver(i data.Innovation, state string) Message {
	about := " about *" + escaped(i.Title, cardTitle) + "*"
	switch state {
	case "accepted":
		return plain("You said yes to a talk" + about + ". Thank you! I bring you together in a message of your own.")
	case "declined":
		return plain("You could not take the talk" + about + ". Thank you for saying so: I will look for somebody else.")
	case "busy":
		return plain("You are busy just now, so I will look for somebody else" + about + ". Nobody is sent to you before the day you named.")
	case "silent":
		return plain("Somebody wanted to talk to you" + about + " and could wait no longer. There is nothing left to do.")
	case "taken back":
		return plain("Somebody wanted to talk to you" + about + ", and no longer needs to. There is nothing left to do.")
	}
	return plain("Somebody wanted to talk to you" + about + ". That is over, and there is nothing left to do.")
}

// NotMe asks a contact who else could be asked.
func NotMe(i data.Innovation, meta string) slack.ModalViewRequest {
	return form(FormMeetNotMe, "Not me", "Ask somebody else", meta,
		section("No harm done. Do you know who would be better to ask about *"+escaped(i.Title, cardTitle)+"*? I will ask them first whether they agree."),
		field{id: FieldInstead, label: "A colleague", optional: true}.person("Somebody in this workspace"),
		field{id: FieldReason, label: "A word to whoever asked", hint: "They see it without your name.", optional: true}.line("", mostReason),
	)
}

// BusyUntil asks a contact when they may be asked again.
func BusyUntil(i data.Innovation, meta string) slack.ModalViewRequest {
	return form(FormMeetBusy, "Busy until", "Save", meta,
		section("I will look for somebody else to talk about *"+escaped(i.Title, cardTitle)+"*, and send nobody to you before that day."),
		field{id: FieldUntil, label: "Until which day?"}.day("Choose a day"),
	)
}

// NotYourself and its neighbours say what to change in a contact's form.
func NotYourself() string { return "Please name a colleague, not yourself; or leave it empty." }

// NotThem says that a colleague cannot take it.
func NotThem() string {
	return "I cannot ask them: they asked this themselves, have been asked already, or do not want to be. Please name somebody else, or leave it empty."
}

// LaterDay asks for a day that is to come.
func LaterDay() string { return "Please choose a day after today, within a year." }

// Introduced is the first message to the two who meet: who they are, the
// question, what to hold to, and what is worth asking.
func Introduced(i data.Innovation, asker, contact, problem, when string, where data.Site) Message {
	title := "*" + escaped(i.Title, cardTitle) + "*"
	var m Message
	say := func(s string) {
		m.add(section(s))
		m.line(s)
	}
	say(mention(asker) + ", meet " + mention(contact) + " of " + escaped(place(where), 150) + ", who knows " + title + " from using it.")
	question := mention(asker) + " asks: “" + escaped(problem, mostProblem) + "”"
	if tidy(when) != "" {
		question += "\n*It suits them:* " + escaped(when, mostWhen)
	}
	say(question)
	if len(i.Core) > 0 {
		hold := "*What to hold to*"
		for _, c := range i.Core[:min(len(i.Core), 6)] {
			hold += "\n• " + escaped(c, 200)
		}
		say(hold)
	}
	ask := "*Three questions worth asking*"
	for n, q := range questions(i) {
		ask += "\n" + string(rune('1'+n)) + ". " + q
	}
	say(ask)
	small := "Please say nothing here that could identify a patient. I do not read along."
	m.add(note(small))
	m.line(small)
	m.add(slack.NewActionBlock("", append(details(i), button(ActTry, i.ID, "We’re trying this", "We are trying "+i.Title))...))
	return m
}

// ContactTold tells a contact that whoever asked is no longer there.
func ContactTold(i data.Innovation) Message {
	return plain("Thank you for saying yes about *" + escaped(i.Title, cardTitle) + "*. Whoever asked has since left this workspace, so there is nothing left to do.")
}
