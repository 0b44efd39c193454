package workspace_test

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"innovate/bot/workspace"

	"github.com/google/go-cmp/cmp"
)

// seenBy is all that a member has before them, as JSON, without what counts changes.
func seenBy(t *testing.T, w *workspace.Workspace, user, place string) string {
	t.Helper()
	s := w.Snapshot(user, place, 0)
	s.Version = 0
	raw, err := json.MarshalIndent(s, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// TestSaveAndLoad ends a workspace in the middle of everything, and goes on in another.
func TestSaveAndLoad(t *testing.T) {
	r := record(t, workspace.Config{})
	old := r.w
	asha, ben := old.UserID("Asha"), old.UserID("Ben")
	ward := old.AddChannel("#ward-7", false, "Asha", "Ben", "innovate")
	call := func(w *workspace.Workspace, method, form string) {
		t.Helper()
		values, err := url.ParseQuery(form)
		if err != nil {
			t.Fatal(err)
		}
		if got := call(t, w, method, w.BotToken(), values); got != "ok" {
			t.Fatalf("%s = %q", method, got)
		}
	}
	if _, err := old.Say("Asha", "#ward-7", "shall we, @Ben?"); err != nil {
		t.Fatal(err)
	}
	call(old, "chat.postEphemeral", "channel="+ward+"&user="+asha+"&text=only+you&blocks=["+oneButton+"]")
	call(old, "conversations.open", "users="+asha+","+ben)
	call(old, "chat.postMessage", "channel=G0001&text=meet")
	later := r.clock.Now().Add(time.Hour)
	call(old, "chat.scheduleMessage", "channel="+ward+"&text=in+an+hour&post_at="+strconv.FormatInt(later.Unix(), 10))
	call(old, "views.publish", "user_id="+ben+`&view={"type":"home","external_id":"ben","blocks":[{"type":"divider"}]}`)
	if err := old.SetZone("Ben", "Asia/Tokyo"); err != nil {
		t.Fatal(err)
	}
	old.Deactivate("Dara")
	r.do(old.OpenHome("Ben"))
	r.do(old.Command("Asha", "#ward-7", "/echo"))
	trigger, hook := r.last("trigger_id"), r.last("response_url")
	form := inputs(map[string]string{"static_select": twoOptions, "multi_static_select": twoOptions, "datetimepicker": "", "plain_text_input": ""})
	if got := r.view("views.open", trigger, form); got != "ok" {
		t.Fatal(got)
	}
	r.do(old.Choose("Asha", "", "Falls", "static_select"))
	r.do(old.Choose("Asha", "", "Sepsis", "multi_static_select"))
	r.do(old.Fill("Asha", "datetimepicker", "2026-12-01 09:30"))
	r.do(old.Fill("Asha", "plain_text_input", "words"))
	r.answer = `{"response_action":"errors","errors":{"plain_text_input":"Other words."}}`
	r.do(old.Submit("Asha"))
	r.answer = `not JSON`
	r.do(old.Submit("Asha")) // Slack itself says something

	var saved bytes.Buffer
	if err := old.Save(&saved); err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{old.BotToken(), old.AppToken(), old.SigningSecret()} {
		if strings.Contains(saved.String(), secret) {
			t.Errorf("what was saved holds %q", secret)
		}
	}
	fresh := record(t, workspace.Config{})
	fresh.clock.Advance(r.clock.Now().Sub(fresh.clock.Now()))
	if err := fresh.w.Load(bytes.NewReader(saved.Bytes())); err != nil {
		t.Fatal(err)
	}
	for _, user := range []string{"Asha", "Ben"} {
		for _, place := range []string{"#ward-7", "G0001"} {
			if diff := cmp.Diff(seenBy(t, old, user, place), seenBy(t, fresh.w, user, place)); diff != "" {
				t.Errorf("%s in %s (-before +after):\n%s", user, place, diff)
			}
		}
		if diff := cmp.Diff(old.Modal(user)+old.Home(user), fresh.w.Modal(user)+fresh.w.Home(user)); diff != "" {
			t.Errorf("%s (-before +after):\n%s", user, diff)
		}
	}
	var again bytes.Buffer
	if err := fresh.w.Save(&again); err != nil || again.String() != saved.String() {
		t.Errorf("saved again it differs: %v\n%s", err, cmp.Diff(saved.String(), again.String()))
	}

	fresh.do(fresh.w.Submit("Asha"))
	fresh.is("view.state.values.static_select.a.selected_option.value", "f")
	fresh.is("view.state.values.datetimepicker.a.selected_date_time", "1.7961174e+09")
	_, key, _ := strings.Cut(hook, "/hooks/")
	moved := strings.TrimSuffix(fresh.w.URL(), "/api/") + "/hooks/" + key
	if got := fresh.send(moved, `{"text":"still here"}`); got != "200 ok" {
		t.Errorf("the response URL answers %q", got)
	}
	fresh.do(fresh.w.Press("Asha", "only you", "Go"))
	fresh.is("container.is_ephemeral", "true")
	call(fresh.w, "views.update", `external_id=ben&view={"type":"home","blocks":[{"type":"header","text":{"type":"plain_text","text":"Back"}}]}`)
	fresh.clock.Advance(2 * time.Hour)
	if got := fresh.w.Seen("Asha", "#ward-7"); strings.Contains(got, "in an hour") {
		t.Errorf("posted too early: %q", got)
	}
	fresh.w.Tick()
	if got := fresh.w.Seen("Asha", "#ward-7"); !strings.HasSuffix(got, "still here\ninnovate:\n  in an hour\n") {
		t.Errorf("Asha sees %q", got)
	}
	if got := fresh.w.Home("Ben"); got != "# Back\n" {
		t.Errorf("Ben's home is %q", got)
	}
	if err := fresh.w.Command("Dara", "#ward-7", "/echo"); err == nil {
		t.Error("Dara is active again")
	}
}

func TestLoadRefuses(t *testing.T) {
	w := workspace.New(workspace.Config{})
	defer w.Close()
	w.UserID("Asha")
	before := seenBy(t, w, "Asha", "")
	for saved, want := range map[string]string{
		"":              "decode what was saved",
		`{"Version":2}`: "version 2",
		`{"Version":1}`: "the bot is not among its members",
		`{"Version":1,"Members":[{"ID":"U0BOT"}],"Hooks":{"k":{"Channel":"CNONE"}}}`:                                       "CNONE",
		`{"Version":1,"Members":[{"ID":"U0BOT"}],"Channels":[{"ID":"C1","Messages":[{"TS":"1","Surface":{"Blocks":7}}]}]}`: "message 1",
	} {
		if err := w.Load(strings.NewReader(saved)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Load(%q) = %v, want %q", saved, err, want)
		}
	}
	if got := seenBy(t, w, "Asha", ""); strings.Count(got, "U0BOT") != strings.Count(before, "U0BOT") {
		t.Errorf("a load that failed changed something: %s", got)
	}
}
