package workspace_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"innovate/bot/workspace"
)

// A recorder is a bot over HTTP that keeps what it is told and answers as the test says.
type recorder struct {
	t     *testing.T
	w     *workspace.Workspace
	clock *clock

	mu     sync.Mutex
	told   []map[string]any // the payloads, events without their wrapper
	answer string           // JSON for the next command or submission
}

func record(t *testing.T, cfg workspace.Config) *recorder {
	r := &recorder{t: t, clock: newClock()}
	cfg.Now = r.clock.Now
	r.w = workspace.New(cfg)
	t.Cleanup(r.w.Close)
	s := httptest.NewServer(r)
	t.Cleanup(s.Close)
	if err := r.w.Subscribe(ctx(t), s.URL); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *recorder) ServeHTTP(rw http.ResponseWriter, req *http.Request) {
	body, _ := io.ReadAll(req.Body)
	var m map[string]any
	switch form, err := url.ParseQuery(string(body)); {
	case json.Unmarshal(body, &m) == nil:
		if m["challenge"] != nil {
			_, _ = fmt.Fprint(rw, m["challenge"])
			return
		}
		m, _ = m["event"].(map[string]any)
	case err != nil:
		r.t.Errorf("body %q: %v", body, err)
	case form.Get("payload") != "":
		if err := json.Unmarshal([]byte(form.Get("payload")), &m); err != nil {
			r.t.Error(err)
		}
	default:
		m = map[string]any{}
		for key, v := range form {
			m[key] = v[0]
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.told = append(r.told, m)
	rw.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(rw, r.answer)
	r.answer = ""
}

// last is a field of the last payload: "message.text" is the text of its message.
func (r *recorder) last(path string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.told) == 0 {
		return "nothing was told"
	}
	var v any = r.told[len(r.told)-1]
	for key := range strings.SplitSeq(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[key]
		case []any:
			v = x[0].(map[string]any)[key]
		}
	}
	return fmt.Sprint(v)
}

func (r *recorder) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.told)
}

func (r *recorder) is(path, want string) {
	r.t.Helper()
	if got := r.last(path); got != want {
		r.t.Errorf("%s = %q, want %q", path, got, want)
	}
}

func (r *recorder) do(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// send posts to a response URL and returns the status and the answer.
func (r *recorder) send(link, body string) string {
	res, err := http.Post(link, "application/json", strings.NewReader(body))
	if err != nil {
		return err.Error()
	}
	defer res.Body.Close()
	got, _ := io.ReadAll(res.Body)
	return fmt.Sprint(res.StatusCode, " ", string(got))
}

func (r *recorder) view(method, trigger, view string) string {
	r.t.Helper()
	return call(r.t, r.w, method, r.w.BotToken(), url.Values{"trigger_id": {trigger}, "view": {view}})
}

const (
	emptyModal = `{"type":"modal","title":{"type":"plain_text","text":"Empty"},"blocks":[]}`
	oneButton  = `{"type":"actions","block_id":"b","elements":[{"type":"button","action_id":"go","value":"v","text":{"type":"plain_text","text":"Go"}}]}`
)

func TestTriggersLiveThreeSecondsAndWorkOnce(t *testing.T) {
	r := record(t, workspace.Config{})
	r.do(r.w.Command("Asha", "#ward-7", "/echo"))
	trigger := r.last("trigger_id")
	for _, want := range []string{"ok", "exchanged_trigger_id"} {
		if got := r.view("views.open", trigger, emptyModal); got != want {
			t.Errorf("views.open = %q, want %q", got, want)
		}
	}
	r.do(r.w.Command("Asha", "#ward-7", "/echo"))
	r.clock.Advance(3*time.Second + time.Millisecond)
	if got := r.view("views.open", r.last("trigger_id"), emptyModal); got != "expired_trigger_id" {
		t.Errorf("views.open after 3 s = %q", got)
	}
}

func TestResponseURLs(t *testing.T) {
	r := record(t, workspace.Config{})
	r.do(r.w.Command("Asha", "#ward-7", "/echo"))
	r.w.Invite("#ward-7", "Ben")
	link := r.last("response_url")
	steps := []struct{ body, want, asha, ben string }{
		{`{`, "400 invalid_payload", "", ""},
		{`{"text":""}`, `400 {"error":"no_text","ok":false}`, "", ""},
		{`{"text":"one"}`, "200 ok", "one", ""},
		{`{"text":"two","replace_original":true}`, "200 ok", "two", ""},
		{`{"delete_original":true}`, "200 ok", "", ""},
		{`{"text":"all","response_type":"in_channel"}`, "200 ok", "all", "all"},
		{`{"text":"me"}`, "200 ok", "all me", "all"},
		{`{"text":"six"}`, `404 {"error":"used_url","ok":false}`, "all me", "all"},
	}
	texts := func(user string) string {
		var all []string
		for _, m := range r.w.Messages(user, "#ward-7") {
			all = append(all, m.Text)
		}
		return strings.Join(all, " ")
	}
	for _, step := range steps {
		if got := r.send(link, step.body); got != step.want {
			t.Errorf("%s: %q, want %q", step.body, got, step.want)
		}
		if a, b := texts("Asha"), texts("Ben"); a != step.asha || b != step.ben {
			t.Errorf("%s: Asha sees %q, Ben sees %q; want %q, %q", step.body, a, b, step.asha, step.ben)
		}
	}
	r.do(r.w.Command("Asha", "#ward-7", "/echo"))
	r.clock.Advance(30*time.Minute + time.Second)
	if got := r.send(r.last("response_url"), `{"text":"late"}`); got != `404 {"error":"expired_url","ok":false}` {
		t.Errorf("after 30 minutes: %q", got)
	}
	r.w.Fail("response_url", 1, workspace.Fault{Status: 500})
	r.do(r.w.Command("Asha", "#ward-7", "/echo"))
	if got := r.send(r.last("response_url"), `{"text":"x"}`); !strings.HasPrefix(got, "500") {
		t.Errorf("with a fault: %q", got)
	}
}

func TestCommandPayload(t *testing.T) {
	r := record(t, workspace.Config{EscapeCommands: true, Commands: []string{"/echo"}})
	r.w.UserID("Ben Smith")
	r.do(r.w.Command("Asha", "#ward-7", "/echo  tea & <cake> for @ben.smith in #ward-7 "))
	r.is("text", "tea &amp; &lt;cake&gt; for <@UBENSMITH> in <#CWARD7|ward-7>")
	r.is("command", "/echo")
	r.is("channel_name", "ward-7")
	r.is("user_name", "asha")
	r.do(r.w.Command("Asha", "@innovate", "/echo"))
	r.is("channel_name", "directmessage")
	n := r.count()
	r.do(r.w.Command("Asha", "#ward-7", "/other"))
	if r.count() != n {
		t.Error("a command of another app was delivered")
	}
	if s := r.w.Sights(0); len(s) != 1 || !strings.HasPrefix(s[0].Lines[0], "/other is not a valid command") {
		t.Errorf("sights %+v", s)
	}
}

func TestEventPayloads(t *testing.T) {
	r := record(t, workspace.Config{})
	m, err := r.w.Say("Asha", "#ward-7", "@innovate tea & <cake>, mail a.b@c.org")
	r.do(err)
	r.is("type", "app_mention")
	r.is("text", "<@U0BOT> tea &amp; &lt;cake&gt;, mail <mailto:a.b@c.org|a.b@c.org>")
	r.is("ts", m.TS)
	r.is("blocks.type", "rich_text")
	_, err = r.w.Reply("Ben", "#ward-7", "tea", "@innovate yes")
	r.do(err)
	r.is("thread_ts", m.TS)
	_, err = r.w.Say("Asha", "#ward-7", "not for the bot")
	r.do(err)
	r.is("user", "UBEN")
	_, err = r.w.Say("Asha", "@innovate", "@innovate hello")
	r.do(err)
	r.is("channel_type", "im")
	r.is("type", "message")
	if _, err := r.w.Say("Asha", "#ward-7", "/echo x"); err == nil {
		t.Error("a command was said")
	}

	// The bot hears its own words in a direct message, and people's edits there.
	if got := call(t, r.w, "chat.postMessage", r.w.BotToken(), url.Values{"channel": {"UASHA"}, "text": {"mine"}}); got != "ok" {
		t.Fatal(got)
	}
	r.do(r.w.Settle(ctx(t)))
	r.is("text", "mine")
	r.is("bot_id", "B0001")
	r.is("subtype", "<nil>")
	r.do(r.w.Edit("Asha", "@innovate", "hello", "good day"))
	r.is("subtype", "message_changed")
	r.is("message.text", "good day")
	r.is("previous_message.text", "<@U0BOT> hello")

	// It hears nothing that it did not subscribe to, or may not read.
	quiet := record(t, workspace.Config{Scopes: []string{"chat:write"}})
	_, err = quiet.w.Say("Asha", "#ward-7", "@innovate x")
	quiet.do(err)
	if quiet.count() != 0 {
		t.Errorf("told %v without a scope", quiet.told)
	}
}

func TestActionPayloads(t *testing.T) {
	r := record(t, workspace.Config{})
	r.answer = `{"text":"x","blocks":[` + oneButton + `]}`
	r.do(r.w.Command("Asha", "#ward-7", "/echo"))
	r.do(r.w.Press("Asha", "", "go"))
	r.is("type", "block_actions")
	r.is("actions.value", "v")
	r.is("container.is_ephemeral", "true")
	r.is("message", "<nil>")
	if err := r.w.Press("Ben", "", "Go"); err == nil {
		t.Error("Ben pressed what only Asha sees")
	}
	form := url.Values{"channel": {"CWARD7"}, "text": {"with menus"}, "blocks": {`[` + oneButton + `,
		{"type":"section","block_id":"s","text":{"type":"mrkdwn","text":"Pick"},"accessory":{"type":"overflow","action_id":"o","options":[` +
		`{"text":{"type":"plain_text","text":"One"},"value":"1"},{"text":{"type":"plain_text","text":"Two"},"value":"2"}]}},
		{"type":"actions","block_id":"m","elements":[{"type":"users_select","action_id":"u","placeholder":{"type":"plain_text","text":"Who"}},
		{"type":"datepicker","action_id":"d"}]}]`}}
	if got := call(t, r.w, "chat.postMessage", r.w.BotToken(), form); got != "ok" {
		t.Fatal(got)
	}
	r.do(r.w.Press("Asha", "with menus", "Go#1"))
	r.is("message.text", "with menus")
	r.is("channel.id", "CWARD7")
	r.do(r.w.Choose("Asha", "", "Two", ""))
	r.is("actions.selected_option.value", "2")
	r.do(r.w.Choose("Asha", "", "Asha", "Who"))
	r.is("actions.selected_user", "UASHA")
	r.is("state.values.m.u.selected_user", "UASHA")
	r.do(r.w.Fill("Asha", "d", "2026-12-01"))
	r.is("actions.selected_date", "2026-12-01")
	card := func(n string) string {
		return `{"type":"section","text":{"type":"mrkdwn","text":"card ` + n + `"}},` + strings.NewReplacer(`"b"`, `"b`+n+`"`, `"v"`, `"v`+n+`"`).Replace(oneButton)
	}
	form = url.Values{"channel": {"CWARD7"}, "text": {"cards"}, "blocks": {"[" + card("1") + "," + card("2") + "," + card("3") + "]"}}
	if got := call(t, r.w, "chat.postMessage", r.w.BotToken(), form); got != "ok" {
		t.Fatal(got)
	}
	r.do(r.w.Press("Asha", "card 2", "Go"))
	r.is("actions.value", "v2")
	r.do(r.w.Press("Asha", "", "Go#3"))
	r.is("actions.value", "v3")
	if err := r.w.Choose("Asha", "", "Three", ""); err == nil {
		t.Error("chose what is not there")
	}
	r.do(r.w.Shortcut("Asha", "with menus", "look"))
	r.is("type", "message_action")
	r.is("callback_id", "look")
	r.is("message.text", "with menus")
}

func modalOf(title string, more string) string {
	return `{"type":"modal","callback_id":"cb","title":{"type":"plain_text","text":"` + title + `"},` +
		`"submit":{"type":"plain_text","text":"Send"},"blocks":[` + oneButton + `,{"type":"input","block_id":"i","optional":true,` +
		`"label":{"type":"plain_text","text":"Name"},"element":{"type":"plain_text_input","action_id":"t","max_length":5}}]` + more + `}`
}

func TestModals(t *testing.T) {
	r := record(t, workspace.Config{})
	shows := func(title string) {
		t.Helper()
		if got := r.w.Modal("Asha"); title == "" && got != "" || title != "" && !strings.HasPrefix(got, "# "+title+"\n") {
			t.Errorf("modal is %q, want %q", got, title)
		}
	}
	open := func(more string) {
		t.Helper()
		r.do(r.w.Command("Asha", "#ward-7", "/echo"))
		if got := r.view("views.open", r.last("trigger_id"), modalOf("First", more)); got != "ok" {
			t.Fatal(got)
		}
		shows("First")
	}
	open("")
	for _, want := range []string{"ok", "ok", "push_limit_reached"} {
		r.do(r.w.Press("Asha", "", "Go"))
		r.is("container.type", "view")
		if got := r.view("views.push", r.last("trigger_id"), modalOf("Next", "")); got != want {
			t.Errorf("views.push = %q, want %q", got, want)
		}
	}
	shows("Next")
	r.do(r.w.CloseModal("Asha"))
	r.do(r.w.CloseModal("Asha"))
	shows("First")
	r.do(r.w.Fill("Asha", "Name", "Asha"))
	if err := r.w.Fill("Asha", "Name", "longer than five"); err == nil {
		t.Error("typed more than max_length")
	}
	for _, step := range []struct{ answer, modal, notice string }{
		{`{"response_action":"errors","errors":{"i":"No."}}`, "First", ""},
		{`{"response_action":"errors","errors":{"b":"Not an input."}}`, "First", "We had some trouble connecting. Try again?"},
		{`{"response_action":"update","view":{}}`, "First", "We had some trouble connecting. Try again?"},
		{`{"response_action":"push","view":` + modalOf("Second", "") + `}`, "Second", ""},
		{`{"response_action":"update","view":` + modalOf("Third", "") + `}`, "Third", ""},
		{``, "First", ""},
		{`{"response_action":"clear"}`, "", ""},
	} {
		before := len(r.w.Sights(0))
		r.answer = step.answer
		r.do(r.w.Submit("Asha"))
		r.is("type", "view_submission")
		shows(step.modal)
		var notices []string
		for _, s := range r.w.Sights(before) {
			if s.By == "" {
				notices = append(notices, s.Lines...)
			}
		}
		if got := strings.Join(notices, " "); got != step.notice {
			t.Errorf("%s: Slack says %q, want %q", step.answer, got, step.notice)
		}
	}
	if err := r.w.Submit("Asha"); err == nil {
		t.Error("submitted without a modal")
	}
	open(`,"notify_on_close":true,"private_metadata":"kept","external_id":"mine"`)
	r.do(r.w.Fill("Asha", "Name", "Asha"))
	if got := call(t, r.w, "views.update", r.w.BotToken(), url.Values{"external_id": {"mine"}, "hash": {"old"}, "view": {modalOf("X", "")}}); got != "hash_conflict" {
		t.Errorf("views.update = %q, want hash_conflict", got)
	}
	if got := call(t, r.w, "views.update", r.w.BotToken(), url.Values{"external_id": {"mine"}, "view": {modalOf("Fresh", `,"notify_on_close":true,"private_metadata":"kept"`)}}); got != "ok" {
		t.Errorf("views.update = %q", got)
	}
	shows("Fresh")
	r.do(r.w.CloseModal("Asha"))
	r.is("type", "view_closed")
	r.is("view.private_metadata", "kept")
	r.is("view.state.values.i.t.value", "Asha")
	shows("")
}

func TestGroupTalk(t *testing.T) {
	r := record(t, workspace.Config{})
	asha, ben := r.w.UserID("Asha"), r.w.UserID("Ben")
	form := url.Values{"users": {asha + "," + ben}}
	if got := call(t, r.w, "conversations.open", r.w.BotToken(), form); got != "ok" {
		t.Fatal(got)
	}
	if got := call(t, r.w, "chat.postMessage", r.w.BotToken(), url.Values{"channel": {"G0001"}, "text": {"meet"}}); got != "ok" {
		t.Fatal(got)
	}
	for _, user := range []string{"Asha", "Ben"} {
		other := map[string]string{"Asha": "@Ben @innovate", "Ben": "@Asha @innovate"}[user]
		if got := r.w.Seen(user, other); got != "innovate:\n  meet\n" {
			t.Errorf("%s sees %q", user, got)
		}
	}
	if s := r.w.Sights(0); s[0].Head != "innovate in @Asha @Ben" {
		t.Errorf("head %q", s[0].Head)
	}
	if got := r.w.Seen("Chris", "G0001"); got != "" {
		t.Errorf("Chris sees %q", got)
	}
}
