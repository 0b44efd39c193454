package say

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"

	"github.com/slack-go/slack"
)

const mostTicks = 10 // boxes that can be ticked in one field

// ticks is a field of which any answers are ticked. Chosen are their values,
// or the texts that those stand for.
func (f field) ticks(chosen []string, all ...*slack.OptionBlockObject) slack.Block {
	all = all[:min(len(all), mostTicks)]
	e := slack.NewCheckboxGroupsBlockElement(f.id, all...)
	for _, o := range all {
		if slices.ContainsFunc(chosen, func(c string) bool { return c == o.Value || CoreCode(c) == o.Value }) {
			e.InitialOptions = append(e.InitialOptions, o)
		}
	}
	return f.input(e)
}

// number is a field for a whole number, which may be known already.
func (f field) number(value, least int, known bool) slack.Block {
	e := slack.NewNumberInputBlockElement(nil, f.id, false)
	e.MinValue = strconv.Itoa(least)
	if known {
		e.InitialValue = strconv.Itoa(value)
	}
	return f.input(e)
}

// people is a field for colleagues.
func (f field) people(chosen []string, most int) slack.Block {
	e := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeUser, label("Choose people", mostHint), f.id)
	e.InitialUsers, e.MaxSelectedItems = chosen, &most
	return f.input(e)
}

// CoreCode stands for a text where only a short value can.
func CoreCode(text string) string {
	sum := sha256.Sum256([]byte(tidy(text)))
	return hex.EncodeToString(sum[:6])
}

// searchMany is a field of which several answers are chosen, which we offer
// while somebody types and before they do.
func (f field) searchMany(chosen []*slack.OptionBlockObject, placeholder string) slack.Block {
	e := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeExternal, label(placeholder, mostHint), f.id)
	none, most := 0, MostCompared
	e.MinQueryLength, e.MaxSelectedItems, e.InitialOptions = &none, &most, chosen
	return f.input(e)
}
