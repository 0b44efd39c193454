package workspace_test

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"innovate/bot/workspace"

	"github.com/slack-go/slack"
)

func TestScheduled(t *testing.T) {
	clock := newClock()
	w := workspace.New(workspace.Config{Now: clock.Now})
	defer w.Close()
	ward := w.AddChannel("#ward-7", false, "Asha", "innovate")
	schedule := func(text string, in time.Duration, more ...string) string {
		form := url.Values{"channel": {ward}, "text": {text}, "post_at": {strconv.FormatInt(clock.Now().Add(in).Unix(), 10)}}
		for i := 0; i+1 < len(more); i += 2 {
			form.Set(more[i], more[i+1])
		}
		return call(t, w, "chat.scheduleMessage", w.BotToken(), form)
	}
	for _, test := range []struct {
		text string
		in   time.Duration
		want string
	}{
		{"second", 2 * time.Hour, "ok"}, {"first", time.Hour, "ok"}, {"past", 0, "time_in_past"},
		{"far", 120*24*time.Hour + time.Second, "time_too_far"}, {"last", 120 * 24 * time.Hour, "ok"},
	} {
		if got := schedule(test.text, test.in); got != test.want {
			t.Errorf("%s = %q, want %q", test.text, got, test.want)
		}
	}
	cancel := func(id string) string {
		return call(t, w, "chat.deleteScheduledMessage", w.BotToken(), url.Values{"channel": {ward}, "scheduled_message_id": {id}})
	}
	clock.Advance(time.Hour - 59*time.Second)
	if got := cancel("Q0002"); got != "invalid_scheduled_message_id" {
		t.Errorf("deleted 59 seconds before: %q", got)
	}
	if got := cancel("Q0003"); got != "ok" {
		t.Errorf("deleted long before: %q", got)
	}
	clock.Advance(3 * time.Hour)
	if _, err := w.Say("Asha", "#ward-7", "late"); err != nil {
		t.Fatal(err)
	}
	if err := w.Settle(ctx(t)); err != nil {
		t.Fatal(err)
	}
	// They were due while the clock jumped, and stand where they would have stood, the first one first.
	if got := w.Seen("Asha", "#ward-7"); got != "innovate:\n  first\ninnovate:\n  second\nAsha:\n  late\n" {
		t.Errorf("Asha sees %q", got)
	}
	if got := schedule("with metadata", time.Hour, "metadata", `{"event_type":"x","event_payload":{}}`); got != "ok" {
		t.Errorf("with metadata = %q", got)
	}
	clock.Advance(2 * time.Hour)
	w.Tick()
	if got := w.Seen("Asha", "#ward-7"); strings.Contains(got, "metadata") {
		t.Errorf("posted in spite of its metadata: %q", got)
	}
	if c := w.Complaints(); len(c) != 1 || !strings.Contains(c[0], "never posts") {
		t.Errorf("complaints %q", c)
	}
	if got := schedule("too late", time.Hour); got != "ok" {
		t.Fatal(got)
	}
	w.Archive("#ward-7", true)
	clock.Advance(2 * time.Hour)
	w.Tick()
	if got := w.Seen("Asha", "#ward-7"); strings.Contains(got, "too late") {
		t.Errorf("posted in an archived channel: %q", got)
	}
}

func TestScheduledCrowd(t *testing.T) {
	clock := newClock()
	w := workspace.New(workspace.Config{Now: clock.Now})
	defer w.Close()
	ward := w.ChannelID("#ward-7")
	at := func(d time.Duration) string {
		form := url.Values{"channel": {ward}, "text": {"x"}, "post_at": {strconv.FormatInt(clock.Now().Add(time.Hour+d).Unix(), 10)}}
		return call(t, w, "chat.scheduleMessage", w.BotToken(), form)
	}
	for n := range 30 {
		if got := at(time.Duration(n) * time.Second); got != "ok" {
			t.Fatalf("message %d = %q", n, got)
		}
	}
	for _, test := range []struct {
		in   time.Duration
		want string
	}{{time.Minute, "restricted_too_many"}, {-time.Minute, "restricted_too_many"}, {5 * time.Minute, "ok"}, {-5 * time.Minute, "ok"}} {
		if got := at(test.in); got != test.want {
			t.Errorf("at %v = %q, want %q", test.in, got, test.want)
		}
	}
}

func TestScheduledPages(t *testing.T) {
	clock := newClock()
	w := workspace.New(workspace.Config{Now: clock.Now})
	defer w.Close()
	api := newEcho(t, w).api
	ward, other := w.ChannelID("#ward-7"), w.ChannelID("#ward-8")
	at := func(hours int) string {
		return strconv.FormatInt(clock.Now().Add(time.Duration(hours)*time.Hour).Unix(), 10)
	}
	for n := range 5 {
		if _, _, err := api.ScheduleMessageContext(ctx(t), ward, at(5-n), slack.MsgOptionText("x", false)); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := api.ScheduleMessageContext(ctx(t), other, at(1), slack.MsgOptionText("x", false)); err != nil {
		t.Fatal(err)
	}
	var all []slack.ScheduledMessage
	ask := slack.GetScheduledMessagesParameters{Channel: ward, Limit: 2}
	for pages := 1; ; pages++ {
		some, next, err := api.GetScheduledMessagesContext(ctx(t), &ask)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, some...)
		if ask.Cursor = next; next == "" {
			if pages != 3 {
				t.Errorf("%d pages, want 3", pages)
			}
			break
		}
	}
	for i, m := range all {
		if len(all) != 5 || strconv.Itoa(m.PostAt) != at(i+1) || m.DateCreated == 0 {
			t.Errorf("message %d of %d: %+v", i, len(all), m)
		}
	}
	some, _, err := api.GetScheduledMessagesContext(ctx(t), &slack.GetScheduledMessagesParameters{Oldest: at(2), Latest: at(3)})
	if err != nil || len(some) != 2 {
		t.Errorf("between two hours: %d, %v, want 2", len(some), err)
	}
	for form, want := range map[string]string{
		"cursor=x": "invalid_cursor", "channel=CNONE": "channel_not_found", "oldest=2&latest=1": "invalid_arguments [ERROR] oldest must be less than latest [json-pointer:/oldest]",
	} {
		values, _ := url.ParseQuery(form)
		if got := call(t, w, "chat.scheduledMessages.list", w.BotToken(), values); got != want {
			t.Errorf("%s = %q, want %q", form, got, want)
		}
	}
}

// TestFaultsOnEveryMethod shows that what goes wrong can be ordered for all methods, and that "done" is done.
func TestFaultsOnEveryMethod(t *testing.T) {
	clock := newClock()
	w := workspace.New(workspace.Config{Now: clock.Now})
	defer w.Close()
	ward, asha, ben := w.ChannelID("#ward-7"), w.UserID("Asha"), w.UserID("Ben")
	later := strconv.FormatInt(clock.Now().Add(time.Hour).Unix(), 10)
	tests := []struct {
		method, form string
		done         func() int
	}{
		{"chat.scheduleMessage", "channel=" + ward + "&text=x&post_at=" + later, func() int { return len(w.Scheduled()) }},
		{"conversations.open", "users=" + asha + "," + ben, func() int { return len(w.Channels("Ben")) }},
		{"views.publish", "user_id=" + asha + `&view={"type":"home","blocks":[{"type":"divider"}]}`, func() int { return len(w.Home("Asha")) }},
		{"chat.postMessage", "channel=" + ward + "&text=x", func() int { return len(w.Messages("Asha", "#ward-7")) }},
	}
	for _, test := range tests {
		form, err := url.ParseQuery(test.form)
		if err != nil {
			t.Fatal(err)
		}
		w.Fail(test.method, 1, workspace.Fault{Status: 429, RetryAfter: 7 * time.Second})
		w.Fail(test.method, 1, workspace.Fault{Drop: true})
		w.Fail(test.method, 1, workspace.Fault{Slow: time.Millisecond, Status: 500, Done: true})
		if got := call(t, w, test.method, w.BotToken(), form); got != "429 7" || test.done() != 0 {
			t.Errorf("%s = %q, done %d, want 429 and nothing", test.method, got, test.done())
		}
		if got := call(t, w, test.method, w.BotToken(), form); !strings.Contains(got, "EOF") || test.done() != 0 {
			t.Errorf("%s = %q, done %d, want a dropped line and nothing", test.method, got, test.done())
		}
		if got := call(t, w, test.method, w.BotToken(), form); got != "500 " || test.done() == 0 {
			t.Errorf("%s = %q, done %d, want 500 though it was done", test.method, got, test.done())
		}
	}
}

func TestPerMinute(t *testing.T) {
	clock := newClock()
	w := workspace.New(workspace.Config{Now: clock.Now, PerMinute: workspace.Tiers()})
	defer w.Close()
	api := newEcho(t, w).api
	asha := w.UserID("Asha")
	for n := range 100 {
		if _, err := api.GetUserInfoContext(ctx(t), asha); err != nil {
			t.Fatalf("call %d: %v", n, err)
		}
	}
	var limited *slack.RateLimitedError
	if _, err := api.GetUserInfoContext(ctx(t), asha); !errors.As(err, &limited) {
		t.Errorf("call 100: %v, want a 429", err)
	}
	if _, err := api.AuthTestContext(ctx(t)); err != nil {
		t.Errorf("another method: %v", err)
	}
	clock.Advance(time.Second)
	if _, err := api.GetUserInfoContext(ctx(t), asha); err != nil {
		t.Errorf("a second later: %v", err)
	}
}

func TestScopeHeader(t *testing.T) {
	w := workspace.New(workspace.Config{Scopes: []string{"chat:write", "commands"}})
	defer w.Close()
	for token, want := range map[string]string{w.BotToken(): "chat:write,commands", w.AppToken(): "", "xoxb-other": ""} {
		r, err := http.NewRequestWithContext(ctx(t), http.MethodPost, w.URL()+"chat.postMessage", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+token)
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if got := res.Header.Get("X-OAuth-Scopes"); got != want {
			t.Errorf("X-OAuth-Scopes = %q, want %q", got, want)
		}
		if got := res.Header.Get("X-Accepted-OAuth-Scopes"); want != "" && got != "chat:write" {
			t.Errorf("X-Accepted-OAuth-Scopes = %q", got)
		}
	}
}

func TestPagesOfMembers(t *testing.T) {
	w := workspace.New(workspace.Config{})
	defer w.Close()
	api := newEcho(t, w).api
	ward := w.AddChannel("#ward-7", false, "Asha", "Ben", "Chen", "Dara", "innovate")
	var all []string
	ask := slack.GetUsersInConversationParameters{ChannelID: ward, Limit: 2}
	for {
		some, next, err := api.GetUsersInConversationContext(ctx(t), &ask)
		if err != nil || len(some) > 2 {
			t.Fatal(some, err)
		}
		all = append(all, some...)
		if ask.Cursor = next; next == "" {
			break
		}
	}
	if len(all) != 5 {
		t.Errorf("members %v, want five", all)
	}
	w.Archive("#ward-7", true)
	info, err := api.GetConversationInfoContext(ctx(t), &slack.GetConversationInfoInput{ChannelID: ward, IncludeNumMembers: true})
	if err != nil || !info.IsArchived || info.NumMembers != 5 || !info.IsMember || info.IsPrivate {
		t.Errorf("GetConversationInfo = %+v, %v", info, err)
	}
	mine, _, err := api.GetConversationsForUserContext(ctx(t), &slack.GetConversationsForUserParameters{ExcludeArchived: true})
	if err != nil || len(mine) != 0 {
		t.Errorf("GetConversationsForUser without archived = %v, %v", mine, err)
	}
}
