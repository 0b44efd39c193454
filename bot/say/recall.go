package say

import (
	"strings"

	"innovate/data"

	"github.com/slack-go/slack"
)

// The actions and the form of recalls. All are for curators.
const (
	ActRecall  = "recall"  // value: the ID of an innovation; opens a form
	ActRestore = "restore" // value: the same; shows it again
	ActInstead = "instead" // a menu that asks us for innovations
	ActRecalls = "recalls" // value: how many recalls to leave out; a page of the list
	FormRecall = "recall"  //
	FieldWhat  = "what"    //
	FieldWhy   = "why"     //
	MostWhy    = 500       // characters of a reason
)

// WithRecall adds the button that takes a record out of answers to its modal,
// for a curator.
func WithRecall(v slack.ModalViewRequest, id string) slack.ModalViewRequest {
	if id == "" || len(id) > mostValue {
		return v
	}
	v.Blocks.BlockSet = append(v.Blocks.BlockSet, slack.NewActionBlock("",
		button(ActRecall, id, "Take it out of answers…", "Take this innovation out of answers")))
	return v
}

// Reach is how far a recall has come.
type Reach struct {
	People, Channels         int // who is to be told
	ToldPeople, ToldChannels int
	Lost                     int // who could not be reached
}

// left is how many are still to be told.
func (r Reach) left() int {
	return max(0, r.People+r.Channels-r.ToldPeople-r.ToldChannels-r.Lost)
}

// RecallForm is the modal in which a curator says why a record is taken out
// of answers.
func RecallForm(i data.Innovation, r Reach) slack.ModalViewRequest {
	return form(FormRecall, "Take out of answers", "Take it out", i.ID,
		section("*"+escaped(i.Title, cardTitle)+"* leaves all answers at once. "+capital(whom(r))+", once, with your reason."),
		field{id: FieldWhat, label: "What is it"}.radios("paused",
			option("paused", "Paused", "While it is being looked at again"),
			option("superseded", "Replaced", "Something newer does it better"),
			option("withdrawn", "Withdrawn", "Nobody should take it up")),
		field{id: FieldWhy, label: "Why, in words for those who use it", hint: "All who are told read this."}.lines("", MostWhy),
		field{id: ActInstead, label: "What replaces it", optional: true}.search(nil, "Type a word of its name"))
}

// whom says who will be told: "41 people and 6 channels will be told".
func whom(r Reach) string {
	if r.People+r.Channels == 0 {
		return "nobody has been shown it, so nobody is told"
	}
	return peopleAndChannels(r.People, r.Channels) + " will be told"
}

func peopleAndChannels(people, channels int) string {
	var parts []string
	if people > 0 {
		parts = append(parts, counted(people, "person", "people"))
	}
	if channels > 0 {
		parts = append(parts, counted(channels, "channel", "channels"))
	}
	return strings.Join(parts, " and ")
}

// RecallTexts are what can be wrong with that form, by field.
func RecallTexts(noReason, noInstead, badInstead, before bool) map[string]string {
	faults := map[string]string{}
	if noReason {
		faults[FieldWhy] = "Please say why, in a sentence. People who use it read this."
	}
	switch {
	case noInstead:
		faults[ActInstead] = "Please choose what replaces it, or choose “Withdrawn” or “Paused” above."
	case badInstead:
		faults[ActInstead] = "Please choose another one, which is in answers: people are sent there."
	}
	if before {
		faults[FieldWhat] = "It is so already, and those concerned have been told."
	}
	return faults
}

// RecallKept tells a curator that a record is out of answers.
func RecallKept(i data.Innovation, r Reach) slack.ModalViewRequest {
	return afterForm("Taken out", plain("*"+escaped(i.Title, cardTitle)+"* is out of answers. "+capital(whom(r))+". I tell you when that is done.",
		"`/innovate recalls` shows how far it has come; there you can show it again."))
}

// ForCurators answers somebody who does not look after the catalogue.
func ForCurators() Message {
	return plain("Only those who look after the catalogue can do this. If something in it is wrong, please tell one of them.")
}

// ForCuratorsModal is the same as a modal.
func ForCuratorsModal() slack.ModalViewRequest { return afterForm("For curators", ForCurators()) }

// RecallTold tells a person or a channel, once, that something they were shown,
// saved or use is out of answers.
func RecallTold(i data.Innovation, r data.Recall, instead []data.Innovation, toChannel bool) Message {
	var m Message
	m.say("*" + escaped(i.Title, cardTitle) + "* " + recalledAs(r.Status) + ".")
	if tidy(r.Reason) != "" {
		m.say("*Why:* " + stopped(escaped(r.Reason, 800)))
	}
	because := "You hear of this because I showed it to you, or because you saved it, use it or talk about it here. If your team uses it, please look at this together before you go on."
	if toChannel {
		because = "I showed it in this channel. If your team uses it, please look at this together before you go on."
	}
	m.say(because)
	for _, other := range instead {
		m.say("What replaces it:")
		m.addCard(other, nil, Setting{Private: !toChannel})
	}
	return m
}

// recalledAs is what a status means to those who use an innovation.
func recalledAs(status string) string {
	switch status {
	case "withdrawn":
		return "has been withdrawn"
	case "superseded":
		return "has been replaced by something newer"
	case "paused":
		return "is paused while it is being looked at again"
	}
	return "has been taken out of the catalogue while it is being looked at again"
}

// RecallDone reports to a curator whom a recall has reached.
func RecallDone(i data.Innovation, r Reach) Message {
	return plain("All who could be reached know now that *" + escaped(i.Title, cardTitle) + "* " + recalledAs(i.Status) + ": " + reached(r) + ".")
}

// reached says how far a recall has come, in figures.
func reached(r Reach) string {
	if r.People+r.Channels == 0 {
		return "nobody had been shown it"
	}
	s := "nobody told yet"
	if r.ToldPeople+r.ToldChannels > 0 {
		s = "told " + peopleAndChannels(r.ToldPeople, r.ToldChannels)
	}
	if r.Lost > 0 {
		s += "; " + number(r.Lost) + " could not be reached"
	}
	if n := r.left(); n > 0 {
		s += "; " + number(n) + " still to go"
	}
	return s
}

// A RecallLine is a recall as curators see it in a list.
type RecallLine struct {
	data.Recall
	Innovation data.Innovation // as it stands now
	Reach      Reach
}

// RecallsPage is how many recalls stand in one message.
const RecallsPage = 6

// Recalls is what has been taken out of answers, the latest first.
func Recalls(all []RecallLine, total int) Message {
	if len(all) == 0 {
		return plain("Nothing has been taken out of answers. To do so, open *Details* of a card and press *Take it out of answers…* at its end.")
	}
	var m Message
	m.add(header("Taken out of answers"))
	m.line("Taken out of answers:")
	for _, r := range all {
		m.addRecall(r)
	}
	if total > len(all) {
		m.say("And " + counted(total-len(all), "earlier one", "earlier ones") + ".")
	}
	return m
}

func (m *Message) addRecall(r RecallLine) {
	s := "*" + escaped(r.Innovation.Title, cardTitle) + "* " + recalledAs(r.Status) + ", on " + r.At.Format("2 January 2006")
	if by := slackID(r.By); by != "" {
		s += ", by " + mention(by)
	}
	s += "."
	if tidy(r.Reason) != "" {
		s += " " + stopped(escaped(r.Reason, 200))
	}
	small := capital(reached(r.Reach)) + "."
	m.add(section(s), note(small))
	m.line(s + " " + small)
	if r.Innovation.Live() {
		m.say("It is shown again now.")
		return
	}
	if r.Innovation.Status == r.Status && len(r.Innovation.ID) > 0 && len(r.Innovation.ID) <= mostValue {
		m.add(slack.NewActionBlock("", askingBack(button(ActRestore, r.Innovation.ID, "Show it again", "Show it again: "+r.Innovation.Title),
			"Show it again?", "It comes back into answers at once. Nobody is sent a message.", "Show it again")))
	}
}

// Restored answers a curator who shows a record again.
func Restored(i data.Innovation) Message {
	return plain("*" + escaped(i.Title, cardTitle) + "* is in answers again. Nobody was sent a message.")
}
