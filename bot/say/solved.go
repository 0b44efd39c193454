package say

import (
	"innovate/data"

	"github.com/slack-go/slack"
)

// SolvedForm is the modal in which somebody tells how they solved a need.
func SolvedForm(n data.Need) slack.ModalViewRequest {
	return form(FormSolved, "We’ve solved this", "Send", n.ID,
		section("“"+escaped(n.Text, 700)+"”\nIf it is in the catalogue, choose it, and everybody on this need is told, in your name. If not, describe it, and the curators get it."),
		field{id: ActSolvedBy, label: "Which innovation was it", optional: true}.search(nil, "Type a word of its name"),
		field{id: FieldStory, label: "Or describe what you did", optional: true,
			hint: "What you changed, and what came of it. Nothing about one patient."}.lines("", MostStory))
}

// SolvedTexts are what can be wrong with that form, by field.
func SolvedTexts(empty, gone, nobody, again bool) map[string]string {
	faults := map[string]string{}
	switch {
	case empty:
		faults[ActSolvedBy] = "Please choose an innovation, or describe below what you did."
	case gone:
		faults[ActSolvedBy] = "That one is no longer shown. Please choose another, or describe below what you did."
	case again:
		faults[ActSolvedBy] = "You have told me of one for this need already. Please describe below what else helped."
	case nobody:
		faults[FieldStory] = "Nobody looks after the catalogue here yet, so I cannot pass this on. Please choose an innovation above."
	}
	return faults
}

// SolvedKept thanks somebody who told how they solved a need.
func SolvedKept(chosen, described bool) slack.ModalViewRequest {
	var s []string
	if chosen {
		s = append(s, "I am telling everybody on this need. If they may ask you about it, type `/innovate contact`: then they can.")
	}
	if described {
		s = append(s, "The curators have what you wrote. They will come back to you if they want to know more.")
	}
	return afterForm("Thank you", plain(s...))
}

// SolvedStory hands the curators what somebody wrote about a need.
func SolvedStory(by string, n data.Need, story string) Message {
	m := Message{}
	m.say(mention(by) + " says that they have solved a need that is on the list:")
	m.say("“" + escaped(n.Text, 700) + "”")
	m.say("*What they did:* " + escaped(story, 2500))
	m.say("You may want to talk to them and write it up for the catalogue. When it is there, everybody on the need is told.")
	return m
}

// NoLongerOpen is the modal in place of a form for a need that was closed.
func NoLongerOpen() slack.ModalViewRequest {
	return afterForm("Closed", NeedClosed())
}

// NeedNotYoursModal is the modal in place of a form that is not for this person.
func NeedNotYoursModal() slack.ModalViewRequest {
	return afterForm("Not yours", NeedNotYours())
}
