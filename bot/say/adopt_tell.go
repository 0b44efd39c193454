package say

import (
	"strconv"
	"strings"
	"time"

	"innovate/data"

	"github.com/slack-go/slack"
)

// AddedTo tells somebody that a colleague made them one of an adoption's people.
func AddedTo(by string, i data.Innovation, a data.Adoption) Message {
	m := plain(mention(by) + " added you to *" + site(a) + "*, which is trying *" + escaped(shortTitle(i), cardTitle) + "*. " +
		"You can change what it says, and I may ask you now and then how it goes.")
	m.add(slack.NewActionBlock("",
		button(ActAdoption, a.ID, "Look at it", "Look at what "+a.Site.Organisation+" says"),
		button(ActLeave, a.ID, "Take me off", "Take me off "+a.Site.Organisation)))
	return m
}

// WantsIn asks an adoption's people whether somebody is one of them.
func WantsIn(person string, i data.Innovation, a data.Adoption) Message {
	m := plain(mention(person) + " says that *" + site(a) + "* is their team too, and would like to change with you what it says of *" +
		escaped(shortTitle(i), cardTitle) + "*. If you do not know them, leave this be.")
	m.add(slack.NewActionBlock("", primary(button(ActLetIn, a.ID+" "+slackID(person), "Let them in", "Let them in to "+a.Site.Organisation))))
	return m
}

// Joined tells somebody that they have been let in.
func Joined(by string, i data.Innovation, a data.Adoption) Message {
	m := plain(mention(by) + " let you in to *" + site(a) + "*. You can now change what it says of *" + escaped(shortTitle(i), cardTitle) + "*.")
	m.add(slack.NewActionBlock("", button(ActAdoption, a.ID, "Look at it", "Look at what "+a.Site.Organisation+" says")))
	return m
}

// InUse celebrates, with its people, that an adoption has come into use.
func InUse(i data.Innovation, a data.Adoption) Message {
	return plain(":tada: *Well done: " + site(a) + " now uses " + escaped(shortTitle(i), cardTitle) + ".* " +
		"The next team that has your problem will see that it can be done, and by whom.")
}

// AYear celebrates, with its people, that an adoption has lasted.
func AYear(i data.Innovation, a data.Adoption) Message {
	return plain(":tada: *A year or more of " + escaped(shortTitle(i), cardTitle) + " at " + site(a) + ".* " +
		"Most of what teams try does not last so long. Thank you for keeping it going.")
}

// Thanks tells who once talked to a team that it has taken the innovation up.
func Thanks(i data.Innovation, a data.Adoption) Message {
	who := "The team you talked to"
	if !a.Quiet {
		who = "*" + site(a) + "*, whom you talked to,"
	}
	return plain(":tada: " + who + " now uses *" + escaped(shortTitle(i), cardTitle) + "*. Your time made the difference: thank you.")
}

// FollowUp asks one of an adoption's people how it goes; asked is when that
// came due.
func FollowUp(i data.Innovation, a data.Adoption, asked time.Time) Message {
	m := plain("How is *" + escaped(shortTitle(i), cardTitle) + "* going at *" + site(a) + "*? When I last heard: " + stage(a) + ".")
	value := a.ID + " " + strconv.FormatInt(asked.Unix(), 10)
	about := " at " + a.Site.Organisation
	all := []slack.BlockElement{button(ActGoing, value, "Still going", "Still going"+about)}
	if !a.InUse() && !a.Paused {
		all = append(all, button(ActLive, value, "We use it now", "We use it now"+about))
	}
	if !a.Paused {
		all = append(all, button(ActPaused, value, "Paused for now", "Paused for now"+about))
	}
	m.add(slack.NewActionBlock("", append(all,
		button(ActStopped, value, "It stopped", "It stopped"+about),
		button(ActResult, value, "Tell what came of it", "Tell what came of it"+about))...))
	return m
}

// Noted answers one tap on a follow-up.
func Noted(a data.Adoption) Message {
	return plain("Thank you, noted: " + site(a) + ", " + stage(a) + ".")
}

// NotedBefore answers a tap on a follow-up that has been answered.
func NotedBefore(a data.Adoption) Message {
	return plain("That has been answered already, so I changed nothing: " + site(a) + ", " + stage(a) + ". To change it, choose “We’re trying this” on the card.")
}

// NotYourSiteNow answers a press by somebody to whom the adoption does not belong.
func NotYourSiteNow() Message {
	return plain("Only the people of that site can change what it says, and you are not one of them now. If you should be, ask one to add you.")
}

// AdoptionGoneNow answers a press on an adoption that is no more.
func AdoptionGoneNow() Message { return plain("That site is no longer listed.") }

// LetInNow answers who let somebody in.
func LetInNow(person string, a data.Adoption) Message {
	return plain("Thank you. " + mention(person) + " can now change what " + site(a) + " says.")
}

// FullHouse answers who would let in one person too many.
func FullHouse() Message {
	return plain("There are " + strconv.Itoa(MostPeople) + " of you already. Please take somebody off first: choose “We’re trying this” on the card.")
}

// NotAsked answers who would let in somebody that never asked.
func NotAsked() Message { return plain("They have not asked to be let in.") }

// LeftIt answers who took themselves off; last: they are the only one left,
// and stay.
func LeftIt(a data.Adoption, last bool) Message {
	if last {
		return plain("You are the only one left for " + site(a) + ". Please add a colleague first, or say that it stopped: choose “We’re trying this” on the card.")
	}
	return plain("Right, you are off " + site(a) + ". I will not ask you about it any more.")
}

// Meanwhile tells somebody what a colleague changed while they had the form
// open. Where both changed the same, the form shows what they themselves wrote.
func Meanwhile(by string, now data.Adoption, theirs, both []string) string {
	var lines []string
	for _, name := range theirs {
		line := "• " + aspect(name, now)
		for _, b := range both {
			if b == name {
				line += " You changed this too: below is what you wrote."
			}
		}
		lines = append(lines, line)
	}
	return "*While you were writing, " + mention(by) + " changed this:*\n" + strings.Join(lines, "\n") + "\nNothing of yours is saved yet. Please look it over, then save again."
}

// aspect says how an adoption stands in one thing.
func aspect(name string, a data.Adoption) string {
	value := func(text string) string {
		if text = escaped(text, 160); text == "" {
			return "nothing."
		}
		return stopped(text)
	}
	switch name {
	case "site":
		return "Site: " + value(a.Site.Organisation+" "+a.Site.Team+" "+a.Site.Place+" "+a.Site.Country)
	case "setting":
		return "Where you work: " + value(data.Label(data.Settings, a.Setting))
	case "size":
		return "How large you are: " + value(data.Label(data.Sizes, a.Size))
	case "stage":
		return "How far you are: " + value(stage(a)+" "+a.Reason)
	case "kept":
		return "What you keep: " + value(strings.Join(a.Kept, "; "))
	case "changed":
		return "What you made your own: " + value(a.Changed)
	case "help":
		return "Help wanted: " + value(a.Help)
	case "result":
		return "What came of it: " + value(data.Label(data.Results, a.Result.Effect)+" "+a.Result.Note)
	case "people":
		return "Who may change this."
	}
	return "Whether the name of your site is shown."
}
