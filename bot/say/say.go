// Package say holds every sentence the bot can say, so that a nurse could
// proof-read them in one place. Values go in and a Slack message comes out:
// it asks nothing, stores nothing and decides nothing.
//
// Each message is whole twice: as blocks, and as the plain text that screen
// readers and notifications have. What comes out is within Slack's limits
// whatever went in, because all text passes through one place (text.go) that
// cuts it, escapes it and takes away what Slack would read as formatting.
//
// Slack's `mrkdwn` sections were chosen over rich text, though rich text
// needs no escaping: their limits are documented, and those of rich text are not.
package say

import (
	"strings"

	"github.com/slack-go/slack"
)

// A Message is what the bot says: blocks for the eye, and the same in plain
// text for screen readers and notifications.
type Message struct {
	Text   string
	Blocks []slack.Block
}

// The actions of buttons, as they come back when one is pressed. A button
// carries the IDs of innovations, never a question; the one exception,
// ActSense, stands only in an answer that its asker alone can see.
const (
	ActDetails = "details" // value: an ID
	ActPage    = "page"    // value: an ID, a bar and the number of a page
	ActBack    = "back"    // the same, for the page before
	ActShare   = "share"   // value: IDs, with commas between
	ActSense   = "sense"   // value: a Sense as JSON; the action's ID has a number after it
	ActMeet    = "meet"    // value: an ID
	ActTry     = "try"     // value: an ID
	ActSave    = "save"    // value: an ID
	ActCompare = "compare" // value: an ID
	ActUnmet   = "unmet"   // value: the question, where its asker alone sees the button; else empty
	ActWatch   = "watch"   // the same
	ActMore    = "more"    // an overflow menu: the option's value is an action, a colon and its value
)

// Slack's limits, and our own where Slack has none that we would want to reach.
const (
	mostSection = 2900 // of 3000 characters in a section
	mostHeader  = 150
	mostButton  = 75
	mostValue   = 2000
	mostID      = 120 // of what an overflow menu can carry: 150 with the action before it
	mostTitle   = 24  // of a modal
	mostText    = 3900
)

// plain is a message of a few short paragraphs and no buttons.
func plain(paragraphs ...string) Message {
	var m Message
	for _, p := range paragraphs {
		m.add(section(p))
		m.line(p)
	}
	return m
}

func (m *Message) add(b ...slack.Block) { m.Blocks = append(m.Blocks, b...) }

// line adds to the plain text. What does not fit stays out whole, so that no
// entity and no link is cut in two.
func (m *Message) line(markup string) {
	text := m.Text
	if text != "" {
		text += "\n"
	}
	if text += unmarked(markup); size(text) <= mostText {
		m.Text = text
	}
}

// section is a paragraph of markup.
func section(markup string) slack.Block {
	return slack.NewSectionBlock(mrkdwn(markup), nil, nil)
}

// note is a line in small print.
func note(markup string) slack.Block {
	return slack.NewContextBlock("", mrkdwn(markup))
}

// mrkdwn is verbatim: Slack finds no channel, person or address in it but
// those that are marked up as such.
func mrkdwn(markup string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.MarkdownType, markup, false, true)
}

func header(text string) slack.Block {
	return slack.NewHeaderBlock(label(text, mostHeader))
}

// label is plain text that Slack shows as it is.
func label(text string, most int) *slack.TextBlockObject {
	s := escaped(text, most)
	if s == "" {
		s = "–" // Slack takes no label without a character in it
	}
	return slack.NewTextBlockObject(slack.PlainTextType, s, false, false)
}

// button makes a button. Heard on its own, as a screen reader reads it, it
// says what it is about; what is seen is short, and begins what is heard
// unless it is in it: who speaks to their computer says what they see.
func button(action, value, text, heard string) slack.BlockElement {
	b := slack.NewButtonBlockElement(action, value, label(text, mostButton))
	if !strings.Contains(strings.ToLower(heard), strings.ToLower(text)) {
		heard = text + ": " + heard
	}
	b.AccessibilityLabel = clip(heard, mostButton)
	return b
}
