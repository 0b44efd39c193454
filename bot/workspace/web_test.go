package workspace_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"innovate/bot/workspace"
)

// A site is the workspace's page, with a recorder for a bot.
type site struct {
	*recorder
	at     string
	client *http.Client
}

func newSite(t *testing.T, cfg workspace.WebConfig) *site {
	r := record(t, workspace.Config{Shortcuts: []workspace.Shortcut{{Name: "Find it", CallbackID: "find"}}})
	r.w.AddChannel("#ward-7", false, "Asha", "Ben", "innovate")
	cfg.Roles = []workspace.Role{{Name: "Asha", Does: "ward sister"}, {Name: "Ben"}}
	cfg.Channel = "#ward-7"
	cfg.Advance = r.clock.Advance
	h, err := r.w.Web(cfg)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	t.Cleanup(r.w.Close) // first: it ends the open lines
	return &site{r, s.URL, s.Client()}
}

func (s *site) get(path string) string {
	s.t.Helper()
	status, body := s.ask("GET", path, nil, nil)
	if status != http.StatusOK {
		s.t.Fatalf("GET %s: %d %s", path, status, body)
	}
	return body
}

// post sends a form as a browser without scripts does, and returns the page it then shows.
func (s *site) post(path string, fields ...string) (int, string) {
	s.t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return s.ask("POST", path, strings.NewReader(form.Encode()), http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Sec-Fetch-Site": {"same-origin"}})
}

func (s *site) ask(method, path string, body io.Reader, header http.Header) (int, string) {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.at+path, body)
	if err != nil {
		s.t.Fatal(err)
	}
	for key, v := range header {
		r.Header[key] = v
	}
	if header["Host"] != nil {
		r.Host = header.Get("Host")
	}
	res, err := s.client.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	got, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return res.StatusCode, string(got)
}

func (s *site) has(page string, all ...string) {
	s.t.Helper()
	for _, want := range all {
		if !strings.Contains(page, want) {
			s.t.Errorf("no %q in\n%s", want, page)
		}
	}
}

func (s *site) hasNot(page string, all ...string) {
	s.t.Helper()
	for _, each := range all {
		if strings.Contains(page, each) {
			s.t.Errorf("%q is in\n%s", each, page)
		}
	}
}

// TestPageWithoutScripts reads and writes by links and forms alone.
func TestPageWithoutScripts(t *testing.T) {
	s := newSite(t, workspace.WebConfig{Samples: []workspace.Sample{{Label: "It breaks", Line: "/echo it breaks"}}})
	s.has(s.get("/"), "Nothing has been said here yet", "It breaks", "ward sister", "#ward-7")
	_, page := s.post("/say", "as", "Asha", "in", "#ward-7", "text", "Hello *all* @Ben")
	s.has(page, `Hello <strong>all</strong> <span class="mention">@Ben</span>`)

	s.answer = `{"text":"For you alone","response_type":"ephemeral"}`
	_, page = s.post("/say", "as", "Asha", "in", "#ward-7", "text", "/echo one")
	s.has(page, "Only visible to you", "For you alone")
	if page = s.get("/?as=Ben"); strings.Contains(page, "For you alone") {
		t.Error("Ben sees what is for Asha alone")
	}
	s.has(page, `<span class="mention me">@Ben</span>`)

	ts := regexp.MustCompile(`id="m-([\d.]+)"`).FindStringSubmatch(page)[1]
	_, page = s.post("/say", "as", "Ben", "in", "#ward-7", "to", "thread", "thread", ts, "text", "A reply")
	s.has(page, "1 reply", `id="t-`, "A reply")
	s.post("/edit", "as", "Asha", "in", "#ward-7", "ts", ts, "text", "Hello again")
	s.post("/shortcut", "as", "Ben", "in", "#ward-7", "ts", ts, "shortcut", "find")
	if got := s.last("message.text"); got != "Hello again" {
		t.Errorf("the shortcut told of %q", got)
	}
	_, page = s.post("/open", "as", "Asha", "with", "Ben", "with", "innovate")
	s.has(page, "<h2>Ben, innovate</h2>")
	_, page = s.post("/jump", "as", "Asha", "in", "#ward-7", "to", "day")
	s.has(page, `datetime="2026-11-24T09:00"`)
}

const surfaceBlocks = `[{"type":"section","block_id":"s|1","text":{"type":"mrkdwn","text":"*Pick*"},"accessory":{"type":"overflow","action_id":"more","options":[{"text":{"type":"plain_text","text":"One"},"value":"1"},{"text":{"type":"plain_text","text":"Two"},"value":"2"}]}},
 {"type":"actions","block_id":"a","elements":[{"type":"button","action_id":"go","text":{"type":"plain_text","text":"Go"},"value":"v"},
 {"type":"button","action_id":"stop","style":"danger","text":{"type":"plain_text","text":"Stop"},"value":"v","confirm":{"title":{"type":"plain_text","text":"Sure?"},"text":{"type":"mrkdwn","text":"It *ends*."},"confirm":{"type":"plain_text","text":"End it"},"deny":{"type":"plain_text","text":"Keep it"}}},
 {"type":"static_select","action_id":"topic","placeholder":{"type":"plain_text","text":"Topic"},"options":[{"text":{"type":"plain_text","text":"Falls"},"value":"f"},{"text":{"type":"plain_text","text":"Sepsis"},"value":"s"}]}]}]`

// TestPagePresses uses what stands in a message.
func TestPagePresses(t *testing.T) {
	s := newSite(t, workspace.WebConfig{})
	s.call("chat.postMessage", url.Values{"channel": {s.w.ChannelID("#ward-7")}, "text": {"Pick"}, "blocks": {surfaceBlocks}})
	page := s.get("/?as=Asha")
	s.has(page, `value="a|go"`, `value="s%7C1|more|2"`, ">Falls</option>")
	ts := regexp.MustCompile(`id="m-([\d.]+)"`).FindStringSubmatch(page)[1]

	s.post("/use", "as", "Asha", "ts", ts, "press", "a|go")
	s.is("actions.action_id", "go")
	s.post("/use", "as", "Asha", "ts", ts, "pick", "s%7C1|more|2")
	s.is("actions.selected_option.value", "2")
	s.post("/use", "as", "Asha", "ts", ts, "set", "a|topic", "v:a|topic", "s")
	s.is("actions.selected_option.value", "s")
	s.has(s.get("/?as=Asha"), `value="s" selected`)

	_, page = s.post("/use", "as", "Asha", "ts", ts, "press", "a|stop")
	s.has(page, "Sure?", "It <strong>ends</strong>.", "End it", "Keep it")
	s.is("actions.action_id", "topic") // nothing was told yet
	if status, page := s.post("/use", "as", "Asha", "ts", ts, "press", "a|go"); status != http.StatusUnprocessableEntity || !strings.Contains(page, "is asked") {
		t.Errorf("while they are asked another press is answered %d %s", status, page)
	}
	s.post("/answer", "as", "Asha", "sure", "yes")
	s.is("actions.action_id", "stop")

	status, page := s.post("/use", "as", "Asha", "ts", ts, "press", "a|gone")
	if status != http.StatusUnprocessableEntity || !strings.Contains(page, "finds nothing there any more") || !strings.Contains(page, `href="/?as=Asha`) {
		t.Errorf("a button that is gone: %d %s", status, page)
	}
}

// call makes a call as the bot.
func (s *site) call(method string, form url.Values) {
	s.t.Helper()
	if got := call(s.t, s.w, method, s.w.BotToken(), form); got != "ok" {
		s.t.Fatalf("%s: %s", method, got)
	}
}

// TestPageModal fills in a form, with mistakes and without.
func TestPageModal(t *testing.T) {
	s := newSite(t, workspace.WebConfig{})
	if err := s.w.Command("Asha", "#ward-7", "/echo"); err != nil {
		t.Fatal(err)
	}
	blocks := `,"submit":{"type":"plain_text","text":"Send it"},"callback_id":"form","notify_on_close":true,"blocks":[
	 {"type":"input","block_id":"why","label":{"type":"plain_text","text":"Why <b>"},"hint":{"type":"plain_text","text":"A few words"},"element":{"type":"plain_text_input","action_id":"t","multiline":true}},
	 {"type":"input","block_id":"when","optional":true,"label":{"type":"plain_text","text":"When"},"element":{"type":"datetimepicker","action_id":"t"}},
	 {"type":"input","block_id":"tick","optional":true,"label":{"type":"plain_text","text":"Tick"},"element":{"type":"checkboxes","action_id":"t","options":[{"text":{"type":"mrkdwn","text":"*A*"},"value":"a"},{"text":{"type":"mrkdwn","text":"B"},"value":"b"}]}}]`
	s.call("views.open", url.Values{"trigger_id": {s.last("trigger_id")}, "view": {modalOf("Form", blocks)}})
	page := s.get("/?as=Asha")
	s.has(page, `<h2 id="modal-title">Form</h2>`, "Why &lt;b&gt;", "A few words", "Send it", "<strong>A</strong>")
	view := regexp.MustCompile(`name="view" value="(\w+)"`).FindStringSubmatch(page)[1]
	fields := []string{"as", "Asha", "in", "#ward-7", "view", view, "set", "why|t", "set", "when|t", "set", "tick|t", "d:when|t", "2026-12-01T09:30", "v:tick|t", "b"}

	_, page = s.post("/submit", fields...)
	s.has(page, "Please complete this required field.", `aria-invalid="true"`, `value="2026-12-01T09:30"`, `value="b" checked`)
	_, page = s.post("/submit", append(fields, "v:why|t", "two\r\nlines")...)
	s.is("view.state.values.why.t.value", "two\nlines")
	s.is("view.state.values.when.t.selected_date_time", "1.7961174e+09")
	if strings.Contains(page, "modal-title") {
		t.Error("the modal is still open")
	}
	if status, _ := s.post("/submit", fields...); status != http.StatusUnprocessableEntity {
		t.Errorf("submitted again: %d", status)
	}
}

// A patch is what a tab is told.
type patch struct {
	Unread int
	Order  map[string][]string
	Parts  []struct{ ID, In, V, HTML, Say string }
}

func (s *site) patch(look string, have map[string]string) patch {
	s.t.Helper()
	asked, err := json.Marshal(map[string]any{"look": look, "have": have})
	if err != nil {
		s.t.Fatal(err)
	}
	status, body := s.ask("POST", "/parts", strings.NewReader(string(asked)), nil)
	var p patch
	if err := json.Unmarshal([]byte(body), &p); err != nil || status != http.StatusOK {
		s.t.Fatalf("parts: %d %s", status, body)
	}
	return p
}

// TestPageParts sends a tab what it lacks, and nothing twice.
func TestPageParts(t *testing.T) {
	s := newSite(t, workspace.WebConfig{})
	have := map[string]string{}
	take := func(look string) patch {
		p := s.patch(look, have)
		for _, each := range p.Parts {
			have[each.ID] = each.V
		}
		return p
	}
	take("?as=Asha")
	if p := take("?as=Asha"); len(p.Parts) != 0 {
		t.Errorf("nothing changed, and %d parts came", len(p.Parts))
	}
	s.post("/say", "as", "Ben", "in", "#ward-7", "text", "News & <b>")
	p := take("?as=Asha")
	var said []string
	for _, each := range p.Parts {
		if each.Say != "" {
			said = append(said, each.Say)
		}
	}
	if len(said) != 1 || said[0] != "Ben: News & <b>" {
		t.Errorf("said is %q", said)
	}
	if n := len(p.Order["log"]); n != 3 { // the start, the day, the message
		t.Errorf("the log holds %d parts: %v", n, p.Order["log"])
	}
	if p := s.patch("?as=Ben", nil); strings.Contains(fmt.Sprint(p.Parts), "Say:Ben:") {
		t.Errorf("Ben hears himself")
	}
	s.w.AddChannel("#other", false, "Asha", "Ben")
	s.post("/say", "as", "Ben", "in", "#other", "text", "Elsewhere")
	if p := take("?as=Asha"); p.Unread != 1 {
		t.Errorf("%d unread elsewhere, want 1", p.Unread)
	}
	if s.get("/?as=Asha&in=COTHER"); take("?as=Asha").Unread != 0 {
		t.Errorf("what was looked at is still unread")
	}
}

// TestPageManyMessages shows the last of many, and offers what came before.
func TestPageManyMessages(t *testing.T) {
	s := newSite(t, workspace.WebConfig{})
	for n := range 300 {
		if _, err := s.w.Say("Ben", "#ward-7", fmt.Sprintf("number %d.", n)); err != nil {
			t.Fatal(err)
		}
	}
	page := s.get("/?as=Asha")
	s.has(page, "240 earlier messages", "number 299.", "number 240.")
	if strings.Contains(page, "number 239.") {
		t.Error("more is shown than the last 60")
	}
	s.has(s.get("/?as=Asha&most=260"), "40 earlier messages", "number 40.")
}

// TestPageLive tells of a hundred changes in a few words.
func TestPageLive(t *testing.T) {
	s := newSite(t, workspace.WebConfig{})
	res, err := s.client.Get(s.at + "/live")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	next := func() int { // the version that the next word tells of
		for lines.Scan() {
			if version, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				n, err := strconv.Atoi(version)
				if err != nil {
					t.Fatal(err)
				}
				return n
			}
		}
		t.Fatalf("the line ended: %v", lines.Err())
		return 0
	}
	next() // who comes may have missed something
	began := time.Now()
	for range 100 {
		if _, err := s.w.Say("Ben", "#ward-7", "hello"); err != nil {
			t.Fatal(err)
		}
	}
	last := s.w.Snapshot("Ben", "", 1).Version
	words := 1
	for next() < last {
		words++
	}
	if most := int(time.Since(began)/(100*time.Millisecond)) + 2; words > most {
		t.Errorf("100 messages in %s were told in %d words, want at most %d", time.Since(began), words, most)
	}
	s.w.Close()
	for lines.Scan() {
	}
	if err := lines.Err(); err != nil && err != io.ErrUnexpectedEOF {
		t.Errorf("the line ended with %v", err)
	}
}

// TestPagePlays plays a talk step by step.
func TestPagePlays(t *testing.T) {
	talk := "# A talk\n\nAsha in #er> hello\nBen in #er, thread of \"hello\"> hi\n! 2 days pass\n! pigs fly\nBen> opens home\n"
	stage := record(t, workspace.Config{})
	closed := false
	s := newSite(t, workspace.WebConfig{
		Talks: fstest.MapFS{"a.txt": {Data: []byte(talk)}}, Journey: "a.txt",
		Stage: func(context.Context) (workspace.Stage, error) {
			return workspace.Stage{
				Workspace: stage.w, Hooks: workspace.Hooks{Advance: stage.clock.Advance}, Close: func() error { closed = true; return nil },
			}, nil
		},
	})
	s.post("/say", "as", "Asha", "in", "#ward-7", "text", "Said before")
	s.has(s.get("/"), "A talk")
	_, page := s.post("/play", "as", "Asha", "in", "#ward-7", "talk", "a.txt")
	s.has(page, "step 1 of 5", "Asha, in #er: hello", "In a workspace of its own")
	s.hasNot(page, "Said before", "ward-7")
	_, page = s.post("/play", "as", "Ben", "in", "#ward-7", "step", "0")
	s.has(page, "step 2 of 5", "<h2>#er</h2>", `data-as="Asha"`, "played, as in the tests")
	_, page = s.post("/play", "as", "Ben", "in", "#ward-7", "step", "0") // pressed twice
	s.has(page, "step 2 of 5")
	_, page = s.post("/play", "as", "Asha", "in", "#ward-7", "step", "1")
	s.has(page, `data-as="Ben"`, `id="t-`, "hi")
	_, page = s.post("/play", "as", "Ben", "in", "#ward-7", "step", "2")
	s.has(page, `datetime="2026-11-25T09:00"`)
	_, page = s.post("/play", "as", "Ben", "in", "#ward-7", "step", "3")
	s.has(page, "could not be played: Nobody here can bring this about")
	_, page = s.post("/play", "as", "Ben", "in", "#ward-7", "step", "4")
	s.has(page, "is over", "shows nothing here yet")
	_, page = s.post("/play", "as", "Ben", "in", "#ward-7", "stop", "yes")
	s.has(page, "Said before", `datetime="2026-11-23T09:00"`)
	s.hasNot(page, "is over", "hello")
	if !closed {
		t.Error("the stage still stands")
	}
}

// TestInspector shows what passed, with its limits and without its secrets.
func TestInspector(t *testing.T) {
	s := newSite(t, workspace.WebConfig{})
	s.call("chat.postMessage", url.Values{"channel": {s.w.ChannelID("#ward-7")}, "text": {"Pick"}, "blocks": {surfaceBlocks}})
	s.post("/say", "as", "Asha", "in", "#ward-7", "text", "/echo it")
	call(t, s.w, "chat.update", s.w.BotToken(), url.Values{"channel": {"CX"}})
	page := s.get("/?as=Asha&side=calls&call=1")
	s.has(page, "chat.postMessage", "2 of 50 blocks", "bot → Slack", "/echo", "Slack → bot", "chat.update", "refused")
	page += s.get("/?as=Asha&side=calls&call=2")
	for _, secret := range []string{s.w.BotToken(), s.w.AppToken(), s.w.SigningSecret(), "/hooks/"} {
		if strings.Contains(page, secret) {
			t.Errorf("%q is on the page", secret)
		}
	}
}
