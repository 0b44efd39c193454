package say

import (
	"time"

	"innovate/data"

	"github.com/slack-go/slack"
)

// Asking tells an asker who is being asked. before is what became of the one
// asked before, if there was one.
type Asking struct {
	Innovation   data.Innovation
	Introduction string
	Now          data.Site // who is being asked; empty: nobody is left
	Chosen       bool      // it is the team that was chosen
	Before       data.Site
	Became       string // of the one before: see data.ApproachStates; empty: there was none
	Reason       string // in their words
	Problem      string // for the text to send, when nobody is left
	Ageing       []data.Site
}

// Asked is what an asker is told when somebody has been asked for them.
func Asked(a Asking) Message {
	title := "*" + escaped(a.Innovation.Title, cardTitle) + "*"
	now := "*" + escaped(place(a.Now), 150) + "*"
	var m Message
	say := func(s string) {
		m.add(section(s))
		m.line(s)
	}
	switch {
	case a.Became != "":
		say(became(a.Became, a.Before, title))
		if a.Reason != "" {
			say("They wrote: “" + escaped(a.Reason, mostReason) + "”")
		}
		if a.Now.Same(a.Before) {
			now = "a colleague there"
		}
		say("I have now asked " + now + " for you.")
	case a.Chosen:
		say("I have asked " + now + " whether they would talk to you about " + title + ". I will tell you as soon as they answer; that may take a few working days.")
	default:
		say("The team you chose for " + title + " cannot take it just now, so I have asked " + now + " for you instead.")
	}
	m.add(slack.NewActionBlock("", button(ActMeetBack, a.Introduction, "Take it back", "Take back the introduction about "+a.Innovation.Title)))
	return m
}

// became says what became of a contact's turn, without saying who it was.
func became(state string, site data.Site, title string) string {
	who := "*" + escaped(place(site), 150) + "*"
	switch state {
	case "declined":
		return "About " + title + ": " + who + " cannot take this one."
	case "busy":
		return "About " + title + ": " + who + " is too busy just now."
	case "silent":
		return "About " + title + ": " + who + " has not answered in five working days."
	}
	return "About " + title + ": " + who + " can no longer be asked."
}

// NobodyLeft tells an asker that nobody could be found, and what they can do.
func NobodyLeft(a Asking) Message {
	title := "*" + escaped(a.Innovation.Title, cardTitle) + "*"
	var m Message
	say := func(s string) {
		m.add(section(s))
		m.line(s)
	}
	if a.Became != "" {
		say(became(a.Became, a.Before, title))
		if a.Reason != "" {
			say("They wrote: “" + escaped(a.Reason, mostReason) + "”")
		}
	}
	say("I am sorry: there is nobody left to ask about " + title + " just now. You can write to those who do it, by their public pages:")
	say(pages(a.Innovation, a.Ageing))
	if a.Problem != "" {
		m.add(section("Here is a text that you can copy and send:"), section(letter(a.Innovation, a.Problem)))
		m.line("Here is a text that you can copy and send: " + letter(a.Innovation, a.Problem))
	}
	m.add(slack.NewActionBlock("",
		button(ActMeetWanted, a.Innovation.ID, "Please find us a contact", "Please find us a contact for "+a.Innovation.Title),
		button(ActUnmet, noQuestion, "Post it as a need", "Post your problem as a need that nobody has met"),
	))
	return m
}

// MeetRecalled tells an asker that what they asked about was taken out of
// the catalogue.
func MeetRecalled(i data.Innovation) Message {
	return plain(gone(i) + " I have stopped asking teams about it for you.")
}

// TakenBack answers an asker who took an introduction back.
func TakenBack(i data.Innovation) Message {
	return plain("Taken back: I have stopped asking about *" + escaped(i.Title, cardTitle) + "* for you, and have let go of what you wrote.")
}

// TooLateToTakeBack answers an asker when there is nothing to take back.
func TooLateToTakeBack() Message {
	return plain("There is nothing to take back any more: that introduction is over.")
}

// WantedNoted answers somebody who would like a contact to be found.
func WantedNoted(asked int) Message {
	return plain(wanted(asked) + " Those who look after the catalogue have been told; they see the number, and not who asked.")
}

// DidYouMeet asks an asker, some time after they met a team, what came of it.
func DidYouMeet(i data.Innovation, met, now time.Time) Message {
	said := "You were introduced to a team that uses *" + escaped(i.Title, cardTitle) + "* " + ago(now.Sub(met)) + ". Has anything come of it?"
	m := plain(said)
	m.add(slack.NewActionBlock("",
		button(ActTry, i.ID, "We’re trying this", "We are trying "+i.Title),
		button(ActMeet, i.ID, "Talk to another team", "Talk to another team about "+i.Title),
	))
	return m
}

// AnswerModal is a modal that says something and asks for nothing.
func AnswerModal(m Message) slack.ModalViewRequest { return modal("innovate", m.Blocks) }
