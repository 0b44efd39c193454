package say

import (
	"innovate/data"

	"github.com/slack-go/slack"
)

// The actions and the form of what people save and watch.
const (
	ActUnsave  = "unsave"  // value: the ID of an innovation
	ActUnwatch = "unwatch" // value: the ID of a watch
	FormWatch  = "watch"
)

// Saved answers somebody who saved an innovation.
func Saved(i data.Innovation, before bool) Message {
	title := "*" + escaped(i.Title, cardTitle) + "*"
	m := plain(title + " is on your list now. Only you see the list: `/innovate saved`, or my *Home*. If it is ever withdrawn, I tell you.")
	if before {
		m = plain(title + " is on your list already.")
	}
	m.addUnsave(i)
	return m
}

func (m *Message) addUnsave(i data.Innovation) {
	m.add(slack.NewActionBlock("", button(ActUnsave, i.ID, "Take it off my list", "Take it off my list: "+i.Title)))
}

// Unsaved answers somebody who took an innovation off their list.
func Unsaved() Message { return plain("It is off your list.") }

// SavedMost is how many saved innovations stand in one message.
const SavedMost = 6

// SavedList is what somebody has saved and watches, the latest first. What is
// no longer shown says so.
func SavedList(saved []data.Innovation, more int, watches []data.Watch) Message {
	if len(saved) == 0 && len(watches) == 0 {
		return plain("You have saved nothing yet. On a card, choose *Save for later* from its menu; under an answer, press *Tell me when something new fits*.")
	}
	var m Message
	if len(saved) > 0 {
		m.add(header("What you saved"))
		m.line("What you saved:")
	}
	for _, i := range saved {
		s := "*" + escaped(i.Title, cardTitle) + "*"
		if !i.Live() {
			s = gone(i)
		}
		m.say(s)
		var all []slack.BlockElement
		if i.Live() {
			all = details(i)
		}
		m.add(slack.NewActionBlock("", append(all, button(ActUnsave, i.ID, "Take it off", "Take it off my list: "+i.Title))...))
	}
	if more > 0 {
		m.say("And " + counted(more, "earlier one", "earlier ones") + ".")
	}
	if len(watches) > 0 {
		m.add(header("What you watch"))
		m.line("What you watch:")
	}
	shown := min(len(watches), WatchesMost)
	for _, w := range watches[:shown] {
		m.say("“" + escaped(w.Text, 160) + "”")
		m.add(slack.NewActionBlock("", unwatch(w)))
	}
	if len(watches) > shown {
		m.say("And " + counted(len(watches)-shown, "earlier one", "earlier ones") + ".")
	}
	return m
}

// WatchesMost is how many watched problems stand in one message.
const WatchesMost = 5

func unwatch(w data.Watch) slack.BlockElement {
	return button(ActUnwatch, w.ID, "Stop watching", "Stop watching: "+clip(w.Text, 40))
}

// WatchForm is the modal in which somebody agrees that a problem is kept.
func WatchForm(problem string) slack.ModalViewRequest {
	return form(FormWatch, "Watch a problem", "Watch it", "",
		section("When something truly new fits this problem, I send you a direct message. Until then you hear nothing."),
		field{id: FieldProblem, label: "The problem", hint: "As a problem that many people have: no names, no numbers, no dates."}.lines(problem, MostProblem),
		field{id: FieldAgree, label: "Please agree",
			hint: "Nobody else sees them. They are deleted when you stop watching."}.tick(Agreed, "Keep these words for me; they say nothing about one patient"))
}

// WatchTexts are what can be wrong with that form, by field.
func WatchTexts(short, unticked, full, before bool) map[string]string {
	faults := map[string]string{}
	switch {
	case short:
		faults[FieldProblem] = "Please tell the problem in a sentence, for example: “hearing aids get lost on our ward”."
	case full:
		faults[FieldProblem] = "You watch " + number(data.MostWatches) + " problems, which is the most. Stop watching one first: /innovate saved shows them."
	case before:
		faults[FieldProblem] = "You watch this problem already."
	}
	if unticked {
		faults[FieldAgree] = "I keep these words only if you agree. Please tick the box, or press Cancel."
	}
	return faults
}

// Watching tells somebody that a problem is watched now.
func Watching() slack.ModalViewRequest {
	return afterForm("Watching", plain("I am watching this for you, and write to you only when something new fits.", "`/innovate saved` shows what you watch; there you can stop it."))
}

// Unwatched answers somebody who stopped watching.
func Unwatched() Message { return plain("I no longer watch this, and have deleted your words.") }

// Watched tells somebody, once, that something new fits a problem they watch.
func Watched(w data.Watch, i data.Innovation, uses map[string]data.Use) Message {
	var m Message
	m.say("Something new fits a problem that you asked me to watch: “" + escaped(w.Text, 700) + "”")
	m.addCard(i, nil, Setting{Private: true, Uses: uses})
	m.add(slack.NewActionBlock("", unwatch(w)))
	return m
}
