package workspace

import (
	"fmt"
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Fill types into a field, or picks a date (2026-12-01), a time (09:30) or both (2026-12-01 09:30, by the person's own
// time zone). The field is named by its label or action id. Nothing empties it.
func (w *Workspace) Fill(user, field, text string) error {
	w.mu.Lock()
	u, c, err := w.reachAs(user, "", field, control.fillable)
	var v value
	if err == nil {
		v, err = entered(u, c.element, text)
	}
	if err != nil {
		w.mu.Unlock()
		return fmt.Errorf("fill: %w", err)
	}
	w.ask(u, c, v)
	return nil
}

// fillable reports whether a text, date or time is entered here.
func (c control) fillable() bool {
	k, known := valueKeys[c.element.Type]
	return known && !k.many && !strings.Contains(c.element.Type, "select") && c.element.Type != "radio_buttons"
}

// Clear empties a menu or field. Radio buttons cannot be emptied.
func (w *Workspace) Clear(user, message, field string) error {
	w.mu.Lock()
	u, c, err := w.reachAs(user, message, field, func(c control) bool {
		return c.element.holds() && c.element.Type != "radio_buttons"
	})
	if err != nil {
		w.mu.Unlock()
		return fmt.Errorf("clear: %w", err)
	}
	w.ask(u, c, nothing(c.element))
	return nil
}

// nothing is the value of an element that was emptied.
func nothing(e *Element) value {
	k := valueKeys[e.Type]
	if k.many {
		return value{"type": e.Type, k.key: []any{}}
	}
	return value{"type": e.Type, k.key: nil}
}

// entered is the value of a field once that was typed or picked.
func entered(u *Member, e *Element, text string) (value, error) {
	if text == "" {
		return nothing(e), nil
	}
	v, err := value{"type": e.Type, valueKeys[e.Type].key: text}, error(nil)
	switch e.Type {
	case "plain_text_input":
		most := 3000
		if e.MaxLength > 0 {
			most = e.MaxLength
		}
		if n := utf8.RuneCountInString(text); n > most {
			err = fmt.Errorf("it takes at most %d characters, not %d", most, n)
		}
	case "number_input":
		if _, wrong := strconv.ParseFloat(text, 64); wrong != nil {
			err = fmt.Errorf("%q is no number", text)
		}
	case "datepicker":
		_, err = time.Parse(time.DateOnly, text)
	case "timepicker":
		_, err = time.Parse("15:04", text)
	case "datetimepicker":
		v["selected_date_time"], err = instant(u, text)
	case "rich_text_input":
		v["rich_text_value"] = reply{"type": "rich_text", "elements": []any{
			reply{"type": "rich_text_section", "elements": []any{reply{"type": "text", "text": text}}},
		}}
	}
	return v, err
}

// instant reads a unix time, or a date and time where the person lives.
func instant(u *Member, text string) (int64, error) {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n, nil
	}
	at, err := time.LoadLocation(u.Zone)
	if err != nil {
		return 0, err
	}
	t, err := time.ParseInLocation("2006-01-02 15:04", text, at)
	return t.Unix(), err
}

// wrong is what Slack itself finds wrong with what an input holds when the form is submitted; nothing if it is right.
func wrong(b *Block, given value) string {
	e := b.Element
	text, _ := given["value"].(string)
	n := utf8.RuneCountInString(text)
	switch {
	case given.empty() && !b.Optional:
		return "Please complete this required field."
	case given.empty():
		return ""
	case e.Type == "plain_text_input" && n < e.MinLength:
		return fmt.Sprintf("This entry is too short. It needs %d characters.", e.MinLength)
	case e.Type == "number_input":
		return wrongNumber(e, text)
	case e.Type == "email_text_input":
		if _, err := mail.ParseAddress(text); err != nil {
			return "Please enter a valid email address."
		}
	case e.Type == "url_text_input":
		if link, err := url.Parse(text); err != nil || !slices.Contains([]string{"http", "https"}, link.Scheme) || link.Host == "" {
			return "Please enter a valid URL."
		}
	}
	return ""
}

func wrongNumber(e *Element, text string) string {
	n, err := strconv.ParseFloat(text, 64)
	least, noLeast := strconv.ParseFloat(e.MinValue, 64)
	most, noMost := strconv.ParseFloat(e.MaxValue, 64)
	switch {
	case err != nil:
		return "Please enter a number."
	case !e.Decimal && strings.ContainsAny(text, ".eE"):
		return "Please enter a whole number."
	case noLeast == nil && n < least:
		return "Please enter a number of at least " + e.MinValue + "."
	case noMost == nil && n > most:
		return "Please enter a number of at most " + e.MaxValue + "."
	}
	return ""
}

// tick ticks a box, or takes the tick away, and objects when it stands so already.
func (w *Workspace) tick(user, message, option, boxes string, on bool) error {
	w.mu.Lock()
	u, c, err := w.reachAs(user, message, boxes, func(c control) bool {
		_, has := w.chosen(w.member(user), c, option)
		return c.element.Type == "checkboxes" && has
	})
	if err != nil {
		w.mu.Unlock()
		return fmt.Errorf("tick: %w", err)
	}
	v, _ := w.chosen(u, c, option)
	before, after := asList(c.on.get(c.block, c.element)["selected_options"]), asList(v["selected_options"])
	if len(after) > len(before) != on {
		w.mu.Unlock()
		return fmt.Errorf("tick: %q stands so already", option)
	}
	w.ask(u, c, v)
	return nil
}
