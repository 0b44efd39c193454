package say

import (
	"encoding/json"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"
)

// The actions of the buttons below reminders.
const (
	ActSnooze = "snooze" // value: the day of the message and the IDs of its nudges, with spaces between
	ActFewer  = "fewer"  // value: none
)

const (
	mostItems      = 5      // reminders in one message
	mostItemBlocks = 8      // of one of them
	mostReminders  = 10_000 // characters of JSON in one message; see mostMessage
)

// Fitting is how many reminders, of some in a row, fit in one message. The
// first always does.
func Fitting(items []Message) int {
	used := 0
	for n, item := range items[:min(len(items), mostItems)] {
		for _, b := range item.Blocks[:min(len(item.Blocks), mostItemBlocks)] {
			j, err := json.Marshal(b)
			if err != nil {
				return max(n, 1)
			}
			used += utf8.RuneCount(j) + 90
		}
		if used > mostReminders {
			return max(n, 1)
		}
	}
	return min(len(items), mostItems)
}

// Nudges is the one message a day with what somebody is asked or reminded of.
// What each item says is its own business; too long a one is cut.
func Nudges(items []Message, day string, ids []string) Message {
	items = items[:min(len(items), Fitting(items))]
	var m Message
	head := "One small thing, when you have a minute"
	if len(items) != 1 {
		head = capital(number(len(items))) + " small things, when you have a minute"
	}
	m.add(section("*" + head + "*"))
	m.line(head + ":")
	for n, item := range items {
		if n > 0 {
			m.add(slack.NewDividerBlock())
		}
		m.add(item.Blocks[:min(len(item.Blocks), mostItemBlocks)]...)
		for line := range strings.Lines(item.Text) {
			m.line(strings.TrimRight(line, "\n"))
		}
	}
	m.add(slack.NewActionBlock("",
		button(ActSnooze, snoozing(day, ids), "Ask me next week", "Ask me all of this again next week"),
		button(ActFewer, noQuestion, "Fewer of these", "Fewer of these: one message a week at most")))
	return m
}

// snoozing is what the button carries that puts a message off.
func snoozing(day string, ids []string) string {
	value := clip(day, 20)
	for _, id := range ids {
		if len(value)+1+len(id) <= mostValue {
			value += " " + id
		}
	}
	return value
}

// Snoozed answers who puts a message off, or has done so before.
func Snoozed(now bool) Message {
	if !now {
		return plain("That is put off already: I will ask again when the week is over, if it still matters then.")
	}
	return plain("Right, I will leave it for a week, and then ask again if it still matters.")
}

// FewerNow answers who wants fewer reminders.
func FewerNow() Message {
	return plain("Right, from now on I send you one of these a week at most. You can change that on my Home tab.")
}
