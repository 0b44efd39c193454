package say

import (
	"strconv"
	"strings"

	"innovate/data"
	"innovate/index"

	"github.com/slack-go/slack"
)

// How long the parts of a card are, so that three cards fit a phone's screen.
const (
	cardTitle   = 90
	cardSummary = 120
	cardAsked   = 50
	cardFound   = 80
	cardFigure  = 220
	cardPlace   = 60
)

// addCard adds an innovation in a few lines, with its buttons. Reasons are
// shown when there are any.
func (m *Message) addCard(i data.Innovation, reasons []index.Reason, at Setting) {
	title, summary := escaped(i.Title, cardTitle), escaped(i.Summary, cardSummary)
	small := evidence(i) + "\n" + who(i, at.Uses[i.ID])
	if like := likeYou(i, at); like != "" {
		small += " " + like
	}
	if used := use(at.Uses[i.ID]); used != "" {
		small += "\n" + used
	}
	if why := why(reasons); why != "" {
		small = why + "\n" + small
	}
	m.add(section("*"+title+"*\n"+summary), note(small))
	if buttons := buttons(i, at); len(buttons) > 0 {
		m.add(slack.NewActionBlock("", buttons...))
	}
	m.line(stopped(title) + " " + stopped(summary) + " " + strings.ReplaceAll(small, "\n", " "))
}

// why puts the asker's words beside the record's: a passage if there is one,
// as a single word says little. Its own title is no reason. Where no word but
// the meaning met, it says so: the asker's words are the whole question then.
func why(reasons []index.Reason) string {
	topic := ""
	for _, r := range reasons {
		asked := escaped(r.Asked, cardAsked)
		switch {
		case asked == "" || tidy(r.Found) == "" || r.Field == "title":
		case r.Meaning:
			return "*Why:* close in meaning to “" + escaped(strings.Trim(head(r.Found, cardFound), ". "), cardFound) + "”."
		case r.Field != "topics":
			return "*Why:* you said “" + asked + "”; this is for “" + escaped(about(r.Found, r.Asked), cardFound) + "”."
		case topic == "":
			topic = "*Why:* you said “" + asked + "”; this is about “" + escaped(r.Found, cardFound) + "”."
		}
	}
	return topic
}

// about picks the sentence of a passage that has most of some words in it.
func about(passage, words string) string {
	passage, words = head(passage, cardFound), strings.ToLower(clip(words, cardAsked))
	best, most := passage, 0
	for sentence := range strings.SplitAfterSeq(passage, ". ") {
		n := 0
		for w := range strings.FieldsFuncSeq(words, func(r rune) bool { return r == ' ' || r == ',' }) {
			if strings.Contains(strings.ToLower(sentence), w[:min(len(w), 5)]) {
				n++
			}
		}
		if n > most {
			best, most = sentence, n
		}
	}
	return strings.Trim(best, ". ")
}

// evidence is how sure it is, with the best figure.
func evidence(i data.Innovation) string {
	sure := "*" + sureness(i.Level) + ":* "
	best, ok := i.Best()
	if !ok {
		return sure + "no figures yet."
	}
	return sure + stopped(escaped(best.Finding, cardFigure)) + " " + capital(study(i, best)) + "."
}

// study says what kind of study a figure comes from, when it was, and whether
// we read it there ourselves.
func study(i data.Innovation, e data.Evidence) string {
	s := escaped(data.DesignLabel(e.Design), 60)
	if s == "" {
		s = "study"
	}
	if e.Year > 0 {
		s += ", " + strconv.Itoa(e.Year)
	}
	if i.Reported(e) {
		s += ", reported"
	}
	return s
}

// sureness is a level of evidence in two words.
func sureness(level string) string {
	switch level {
	case "E0":
		return "Tried, did not work"
	case "E1", "E2", "E3", "E4":
		word, _, _ := strings.Cut(data.Label(data.Levels, level), ":")
		return word + " evidence"
	}
	return "Evidence"
}

// who is where it works and whom to talk to, in one line.
func who(i data.Innovation, u data.Use) string {
	s := "*Talk to:* " + escaped(i.Origin.Organisation, cardPlace)
	if tidy(i.Origin.Organisation) == "" {
		s = "*Talk to:* nobody listed yet"
	}
	if n := len(i.Adopters); n > 0 {
		s += "; also at " + counted(n, "other site", "other sites")
	}
	if u.Contacts > 0 {
		s += "; " + counted(u.Contacts, "person here has", "people here have") + " agreed to be asked"
	}
	return s + "."
}

// buttons are what can be done with an innovation from its card.
func buttons(i data.Innovation, at Setting) []slack.BlockElement {
	if i.ID == "" || len(i.ID) > mostID {
		return nil
	}
	all := []slack.BlockElement{primary(button(ActMeet, i.ID, "Talk to a team", "Talk to a team that uses "+i.Title))}
	all = append(all, details(i)...)
	if at.Channel {
		all = append(all, share("Share to channel", "Share to channel: "+i.Title, i.ID)...)
	}
	save := choice(ActSave, i.ID, "Save for later")
	if at.Uses[i.ID].Saved {
		save = choice(ActUnsave, i.ID, "Saved: take it off my list")
	}
	return append(all, menu(choice(ActTry, i.ID, "We’re trying this"), save, choice(ActCompare, i.ID, "Compare with others")))
}

// menu is an overflow menu; each choice in it stands for a button.
func menu(choices ...*slack.OptionBlockObject) slack.BlockElement {
	return slack.NewOverflowBlockElement(ActMore, choices...)
}

func choice(action, value, text string) *slack.OptionBlockObject {
	return slack.NewOptionBlockObject(action+":"+value, label(text, mostButton), nil)
}

// primary is a button that stands out.
func primary(b slack.BlockElement) slack.BlockElement {
	if b, ok := b.(*slack.ButtonBlockElement); ok {
		b.Style = slack.StylePrimary
	}
	return b
}

// details is the button that opens the whole record. There is none for an ID
// that no button can carry.
func details(i data.Innovation) []slack.BlockElement {
	if i.ID == "" || len(i.ID) > mostValue {
		return nil
	}
	return []slack.BlockElement{button(ActDetails, i.ID, "Details", "Details of "+i.Title)}
}

// share is the button that posts innovations to the channel.
func share(text, heard string, ids ...string) []slack.BlockElement {
	value := strings.Join(ids, ",")
	if value == "" || len(value) > mostValue {
		return nil
	}
	return []slack.BlockElement{button(ActShare, value, text, heard)}
}
