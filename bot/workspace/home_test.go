package workspace_test

import (
	"net/url"
	"testing"

	"innovate/bot/workspace"
)

// TestHome follows an app's home: opened before there is one, published, opened again, used, and left.
func TestHome(t *testing.T) {
	r := record(t, workspace.Config{})
	asha := r.w.UserID("Asha")
	publish := func(text, hash string) string {
		t.Helper()
		view := `{"type":"home","blocks":[{"type":"header","text":{"type":"plain_text","text":"` + text + `"}},` + oneButton + `]}`
		return call(t, r.w, "views.publish", r.w.BotToken(), url.Values{"user_id": {asha}, "view": {view}, "hash": {hash}})
	}
	seen := func(want int) {
		t.Helper()
		n := 0
		for _, s := range r.w.Sights(0) {
			if s.Head == "Asha sees the home" {
				n++
			}
		}
		if n != want {
			t.Errorf("the home was seen %d times, want %d", n, want)
		}
	}
	r.do(r.w.OpenHome("Asha"))
	r.is("type", "app_home_opened")
	r.is("tab", "home")
	r.is("view", "<nil>")
	r.is("channel", r.w.Channels("Asha")[0].ID)
	if got := publish("One", "none"); got != "hash_conflict" {
		t.Errorf("a hash before there is a home = %q, want hash_conflict", got)
	}
	if got := publish("One", ""); got != "ok" {
		t.Fatal(got)
	}
	seen(1)
	r.do(r.w.OpenHome("Asha"))
	r.is("view.type", "home")
	hash := r.last("view.hash")
	seen(2)
	r.do(r.w.Press("Asha", "", "Go"))
	r.is("container.type", "view")
	r.is("view.type", "home")
	r.is("response_url", "<nil>")
	if got := r.view("views.open", r.last("trigger_id"), emptyModal); got != "ok" {
		t.Errorf("views.open from the home = %q", got)
	}
	r.do(r.w.CloseModal("Asha"))
	for _, want := range []string{"ok", "hash_conflict"} {
		if got := publish("Two", hash); got != want {
			t.Errorf("views.publish with the hash of the first = %q, want %q", got, want)
		}
	}
	seen(3)
	r.do(r.w.OpenMessages("Asha"))
	r.is("tab", "messages")
	r.is("view", "<nil>")
	if got := publish("Three", ""); got != "ok" {
		t.Fatal(got)
	}
	seen(3) // she no longer looks at it
	if s := r.w.Snapshot("Asha", "@innovate", 0); s.AtHome || s.Home == nil || s.Place == nil {
		t.Errorf("snapshot %+v", s)
	}
}
