package bot

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadEvent(t *testing.T) {
	const us = `"authorizations":[{"user_id":"U0BOT","is_bot":true}]`
	for _, c := range []struct {
		name, event string
		want        occasion
	}{
		{
			"mention", `{"type":"app_mention","user":"U1","channel":"C1","ts":"1.000001","text":"<@U0BOT> falls &amp; trips"}`,
			occasion{Kind: mention, ID: "Ev1", User: "U1", Channel: "C1", TS: "1.000001", Text: "falls &amp; trips"},
		},
		{
			"mention in the middle of a thread", `{"type":"app_mention","user":"U1","channel":"C1","ts":"2.000001","thread_ts":"1.000001","text":"could <@U0BOT|innovate> help? <@U2>"}`,
			occasion{Kind: mention, ID: "Ev1", User: "U1", Channel: "C1", Thread: "1.000001", TS: "2.000001", Text: "could   help? <@U2>"},
		},
		{
			"mention that shares a message", `{"type":"app_mention","user":"U1","channel":"C1","ts":"1.000001","text":"<@U0BOT>","attachments":[{"is_share":true,"text":"patients fall","fallback":"[May] Ben: patients fall"}]}`,
			occasion{Kind: mention, ID: "Ev1", User: "U1", Channel: "C1", TS: "1.000001", Text: "patients fall"},
		},
		{
			"mention with a link to a message", `{"type":"app_mention","user":"U1","channel":"C1","ts":"1.000001","text":"<@U0BOT> this?","attachments":[
				{"is_msg_unfurl":true,"message_blocks":[{"ts":"1","message":{"blocks":[{"type":"rich_text","elements":[{"elements":[{"type":"text","text":"residents "},{"text":"arrive"}]}]}]}}]},
				{"text":"a page on the web"}]}`,
			occasion{Kind: mention, ID: "Ev1", User: "U1", Channel: "C1", TS: "1.000001", Text: "this?\nresidents arrive"},
		},
		{
			"direct", `{"type":"message","channel_type":"im","user":"U1","channel":"D1","ts":"1.000001","text":"falls"}`,
			occasion{Kind: direct, ID: "Ev1", User: "U1", Channel: "D1", TS: "1.000001", Text: "falls"},
		},
		{"our own words", `{"type":"message","channel_type":"im","user":"U0BOT","channel":"D1","ts":"1.000001","text":"falls"}`, occasion{}},
		{"somebody joins", `{"type":"message","subtype":"channel_join","channel_type":"im","user":"U1","channel":"D1","ts":"1.000001"}`, occasion{}},
		{"nothing", `{}`, occasion{}},
	} {
		got, err := readEvent([]byte(`{"event_id":"Ev1",` + us + `,"event":` + c.event + `}`))
		if d := cmp.Diff(c.want, got); d != "" || err != nil {
			t.Errorf("%s: %v (-want +got)\n%s", c.name, err, d)
		}
	}
}

func TestReadInteraction(t *testing.T) {
	for _, c := range []struct {
		name, payload string
		want          occasion
	}{
		{
			"press", `{"type":"block_actions","user":{"id":"U1"},"channel":{"id":"C1"},"trigger_id":"t","response_url":"u","container":{"message_ts":"1.000001","thread_ts":"0.000001"},"actions":[{"action_id":"details","value":"red-bag","action_ts":"9.1"}]}`,
			occasion{Kind: press, ID: "9.1", User: "U1", Channel: "C1", Trigger: "t", URL: "u", TS: "1.000001", Thread: "0.000001", Action: "details", Value: "red-bag"},
		},
		{
			"press in a modal", `{"type":"block_actions","user":{"id":"U1"},"view":{"id":"V1","hash":"h"},"trigger_id":"t","actions":[{"action_id":"page","value":"red-bag|2","action_ts":"9.1"}]}`,
			occasion{Kind: press, ID: "9.1", User: "U1", Trigger: "t", View: "V1", Hash: "h", Action: "page", Value: "red-bag|2"},
		},
		{
			"shortcut", `{"type":"message_action","callback_id":"find_innovations","user":{"id":"U1"},"channel":{"id":"C1"},"response_url":"u","action_ts":"9.1","message_ts":"1.000001","message":{"ts":"1.000001","text":"falls"}}`,
			occasion{Kind: shortcut, ID: "C1/U1/1.000001/9.1", User: "U1", Channel: "C1", URL: "u", TS: "1.000001", Text: "falls"},
		},
		{
			"shortcut without its time", `{"type":"message_action","callback_id":"find_innovations","user":{"id":"U1"},"channel":{"id":"C1"},"trigger_id":"t","message_ts":"1.000001","message":{"ts":"1.000001","text":"falls"}}`,
			occasion{Kind: shortcut, ID: "C1/U1/1.000001/t", User: "U1", Channel: "C1", Trigger: "t", TS: "1.000001", Text: "falls"},
		},
		{
			"press in a message that only the message tells", `{"type":"block_actions","user":{"id":"U1"},"channel":{"id":"C1"},"message":{"ts":"1.000001"},"actions":[{"action_id":"share","value":"red-bag","action_ts":"9.1"}]}`,
			occasion{Kind: press, ID: "9.1", User: "U1", Channel: "C1", TS: "1.000001", Action: "share", Value: "red-bag"},
		},
		{"a shortcut that is not ours", `{"type":"message_action","callback_id":"other"}`, occasion{}},
		{"a press by nobody", `{"type":"block_actions","actions":[{"action_id":"details","value":"red-bag"}]}`, occasion{}},
		{"a press of nothing", `{"type":"block_actions","actions":[]}`, occasion{}},
	} {
		got, err := readInteraction([]byte(c.payload))
		if d := cmp.Diff(c.want, got); d != "" || err != nil {
			t.Errorf("%s: %v (-want +got)\n%s", c.name, err, d)
		}
	}
}

// FuzzRead reads what strangers send: nothing of it may panic.
func FuzzRead(f *testing.F) {
	f.Add(`{"event_id":"Ev1","event":{"type":"app_mention","attachments":[{"is_share":true,"message_blocks":[[{"text":"a"}]]}]}}`)
	f.Add("command=%2Finnovate&text=a")
	f.Add("payload=%7B%7D")
	f.Fuzz(func(_ *testing.T, body string) {
		for _, contentType := range []string{"application/json", "application/x-www-form-urlencoded", body} {
			_, _, _ = readRequest(contentType, []byte(body))
		}
		_, _ = readCommandJSON([]byte(body))
	})
}

func TestHelp(t *testing.T) {
	for text, want := range map[string]bool{
		"": true, "help": true, "Help ": true, " HELP?": true, "help us with falls": false, "share beds between wards": false, "helpless": false,
	} {
		if got := help(text); got != want {
			t.Errorf("help(%q) = %v, want %v", text, got, want)
		}
	}
}
