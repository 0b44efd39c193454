package say

import (
	"cmp"
	"time"

	"innovate/data"

	"github.com/slack-go/slack"
)

// What the buttons and forms of contacts are called.
const (
	ActContact         = "contact"          // value: an innovation's ID; opens the form about it
	ActContactPause    = "contact_pause"    // value: the same
	ActContactResume   = "contact_resume"   // value: the same
	ActContactWithdraw = "contact_withdraw" // value: the same
	ActContactStill    = "contact_still"    // value: the same; still happy to be asked
	ActContactNoMore   = "contact_no_more"  // value: the same; not any more
	ActContactAgree    = "contact_agree"    // value: the same; to an invitation
	ActContactRefuse   = "contact_refuse"   // value: the same

	FormContact      = "contact_form"
	FormContactPause = "contact_pause"

	FieldInnovation   = "innovation"
	FieldOrganisation = "organisation"
	FieldOwnTeam      = "own_team"
	FieldPlace        = "place"
	FieldCountry      = "country"
	FieldSetting      = "setting"
	FieldSize         = "size"
	FieldRole         = "role"
	FieldInvite       = "invite"
)

// How somebody came to agree, as their consent keeps it.
const (
	HowThemselves = "themselves, in Slack"
	HowCurator    = "a curator asked and they said yes"
	HowColleague  = "a colleague named them and they said yes"
)

// Scope is what a contact agrees to, in the words that they see. A change of
// it does not change what others agreed to before: each consent keeps its own.
func Scope() string {
	return "Teams that look at this may be sent to you through me: at most two at a time and four a month. " +
		"They see where you work, and not your name until you say yes to them. I ask you every three months whether you are still happy with that, " +
		"and you can pause or withdraw at any time with /innovate contact."
}

// An Agreement is what somebody agreed to, with the record it is about.
type Agreement struct {
	Consent    data.Consent
	Innovation data.Innovation
}

// A ContactForm is what the form of a contact is made of.
type ContactForm struct {
	Mine    []Agreement
	About   data.Innovation // chosen already; empty: none
	From    data.Profile
	Site    data.Site // where they use it; empty: not known
	Curator bool      // may ask somebody else
	Now     time.Time
}

// mostAgreements is how many of them the form lists; two blocks each.
const mostAgreements = 30

// Contact is what somebody agreed to, and the form to agree to more.
func Contact(f ContactForm) slack.ModalViewRequest {
	var blocks []slack.Block
	if len(f.Mine) > 0 {
		blocks = append(blocks, header("You agreed to be asked"))
	}
	for _, a := range f.Mine[:min(len(f.Mine), mostAgreements)] {
		blocks = append(blocks, agreement(a, f.Now)...)
	}
	blocks = append(blocks, header("Be asked about something you use"), section(Scope()))
	var chosen *slack.OptionBlockObject
	if offers := Offer([]data.Innovation{f.About}); len(offers) > 0 {
		chosen = offers[0]
	}
	blocks = append(blocks,
		field{id: FieldInnovation, label: "Which innovation?"}.search(chosen, "Type a word of its name"),
		field{id: FieldOrganisation, label: "Where do you work?", hint: "The hospital, practice, home or organisation."}.line(f.Site.Organisation, 100),
		field{id: FieldOwnTeam, label: "Which team?", hint: "For example: Ward 7.", optional: true}.line(f.Site.Team, 80),
		field{id: FieldPlace, label: "Town or region", optional: true}.line(cmp.Or(f.Site.Place, f.From.Region), 80),
		field{id: FieldCountry, label: "Country", optional: true}.line(cmp.Or(f.Site.Country, f.From.Country), 60),
		field{id: FieldSetting, label: "What sort of place is it?", optional: true}.menu(f.From.Setting, "Choose one", codes(data.Settings)...),
		field{id: FieldSize, label: "How large is the team?", optional: true}.menu(f.From.Size, "Choose one", codes(data.Sizes)...),
		field{id: FieldRole, label: "Your part in it"}.radios("adopter",
			option("adopter", "We use it, or have tried it", ""), option("origin", "It began with us", "")),
	)
	submit := "I agree to be asked"
	if f.Curator {
		submit = "Save"
		blocks = append(blocks, field{
			id: FieldInvite, label: "Somebody else?", optional: true,
			hint: "As a curator you can ask a colleague to be a contact. They are listed only once they have said yes. Leave it empty for yourself.",
		}.person("A colleague"))
	}
	return form(FormContact, "Be a contact", submit, "", blocks...)
}

// agreement is what somebody agreed to, with what they can change of it.
func agreement(a Agreement, now time.Time) []slack.Block {
	c, title := a.Consent, a.Innovation.Title
	if tidy(title) == "" {
		title = c.Innovation
	}
	said := "*" + escaped(title, cardTitle) + "*\n" + escaped(place(c.Site), 150) + ". You agreed on " + day(c.Agreed) + "; confirmed " + ago(now.Sub(c.Confirmed)) + "."
	withdraw := button(ActContactWithdraw, c.Innovation, "Withdraw", "Withdraw, about "+title)
	change := button(ActContactPause, c.Innovation, "Pause", "Pause, about "+title)
	switch {
	case c.State == "paused":
		said += "\nPaused until you say otherwise."
		change = button(ActContactResume, c.Innovation, "Resume", "Resume, about "+title)
	case now.Before(c.Until):
		said += "\nPaused until " + day(c.Until) + "."
		change = button(ActContactResume, c.Innovation, "Resume", "Resume, about "+title)
	case c.Ageing(now):
		said += "\nNot listed, as you have not confirmed it for half a year."
		change = button(ActContactStill, c.Innovation, "Still happy to be asked", "Still happy to be asked about "+title)
	}
	return []slack.Block{section(said), slack.NewActionBlock("", change, withdraw)}
}

// day is a date as people here write it.
func day(t time.Time) string { return t.UTC().Format("2 January 2006") }

// Pause asks until when somebody is not to be asked.
func Pause(i data.Innovation, meta string) slack.ModalViewRequest {
	return form(FormContactPause, "Pause", "Pause", meta,
		section("Nobody is sent to you about *"+escaped(i.Title, cardTitle)+"* while you are away. Whoever is waiting for you is sent to somebody else."),
		field{id: FieldUntil, label: "Until which day?", hint: "Leave it empty to pause until you say otherwise.", optional: true}.day("Choose a day"),
	)
}

// ContactKept says what somebody's consent has become.
func ContactKept(i data.Innovation, c data.Consent) Message {
	about := " about *" + escaped(i.Title, cardTitle) + "*"
	switch c.State {
	case "invited":
		return plain("I will ask " + mention(c.Person) + " whether they would be a contact" + about + ". They are listed once they have said yes.")
	case "agreed":
		return plain("Thank you! You can be asked" + about + ". `/innovate contact` lets you pause or withdraw at any time.")
	case "paused":
		return plain("You are paused" + about + ". `/innovate contact` lets you resume.")
	case "withdrawn":
		return plain("Done: nobody is sent to you" + about + " any more. Thank you for your time.")
	}
	return plain("There is nothing to change" + about + ". `/innovate contact` shows what you agreed to.")
}

// Invitation asks somebody whether they would be a contact.
func Invitation(i data.Innovation, c data.Consent) Message {
	title := "*" + escaped(i.Title, cardTitle) + "*"
	said := mention(c.By) + " thinks that other teams could learn from you about " + title + ", at " + escaped(place(c.Site), 150) + ". Would you be happy to be asked?"
	m := plain(said, "What you would agree to: "+Scope())
	m.add(slack.NewActionBlock("",
		primary(button(ActContactAgree, i.ID, "Yes, I agree", "Yes, I agree to be asked about "+i.Title)),
		button(ActContactRefuse, i.ID, "No, thank you", "No, thank you")))
	return m
}

// StillHappy asks a contact whether they still agree.
func StillHappy(i data.Innovation, c data.Consent, now time.Time) Message {
	said := "Are you still happy to be asked about *" + escaped(i.Title, cardTitle) + "*? You last said so " + ago(now.Sub(c.Confirmed)) + "."
	if c.Ageing(now) {
		said += " Nobody is sent to you until you say yes."
	}
	m := plain(said)
	m.add(slack.NewActionBlock("",
		button(ActContactStill, i.ID, "Yes, still happy", "Yes, still happy to be asked about "+i.Title),
		button(ActContactNoMore, i.ID, "Not any more", "Not any more, about "+i.Title)))
	return m
}

// Successor asks a team for somebody who can be asked instead of who left.
func Successor(i data.Innovation, c data.Consent, curator bool) Message {
	said := "Whoever could be asked about *" + escaped(i.Title, cardTitle) + "* at " + escaped(place(c.Site), 150) + " has left this workspace. "
	if curator {
		said += "Do you know who could be asked instead?"
	} else {
		said += "Could you be asked instead? If it should be a colleague, they can type `/innovate contact`. Other teams learn most from those who use it."
	}
	press := "I can be asked"
	if curator {
		press = "Invite a contact"
	}
	m := plain(said)
	m.add(slack.NewActionBlock("", button(ActContact, i.ID, press, press+" about "+i.Title)))
	return m
}

// ContactsWanted tells a curator how many would like a contact.
func ContactsWanted(i data.Innovation, asked int) Message {
	m := plain("*" + escaped(i.Title, cardTitle) + "*: " + counted(asked, "team has", "teams have") + " asked for a contact. Do you know who could be asked?")
	m.add(slack.NewActionBlock("", button(ActContact, i.ID, "Invite a contact", "Invite a contact for "+i.Title)))
	return m
}

// What to put right in the form of a contact.
func WhereYouWork() string { return "Please say where you work: it is what others see of you." }
func YourPart() string     { return "Please say whether you use it or it began with you." }
func WhichInnovation() string {
	return "Please choose an innovation from the list; type a word of its name."
}

// InvitedBefore tells a curator why somebody is not asked again.
func InvitedBefore(state string) string {
	switch state {
	case "agreed", "paused":
		return "They have agreed already."
	case "invited":
		return "They have been asked already, and have not answered yet."
	}
	return "They said no to being asked about this, so I leave them in peace."
}
