package workspace_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"innovate/bot/workspace"

	"github.com/google/go-cmp/cmp"
)

// inputs is a modal with one input of each type, whose label and block id are the type.
func inputs(types map[string]string) string {
	var all []string
	for kind, more := range types {
		all = append(all, fmt.Sprintf(
			`{"type":"input","optional":true,"block_id":%q,"label":{"type":"plain_text","text":%q},"element":{"type":%q,"action_id":"a"%s}}`, kind, kind, kind, more))
	}
	return modalOf("Form", `,"submit":{"type":"plain_text","text":"Go"},"blocks":[`+strings.Join(all, ",")+`]`)
}

const twoOptions = `,"options":[{"text":{"type":"plain_text","text":"Falls"},"value":"f"},{"text":{"type":"plain_text","text":"Sepsis"},"value":"s"}]`

// TestEveryInput fills in one of each and reads what the submission tells of it.
func TestEveryInput(t *testing.T) {
	r := record(t, workspace.Config{})
	asha, ben := r.w.UserID("Asha"), r.w.UserID("Ben")
	ward := r.w.AddChannel("#ward-7", false, "Asha", "innovate")
	r.w.AddChannel("#secret", true, "Ben")
	if err := r.w.SetZone("Asha", "Europe/Lisbon"); err != nil {
		t.Fatal(err)
	}
	r.do(r.w.Command("Asha", "#ward-7", "/echo"))
	view := inputs(map[string]string{
		"plain_text_input": `,"min_length":2,"max_length":5`, "number_input": `,"is_decimal_allowed":false,"min_value":"1","max_value":"9"`,
		"email_text_input": "", "url_text_input": "", "rich_text_input": "", "static_select": twoOptions, "radio_buttons": twoOptions,
		"checkboxes": twoOptions, "multi_static_select": twoOptions + `,"max_selected_items":1`, "users_select": "",
		"multi_users_select": "", "conversations_select": `,"response_url_enabled":true,"default_to_current_conversation":true`,
		"channels_select": "", "multi_conversations_select": `,"filter":{"include":["im"]}`, "datepicker": "", "timepicker": "", "datetimepicker": "",
	})
	if got := r.view("views.open", r.last("trigger_id"), view); got != "ok" {
		t.Fatal(got)
	}
	if got := r.w.Modal("Asha"); !strings.Contains(got, "conversations_select (optional): (▾ #ward-7)") {
		t.Errorf("the current conversation is not chosen beforehand:\n%s", got)
	}
	fill := func(field, text string) error { return r.w.Fill("Asha", field, text) }
	choose := func(menu, option string) error { return r.w.Choose("Asha", "", option, menu) }
	for what, err := range map[string]error{
		"too long": fill("plain_text_input", "sixsix"), "no number": fill("number_input", "six"), "no date": fill("datepicker", "2026-02-30"),
		"no time": fill("timepicker", "25:00"), "no instant": fill("datetimepicker", "soon"), "no option": choose("static_select", "Sleep"),
		"private": choose("channels_select", "#secret"), "filtered": choose("multi_conversations_select", "#ward-7"),
	} {
		if err == nil {
			t.Errorf("%s was taken", what)
		}
	}
	for field, text := range map[string]string{"plain_text_input": "x", "number_input": "12", "email_text_input": "nobody", "url_text_input": "ward"} {
		r.do(fill(field, text))
	}
	told := r.count()
	r.do(r.w.Submit("Asha"))
	seen := r.w.Modal("Asha")
	for _, fault := range []string{
		"It needs 2 characters", "a number of at most 9", "a valid email address", "a valid URL",
	} {
		if !strings.Contains(seen, fault) {
			t.Errorf("no %q in\n%s", fault, seen)
		}
	}
	if r.count() != told {
		t.Error("the app heard of a form that Slack itself refuses")
	}
	for field, text := range map[string]string{
		"plain_text_input": "four", "number_input": "7", "email_text_input": "asha@example.org", "url_text_input": "https://example.org",
		"rich_text_input": "rich", "datepicker": "2026-12-01", "timepicker": "09:30", "datetimepicker": "2026-12-01 09:30",
	} {
		r.do(fill(field, text))
	}
	for menu, option := range map[string]string{
		"static_select": "Falls", "radio_buttons": "Sepsis", "checkboxes": "Falls", "multi_static_select": "Falls", "users_select": "@Ben",
		"multi_users_select": "Ben", "channels_select": "#ward-7", "multi_conversations_select": "@Ben",
	} {
		r.do(choose(menu, option))
	}
	if err := choose("multi_static_select", "Sepsis"); err == nil {
		t.Error("two were chosen where one may be")
	}
	r.do(r.w.Clear("Asha", "", "static_select"))
	r.do(r.w.Submit("Asha"))
	option := func(name, value string) any {
		return map[string]any{"text": map[string]any{"type": "plain_text", "text": name}, "value": value}
	}
	want := map[string]any{
		"plain_text_input": "four", "number_input": "7", "email_text_input": "asha@example.org", "url_text_input": "https://example.org",
		"datepicker": "2026-12-01", "timepicker": "09:30", "datetimepicker": 1796117400.0, "static_select": nil,
		"radio_buttons": option("Sepsis", "s"), "checkboxes": []any{option("Falls", "f")}, "multi_static_select": []any{option("Falls", "f")},
		"users_select": ben, "multi_users_select": []any{ben}, "conversations_select": ward, "channels_select": ward,
		"multi_conversations_select": []any{r.w.Channels("Asha")[1].ID},
	}
	got := map[string]any{}
	r.mu.Lock()
	values := r.told[len(r.told)-1]["view"].(map[string]any)["state"].(map[string]any)["values"].(map[string]any)
	r.mu.Unlock()
	for kind, v := range values {
		for key, each := range v.(map[string]any)["a"].(map[string]any) {
			if key != "type" && kind != "rich_text_input" {
				got[kind] = each
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("state (-want +got):\n%s", diff)
	}
	r.is("response_urls.channel_id", ward)
	if got := r.send(r.last("response_urls.response_url"), `{"text":"done","response_type":"in_channel"}`); got != "200 ok" {
		t.Error(got)
	}
	if got := r.w.Seen("Asha", "#ward-7"); !strings.Contains(got, "done") || asha == "" {
		t.Errorf("Asha sees %q", got)
	}
}

// TestSpots fills in and presses by ids, as a page does.
func TestSpots(t *testing.T) {
	r := record(t, workspace.Config{})
	r.w.AddChannel("#ward-7", false, "Asha", "innovate")
	blocks := `[` + oneButton + `,{"type":"context_actions","block_id":"f","elements":[{"type":"feedback_buttons","action_id":"thumb","positive_button":{"text":{"type":"plain_text","text":"Good"},"value":"p"},"negative_button":{"text":{"type":"plain_text","text":"Bad"},"value":"n"}}]},` +
		`{"type":"section","block_id":"m","text":{"type":"plain_text","text":"x"},"accessory":{"type":"checkboxes","action_id":"c"` + twoOptions + `}},` +
		`{"type":"section","block_id":"o","text":{"type":"plain_text","text":"x"},"accessory":{"type":"overflow","action_id":"more"` + twoOptions + `}}]`
	if got := call(t, r.w, "chat.postMessage", r.w.BotToken(), map[string][]string{"channel": {"#ward-7"}, "text": {"x"}, "blocks": {blocks}}); got != "ok" {
		t.Fatal(got)
	}
	ts := r.w.Snapshot("Asha", "#ward-7", 0).Talk[0].TS
	at := func(block, action string) workspace.Spot {
		return workspace.Spot{Message: ts, Block: block, Action: action}
	}
	r.do(r.w.PressAt("Asha", at("b", "go")))
	r.is("actions.value", "v")
	bad := at("f", "thumb")
	bad.Value = "n"
	r.do(r.w.PressAt("Asha", bad))
	r.is("actions.value", "n")
	r.do(r.w.SetAt("Asha", at("m", "c"), "f", "s"))
	if raw, _ := json.Marshal(r.w.Snapshot("Asha", "#ward-7", 0).Talk[0].Form.Values["m"]["c"]); !strings.Contains(string(raw), `"f"`) || !strings.Contains(string(raw), `"s"`) {
		t.Errorf("ticked %s", raw)
	}
	told := r.count()
	r.do(r.w.SetAt("Asha", at("m", "c"), "f", "s"))
	if r.count() != told {
		t.Error("the app was told of no change")
	}
	r.do(r.w.SetAt("Asha", at("o", "more"), "s"))
	r.is("actions.selected_option.value", "s")
	for _, err := range []error{
		r.w.PressAt("Asha", at("b", "stop")), r.w.SetAt("Asha", at("m", "c"), "z"), r.w.SetAt("Asha", at("o", "more"), "f", "s"),
		r.w.PressAt("Chen", at("b", "nothing")),
	} {
		if err == nil {
			t.Error("what is not there was used")
		}
	}
}

// TestDispatch shows which inputs tell the app before the form is submitted, and that an update keeps what was filled in.
func TestDispatch(t *testing.T) {
	r := record(t, workspace.Config{})
	r.do(r.w.Command("Asha", "#ward-7", "/echo"))
	form := func(title string) string {
		return modalOf(title, `,"submit":{"type":"plain_text","text":"Go"},"blocks":[`+
			`{"type":"input","block_id":"why","label":{"type":"plain_text","text":"Why"},"element":{"type":"plain_text_input","action_id":"a"}},`+
			`{"type":"input","block_id":"topic","dispatch_action":true,"label":{"type":"plain_text","text":"Topic"},"element":{"type":"static_select","action_id":"a"`+twoOptions+`}}]`)
	}
	if got := r.view("views.open", r.last("trigger_id"), form("First")); got != "ok" {
		t.Fatal(got)
	}
	told := r.count()
	r.do(r.w.Fill("Asha", "Why", "because"))
	if r.count() != told {
		t.Error("an input without dispatch_action told the app")
	}
	r.do(r.w.Choose("Asha", "", "Falls", "Topic"))
	r.is("type", "block_actions")
	r.is("actions.selected_option.value", "f")
	r.is("view.state.values.why.a.value", "because")
	update := url.Values{"view_id": {r.last("view.id")}, "hash": {r.last("view.hash")}, "view": {form("Second")}}
	for _, want := range []string{"ok", "hash_conflict"} {
		if got := call(t, r.w, "views.update", r.w.BotToken(), update); got != want {
			t.Errorf("views.update = %q, want %q", got, want)
		}
	}
	r.do(r.w.Submit("Asha"))
	r.is("view.title.text", "Second")
	r.is("view.state.values.why.a.value", "because")
	r.is("view.state.values.topic.a.selected_option.value", "f")
}
