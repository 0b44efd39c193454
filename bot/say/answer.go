package say

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"innovate/data"
	"innovate/index"

	"github.com/slack-go/slack"
)

// A Setting is where an answer will stand.
type Setting struct {
	Private bool                // nobody but the asker sees it: it may carry the question
	Channel bool                // it can be shared to a channel from there
	Uses    map[string]data.Use // how innovations are used, by ID, as this asker is told
	From    data.Profile        // what sort of team asks
}

// Answer is the answer to a question: up to three cards, two that may be
// near, or a plain statement that there is nothing. One that would be too long
// for Slack leaves out how innovations are used: their details have it.
func Answer(a index.Answer, at Setting) Message {
	m := answer(a, at)
	if m.weight() > mostMessage {
		m = answer(a, at.withoutUses())
	}
	return m
}

func answer(a index.Answer, at Setting) Message {
	if len(a.Matches) == 0 {
		m := nothing()
		m.addUnclear(a.Question, at)
		m.addOtherwise(a, at)
		return m
	}
	var m Message
	m.opening(a.Verdict, len(a.Matches))
	var ids []string
	for _, match := range a.Matches {
		i := match.Innovation
		m.addCard(i, match.Reasons, at)
		ids = append(ids, i.ID)
	}
	if at.Channel && len(ids) > 1 {
		many := "Share all " + number(len(ids))
		if len(ids) == 2 {
			many = "Share both"
		}
		if all := share(many, many+" to the channel", ids...); all != nil {
			m.add(slack.NewActionBlock("", all...))
		}
	}
	m.addUnclear(a.Question, at)
	m.addOtherwise(a, at)
	return m
}

// addOtherwise offers what is left when an answer is not what was wanted.
// Where only the asker sees it, the buttons carry the question.
func (m *Message) addOtherwise(a index.Answer, at Setting) {
	question := a.Question.Text
	if !at.Private || question == "" || size(question) > mostCarried {
		question = noQuestion
	}
	text := "Not what I need"
	if len(a.Matches) == 0 {
		text = "Ask if anybody has solved it"
	}
	m.add(slack.NewActionBlock("",
		button(ActUnmet, question, text, text+": post it as a need that nobody has met"),
		button(ActWatch, question, "Tell me when something new fits", "Tell me when something new fits this problem")))
}

// noQuestion stands in a button that carries no question: Slack takes no
// empty value.
const noQuestion = "-"

// mostCarried is how long a question may be to stand in two buttons more.
const mostCarried = 600

// Carried is the question that a button carries; empty: none.
func Carried(value string) string {
	if value == noQuestion {
		return ""
	}
	return value
}

// opening is the line above the cards. It promises no more than the verdict.
func (m *Message) opening(v index.Verdict, shown int) {
	head := "These may be near; I am not sure"
	switch {
	case v == index.Matches && shown == 1:
		head = "One thing that worked elsewhere"
	case v == index.Matches:
		head = capital(counted(shown, "thing", "things")) + " that worked elsewhere"
	case shown == 1:
		head = "This may be near; I am not sure"
	}
	m.add(header(head))
	m.line(head + ":")
}

// nothing pads no answer with weak matches.
func nothing() Message {
	return plain(
		"I found nothing proven that fits, so I am showing you nothing.",
		"Two things to try: say it in other words (what goes wrong, for whom, and where), or ask about one problem at a time.",
	)
}

// Sense is what a button carries that says which meaning of a short form was
// meant: it asks the question again.
type Sense struct {
	Form     string `json:"form"`
	Meant    string `json:"meant"`
	Question string `json:"question"`
}

// Asked is the question with the short form written out.
func (s Sense) Asked() string {
	words, found := strings.Fields(s.Question), false
	for n, w := range words {
		if core := strings.Trim(w, `.,;:!?()"'“”‘’`); core != "" && strings.EqualFold(core, s.Form) {
			words[n], found = strings.Replace(w, core, s.Meant, 1), true
		}
	}
	if !found {
		words = append(words, s.Meant)
	}
	return strings.Join(words, " ")
}

// addUnclear asks what a short form stood for. Where others can see the
// answer, and where the question is too long for a button, there are no
// buttons: a button carries the question.
func (m *Message) addUnclear(q index.Question, at Setting) {
	for n, form := range q.Unclear {
		senses := index.Senses(form)
		if n == 2 || len(senses) < 2 {
			return
		}
		var names []string
		for k, s := range senses {
			senses[k] = strings.Trim(s, "()")
			names = append(names, escaped(senses[k], 60))
		}
		ask := "By “" + escaped(form, 20) + "” did you mean " + oneOf(names) + "?"
		buttons := senseButtons(q.Text, form, senses, n)
		if !at.Private || buttons == nil {
			ask += " Ask again with the words in full."
			buttons = nil
		}
		m.add(section(ask))
		m.line(ask)
		if buttons != nil {
			m.add(slack.NewActionBlock("", buttons...))
		}
	}
}

// senseButtons are the meanings of a form to choose from; none when the
// question is too long to carry.
func senseButtons(question, form string, senses []string, row int) []slack.BlockElement {
	var all []slack.BlockElement
	for k, s := range senses[:min(5, len(senses))] {
		b, err := json.Marshal(Sense{form, s, question})
		if err != nil || utf8.RuneCount(b) > mostValue {
			return nil
		}
		all = append(all, button(fmt.Sprintf("%s:%d%d", ActSense, row, k), string(b), capital(s), "I meant "+s))
	}
	return all
}

// Help is what the bot can do, on one screen of a phone.
func Help() Message {
	lines := []string{
		"*Tell me a problem in your own words and I will show you what already works elsewhere, and who to talk to.*",
		"• `/innovate our patients keep falling at night` answers you alone.",
		"• Mention me in a channel or a thread and I answer there, for all to see; or write to me directly.",
		"• On a colleague’s message, choose *Find proven innovations* from its menu: only you see the answer.",
		"• On each card: *Talk to a team* introduces you to people who use it; *We’re trying this* tells others how it goes for you.",
		"• `/innovate needs` shows what nobody has solved yet. `/innovate digest` sets up a weekly post.",
		"• `/innovate team` says what sort of team you are; `/innovate contact` says what you can be asked about. The rest is in my *Home*.",
		"• Please leave out anything about one patient. I keep no questions unless you ask me to, and I say so when nothing fits.",
	}
	text := strings.Join(lines, "\n")
	return Message{Text: unmarked(text), Blocks: []slack.Block{section(text)}}
}

// NoProblem answers a mention that says nothing to search for.
func NoProblem() Message {
	return plain("Happy to help. What is the problem? Tell me in a sentence or two, for example: “our patients keep falling at night”. " +
		"I cannot read earlier messages, so please say it here.")
}

// NoWords answers a shortcut on a message without any text.
func NoWords() Message {
	return plain("That message has no words that I can search with. You could tell me the problem yourself: `/innovate` and then a sentence or two.")
}
