package workspace_test

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"
)

func plainText(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject("plain_text", s, false, false)
}

// menus is an answer with an external menu and a button that asks back.
func menus() slack.Message {
	find := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, plainText("Innovation"), "find")
	least := 2
	find.MinQueryLength = &least
	stop := slack.NewButtonBlockElement("stop", "now", plainText("Stop"))
	stop.Confirm = slack.NewConfirmationBlockObject(plainText("Stop this?"), plainText("Nobody is told."), plainText("Yes, stop"), plainText("No"))
	when := slack.NewDatePickerBlockElement("when")
	when.Placeholder = plainText("When")
	return slack.Message{Msg: slack.Msg{Text: "Menus", Blocks: slack.Blocks{BlockSet: []slack.Block{
		slack.NewActionBlock("menus", find, stop),
		slack.NewActionBlock("more", when, slack.NewCheckboxGroupsBlockElement("topics",
			slack.NewOptionBlockObject("f", plainText("Falls"), nil), slack.NewOptionBlockObject("s", plainText("Sepsis"), nil))),
	}}}}
}

// suggested are the names that begin with what was typed.
func suggested(typed string) slack.OptionsResponse {
	var all slack.OptionsResponse
	for _, name := range []string{"Red Bag", "Red Tray", "Blue Band"} {
		if strings.HasPrefix(strings.ToLower(name), strings.ToLower(typed)) {
			all.Options = append(all.Options, slack.NewOptionBlockObject(strings.ToLower(name), plainText(name), plainText("a scheme")))
		}
	}
	return all
}

// meet brings who asks together with Ben, or says why it cannot.
func (e *echo) meet(c slack.SlashCommand) any {
	ctx := context.Background()
	group, _, _, err := e.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{c.UserID, "UBEN"}, ReturnIM: true})
	if err == nil {
		_, _, err = e.api.PostMessageContext(ctx, group.ID, slack.MsgOptionText("Meet each other, <@"+c.UserID+"> and <@UBEN>.", false))
	}
	if err != nil {
		return slack.Message{Msg: slack.Msg{Text: "I cannot: " + err.Error()}}
	}
	return nil
}

// later schedules a message for Tuesday at ten, by the clock of the talks.
func (e *echo) later(c slack.SlashCommand) any {
	at := strconv.FormatInt(time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC).Unix(), 10)
	_, _, err := e.api.ScheduleMessageContext(context.Background(), c.ChannelID, at, slack.MsgOptionText("It is ten.", false))
	e.try("", "", err)
	return nil
}
