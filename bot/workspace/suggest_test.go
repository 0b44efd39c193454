package workspace_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"innovate/bot/workspace"
)

const external = `{"type":"modal","title":{"type":"plain_text","text":"Pick"},"submit":{"type":"plain_text","text":"Go"},"blocks":[` +
	`{"type":"input","block_id":"i","label":{"type":"plain_text","text":"Schemes"},"element":{"type":"multi_external_select","action_id":"find"}}]}`

// suggestions answers with n options.
func suggestions(n int) string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf(`{"text":{"type":"plain_text","text":"Scheme %d"},"value":"s%d"}`, i, i))
	}
	return `{"options":[` + strings.Join(all, ",") + `]}`
}

func TestSuggestionsInAModal(t *testing.T) {
	r := record(t, workspace.Config{})
	r.do(r.w.Command("Asha", "#ward-7", "/echo"))
	if got := r.view("views.open", r.last("trigger_id"), external); got != "ok" {
		t.Fatal(got)
	}
	type row struct {
		typed, answer string
		offered       int
		seen          string // the last line
		complaint     string
	}
	for _, test := range []row{
		{"sc", suggestions(1), 0, "Keep typing: results come from 3 characters on.", ""},
		{"sch", suggestions(2), 2, "- Scheme 1", ""},
		{"sch", suggestions(100), 100, "- Scheme 99", ""},
		{"sch", `{"options":[]}`, 0, "No results", ""},
		{"sch", `{"option_groups":[{"label":{"type":"plain_text","text":"Falls"},"options":[{"text":{"type":"plain_text","text":"x"},"value":"x"}]}]}`, 1, "- x", ""},
		{"sch", suggestions(101), 0, "The results did not load. Try again.", "no more than 100 items allowed [json-pointer:/options]"},
		{"sch", `{"options":[{"text":{"type":"mrkdwn","text":"x"},"value":"x"}]}`, 0, "The results did not load. Try again.", "must be a valid enum value [json-pointer:/options/0/text/type]"},
		{"sch", `{"choices":[]}`, 0, "The results did not load. Try again.", "must have either `options` or `option_groups`"},
	} {
		r.mu.Lock()
		r.answer = test.answer
		r.mu.Unlock()
		before := len(r.w.Complaints())
		got, err := r.w.Suggest("Asha", "", "Schemes", test.typed)
		if err != nil || len(got) != test.offered {
			t.Errorf("%s: Suggest = %d options, %v, want %d", test.answer, len(got), err, test.offered)
		}
		sights := r.w.Sights(0)
		last := sights[len(sights)-1]
		if line := last.Lines[len(last.Lines)-1]; line != test.seen || last.Head != `Asha is offered in "Schemes"` {
			t.Errorf("%s: seen %q: %q, want %q", test.answer, last.Head, line, test.seen)
		}
		all := r.w.Complaints()[before:]
		if (len(all) > 0) != (test.complaint != "") || len(all) > 0 && !strings.Contains(all[0], test.complaint) {
			t.Errorf("%s: complaints %q, want %q", test.answer, all, test.complaint)
		}
	}
	r.is("type", "block_suggestion")
	r.is("value", "sch")
	r.is("action_id", "find")
	r.is("container.type", "view")
	r.mu.Lock()
	r.answer = suggestions(2)
	r.mu.Unlock()
	if _, err := r.w.Suggest("Asha", "", "Schemes", "scheme"); err != nil {
		t.Fatal(err)
	}
	r.do(r.w.Choose("Asha", "", "Scheme 0", "Schemes"))
	r.do(r.w.Choose("Asha", "", "Scheme 1", "Schemes"))
	if err := r.w.Choose("Asha", "", "Scheme 9", "Schemes"); err == nil {
		t.Error("what is not offered was chosen")
	}
	r.do(r.w.Submit("Asha"))
	var chosen []string
	r.mu.Lock()
	raw, _ := json.Marshal(r.told[len(r.told)-1]["view"])
	r.mu.Unlock()
	for _, v := range []string{"s0", "s1"} {
		if strings.Contains(string(raw), `"value":"`+v+`"`) {
			chosen = append(chosen, v)
		}
	}
	if len(chosen) != 2 {
		t.Errorf("the submission has %q of s0 and s1: %s", chosen, raw)
	}
}

func TestSuggestionTooLate(t *testing.T) {
	w := workspace.New(workspace.Config{AckTimeout: 20 * time.Millisecond})
	defer w.Close()
	l := dial(t, w)
	asha := w.UserID("Asha")
	home := `{"type":"home","blocks":[{"type":"actions","elements":[{"type":"external_select","action_id":"find","min_query_length":0,"placeholder":{"type":"plain_text","text":"Find"}}]}]}`
	if got := call(t, w, "views.publish", w.BotToken(), url.Values{"user_id": {asha}, "view": {home}}); got != "ok" {
		t.Fatal(got)
	}
	opened := make(chan error, 1)
	go func() { opened <- w.OpenHome("Asha") }()
	l.ack(l.read(), nil)
	if err := <-opened; err != nil {
		t.Fatal(err)
	}
	got, err := w.Suggest("Asha", "", "Find", "") // the bot never answers
	if err != nil || got != nil {
		t.Errorf("Suggest = %v, %v, want nothing", got, err)
	}
	if all := w.Complaints(); len(all) != 1 || all[0] != "block_suggestion find was never acknowledged: operation_timeout" {
		t.Errorf("complaints %q", all)
	}
}
