package bot

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// A form is what is filled in, by block ID: one text, or the values chosen.
type form map[string][]string

// one is the single value of a field; empty: none.
func (f form) one(field string) string {
	if len(f[field]) == 0 {
		return ""
	}
	return strings.TrimSpace(f[field][0])
}

// ticked tells whether a value was chosen in a field.
func (f form) ticked(field, value string) bool { return slices.Contains(f[field], value) }

// An interaction is what Slack tells of a press, a modal, a menu or a shortcut.
type interaction struct {
	Type     string              `json:"type"`
	Callback string              `json:"callback_id"`
	User     struct{ ID string } `json:"user"`
	Channel  struct{ ID string } `json:"channel"`
	View     view                `json:"view"`
	Trigger  string              `json:"trigger_id"`
	URL      string              `json:"response_url"`
	Stamp    string              `json:"action_ts"`
	TS       string              `json:"message_ts"`
	Message  said                `json:"message"`
	Place    struct {
		TS     string `json:"message_ts"`
		Thread string `json:"thread_ts"`
	} `json:"container"`
	Actions []filled `json:"actions"`
	Action  string   `json:"action_id"` // of a menu
	Value   string   `json:"value"`     // of a menu
}

// A view is a modal or a home.
type view struct {
	ID, Hash string
	Type     string
	Callback string `json:"callback_id"`
	Meta     string `json:"private_metadata"`
	State    struct {
		Values map[string]map[string]filled `json:"values"`
	} `json:"state"`
}

// A filled is an element that somebody used.
type filled struct {
	ID       string   `json:"action_id"`
	Stamp    string   `json:"action_ts"`
	Type     string   `json:"type"`
	Value    string   `json:"value"`
	Option   *option  `json:"selected_option"`
	Options  []option `json:"selected_options"`
	Date     string   `json:"selected_date"`
	Time     string   `json:"selected_time"`
	Person   string   `json:"selected_user"`
	People   []string `json:"selected_users"`
	Channel  string   `json:"selected_channel"`
	Convo    string   `json:"selected_conversation"`
	Convos   []string `json:"selected_conversations"`
	Channels []string `json:"selected_channels"`
}

type option struct{ Value string }

// values are what an element holds, whatever its type.
func (f filled) values() []string {
	var all []string
	for _, v := range []string{f.Value, f.Date, f.Time, f.Person, f.Channel, f.Convo} {
		if v != "" {
			all = append(all, v)
		}
	}
	if f.Option != nil {
		all = append(all, f.Option.Value)
	}
	for _, o := range f.Options {
		all = append(all, o.Value)
	}
	return slices.Concat(all, f.People, f.Convos, f.Channels)
}

// form is what is filled in, in a modal.
func (v view) form() form {
	if len(v.State.Values) == 0 {
		return nil
	}
	f := form{}
	for block, elements := range v.State.Values {
		for _, e := range elements {
			f[block] = append(f[block], e.values()...)
		}
	}
	return f
}

// readInteraction reads a press of a button, a modal that was submitted, what
// is typed in a menu, or the use of a shortcut.
func readInteraction(payload []byte) (occasion, error) {
	var i interaction
	if err := json.Unmarshal(payload, &i); err != nil {
		return occasion{}, fmt.Errorf("read interaction: %w", err)
	}
	o := occasion{User: i.User.ID, Channel: i.Channel.ID, Trigger: i.Trigger, URL: i.URL}
	if i.View.ID != "" {
		o.View, o.Hash, o.Meta, o.Form = i.View.ID, i.View.Hash, i.View.Meta, i.View.form()
		o.Home = i.View.Type == "home"
	}
	switch {
	case o.User == "": // nobody to answer
		return occasion{}, nil
	case i.Type == "message_action" && i.Callback == shortcutID:
		o.Kind, o.TS, o.Thread = shortcut, i.Message.TS, i.Message.Thread
		o.ID = i.Channel.ID + "/" + i.User.ID + "/" + i.TS + "/" + cmp.Or(i.Stamp, i.Trigger)
		o.Text = strings.TrimSpace(i.Message.Text + "\n" + shared(i.Message.Attachments))
	case i.Type == "block_actions" && len(i.Actions) > 0:
		a := i.Actions[0]
		o.Kind, o.ID, o.Action = press, a.Stamp, a.ID
		if v := a.values(); len(v) > 0 {
			o.Value = v[0]
		}
		o.TS, o.Thread = cmp.Or(i.Place.TS, i.Message.TS), i.Place.Thread
	case i.Type == "view_submission":
		o.Kind, o.ID, o.Action = submit, i.View.ID, i.View.Callback
	case i.Type == "block_suggestion":
		o.Kind, o.ID, o.Action, o.Value = suggest, i.Trigger, i.Action, i.Value
	default:
		return occasion{}, nil
	}
	return o, nil
}
