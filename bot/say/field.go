package say

import "github.com/slack-go/slack"

// tick is a field with one box, for what somebody must agree to.
func (f field) tick(value, text string) slack.Block {
	return f.input(slack.NewCheckboxGroupsBlockElement(f.id, option(value, text, "")))
}

// channel is a field for a channel; the one that the person is in stands there
// first.
func (f field) channel(placeholder string) slack.Block {
	e := slack.NewOptionsSelectBlockElement(slack.OptTypeConversations, label(placeholder, mostHint), f.id)
	e.DefaultToCurrentConversation = true
	e.Filter = &slack.SelectBlockElementFilter{Include: []string{"public", "private"}, ExcludeExternalSharedChannels: true}
	return f.input(e)
}

// askingBack makes a button ask back before it does anything.
func askingBack(b slack.BlockElement, title, text, yes string) slack.BlockElement {
	if b, ok := b.(*slack.ButtonBlockElement); ok {
		b.Confirm = slack.NewConfirmationBlockObject(label(title, 100), label(text, 300), label(yes, 30), label("Not now", 30))
	}
	return b
}

// afterForm is a modal that says what has become of a form.
func afterForm(title string, m Message) slack.ModalViewRequest { return modal(title, m.Blocks) }
