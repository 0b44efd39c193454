package workspace

import (
	"encoding/json"
	"fmt"
	"slices"
)

// A surface is what holds blocks, a message or a view, with what a person has filled in there.
type surface struct {
	raw    json.RawMessage
	blocks []*Block
	state  map[string]map[string]value // by block id and action id
	errors map[string]string           // by block id: what is shown under an input
}

// A value is what an input holds, as Slack tells it in view.state.values.
type value map[string]any

// newSurface gives checked blocks the ids that are missing, and the inputs what they start with.
func newSurface(decoded []any, n int) (surface, bool) {
	s := surface{state: map[string]map[string]value{}}
	for i, b := range decoded {
		o := b.(map[string]any)
		if o["block_id"] == nil || o["block_id"] == "" {
			o["block_id"] = fmt.Sprintf("b%d.%d", n, i+1)
		}
		nameElements(o, n*100+i)
	}
	raw, err := json.Marshal(decoded)
	if err != nil || json.Unmarshal(raw, &s.blocks) != nil {
		return s, false
	}
	s.raw = raw
	for _, b := range s.blocks {
		for _, e := range b.interactive() {
			if e.holds() {
				s.set(b, e, e.initial())
			}
		}
	}
	return s, true
}

// acting are the elements that act and hold no value.
var acting = []string{"button", "overflow", "workflow_button", "icon_button", "feedback_buttons"}

// nameElements gives every element that lacks an action id one, as Slack does.
func nameElements(block map[string]any, n int) {
	all, _ := block["elements"].([]any)
	all = append([]any{block["accessory"], block["element"]}, all...)
	for i, e := range all {
		o, ok := e.(map[string]any)
		kind := typeOf(e)
		if _, held := valueKeys[kind]; !ok || !held && !slices.Contains(acting, kind) {
			continue
		}
		if o["action_id"] == nil || o["action_id"] == "" {
			o["action_id"] = fmt.Sprintf("a%d.%d", n, i)
		}
	}
}

func (s *surface) set(b *Block, e *Element, v value) {
	if s.state[b.BlockID] == nil {
		s.state[b.BlockID] = map[string]value{}
	}
	s.state[b.BlockID][e.ActionID] = v
}

func (s *surface) get(b *Block, e *Element) value { return s.state[b.BlockID][e.ActionID] }

// keep carries over what was filled in before an update, for inputs whose block and action id stay the same.
func (s *surface) keep(old surface) {
	for id, inputs := range s.state {
		for action := range inputs {
			if v, had := old.state[id][action]; had && v["type"] == inputs[action]["type"] {
				inputs[action] = v
			}
		}
	}
}

// mrkdwn lists the texts on the surface that Slack reads as mrkdwn.
func (s *surface) mrkdwn() []string {
	var all []string
	add := func(t *Text) {
		if t != nil && t.Type == "mrkdwn" {
			all = append(all, t.Text)
		}
	}
	for _, b := range s.blocks {
		add(b.Text)
		for _, f := range b.Fields {
			add(f)
		}
		for _, e := range b.Elements {
			if e.Type == "mrkdwn" {
				all = append(all, e.Text.String())
			}
		}
	}
	return all
}

// A valueKey is the field that holds an element's value, and whether that is a list.
type valueKey struct {
	key  string
	many bool
}

// keyOf is how an element tells what is chosen. An overflow menu tells it, though it keeps no value.
func keyOf(e *Element) valueKey {
	if e.Type == "overflow" {
		return valueKey{"selected_option", false}
	}
	return valueKeys[e.Type]
}

// valueKeys has the key for each type of element that keeps a value.
var valueKeys = map[string]valueKey{
	"plain_text_input": {"value", false}, "number_input": {"value", false}, "email_text_input": {"value", false},
	"url_text_input": {"value", false}, "rich_text_input": {"rich_text_value", false}, "file_input": {"files", true},
	"static_select": {"selected_option", false}, "external_select": {"selected_option", false},
	"radio_buttons": {"selected_option", false}, "checkboxes": {"selected_options", true},
	"multi_static_select": {"selected_options", true}, "multi_external_select": {"selected_options", true},
	"users_select": {"selected_user", false}, "multi_users_select": {"selected_users", true},
	"conversations_select": {"selected_conversation", false}, "multi_conversations_select": {"selected_conversations", true},
	"channels_select": {"selected_channel", false}, "multi_channels_select": {"selected_channels", true},
	"datepicker": {"selected_date", false}, "timepicker": {"selected_time", false}, "datetimepicker": {"selected_date_time", false},
}

// initial is the value that the element starts with.
func (e *Element) initial() value {
	k := valueKeys[e.Type]
	v := value{"type": e.Type, k.key: nil}
	if k.many {
		v[k.key] = []any{}
	}
	switch {
	case e.InitialOption != nil:
		v[k.key] = e.InitialOption
	case e.InitialOptions != nil:
		v[k.key] = values(e.InitialOptions)
	case len(e.InitialValue) > 0 && string(e.InitialValue) != `""`:
		var given any
		if json.Unmarshal(e.InitialValue, &given) == nil {
			v[k.key] = given
		}
	case e.InitialDate != "":
		v[k.key] = e.InitialDate
	case e.InitialTime != "":
		v[k.key] = e.InitialTime
	case e.InitialInstant != 0:
		v[k.key] = e.InitialInstant
	case e.InitialUser != "":
		v[k.key] = e.InitialUser
	case e.InitialChannel != "":
		v[k.key] = e.InitialChannel
	case e.InitialTalk != "":
		v[k.key] = e.InitialTalk
	case e.InitialUsers != nil:
		v[k.key] = values(e.InitialUsers)
	}
	return v
}

// values is a list as JSON would decode it, which empty can look into.
func values[T any](of []T) []any {
	var all []any
	for _, each := range of {
		all = append(all, each)
	}
	return all
}

// empty tells whether nothing was filled in or chosen.
func (v value) empty() bool {
	switch x := v[valueKeys[v["type"].(string)].key].(type) {
	case nil:
		return true
	case string:
		return x == ""
	case []any:
		return len(x) == 0
	}
	return false
}
