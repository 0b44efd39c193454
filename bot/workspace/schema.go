package workspace

import (
	"maps"
	"reflect"
	"slices"
)

// block checks one block of any type. The limits are those of Slack's Block Kit reference.
func block(c *checker, at string, v any) {
	kind := typeOf(v)
	s, known := c.kit.blocks[kind]
	if !known || !slices.Contains(s.surfaces, c.surface) {
		c.fault(at+"/type", "unsupported type: %s", kind)
		return
	}
	c.actions = map[string]bool{}
	s.shape().check(c, at, v)
	o := v.(map[string]any)
	switch {
	case kind == "section" && o["text"] == nil && o["fields"] == nil:
		c.fault(at, "missing required field: text")
	case kind == "image" && o["image_url"] == nil && o["slack_file"] == nil:
		c.fault(at, "missing required field: image_url")
	case kind == "markdown":
		s, _ := o["text"].(string)
		c.markdown += len([]rune(s))
	case kind == "data_visualization":
		c.count(at, kind, mostCharts)
	case kind == "table":
		c.count(at, kind, mostTables)
	}
}

// A layout is what one type of block may hold, and where it may stand.
type layout struct {
	surfaces []string
	fields   shape
}

func (l layout) shape() shape {
	s := shape{"type": must(anything), "block_id": may(blockID)}
	for key, f := range l.fields {
		s[key] = f
	}
	return s
}

// element checks an element that must be of one of the given types.
func element(types ...string) rule {
	return func(c *checker, at string, v any) {
		kind := typeOf(v)
		s, known := c.kit.elements[kind]
		if !known || !slices.Contains(types, kind) {
			c.fault(at+"/type", "unsupported type: %s", kind)
			return
		}
		s.check(c, at, v)
		o := v.(map[string]any)
		if s["option_groups"].rule != nil && (o["options"] == nil) == (o["option_groups"] == nil) {
			c.fault(at, "must have either `options` or `option_groups`")
		}
		if kind == "image" && o["image_url"] == nil && o["slack_file"] == nil {
			c.fault(at, "missing required field: image_url")
		}
		if first := o["initial_option"]; first != nil && o["options"] != nil {
			among := func(each any) bool { return reflect.DeepEqual(each, first) }
			if all, _ := o["options"].([]any); !slices.ContainsFunc(all, among) {
				c.fault(at+"/initial_option", "must be one of the provided options")
			}
		}
	}
}

var (
	everywhere = []string{"message", "modal", "home"}

	menus = []string{
		"static_select", "external_select", "users_select", "conversations_select", "channels_select",
		"multi_static_select", "multi_external_select", "multi_users_select", "multi_conversations_select",
		"multi_channels_select", "checkboxes", "radio_buttons", "datepicker", "timepicker", "datetimepicker",
	}
	clickable = slices.Concat(menus, []string{"button", "overflow", "workflow_button"})
	writable  = []string{
		"plain_text_input", "number_input", "email_text_input", "url_text_input", "rich_text_input", "file_input",
	}
)

// A kit is what Slack knows of Block Kit.
type kit struct {
	blocks   map[string]layout
	elements map[string]shape
}

func newKit() kit {
	richText := list(0, 1<<20, richTextPart)
	confirm := object(shape{
		"title": must(plain(100)), "text": must(text(300)), "confirm": must(plain(30)), "deny": must(plain(30)),
		"style": may(oneOf("primary", "danger")),
	})
	option := func(label rule) rule {
		return object(shape{
			"text": must(label), "value": must(str(1, 150)), "description": may(text(75)), "url": may(str(1, 3000)),
		})
	}
	menuOption := option(plain(75))
	tickOption := option(text(75))
	groups := list(1, 100, object(shape{"label": must(plain(75)), "options": must(list(1, 100, menuOption))}))
	id, focus, hint := may(actionID), may(boolean), may(plain(150))

	menu := func(extra shape) shape {
		s := shape{"type": must(anything), "action_id": id, "placeholder": hint, "confirm": may(confirm), "focus_on_load": focus}
		for key, f := range extra {
			s[key] = f
		}
		return s
	}
	input := func(extra shape) shape {
		s := menu(extra)
		delete(s, "confirm")
		s["dispatch_action_config"] = may(object(shape{
			"trigger_actions_on": may(list(1, 2, oneOf("on_enter_pressed", "on_character_entered"))),
		}))
		return s
	}
	many := may(integer(1, 1<<20))
	ids := may(list(0, 1<<20, str(1, 255)))
	one := may(str(1, 255))
	options := list(1, 100, menuOption)
	ticks := list(1, 10, tickOption)

	elements := map[string]shape{
		"mrkdwn":     {"type": must(anything), "text": must(str(1, 3000)), "verbatim": may(boolean)},
		"plain_text": {"type": must(anything), "text": must(str(1, 3000)), "emoji": may(boolean)},
		"image": {
			"type": must(anything), "image_url": may(str(1, 3000)), "slack_file": may(anything), "alt_text": must(str(1, 2000)),
		},
		"button": {
			"type": must(anything), "action_id": id, "text": must(plain(75)), "value": may(str(0, 2000)), "url": may(str(1, 3000)),
			"style": may(oneOf("primary", "danger")), "confirm": may(confirm), "accessibility_label": may(str(1, 75)),
			"agent_prompt": may(anything), "agent_prompt_display": may(anything),
		},
		"workflow_button": {
			"type": must(anything), "action_id": id, "text": must(plain(75)), "workflow": must(anything),
			"style": may(oneOf("primary", "danger")), "accessibility_label": may(str(1, 75)),
		},
		"overflow": {
			"type": must(anything), "action_id": id, "confirm": may(confirm), "options": must(list(1, 5, menuOption)),
		},
		"static_select":       menu(shape{"options": may(options), "option_groups": may(groups), "initial_option": may(menuOption)}),
		"multi_static_select": menu(shape{"options": may(options), "option_groups": may(groups), "initial_options": may(options), "max_selected_items": many}),
		"external_select":     menu(shape{"initial_option": may(menuOption), "min_query_length": may(integer(0, 1<<20))}),
		"multi_external_select": menu(shape{
			"initial_options": may(options), "min_query_length": may(integer(0, 1<<20)), "max_selected_items": many,
		}),
		"users_select":       menu(shape{"initial_user": one}),
		"multi_users_select": menu(shape{"initial_users": ids, "max_selected_items": many}),
		"conversations_select": menu(shape{
			"initial_conversation": one, "default_to_current_conversation": may(boolean), "response_url_enabled": may(boolean), "filter": may(anything),
		}),
		"multi_conversations_select": menu(shape{
			"initial_conversations": ids, "default_to_current_conversation": may(boolean), "max_selected_items": many, "filter": may(anything),
		}),
		"channels_select":       menu(shape{"initial_channel": one, "response_url_enabled": may(boolean)}),
		"multi_channels_select": menu(shape{"initial_channels": ids, "max_selected_items": many}),
		"checkboxes":            menu(shape{"options": must(ticks), "initial_options": may(ticks)}),
		"radio_buttons":         menu(shape{"options": must(ticks), "initial_option": may(tickOption)}),
		"datepicker":            menu(shape{"initial_date": may(str(10, 10))}),
		"timepicker":            menu(shape{"initial_time": may(str(5, 5)), "timezone": one}),
		"datetimepicker":        menu(shape{"initial_date_time": may(integer(0, 1<<40))}),
		"plain_text_input": input(shape{
			"multiline": may(boolean), "min_length": may(integer(0, 3000)), "max_length": may(integer(1, 3000)), "initial_value": may(str(0, 3000)),
		}),
		"number_input": input(shape{
			"is_decimal_allowed": must(boolean), "initial_value": may(str(0, 3000)), "min_value": one, "max_value": one,
		}),
		"email_text_input": input(shape{"initial_value": may(str(0, 3000))}),
		"url_text_input":   input(shape{"initial_value": may(str(0, 3000))}),
		"rich_text_input": input(shape{
			"initial_value": may(anything), "min_lines": may(integer(1, 100)), "max_lines": may(integer(1, 100)),
		}),
		"file_input": {
			"type": must(anything), "action_id": id, "filetypes": ids, "max_files": may(integer(1, 10)),
		},
	}
	for _, kind := range []string{"checkboxes", "radio_buttons", "datetimepicker"} {
		delete(elements[kind], "placeholder")
	}

	blocks := map[string]layout{
		"section": {everywhere, shape{
			"text": may(text(3000)), "fields": may(list(1, 10, text(2000))), "expand": may(boolean),
			"accessory": may(element(slices.Concat(clickable, []string{"image"})...)),
		}},
		"header":  {everywhere, shape{"text": must(plain(150)), "level": may(integer(1, 4))}},
		"divider": {everywhere, shape{}},
		"context": {everywhere, shape{"elements": must(list(1, 10, element("mrkdwn", "plain_text", "image")))}},
		"actions": {everywhere, shape{"elements": must(list(1, 25, element(slices.DeleteFunc(slices.Clone(clickable), multi)...)))}},
		// Slack's documents allow an input in a message too.
		"input": {everywhere, shape{
			"label": must(plain(2000)), "element": must(inputElement), "hint": may(plain(2000)),
			"optional": may(boolean), "dispatch_action": may(boolean),
		}},
		"image": {everywhere, shape{
			"image_url": may(str(1, 3000)), "slack_file": may(anything), "alt_text": must(str(1, 2000)), "title": may(plain(2000)),
		}},
		"rich_text": {everywhere, shape{"elements": must(richText)}},
		"markdown":  {[]string{"message"}, shape{"text": must(str(0, 12000))}},
		"video": {everywhere, shape{
			"alt_text": must(str(1, 2000)), "title": must(plain(200)), "thumbnail_url": must(str(1, 3000)), "video_url": must(str(1, 3000)),
			"author_name": may(str(1, 50)), "description": may(plain(200)), "provider_icon_url": may(str(1, 2000)),
			"provider_name": may(str(1, 50)), "title_url": may(str(1, 2000)),
		}},
	}
	maps.Copy(blocks, chartBlocks())
	maps.Copy(elements, contextButtons(confirm))
	return kit{blocks, elements}
}

// multi tells the menus that Slack lets stand in sections and inputs, but not among actions.
func multi(kind string) bool { return len(kind) > 6 && kind[:6] == "multi_" }

func inputElement(c *checker, at string, v any) {
	element(slices.Concat(menus, writable)...)(c, at, v)
}
