package workspace_test

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"innovate/bot/workspace"

	"github.com/slack-go/slack"
)

func TestDeactivated(t *testing.T) {
	w := workspace.New(workspace.Config{})
	defer w.Close()
	api := newEcho(t, w).api
	ben, asha := w.UserID("Ben"), w.UserID("Asha")
	if err := w.SetZone("Ben", "Asia/Tokyo"); err != nil {
		t.Fatal(err)
	}
	if err := w.SetZone("Ben", "Europe/Nowhere"); err == nil {
		t.Error("SetZone took a zone that there is not")
	}
	user, err := api.GetUserInfoContext(ctx(t), ben)
	if err != nil || user.TZ != "Asia/Tokyo" || user.TZOffset != 9*3600 || user.Deleted {
		t.Errorf("GetUserInfo = %+v, %v", user, err)
	}
	w.Deactivate("Ben")
	if user, err = api.GetUserInfoContext(ctx(t), ben); err != nil || !user.Deleted {
		t.Errorf("GetUserInfo of the deactivated = %+v, %v", user, err)
	}
	open := func(users string) string {
		return call(t, w, "conversations.open", w.BotToken(), url.Values{"users": {users}})
	}
	for _, users := range []string{ben, asha + "," + ben} {
		if got := open(users); got != "user_disabled" {
			t.Errorf("conversations.open %s = %q, want user_disabled", users, got)
		}
	}
	if got := call(t, w, "chat.postMessage", w.BotToken(), url.Values{"channel": {ben}, "text": {"x"}}); got != "ok" {
		t.Errorf("chat.postMessage = %q, want ok, as Slack has it", got)
	}
	if c := w.Complaints(); len(c) != 1 || !strings.Contains(c[0], "deactivated") {
		t.Errorf("complaints %q", c)
	}
	for what, do := range map[string]func() error{
		"Say":      func() error { _, err := w.Say("Ben", "#ward-7", "x"); return err },
		"Reply":    func() error { _, err := w.Reply("Ben", "#ward-7", "", "x"); return err },
		"Edit":     func() error { return w.Edit("Ben", "", "x", "y") },
		"Command":  func() error { return w.Command("Ben", "#ward-7", "/echo") },
		"Shortcut": func() error { return w.Shortcut("Ben", "", "x") },
		"Press":    func() error { return w.Press("Ben", "", "x") },
		"Choose":   func() error { return w.Choose("Ben", "", "x", "") },
		"Suggest":  func() error { _, err := w.Suggest("Ben", "", "x", "y"); return err },
		"Submit":   func() error { return w.Submit("Ben") },
		"Close":    func() error { return w.CloseModal("Ben") },
		"OpenHome": func() error { return w.OpenHome("Ben") },
	} {
		if err := do(); err == nil || !strings.Contains(err.Error(), "deactivated") {
			t.Errorf("%s: %v, want that Ben is deactivated", what, err)
		}
	}
}

// TestTold shows which events about people and places the app is told, once it has subscribed to them.
func TestTold(t *testing.T) {
	r := record(t, workspace.Config{Events: []string{"user_change", "channel_rename", "channel_archive", "channel_left", "member_joined_channel"}})
	r.w.AddChannel("#ward-7", false, "Asha", "innovate")
	settled := func(path, want string) {
		t.Helper()
		r.do(r.w.Settle(ctx(t)))
		r.is(path, want)
	}
	r.w.Deactivate("Ben")
	settled("user.deleted", "true")
	r.w.Invite("#ward-7", "Chen")
	settled("user", r.w.UserID("Chen"))
	r.do(r.w.Rename("#ward-7", "ward-8"))
	settled("channel.name", "ward-8")
	r.w.Archive("#ward-8", true)
	settled("type", "channel_archive")
	channel := r.last("channel")
	if got := call(t, r.w, "chat.postMessage", r.w.BotToken(), url.Values{"channel": {channel}, "text": {"x"}}); got != "is_archived" {
		t.Errorf("chat.postMessage = %q, want is_archived", got)
	}
	if _, err := r.w.Say("Asha", "#ward-8", "x"); err == nil {
		t.Error("Asha wrote in an archived channel")
	}
	r.w.Archive("#ward-8", false)
	r.w.Kick("#ward-8", "innovate")
	settled("type", "channel_left")
	if got := call(t, r.w, "chat.postMessage", r.w.BotToken(), url.Values{"channel": {channel}, "text": {"x"}}); got != "not_in_channel" {
		t.Errorf("chat.postMessage = %q", got)
	}
	if err := r.w.Rename("#ward-8", "#ward-8"); err == nil {
		t.Error("a name that was taken was given again")
	}
}

func TestGroups(t *testing.T) {
	w := workspace.New(workspace.Config{})
	defer w.Close()
	api := newEcho(t, w).api
	var nine []string
	for n := range 9 {
		nine = append(nine, w.UserID("Person "+strconv.Itoa(n)))
	}
	open := func(users ...string) (*slack.Channel, error) {
		c, _, _, err := api.OpenConversationContext(ctx(t), &slack.OpenConversationParameters{Users: users, ReturnIM: true})
		return c, err
	}
	if _, err := open(nine...); err == nil || err.Error() != "too_many_users" {
		t.Errorf("nine: %v, want too_many_users", err)
	}
	eight, err := open(nine[:8]...)
	if err != nil || !eight.IsMpIM || !strings.HasPrefix(eight.Name, "mpdm-") {
		t.Errorf("eight: %+v, %v", eight, err)
	}
	if got := call(t, w, "conversations.open", w.BotToken(), url.Values{"users": {nine[0] + "," + nine[1]}, "prevent_creation": {"true"}}); got != "channel_not_found" {
		t.Errorf("without creation: %q, want channel_not_found", got)
	}
	two, err := open(nine[1], nine[0])
	again, err2 := open(nine[0], nine[1], nine[0])
	if err != nil || err2 != nil || two.ID != again.ID {
		t.Errorf("the same two: %v %v, %v %v", two, err, again, err2)
	}
	one, err := open(nine[0])
	if err != nil || !one.IsIM || one.User != nine[0] {
		t.Errorf("one: %+v, %v", one, err)
	}
}
