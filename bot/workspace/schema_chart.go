package workspace

import "slices"

// Charts, tables and the actions below a message, which stand in messages alone. The limits are those of
// docs.slack.dev/reference/block-kit/blocks: data-visualization-block, table-block and context-actions-block, and of the
// elements icon-button-element and feedback-buttons-element.
const (
	mostCharts = 2 // in one message
	mostTables = 1
)

var inMessages = []string{"message"}

func chartBlocks() map[string]layout {
	return map[string]layout{
		"data_visualization": {inMessages, shape{"title": must(str(1, 50)), "chart": must(chart)}},
		"table": {inMessages, shape{
			"rows": must(list(1, 100, list(1, 20, cell))),
			"column_settings": may(list(1, 20, object(shape{
				"align": may(oneOf("left", "center", "right")), "is_wrapped": may(boolean),
			}))),
		}},
		"context_actions": {inMessages, shape{"elements": must(list(1, 5, element("feedback_buttons", "icon_button")))}},
	}
}

func contextButtons(confirm rule) map[string]shape {
	thumb := object(shape{"text": must(plain(75)), "value": must(str(1, 2000)), "accessibility_label": may(str(1, 75))})
	return map[string]shape{
		"feedback_buttons": {
			"type": must(anything), "action_id": may(actionID), "positive_button": must(thumb), "negative_button": must(thumb),
		},
		"icon_button": {
			"type": must(anything), "action_id": may(actionID), "icon": must(oneOf("trash")), "text": must(plain(75)),
			"value": may(str(0, 2000)), "confirm": may(confirm), "accessibility_label": may(str(1, 75)),
			"visible_to_user_ids": may(list(0, 1<<20, str(1, 255))),
		},
	}
}

// number is any number; a pie has no slice of nothing.
func number(positive bool) rule {
	return func(c *checker, at string, v any) {
		n, ok := v.(float64)
		switch {
		case !ok:
			c.fault(at, "must be a number")
		case positive && n <= 0:
			c.fault(at, "must be greater than 0")
		}
	}
}

func chart(c *checker, at string, v any) {
	label := str(1, 20)
	point := func(positive bool) rule {
		return object(shape{"label": must(label), "value": must(number(positive))})
	}
	switch kind := typeOf(v); kind {
	case "pie":
		shape{"type": must(anything), "segments": must(list(1, 6, point(true)))}.check(c, at, v)
	case "bar", "area", "line":
		before := len(c.messages)
		shape{
			"type": must(anything),
			"series": must(list(1, 6, object(shape{
				"name": must(label), "data": must(list(1, 20, point(false))),
			}))),
			"axis_config": must(object(shape{
				"categories": must(list(1, 20, label)), "x_label": may(str(1, 50)), "y_label": may(str(1, 50)),
			})),
		}.check(c, at, v)
		if len(c.messages) == before {
			checkSeries(c, at, v.(map[string]any))
		}
	default:
		c.fault(at+"/type", "unsupported type: %s", kind)
	}
}

// checkSeries holds each series to a name of its own and one point for every category.
func checkSeries(c *checker, at string, chart map[string]any) {
	categories := chart["axis_config"].(map[string]any)["categories"].([]any)
	names := map[any]bool{}
	for _, each := range chart["series"].([]any) {
		series := each.(map[string]any)
		if names[series["name"]] {
			c.fault(at+"/series", "series names must be unique: %v", series["name"])
		}
		names[series["name"]] = true
		points, seen := series["data"].([]any), map[any]bool{}
		for _, p := range points {
			seen[p.(map[string]any)["label"]] = true
		}
		missing := slices.ContainsFunc(categories, func(want any) bool { return !seen[want] })
		if missing || len(points) != len(categories) {
			c.fault(at+"/series", "series %v must have one point for every category", series["name"])
		}
	}
}

// cell is one cell of a table; nothing in it is a cell too.
func cell(c *checker, at string, v any) {
	switch kind := typeOf(v); kind {
	case "raw_text":
		shape{"type": must(anything), "text": must(str(0, 1<<20))}.check(c, at, v)
	case "raw_number":
		shape{"type": must(anything), "value": must(number(false)), "text": may(str(0, 1<<20))}.check(c, at, v)
	case "rich_text":
		shape{"type": must(anything), "elements": must(list(0, 1<<20, richTextPart))}.check(c, at, v)
	default:
		c.fault(at+"/type", "unsupported type: %s", kind)
	}
}

// count holds a message to so many blocks of a kind.
func (c *checker) count(at, kind string, most int) {
	c.kinds[kind]++
	if c.kinds[kind] == most+1 {
		c.fault(at, "no more than %d %s blocks allowed", most, kind)
	}
}
