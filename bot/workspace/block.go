package workspace

import (
	"encoding/json"
	"strings"
)

// A Text is a text object. Where Slack has a bare string in the same place (rich text, markdown), Type is empty.
type Text struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

func (t *Text) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, &t.Text)
	}
	type plain Text
	return json.Unmarshal(b, (*plain)(t))
}

func (t *Text) String() string {
	if t == nil {
		return ""
	}
	return t.Text
}

// A Block is any block: Slack gives all types one name space of fields.
type Block struct {
	Type           string     `json:"type"`
	BlockID        string     `json:"block_id"`
	Text           *Text      `json:"text"`
	Fields         []*Text    `json:"fields"`
	Accessory      *Element   `json:"accessory"`
	Elements       []*Element `json:"elements"`
	Element        *Element   `json:"element"`
	Label          *Text      `json:"label"`
	Hint           *Text      `json:"hint"`
	Optional       bool       `json:"optional"`
	DispatchAction bool       `json:"dispatch_action"`
	Title          *Text      `json:"title"`
	AltText        string     `json:"alt_text"`
	Chart          *Chart     `json:"chart"`
	Rows           [][]*Cell  `json:"rows"`
}

// An Element is anything within a block: a button, a menu, an input, an image, a piece of rich text.
type Element struct {
	Type        string         `json:"type"`
	ActionID    string         `json:"action_id"`
	Text        *Text          `json:"text"`
	Value       string         `json:"value"`
	URL         string         `json:"url"`
	Style       Style          `json:"style"`
	Confirm     *Confirm       `json:"confirm"`
	Placeholder *Text          `json:"placeholder"`
	Options     []*Option      `json:"options"`
	Groups      []*OptionGroup `json:"option_groups"`
	Elements    []*Element     `json:"elements"`
	Multiline   bool           `json:"multiline"`
	MinLength   int            `json:"min_length"`
	MaxLength   int            `json:"max_length"`
	MaxItems    int            `json:"max_selected_items"`
	MinQuery    *int           `json:"min_query_length"`
	AltText     string         `json:"alt_text"`
	UserID      string         `json:"user_id"`
	ChannelID   string         `json:"channel_id"`
	Name        string         `json:"name"`
	Range       string         `json:"range"`
	Indent      int            `json:"indent"`
	Offset      int            `json:"offset"`
	Fallback    string         `json:"fallback"`
	Positive    *Element       `json:"positive_button"`
	Negative    *Element       `json:"negative_button"`
	VisibleTo   []string       `json:"visible_to_user_ids"`

	ResponseURL      bool    `json:"response_url_enabled"`
	DefaultToCurrent bool    `json:"default_to_current_conversation"`
	Filter           *Filter `json:"filter"`
	Decimal          bool    `json:"is_decimal_allowed"`
	MinValue         string  `json:"min_value"`
	MaxValue         string  `json:"max_value"`

	InitialValue   json.RawMessage `json:"initial_value"`
	InitialOption  *Option         `json:"initial_option"`
	InitialOptions []*Option       `json:"initial_options"`
	InitialDate    string          `json:"initial_date"`
	InitialTime    string          `json:"initial_time"`
	InitialInstant int64           `json:"initial_date_time"`
	InitialUser    string          `json:"initial_user"`
	InitialUsers   []string        `json:"initial_users"`
	InitialChannel string          `json:"initial_channel"`
	InitialTalk    string          `json:"initial_conversation"`
}

// A Style is a button's style; rich text has an object under the same key, which is passed over.
type Style string

func (s *Style) UnmarshalJSON(b []byte) error {
	if b[0] == '"' {
		return json.Unmarshal(b, (*string)(s))
	}
	return nil
}

// An Option is one choice of a menu.
type Option struct {
	Text        *Text  `json:"text"`
	Value       string `json:"value"`
	Description *Text  `json:"description,omitempty"`
}

// An OptionGroup is a part of a menu under a heading.
type OptionGroup struct {
	Label   *Text     `json:"label"`
	Options []*Option `json:"options"`
}

// A Confirm asks before a button does what it says.
type Confirm struct {
	Title   *Text `json:"title"`
	Text    *Text `json:"text"`
	Confirm *Text `json:"confirm"`
	Deny    *Text `json:"deny"`
	Style   Style `json:"style"`
}

func (e *Element) options() []*Option {
	all := e.Options
	for _, g := range e.Groups {
		all = append(all, g.Options...)
	}
	return all
}

// holds reports whether the element keeps a value that is told as state.
func (e *Element) holds() bool {
	switch e.Type {
	case "button", "image", "overflow", "workflow_button", "icon_button", "feedback_buttons", "mrkdwn", "plain_text", "":
		return false
	}
	return !strings.HasPrefix(e.Type, "rich_text") || e.Type == "rich_text_input"
}

// thumb is one of the two buttons that share an action id.
func (e *Element) thumb(half *Element) *Element {
	return &Element{Type: e.Type, ActionID: e.ActionID, Text: half.Text, Value: half.Value}
}

// pressed reports whether the element is a button of any kind.
func (e *Element) pressed() bool {
	return e.Type == "button" || e.Type == "icon_button" || e.Type == "feedback_buttons"
}

// interactive lists the elements of a block that a person can use.
func (b *Block) interactive() []*Element {
	switch {
	case b.Type == "rich_text":
		return nil
	case b.Element != nil:
		return []*Element{b.Element}
	case b.Accessory != nil:
		return []*Element{b.Accessory}
	}
	var all []*Element
	for _, e := range b.Elements {
		switch {
		case e.Type == "feedback_buttons":
			all = append(all, e.thumb(e.Positive), e.thumb(e.Negative))
		case e.ActionID != "":
			all = append(all, e)
		}
	}
	return all
}
