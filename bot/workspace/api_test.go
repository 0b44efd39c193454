package workspace_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"innovate/bot/workspace"

	"github.com/slack-go/slack"
)

// A clock is a time that a test moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// call calls a method with bare HTTP and returns "ok", or the error and its detail.
func call(t *testing.T, w *workspace.Workspace, method, token string, form url.Values) string {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx(t), http.MethodPost, w.URL()+method, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return err.Error()
	}
	defer res.Body.Close()
	var got struct {
		OK       bool
		Error    string
		Needed   string
		Provided string
		Meta     struct{ Messages []string } `json:"response_metadata"`
	}
	body, _ := io.ReadAll(res.Body)
	if err := json.Unmarshal(body, &got); err != nil {
		return fmt.Sprintf("%s: %s", res.Status, body)
	}
	switch {
	case res.StatusCode != http.StatusOK:
		return strconv.Itoa(res.StatusCode) + " " + res.Header.Get("Retry-After")
	case got.OK:
		return "ok"
	case got.Needed != "":
		return got.Error + " needs " + got.Needed
	}
	return strings.TrimSpace(got.Error + " " + strings.Join(got.Meta.Messages, "; "))
}

func TestWebAPIRefuses(t *testing.T) {
	clock := newClock()
	w := workspace.New(workspace.Config{Now: clock.Now, Scopes: []string{"chat:write", "im:write"}})
	defer w.Close()
	asha, ben := w.UserID("Asha"), w.UserID("Ben")
	ward := w.AddChannel("#ward-7", false, "Asha", "innovate")
	elsewhere := w.AddChannel("#elsewhere", false, "Asha")
	secret := w.AddChannel("#secret", true, "Asha")
	said, err := w.Say("Asha", "#ward-7", "a person's words")
	if err != nil {
		t.Fatal(err)
	}
	at := func(d time.Duration) string { return strconv.FormatInt(clock.Now().Add(d).Unix(), 10) }
	tests := []struct {
		method, token, form string
		want                string
	}{
		{"auth.test", "bot", "", "ok"},
		{"auth.test", "", "", "not_authed"},
		{"auth.test", "xoxb-other", "", "invalid_auth"},
		{"auth.test", "app", "", "not_allowed_token_type"},
		{"chat.postMassage", "bot", "", "unknown_method"},
		{"apps.connections.open", "app", "", "ok"},
		{"apps.connections.open", "bot", "", "not_allowed_token_type"},
		{"apps.connections.open", "", "token=" + w.AppToken(), "invalid_auth"},
		{"chat.postMessage", "", "token=" + w.BotToken() + "&channel=" + ward + "&text=x", "ok"},
		{"chat.postMessage", "bot", "channel=" + ward + "&text=x", "ok"},
		{"chat.postMessage", "bot", "channel=%23ward-7&text=x", "ok"},
		{"chat.postMessage", "bot", "channel=" + asha + "&text=x", "ok"},
		{"chat.postMessage", "bot", "channel=" + w.BotID() + "&text=x", "cannot_dm_bot"},
		{"chat.postMessage", "bot", "channel=CNONE&text=x", "channel_not_found"},
		{"chat.postMessage", "bot", "channel=" + elsewhere + "&text=x", "not_in_channel"},
		{"chat.postMessage", "bot", "channel=" + secret + "&text=x", "channel_not_found"},
		{"chat.postMessage", "bot", "channel=" + ward, "no_text"},
		{"chat.postMessage", "bot", "channel=" + ward + "&blocks=[]", "no_text"},
		{"chat.postMessage", "bot", "channel=" + ward + "&blocks=x", "invalid_blocks_format"},
		{"chat.postMessage", "bot", "channel=" + ward + "&text=x&thread_ts=", "invalid_thread_ts [ERROR]  is not a valid thread_ts"},
		{"chat.postMessage", "bot", "channel=" + ward + `&text=x&blocks=[{"type":"x"}]`, "invalid_blocks [ERROR] unsupported type: x [json-pointer:/blocks/0/type]"},
		{"chat.postMessage", "bot", "channel=" + ward + `&text=x&blocks=[{"type":"markdown","text":"` + strings.Repeat("x", 11000) + `"},{"type":"section","text":{"type":"mrkdwn","text":"` + strings.Repeat("x", 2800) + `"}}]`, "msg_blocks_too_long"},
		{"chat.postEphemeral", "bot", "channel=" + ward + "&user=" + asha + "&text=x", "ok"},
		{"chat.postEphemeral", "bot", "channel=" + ward + "&user=" + ben + "&text=x", "user_not_in_channel"},
		{"chat.update", "bot", "channel=" + ward + "&ts=" + said.TS + "&text=x", "cant_update_message"},
		{"chat.update", "bot", "channel=" + ward + "&ts=1.000000&text=x", "message_not_found"},
		{"chat.delete", "bot", "channel=" + ward + "&ts=" + said.TS, "cant_delete_message"},
		{"chat.getPermalink", "bot", "channel=" + ward + "&message_ts=" + said.TS, "ok"},
		{"chat.scheduleMessage", "bot", "channel=" + ward + "&text=x&post_at=" + at(time.Hour), "ok"},
		{"chat.scheduleMessage", "bot", "channel=" + ward + "&text=x&post_at=" + at(-time.Hour), "time_in_past"},
		{"chat.scheduleMessage", "bot", "channel=" + ward + "&text=x&post_at=" + at(121*24*time.Hour), "time_too_far"},
		{"chat.deleteScheduledMessage", "bot", "channel=" + ward + "&scheduled_message_id=Q9", "invalid_scheduled_message_id"},
		{"conversations.open", "bot", "users=" + asha, "ok"},
		{"conversations.open", "bot", "users=" + asha + "," + ben, "missing_scope needs mpim:write"},
		{"conversations.open", "bot", "users=UNOBODY", "user_not_found"},
		{"conversations.open", "bot", "users=" + w.BotID(), "cannot_dm_bot"},
		{"conversations.open", "bot", "", "users_list_not_supplied"},
		{"conversations.info", "bot", "channel=" + ward, "missing_scope needs channels:read"},
		{"users.info", "bot", "user=" + asha, "missing_scope needs users:read"},
		{"users.conversations", "bot", "types=im", "missing_scope needs im:read"},
		{"views.open", "bot", `view={"type":"modal"}&trigger_id=1`, "invalid_arguments [ERROR] missing required field: blocks [json-pointer:/view]; [ERROR] missing required field: title [json-pointer:/view]; [ERROR] must be an array [json-pointer:/view/blocks]"},
		{"views.open", "bot", `view={"type":"home","blocks":[]}&trigger_id=1`, `invalid_arguments [ERROR] must be "modal" [json-pointer:/view/type]`},
		{"views.open", "bot", `view={"type":"modal","title":{"type":"plain_text","text":"x"},"blocks":[]}&trigger_id=1`, "invalid_trigger_id"},
		{"views.open", "bot", `view={"type":"modal","title":{"type":"plain_text","text":"twenty-five characters ..."},"blocks":[]}&trigger_id=1`, "invalid_arguments [ERROR] must be less than 25 characters [json-pointer:/view/title/text]"},
		{"views.open", "bot", `view={"type":"modal","title":{"type":"plain_text","text":"x"},"blocks":[{"type":"input","label":{"type":"plain_text","text":"x"},"element":{"type":"plain_text_input"}}]}&trigger_id=1`, "invalid_arguments [ERROR] must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/0/input]"},
		{"views.open", "bot", `view={"type":"modal","private_metadata":"` + strings.Repeat("x", 3001) + `","title":{"type":"plain_text","text":"x"},"blocks":[]}&trigger_id=1`, "invalid_arguments [ERROR] must be less than 3001 characters [json-pointer:/view/private_metadata]"},
		{"views.update", "bot", "view_id=V9&view={}", "not_found"},
		{"views.publish", "bot", `user_id=UNOBODY&view={"type":"home","blocks":[]}`, "invalid_arguments [ERROR] invalid `user_id` [json-pointer:/user_id]"},
		{"views.publish", "bot", "user_id=" + asha + `&view={"type":"home","blocks":[]}`, "ok"},
		{"views.publish", "bot", "user_id=" + asha + `&hash=old&view={"type":"home","blocks":[]}`, "hash_conflict"},
	}
	for _, test := range tests {
		t.Run(test.method+" "+test.want, func(t *testing.T) {
			form, err := url.ParseQuery(strings.ReplaceAll(test.form, ";", "%3B"))
			if err != nil {
				t.Fatal(err)
			}
			token := map[string]string{"bot": w.BotToken(), "app": w.AppToken()}[test.token]
			if token == "" {
				token = test.token
			}
			if got := call(t, w, test.method, token, form); got != test.want {
				t.Errorf("%s %s = %q, want %q", test.method, test.form, got, test.want)
			}
		})
	}
	for _, e := range w.Log() {
		for _, secret := range []string{w.BotToken(), w.AppToken()} {
			if strings.Contains(e.Request+e.Response, secret) {
				t.Errorf("the log shows %q: %+v", secret, e)
			}
		}
		if e.Name == "apps.connections.open" && !strings.Contains(e.Response, "ticket=…") && strings.Contains(e.Response, "url") {
			t.Errorf("the log shows a ticket: %+v", e)
		}
	}
}

// TestScopedMembership shows what a client sees of channels with every scope granted.
func TestScopedMembership(t *testing.T) {
	w := workspace.New(workspace.Config{})
	defer w.Close()
	api := newEcho(t, w).api
	asha, ben := w.UserID("Asha"), w.UserID("Ben")
	ward := w.AddChannel("#ward-7", false, "Asha", "innovate")
	group, _, already, err := api.OpenConversationContext(ctx(t), &slack.OpenConversationParameters{Users: []string{asha, ben}})
	if err != nil || already {
		t.Fatalf("OpenConversation = %v, %v, %v", group, already, err)
	}
	if _, _, already, err = api.OpenConversationContext(ctx(t), &slack.OpenConversationParameters{Users: []string{ben, asha}}); !already || err != nil {
		t.Errorf("OpenConversation again = %v, %v, want the same one", already, err)
	}
	members, _, err := api.GetUsersInConversationContext(ctx(t), &slack.GetUsersInConversationParameters{ChannelID: ward})
	if err != nil || len(members) != 2 {
		t.Errorf("GetUsersInConversation = %v, %v", members, err)
	}
	info, err := api.GetConversationInfoContext(ctx(t), &slack.GetConversationInfoInput{ChannelID: ward})
	if err != nil || info.Name != "ward-7" || !info.IsMember {
		t.Errorf("GetConversationInfo = %+v, %v", info, err)
	}
	mine, _, err := api.GetConversationsForUserContext(ctx(t), &slack.GetConversationsForUserParameters{Types: []string{"mpim", "public_channel"}})
	if err != nil || len(mine) != 2 {
		t.Errorf("GetConversationsForUser = %+v, %v", mine, err)
	}
	user, err := api.GetUserInfoContext(ctx(t), asha)
	if err != nil || user.RealName != "Asha" {
		t.Errorf("GetUserInfo = %+v, %v", user, err)
	}
	all, err := api.GetUsersContext(ctx(t))
	if err != nil || len(all) != 3 {
		t.Errorf("GetUsers = %+v, %v", all, err)
	}
}

// TestOwnMessages follows a message of the bot: posted, edited, deleted, scheduled.
func TestOwnMessages(t *testing.T) {
	clock := newClock()
	w := workspace.New(workspace.Config{Now: clock.Now})
	defer w.Close()
	api := newEcho(t, w).api
	ward := w.ChannelID("#ward-7")
	w.Invite("#ward-7", "Asha")
	see := func(want string) {
		t.Helper()
		if got := w.Seen("Asha", "#ward-7"); got != want {
			t.Errorf("Seen = %q, want %q", got, want)
		}
	}
	_, ts, err := api.PostMessageContext(ctx(t), ward, slack.MsgOptionText("tea &amp; cake", false))
	if err != nil {
		t.Fatal(err)
	}
	see("innovate:\n  tea & cake\n")
	if _, _, _, err := api.UpdateMessageContext(ctx(t), ward, ts, slack.MsgOptionText("coffee", false)); err != nil {
		t.Fatal(err)
	}
	see("innovate:\n  coffee\n")
	link, err := api.GetPermalinkContext(ctx(t), &slack.PermalinkParameters{Channel: ward, Ts: ts})
	if want := "/archives/" + ward + "/p" + strings.ReplaceAll(ts, ".", ""); err != nil || !strings.HasSuffix(link, want) {
		t.Errorf("GetPermalink = %q, %v, want …%s", link, err, want)
	}
	if _, _, err := api.DeleteMessageContext(ctx(t), ward, ts); err != nil {
		t.Fatal(err)
	}
	see("")
	later := strconv.FormatInt(clock.Now().Add(time.Hour).Unix(), 10)
	if _, _, err := api.ScheduleMessageContext(ctx(t), ward, later, slack.MsgOptionText("later", false)); err != nil {
		t.Fatal(err)
	}
	waiting, _, err := api.GetScheduledMessagesContext(ctx(t), &slack.GetScheduledMessagesParameters{Channel: ward})
	if err != nil || len(waiting) != 1 {
		t.Fatalf("GetScheduledMessages = %+v, %v", waiting, err)
	}
	if err := w.Settle(ctx(t)); err != nil {
		t.Fatal(err)
	}
	see("")
	clock.Advance(time.Hour)
	if err := w.Settle(ctx(t)); err != nil {
		t.Fatal(err)
	}
	see("innovate:\n  later\n")
}

func TestRateLimit(t *testing.T) {
	clock := newClock()
	w := workspace.New(workspace.Config{Now: clock.Now, PostEvery: time.Second, PostBurst: 2})
	defer w.Close()
	ward, other := w.ChannelID("#ward-7"), w.ChannelID("#ward-8")
	post := func(channel string) string {
		return call(t, w, "chat.postMessage", w.BotToken(), url.Values{"channel": {channel}, "text": {"x"}})
	}
	for i, want := range []string{"ok", "ok", "429 1"} {
		if got := post(ward); got != want {
			t.Errorf("message %d = %q, want %q", i, got, want)
		}
	}
	if got := post(other); got != "ok" {
		t.Errorf("another channel = %q, want ok", got)
	}
	clock.Advance(time.Second)
	if got := post(ward); got != "ok" {
		t.Errorf("a second later = %q, want ok", got)
	}
}

func TestFaults(t *testing.T) {
	w := workspace.New(workspace.Config{Faults: func(method string, n int) workspace.Fault {
		if method == "auth.test" && n == 2 {
			return workspace.Fault{Error: "fatal_error"}
		}
		return workspace.Fault{}
	}})
	defer w.Close()
	api := newEcho(t, w).api
	ward := w.ChannelID("#ward-7")
	post := func() error {
		_, _, err := api.PostMessageContext(ctx(t), ward, slack.MsgOptionText("x", false))
		return err
	}
	posted := func(want int) {
		t.Helper()
		w.Invite("#ward-7", "Asha")
		if got := len(w.Messages("Asha", "#ward-7")); got != want {
			t.Errorf("%d messages were posted, want %d", got, want)
		}
	}
	w.Fail("chat.postMessage", 1, workspace.Fault{Status: 429, RetryAfter: 7 * time.Second})
	var limited *slack.RateLimitedError
	if err := post(); !errors.As(err, &limited) || limited.RetryAfter != 7*time.Second {
		t.Errorf("429: %v", err)
	}
	posted(0)
	w.Fail("chat.postMessage", 1, workspace.Fault{Status: 500, Done: true})
	if err := post(); err == nil {
		t.Error("500: no error")
	}
	posted(1)
	w.Fail("chat.postMessage", 1, workspace.Fault{Drop: true})
	if err := post(); err == nil {
		t.Error("dropped: no error")
	}
	w.Fail("chat.postMessage", 1, workspace.Fault{Slow: time.Millisecond})
	if err := post(); err != nil {
		t.Errorf("slow: %v", err)
	}
	if _, err := api.AuthTestContext(ctx(t)); err != nil {
		t.Errorf("first auth.test: %v", err)
	}
	if _, err := api.AuthTestContext(ctx(t)); err == nil || err.Error() != "fatal_error" {
		t.Errorf("second auth.test: %v, want fatal_error", err)
	}
}

func TestComplaints(t *testing.T) {
	tests := []struct{ form, want string }{
		{`blocks=[{"type":"divider"}]`, "chat.postMessage: blocks without text: notifications and screen readers have nothing to say"},
		{"text=BP <90 &amp; <60", `chat.postMessage: a < that is not escaped in "BP <90 &amp; <60"`},
		{"text=a <b> c", `chat.postMessage: "<b>" is not escaped: Slack takes it for a link`},
		{"text=<@U0BOT> <https://x.org|x> <!date^1^{date}|x>", ""},
		{"text=x&thread_ts=1.000000", "chat.postMessage: thread_ts 1.000000 is no message of that channel: Slack hides such a reply"},
		{"text=" + strings.Repeat("x", 40001), "chat.postMessage: Slack cuts a text of 40001 characters at 40000"},
		{"text=x&attachments=[{}]", "chat.postMessage: attachments, which Slack calls legacy and this workspace does not show"},
	}
	for _, test := range tests {
		w := workspace.New(workspace.Config{})
		form := url.Values{"channel": {w.ChannelID("#ward-7")}}
		for pair := range strings.SplitSeq(strings.ReplaceAll(test.form, "&amp;", "\x00"), "&") {
			key, v, _ := strings.Cut(pair, "=")
			form.Set(key, strings.ReplaceAll(v, "\x00", "&amp;"))
		}
		if got := call(t, w, "chat.postMessage", w.BotToken(), form); got != "ok" {
			t.Errorf("%.40s: %s", test.form, got)
		}
		if got := strings.Join(w.Complaints(), "; "); got != test.want {
			t.Errorf("%.40s: complaints %q, want %q", test.form, got, test.want)
		}
		w.Close()
	}
}
