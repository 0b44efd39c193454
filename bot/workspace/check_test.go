package workspace

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// many is n copies of a piece of JSON, or of a letter.
func many(n int, what string) string { return strings.Repeat(what, n) }

func items(n int, format string) string {
	var all []string
	for i := range n {
		all = append(all, strings.ReplaceAll(format, "%d", fmt.Sprint(i)))
	}
	return "[" + strings.Join(all, ",") + "]"
}

const (
	plainX  = `{"type":"plain_text","text":"x"}`
	optionX = `{"text":{"type":"plain_text","text":"x"},"value":"v%d"}`
	buttonX = `{"type":"button","action_id":"a%d","text":{"type":"plain_text","text":"x"}}`

	pieX = `{"type":"data_visualization","title":"x","chart":{"type":"pie","segments":[{"label":"x","value":1}]}}`
)

func chartOf(chart string) string {
	return `[{"type":"data_visualization","title":"x","chart":` + chart + `}]`
}

func barOf(categories, points int) string {
	return `{"type":"bar","series":[{"name":"s","data":` + items(points, `{"label":"c%d","value":-1.5}`) +
		`}],"axis_config":{"categories":` + items(categories, `"c%d"`) + `}}`
}

func plainOf(n int) string { return `{"type":"plain_text","text":"` + many(n, "é") + `"}` }

func TestCheckBlocks(t *testing.T) {
	section := func(text string) string { return `[{"type":"section","text":` + text + `}]` }
	input := func(label, element string) string {
		return `[{"type":"input","label":` + label + `,"element":` + element + `}]`
	}
	action := func(element string) string { return `[{"type":"actions","elements":[` + element + `]}]` }
	menu := func(options string) string {
		return `{"type":"static_select","action_id":"s","options":` + options + `}`
	}
	typed := func(more string) string { return `{"type":"plain_text_input","action_id":"t"` + more + `}` }
	tests := []struct {
		name, surface, blocks string
		want                  string // the last of Slack's messages; empty means accepted
	}{
		{"section at the limit", "message", section(plainOf(3000)), ""},
		{"section too long", "message", section(plainOf(3001)), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"},
		{"section empty", "message", section(plainOf(0)), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"},
		{"section with nothing", "message", `[{"type":"section"}]`, "missing required field: text [json-pointer:/blocks/0]"},
		{"emoji on mrkdwn", "message", section(`{"type":"mrkdwn","text":"x","emoji":true}`), "invalid additional property: emoji [json-pointer:/blocks/0/text]"},
		{"10 fields", "message", `[{"type":"section","fields":` + items(10, plainX) + `}]`, ""},
		{"11 fields", "message", `[{"type":"section","fields":` + items(11, plainX) + `}]`, "no more than 10 items allowed [json-pointer:/blocks/0/fields]"},
		{"long field", "message", `[{"type":"section","fields":[` + plainOf(2001) + `]}]`, "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]"},
		{"header", "message", `[{"type":"header","text":` + plainOf(150) + `}]`, ""},
		{"header too long", "message", `[{"type":"header","text":` + plainOf(151) + `}]`, "must be less than 151 characters [json-pointer:/blocks/0/text/text]"},
		{"header mrkdwn", "message", `[{"type":"header","text":{"type":"mrkdwn","text":"x"}}]`, "must be a valid enum value [json-pointer:/blocks/0/text/type]"},
		{"50 blocks", "message", items(50, `{"type":"divider"}`), ""},
		{"51 blocks", "message", items(51, `{"type":"divider"}`), "no more than 50 items allowed [json-pointer:/blocks]"},
		{"100 blocks in a modal", "modal", items(100, `{"type":"divider"}`), ""},
		{"101 blocks in a home", "home", items(101, `{"type":"divider"}`), "no more than 100 items allowed [json-pointer:/blocks]"},
		{"unknown block", "message", `[{"type":"sectoin"}]`, "unsupported type: sectoin [json-pointer:/blocks/0/type]"},
		{"markdown in a modal", "modal", `[{"type":"markdown","text":"x"}]`, "unsupported type: markdown [json-pointer:/blocks/0/type]"},
		{"10 in context", "message", `[{"type":"context","elements":` + items(10, plainX) + `}]`, ""},
		{"11 in context", "message", `[{"type":"context","elements":` + items(11, plainX) + `}]`, "no more than 10 items allowed [json-pointer:/blocks/0/elements]"},
		{"button in context", "message", `[{"type":"context","elements":[` + buttonX + `]}]`, "unsupported type: button [json-pointer:/blocks/0/elements/0/type]"},
		{"25 actions", "message", `[{"type":"actions","elements":` + items(25, buttonX) + `}]`, ""},
		{"26 actions", "message", `[{"type":"actions","elements":` + items(26, buttonX) + `}]`, "no more than 25 items allowed [json-pointer:/blocks/0/elements]"},
		{"no actions", "message", `[{"type":"actions","elements":[]}]`, "no less than 1 items allowed [json-pointer:/blocks/0/elements]"},
		{"button text", "message", action(`{"type":"button","text":` + plainOf(76) + `}`), "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]"},
		{"button value", "message", action(`{"type":"button","text":` + plainX + `,"value":"` + many(2001, "v") + `"}`), "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]"},
		{"button style", "message", action(`{"type":"button","text":` + plainX + `,"style":"default"}`), "must be a valid enum value [json-pointer:/blocks/0/elements/0/style]"},
		{"action id", "message", action(`{"type":"button","text":` + plainX + `,"action_id":"` + many(256, "a") + `"}`), "must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]"},
		{"same action id in a block", "message", action(buttonX + "," + buttonX), "`action_id` \"a%d\" already exists [json-pointer:/blocks/0/elements/1/action_id]"},
		{"same action id in two blocks", "message", `[{"type":"actions","elements":[` + buttonX + `]},{"type":"actions","elements":[` + buttonX + `]}]`, ""},
		{"same block id", "message", items(2, `{"type":"divider","block_id":"d"}`), "`block_id` \"d\" already exists [json-pointer:/blocks/1/block_id]"},
		{"long block id", "message", `[{"type":"divider","block_id":"` + many(256, "b") + `"}]`, "must be less than 256 characters [json-pointer:/blocks/0/block_id]"},
		{"multi select among actions", "message", action(`{"type":"multi_users_select"}`), "unsupported type: multi_users_select [json-pointer:/blocks/0/elements/0/type]"},
		{"100 options", "message", action(menu(items(100, optionX))), ""},
		{"101 options", "message", action(menu(items(101, optionX))), "no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]"},
		{"no options at all", "message", action(`{"type":"static_select"}`), "must have either `options` or `option_groups` [json-pointer:/blocks/0/elements/0]"},
		{"option text", "message", action(menu(`[{"text":` + plainOf(76) + `,"value":"v"}]`)), "must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]"},
		{"option value", "message", action(menu(`[{"text":` + plainX + `,"value":"` + many(151, "v") + `"}]`)), "must be less than 151 characters [json-pointer:/blocks/0/elements/0/options/0/value]"},
		{"6 in overflow", "message", action(`{"type":"overflow","options":` + items(6, optionX) + `}`), "no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]"},
		{"11 checkboxes", "modal", input(plainX, `{"type":"checkboxes","options":`+items(11, optionX)+`}`), "no more than 10 items allowed [json-pointer:/blocks/0/element/options]"},
		{"initial option from nowhere", "message", action(`{"type":"static_select","options":` + items(1, optionX) + `,"initial_option":{"text":` + plainX + `,"value":"w"}}`), "must be one of the provided options [json-pointer:/blocks/0/elements/0/initial_option]"},
		{"label", "modal", input(plainOf(2001), typed("")), "must be less than 2001 characters [json-pointer:/blocks/0/label/text]"},
		{"placeholder", "modal", input(plainX, typed(`,"placeholder":`+plainOf(151))), "must be less than 151 characters [json-pointer:/blocks/0/element/placeholder/text]"},
		{"max length", "modal", input(plainX, typed(`,"max_length":3001`)), "must be less than or equal to 3000 [json-pointer:/blocks/0/element/max_length]"},
		{"button in an input", "modal", input(plainX, buttonX), "unsupported type: button [json-pointer:/blocks/0/element/type]"},
		{"alt text", "message", `[{"type":"image","image_url":"https://x","alt_text":"` + many(2001, "x") + `"}]`, "must be less than 2001 characters [json-pointer:/blocks/0/alt_text]"},
		{"no alt text", "message", `[{"type":"image","image_url":"https://x"}]`, "missing required field: alt_text [json-pointer:/blocks/0]"},
		{"no image", "message", `[{"type":"image","alt_text":"x"}]`, "missing required field: image_url [json-pointer:/blocks/0]"},
		{"confirm", "message", action(`{"type":"button","text":` + plainX + `,"confirm":{"title":` + plainOf(101) + `,"text":` + plainX + `,"confirm":` + plainX + `,"deny":` + plainX + `}}`), "must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]"},
		{"rich text", "message", `[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"x"}]}]}]`, ""},
		{"rich text of what", "message", `[{"type":"rich_text","elements":[{"type":"text","text":"x"}]}]`, "unsupported type: text [json-pointer:/blocks/0/elements/0/type]"},
		{"rich text list of text", "message", `[{"type":"rich_text","elements":[{"type":"rich_text_list","style":"bullet","elements":[{"type":"text","text":"x"}]}]}]`, "unsupported type: text [json-pointer:/blocks/0/elements/0/elements/0/type]"},
		{"rich text of every kind", "message", `[{"type":"rich_text","elements":[{"type":"rich_text_quote","elements":[{"type":"link","url":"https://x"},{"type":"emoji","name":"tada"},{"type":"user","user_id":"U1"}]},{"type":"rich_text_list","style":"ordered","indent":1,"elements":[{"type":"rich_text_section","elements":[]}]},{"type":"rich_text_preformatted","elements":[{"type":"text","text":"x"}]}]}]`, ""},
		{"pie", "message", chartOf(`{"type":"pie","segments":` + items(6, `{"label":"l%d","value":1}`) + `}`), ""},
		{"pie of seven", "message", chartOf(`{"type":"pie","segments":` + items(7, `{"label":"l%d","value":1}`) + `}`), "no more than 6 items allowed [json-pointer:/blocks/0/chart/segments]"},
		{"pie of nothing", "message", chartOf(`{"type":"pie","segments":[{"label":"x","value":0}]}`), "must be greater than 0 [json-pointer:/blocks/0/chart/segments/0/value]"},
		{"bar", "message", chartOf(barOf(20, 20)), ""},
		{"bar with 21 categories", "message", chartOf(barOf(21, 21)), "no more than 20 items allowed [json-pointer:/blocks/0/chart/axis_config/categories]"},
		{"bar with a point too few", "message", chartOf(barOf(3, 2)), "series s must have one point for every category [json-pointer:/blocks/0/chart/series]"},
		{"chart of a kind that is none", "message", chartOf(`{"type":"radar"}`), "unsupported type: radar [json-pointer:/blocks/0/chart/type]"},
		{"chart label", "message", chartOf(`{"type":"pie","segments":[{"label":"twenty-one characters","value":1}]}`), "must be less than 21 characters [json-pointer:/blocks/0/chart/segments/0/label]"},
		{"three charts", "message", items(3, pieX), "no more than 2 data_visualization blocks allowed [json-pointer:/blocks/2]"},
		{"chart in a home", "home", "[" + pieX + "]", "unsupported type: data_visualization [json-pointer:/blocks/0/type]"},
		{"table", "message", `[{"type":"table","rows":[[{"type":"raw_text","text":"x"},{"type":"raw_number","value":1}]],"column_settings":[{"align":"right"}]}]`, ""},
		{"table of 101 rows", "message", `[{"type":"table","rows":` + items(101, `[{"type":"raw_text","text":"x"}]`) + `}]`, "no more than 100 items allowed [json-pointer:/blocks/0/rows]"},
		{"table of 21 columns", "message", `[{"type":"table","rows":[` + items(21, `{"type":"raw_text","text":"x"}`) + `]}]`, "no more than 20 items allowed [json-pointer:/blocks/0/rows/0]"},
		{"two tables", "message", items(2, `{"type":"table","rows":[[{"type":"raw_text","text":"x"}]]}`), "no more than 1 table blocks allowed [json-pointer:/blocks/1]"},
		{"context actions", "message", `[{"type":"context_actions","elements":[{"type":"icon_button","icon":"trash","text":` + plainX + `},{"type":"feedback_buttons","positive_button":{"text":` + plainX + `,"value":"p"},"negative_button":{"text":` + plainX + `,"value":"n"}}]}]`, ""},
		{"another icon", "message", `[{"type":"context_actions","elements":[{"type":"icon_button","icon":"bin","text":` + plainX + `}]}]`, "must be a valid enum value [json-pointer:/blocks/0/elements/0/icon]"},
		{"button in context actions", "message", `[{"type":"context_actions","elements":[` + buttonX + `]}]`, "unsupported type: button [json-pointer:/blocks/0/elements/0/type]"},
		{"two long markdown blocks", "message", items(2, `{"type":"markdown","text":"`+many(7000, "x")+`"}`), "must be less than 12001 characters [json-pointer:/blocks]"},
		{"not a list", "message", `{}`, "must be an array [json-pointer:/blocks]"},
		{"not an object", "message", `["x"]`, "unsupported type:  [json-pointer:/blocks/0/type]"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var v any
			if err := json.Unmarshal([]byte(test.blocks), &v); err != nil {
				t.Fatal(err)
			}
			got := checkBlocks(test.surface, "/blocks", v)
			if test.want == "" && len(got) > 0 || test.want != "" && (len(got) == 0 || !slices.Contains(got, test.want)) {
				t.Errorf("checkBlocks = %q, want %q", got, test.want)
			}
		})
	}
}

// FuzzCheckBlocks holds the checker to what it is for: whatever it accepts can be kept, drawn and filled in.
func FuzzCheckBlocks(f *testing.F) {
	f.Add(`[{"type":"actions","elements":[` + buttonX + `,{"type":"datepicker","initial_date":"2026-12-01"}]}]`)
	f.Add(`[{"type":"section","text":{"type":"mrkdwn","text":"<@U1> <https://x|y> & <!here>"},"fields":[` + plainX + `]}]`)
	f.Add(`[{"type":"input","label":` + plainX + `,"element":{"type":"checkboxes","options":[` + optionX + `]}}]`)
	f.Add(`[{"type":"rich_text","elements":[{"type":"rich_text_list","style":"bullet","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"x","style":{"bold":true}}]}]}]}]`)
	f.Add("[" + pieX + `,{"type":"table","rows":[[{"type":"raw_text","text":"x"},{"type":"raw_number","value":1}]]}]`)
	f.Add(chartOf(barOf(2, 2)))
	f.Add(`[{"type":"context_actions","elements":[{"type":"feedback_buttons","positive_button":{"text":` + plainX + `,"value":"p"},"negative_button":{"text":` + plainX + `,"value":"n"}}]}]`)
	f.Add(`[{"type":"input","label":` + plainX + `,"element":{"type":"conversations_select","default_to_current_conversation":true,"filter":{"include":["im"]}}}]`)
	w := New(Config{})
	f.Cleanup(w.Close)
	u := w.member("Asha")
	f.Fuzz(func(t *testing.T, raw string) {
		for _, surface := range []string{"message", "modal", "home"} {
			decoded, ok := decodeBlocks(raw)
			if !ok || len(checkBlocks(surface, "/blocks", decoded)) > 0 {
				continue
			}
			s, ok := newSurface(decoded, 1)
			if !ok {
				continue // JSON that is right in itself, but not as these types; it is refused too
			}
			if lines := w.drawBlocks(&s); utf8.ValidString(raw) && !utf8.ValidString(strings.Join(lines, "")) {
				t.Errorf("drawBlocks(%q) = %q, which is not UTF-8", raw, lines)
			}
			if faults := checkBlocks(surface, "/blocks", mustDecode(t, s.raw)); len(faults) > 0 {
				t.Errorf("with its ids, %s is refused: %q", s.raw, faults)
			}
			w.modals[u.ID] = []*View{{Type: "modal", surface: s}}
			for _, controls := range w.within(u, "") {
				for _, c := range controls {
					_ = c.label()
					_, _ = w.chosen(u, c, "x")
				}
			}
		}
	})
}

func mustDecode(t *testing.T, raw []byte) any {
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	return v
}
