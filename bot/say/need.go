package say

import (
	"strconv"
	"strings"
	"time"

	"innovate/data"

	"github.com/slack-go/slack"
)

// The actions and forms of needs that nobody has met. Each button carries the
// ID of a need.
const (
	ActMeToo     = "me_too"
	ActNotMe     = "not_me"     // takes a me-too back
	ActSolved    = "solved"     // opens a form
	ActNeedEdit  = "need_edit"  // opens a form
	ActNeedClose = "need_close" //
	ActNeedMet   = "need_met"   // its author says that it is answered
	ActNeedPost  = "need_post"  // tries again to post it
	ActNeeds     = "needs"      // value: how many needs to leave out; a page of the list
	ActSolvedBy  = "solved_by"  // a menu that asks us for innovations

	FormNeed   = "need"
	FormEdit   = "need_edit"
	FormSolved = "solved"
)

// The fields of these forms, and what is chosen in them.
const (
	FieldAgree = "agree"
	FieldHow   = "how"
	FieldWhere = "where"
	FieldStory = "story"

	Agreed    = "agreed"
	HowPost   = "post"
	HowList   = "list"
	MostStory = 1500
)

// MostProblem is how long the words of a need or a watch may be: as much as
// two buttons can carry.
const MostProblem = mostCarried

// A NeedLine is a need as a list shows it to one person.
type NeedLine struct {
	data.Need
	Others int  // how many besides its author have it too
	Mine   bool // the reader posted it
	Too    bool // the reader has it too
	Close  bool // the reader looks after the catalogue and may close it
}

// NeedForm is the modal in which somebody looks at their words before others
// do. Needs that are nearly the same come first.
func NeedForm(problem, setting string, near []NeedLine, seen []string) slack.ModalViewRequest {
	var m Message
	for n, line := range near {
		if n == 0 {
			m.add(section("*Nearly the same is on the list already.* If it is the same problem, say “Me too”: then you are told as well when something fits."))
		}
		m.addNeed(line)
	}
	send := "Put it on the list"
	if len(near) > 0 {
		m.add(slack.NewDividerBlock())
		send = "Post mine as well"
	} else {
		m.add(section("Others may have the same problem, or have solved it. Look at your words before they do; when something fits, I tell you."))
	}
	m.add(
		needWords(problem),
		field{id: FieldAgree, label: "Please check"}.tick(Agreed, "This says nothing about one patient"),
		field{id: FieldHow, label: "Who is to see it"}.radios(HowPost,
			option(HowPost, "Post it in a channel, in my name", "And on the list of needs, without it"),
			option(HowList, "Only put it on the list of needs", "Without my name")),
		field{id: FieldWhere, label: "Channel", optional: true}.channel("Choose a channel"),
		needSetting(setting),
	)
	return form(FormNeed, "Post a need", send, strings.Join(seen, ","), m.Blocks...)
}

// NeedEdit is the modal in which its author changes a need.
func NeedEdit(n data.Need) slack.ModalViewRequest {
	return form(FormEdit, "Change your need", "Save", n.ID,
		needWords(n.Text),
		field{id: FieldAgree, label: "Please check"}.tick(Agreed, "This says nothing about one patient"),
		needSetting(n.From.Setting))
}

func needWords(problem string) slack.Block {
	return field{id: FieldProblem, label: "The problem, in words that anybody may read",
		hint: "As a problem that many people have: no names, no numbers, no dates."}.lines(problem, MostProblem)
}

func needSetting(setting string) slack.Block {
	return field{id: FieldSetting, label: "Where it happens", optional: true}.menu(setting, "Choose a place", codes(data.Settings)...)
}

// listText is how much of a need or a watched problem stands in a list.
const listText = 250

// addNeed adds a need with what the reader can do about it.
func (m *Message) addNeed(n NeedLine) {
	text := escaped(n.Text, listText)
	small := needSmall(n)
	m.add(section("“"+text+"”"), note(small))
	m.line("• “" + text + "” " + small)
	if n.State != "open" {
		return
	}
	short := clip(n.Text, 30)
	var all []slack.BlockElement
	switch {
	case n.Mine:
		all = append(all, button(ActNeedEdit, n.ID, "Change it", "Change your need: "+short))
	case n.Too:
		all = append(all, button(ActNotMe, n.ID, "No longer me", "I no longer have this problem: "+short))
	default:
		all = append(all, button(ActMeToo, n.ID, "Me too", "I have this problem too: "+short))
	}
	if !n.Mine {
		all = append(all, button(ActSolved, n.ID, "We’ve solved this", "We have solved this: "+short))
	}
	if n.Mine || n.Close {
		all = append(all, closingNeed(button(ActNeedClose, n.ID, "Close it", "Close this need: "+short)))
	}
	m.add(slack.NewActionBlock("", all...))
}

func closingNeed(b slack.BlockElement) slack.BlockElement {
	return askingBack(b, "Close this need?", "It leaves the list, and nobody is told when something fits.", "Close it")
}

// needSmall is the small print of a need: who has it, where, and since when.
func needSmall(n NeedLine) string {
	who := "one person has this problem"
	switch {
	case n.Mine:
		who = "yours; " + othersToo(n.Others)
	case n.Too:
		who = "you and " + counted(n.Others, "other have", "others have") + " this problem"
	case n.Others > 0:
		who = counted(n.Others+1, "person has", "people have") + " this problem"
	}
	parts := []string{capital(who)}
	if n.From.Setting != "" {
		parts = append(parts, escaped(data.Label(data.Settings, n.From.Setting), 60))
	}
	parts = append(parts, "since "+dayMonth(n.At))
	if len(n.Answers) > 0 {
		parts = append(parts, counted(len(n.Answers), "answer found", "answers found"))
	}
	return strings.Join(parts, " · ")
}

// othersToo says how many have a need besides its author.
func othersToo(n int) string {
	if n == 0 {
		return "nobody else yet"
	}
	return counted(n, "other has it too", "others have it too")
}

func dayMonth(t time.Time) string { return t.Format("2 January") }

// NeedPost is a need as its channel sees it.
func NeedPost(n NeedLine, answers []data.Innovation) Message {
	text := "“" + escaped(n.Text, 700) + "”"
	head := mention(n.By) + " has a problem that nothing I know of answers yet:"
	if len(answers) > 0 || n.State != "open" {
		head = mention(n.By) + " has posted a problem:"
	}
	small := capital(othersToo(n.Others)) + "."
	if s := data.Label(data.Settings, n.From.Setting); s != "" {
		small = escaped(s, 60) + " · " + small
	}
	var m Message
	m.add(section(head+"\n"+text), note(small))
	m.line(head + " " + text + " " + small)
	for _, i := range answers[:min(3, len(answers))] {
		s := "*Found since:* " + escaped(i.Title, cardTitle)
		m.add(section(s))
		m.line(s)
		if all := details(i); len(all) > 0 {
			m.add(slack.NewActionBlock("", all...))
		}
	}
	switch n.State {
	case "open":
		short := clip(n.Text, 30)
		m.add(slack.NewActionBlock("",
			button(ActMeToo, n.ID, "Me too", "I have this problem too: "+short),
			button(ActSolved, n.ID, "We’ve solved this", "We have solved this: "+short)))
	case "answered":
		m.say("This need is met.")
	default:
		m.say("This need is closed.")
	}
	return m
}

// say adds a paragraph, to the blocks and to the text alike.
func (m *Message) say(s string) {
	m.add(section(s))
	m.line(s)
}

// NeedKept tells the author what has become of their need.
func NeedKept(n data.Need) slack.ModalViewRequest {
	s := "It is on the list. When something fits, you and all who say “me too” hear of it, once."
	if n.Channel != "" {
		s = "I am posting it in " + channel(n.Channel) + ", and it is on the list. When something fits, you and all who say “me too” hear of it, once."
	}
	return afterForm("Thank you", plain(s, "`/innovate needs` shows the list; there you can change your need or close it."))
}

// NeedSaved tells the author that their change is kept.
func NeedSaved() slack.ModalViewRequest {
	return afterForm("Saved", plain("Your need reads as you wrote it now."))
}

// NeedUnposted tells the author that their need could not be posted.
func NeedUnposted(n data.Need) Message {
	m := plain("Your need is on the list, but I could not post it in "+channel(n.Channel)+": I am not in there, or may not write.",
		"Type `/invite @innovate` there and press the button, or leave it on the list only.")
	m.add(slack.NewActionBlock("", button(ActNeedPost, n.ID, "Post it now", "Post my need in the channel now")))
	return m
}

// NeedPosting answers that button.
func NeedPosting() Message { return plain("I am trying again. If it does not work, I tell you.") }

// NeedPosted answers it when there is nothing to do.
func NeedPosted() Message { return plain("It is posted already.") }

// NeedTexts are what can be wrong with a need's form, by field.
func NeedTexts(short, unticked, nowhere, full bool) map[string]string {
	faults := map[string]string{}
	if short {
		faults[FieldProblem] = "Please tell the problem in a sentence, for example: “hearing aids get lost on our ward”."
	}
	if unticked {
		faults[FieldAgree] = "Please check your words and tick this box."
	}
	if nowhere {
		faults[FieldWhere] = "Please choose a channel, or choose “Only put it on the list of needs”."
	}
	if full {
		faults[FieldProblem] = "You have " + number(data.MostNeeds) + " open needs, which is the most. Close one first: /innovate needs shows them."
	}
	return faults
}

// MeToo answers somebody who has a need too, with what was found for it
// before.
func MeToo(n NeedLine, before bool, found []data.Innovation, uses map[string]data.Use) Message {
	var m Message
	switch {
	case n.Mine:
		m = plain("This need is yours: you hear of it anyway when something fits.")
	case before:
		m = plain("You are on this need already. When something fits, I tell you, once.")
	default:
		m = plain("You are on it, with " + counted(n.Others, "other", "others") + ". When something fits, I tell you, once. Nobody sees who said “me too”.")
	}
	if !n.Mine {
		m.add(slack.NewActionBlock("", button(ActNotMe, n.ID, "Take me off again", "Take me off this need again")))
	}
	if len(found) > 0 {
		m.say("Since it was posted, this was found:")
		for _, i := range found[:min(3, len(found))] {
			m.addCard(i, nil, Setting{Private: true, Uses: uses})
		}
	}
	return m
}

// OffNeed answers somebody who takes their me-too back.
func OffNeed() Message { return plain("You are off this need, and hear no more of it.") }

// NeedClosed answers a press on a need that is no longer open.
func NeedClosed() Message { return plain("This need is closed already.") }

// NeedClosedNow answers who closed it.
func NeedClosedNow(met bool) Message {
	if met {
		return plain("I am glad. Your need is marked as met and leaves the list. If you take it up, press “We’re trying this” on its card, and others learn from you.")
	}
	return plain("The need is closed and has left the list.")
}

// NeedNotYours answers a press by somebody who may not do this.
func NeedNotYours() Message {
	return plain("Only whoever posted a need can change it, and only they or a curator can close it.")
}

// NeedsPage is how many needs stand on a page of the list.
const NeedsPage = 4

// Needs is a page of the list of open needs; before is how many come on the
// pages before it.
func Needs(all []NeedLine, before, total int) Message {
	if total == 0 {
		return plain("No need is open just now. When I find nothing for a problem, you can post it as one.")
	}
	var m Message
	head := capital(counted(total, "need that nobody has met", "needs that nobody has met"))
	m.add(header(head))
	m.line(head + ":")
	for _, n := range all {
		m.addNeed(n)
	}
	var turn []slack.BlockElement
	if before > 0 {
		turn = append(turn, button(ActNeeds+":back", strconv.Itoa(max(0, before-NeedsPage)), "Newer", "Newer needs"))
	}
	if before+len(all) < total {
		turn = append(turn, button(ActNeeds+":on", strconv.Itoa(before+len(all)), "Older", "Older needs"))
	}
	if len(turn) > 0 {
		m.add(slack.NewActionBlock("", turn...))
	}
	return m
}

// NeedMet tells somebody on a need, once, that something fits it.
func NeedMet(n NeedLine, i data.Innovation, solver string, uses map[string]data.Use) Message {
	why := "you have this problem too"
	if n.Mine {
		why = "you posted this need"
	}
	head := "Something in the catalogue now fits a problem. I tell you because " + why + ": “" + escaped(n.Text, 700) + "”"
	if solver != "" {
		head = mention(solver) + " says that this solved it for them. I tell you because " + why + ": “" + escaped(n.Text, 700) + "”"
	}
	m := Message{}
	m.say(head)
	m.addCard(i, nil, Setting{Private: true, Uses: uses})
	switch {
	case n.State != "open":
	case n.Mine:
		m.add(slack.NewActionBlock("",
			button(ActNeedMet, n.ID, "That is it: close my need", "That is it: close my need")))
	default:
		m.add(slack.NewActionBlock("", button(ActNotMe, n.ID, "Take me off this need", "Take me off this need")))
	}
	return m
}
