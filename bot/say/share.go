package say

import (
	"innovate/data"

	"github.com/slack-go/slack"
)

// Shared is what a channel sees when somebody shares innovations. It never
// says what was asked.
func Shared(user string, all []data.Innovation, uses map[string]data.Use) Message {
	what := counted(len(all), "thing that worked elsewhere", "things that worked elsewhere")
	var m Message
	m.add(section(mention(user) + " shared " + what + ":"))
	m.line(mention(user) + " shared " + what + ":")
	for _, i := range all {
		m.addCard(i, nil, Setting{Uses: uses})
	}
	return m
}

// mention names a member of the workspace: Slack shows the name they go by.
func mention(user string) string {
	if user = slackID(user); user == "" {
		return "A colleague"
	}
	return "<@" + user + ">"
}

// channel names a channel.
func channel(id string) string {
	if id = slackID(id); id == "" {
		return "a channel"
	}
	return "<#" + id + ">"
}

// slackID lets only what an ID is made of through into markup.
func slackID(id string) string {
	var b []byte
	for _, c := range []byte(id) {
		if c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' {
			b = append(b, c)
		}
	}
	return string(b[:min(len(b), 30)])
}

// NotThere tells a sharer that the bot cannot post where they are.
func NotThere() Message {
	return plain("I am not in this channel yet, so I cannot post here. Type `/invite @innovate` to let me in, then press the button again.")
}

// SharedBefore answers a second press.
func SharedBefore() Message { return plain("That has been shared here already.") }

// Gone says that innovations behind a button are no longer in the catalogue.
func Gone(all ...data.Innovation) Message {
	if len(all) == 0 {
		return plain("That innovation is no longer in the catalogue.")
	}
	var m Message
	for _, i := range all {
		s := gone(i)
		m.add(section(s))
		m.line(s)
	}
	return m
}

func gone(i data.Innovation) string {
	what := "has since been taken out of the catalogue"
	switch i.Status {
	case "withdrawn":
		what = "has since been withdrawn"
	case "paused":
		what = "is paused while it is being looked at again"
	case "superseded":
		what = "has since been replaced by something newer"
	}
	return "*" + escaped(i.Title, cardTitle) + "* " + what + ", so I am not showing it. Ask again to see what works now."
}

// Sorry tells a person, once, that their question will not be answered.
func Sorry(inChannel string) Message {
	where := "your question"
	if inChannel != "" {
		where = "your question in " + channel(inChannel)
	}
	return plain("I am sorry: I could not answer " + where + ". Something went wrong on my side, and whoever looks after me can see what. " +
		"Please ask again, here or with `/innovate`.")
}

// Broken is the answer to a command or a press that went wrong.
func Broken() Message {
	return plain("I am sorry, something went wrong on my side. Please try again in a moment.")
}

// GoneModal is the modal in place of a record that is no longer shown.
func GoneModal(all ...data.Innovation) slack.ModalViewRequest {
	return modal("No longer shown", Gone(all...).Blocks)
}

func modal(title string, blocks []slack.Block) slack.ModalViewRequest {
	return slack.ModalViewRequest{
		Type: slack.VTModal, Title: label(title, mostTitle), Close: label("Close", mostTitle), Blocks: slack.Blocks{BlockSet: blocks},
	}
}
