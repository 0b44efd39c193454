package say

import (
	"innovate/data"

	"github.com/slack-go/slack"
)

// Slack's limits of what is filled in.
const (
	mostChoice  = 75  // characters of an option, and of the line under it
	mostRadios  = 10  // options that are all seen at once
	mostOptions = 100 // options of a menu
	mostLabel   = 200 // of Slack's 2000: a phone shows no more
	mostHint    = 150
)

// form is a modal that is filled in. What stands in meta comes back with it:
// IDs, and never a person's words.
func form(callback, title, submit, meta string, blocks ...slack.Block) slack.ModalViewRequest {
	v := modal(title, blocks)
	v.CallbackID, v.PrivateMetadata = callback, meta
	v.Submit, v.Close = label(submit, mostTitle), label("Cancel", mostTitle)
	return v
}

// A field is a question in a form. Its ID names the block, and so the value
// that comes back.
type field struct {
	id, label, hint string
	optional        bool
}

// input puts an element under the label of a field.
func (f field) input(e slack.BlockElement) slack.Block {
	var hint *slack.TextBlockObject
	if f.hint != "" {
		hint = label(f.hint, mostLabel)
	}
	b := slack.NewInputBlock(f.id, label(f.label, mostLabel), hint, e)
	b.Optional = f.optional
	return b
}

// line is a field for one line of text.
func (f field) line(value string, most int) slack.Block {
	return f.text(value, most, false)
}

// lines is a field for a few lines of text.
func (f field) lines(value string, most int) slack.Block {
	return f.text(value, most, true)
}

func (f field) text(value string, most int, multiline bool) slack.Block {
	e := slack.NewPlainTextInputBlockElement(nil, f.id).WithMaxLength(most).WithMultiline(multiline)
	e.InitialValue = clip(value, most)
	return f.input(e)
}

// radios is a field of which one answer is chosen, all of them in sight.
func (f field) radios(chosen string, all ...*slack.OptionBlockObject) slack.Block {
	all = all[:min(len(all), mostRadios)]
	e := slack.NewRadioButtonsBlockElement(f.id, all...)
	e.InitialOption = chosenOf(chosen, all)
	return f.input(e)
}

// menu is a field of which one answer is chosen from a list.
func (f field) menu(chosen, placeholder string, all ...*slack.OptionBlockObject) slack.Block {
	all = all[:min(len(all), mostOptions)]
	e := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, label(placeholder, mostHint), f.id, all...)
	e.InitialOption = chosenOf(chosen, all)
	return f.input(e)
}

// search is a field whose answers we offer while somebody types.
func (f field) search(chosen *slack.OptionBlockObject, placeholder string) slack.Block {
	e := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, label(placeholder, mostHint), f.id)
	one := 1
	e.MinQueryLength = &one
	e.InitialOption = chosen
	return f.input(e)
}

// person is a field for one colleague.
func (f field) person(placeholder string) slack.Block {
	return f.input(slack.NewOptionsSelectBlockElement(slack.OptTypeUser, label(placeholder, mostHint), f.id))
}

// day is a field for a date, 2006-01-02.
func (f field) day(placeholder string) slack.Block {
	e := slack.NewDatePickerBlockElement(f.id)
	e.Placeholder = label(placeholder, mostHint)
	return f.input(e)
}

func chosenOf(value string, all []*slack.OptionBlockObject) *slack.OptionBlockObject {
	for _, o := range all {
		if o.Value == value {
			return o
		}
	}
	return nil
}

// option is something to choose, with a line under it that says more.
func option(value, text, more string) *slack.OptionBlockObject {
	var under *slack.TextBlockObject
	if tidy(more) != "" {
		under = label(more, mostChoice)
	}
	return slack.NewOptionBlockObject(value, label(text, mostChoice), under)
}

// codes are options for a controlled vocabulary.
func codes(all []data.Code) []*slack.OptionBlockObject {
	var options []*slack.OptionBlockObject
	for _, c := range all {
		options = append(options, option(c.Code, c.Label, ""))
	}
	return options
}

// Offer are innovations as a menu offers them.
func Offer(all []data.Innovation) []*slack.OptionBlockObject {
	var options []*slack.OptionBlockObject
	for _, i := range all[:min(len(all), mostOptions)] {
		if i.ID != "" && len(i.ID) <= mostID {
			options = append(options, option(i.ID, i.Title, ""))
		}
	}
	return options
}

// Unfit tells, at a field, why its words are not kept.
func Unfit(f data.Finding) string {
	switch f.Verdict {
	case data.Fine:
		return ""
	case data.Emergency:
		if f.Kind == data.KindSelfHarm {
			return "If life is in danger call 999, or 2222 in hospital. Samaritans: 116 123, day and night. I have kept nothing of this."
		}
		return "This sounds like an emergency: call 999, or in hospital 2222. I have kept nothing of this."
	case data.Care:
		return "This reads like one patient’s care. Please tell the problem as one that many people have."
	}
	return "This seems to have " + article(f.Kind) + " in it. Please leave out anything about one person; I have kept nothing of it."
}
