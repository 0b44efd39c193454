package bot

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"innovate/bot/say"
	"innovate/bot/workspace"
	"innovate/data"
	"innovate/data/store"
)

// asksFor has somebody ask for an introduction about FallSafe, and returns it.
func (h *house) asksFor(who, problem string) data.Introduction {
	h.t.Helper()
	person := h.w.UserID(who)
	_, err := h.bot.handle(h.t.Context(), occasion{
		Kind: submit, User: person, View: "V" + who + problem, Action: say.FormMeet, Meta: fallsafe + "|C1",
		Form: form{say.FieldTeam: {"any"}, say.FieldProblem: {problem}},
	})
	h.does(err)
	h.does(h.settle(h.t.Context()))
	all, err := store.Introductions.List(h.t.Context(), h.store, store.Where{Owner: person, Last: true})
	if err != nil || len(all) == 0 {
		h.t.Fatalf("introductions of %s: %+v, %v", who, all, err)
	}
	return all[0]
}

// TestMeetNotYours holds that nobody can answer, take back or see what is not
// theirs, whatever they send.
func TestMeetNotYours(t *testing.T) {
	h := newHouse(t, "http")
	h.agrees("Ben", fallsafe, "Leeds Infirmary")
	in := h.asksFor("Asha", "Falls at night")
	chen := h.w.UserID("Chen")
	for _, o := range []occasion{
		{Kind: press, Action: say.ActMeetYes, Value: in.ID},
		{Kind: press, Action: say.ActMeetBack, Value: in.ID},
		{Kind: press, Action: say.ActMeetNotMe, Value: in.ID},
		{Kind: press, Action: say.ActMeetBusy, Value: in.ID},
		{Kind: submit, Action: say.FormMeetNotMe, Meta: in.ID + "||", Form: form{say.FieldInstead: {chen}}},
		{Kind: submit, Action: say.FormMeetBusy, Meta: in.ID + "||", Form: form{say.FieldUntil: {"2026-12-24"}}},
		{Kind: press, Action: say.ActContactWithdraw, Value: fallsafe},
		{Kind: press, Action: say.ActContactNoMore, Value: fallsafe},
		{Kind: submit, Action: say.FormContactPause, Meta: fallsafe + "|V9", Form: form{}},
	} {
		o.User = chen
		if _, err := h.bot.handle(t.Context(), o); err != nil {
			t.Errorf("%s %s: %v", o.Kind, o.Action, err)
		}
	}
	h.does(h.settle(t.Context()))
	now, err := store.Introductions.One(t.Context(), h.store, in.ID)
	if err != nil || now.State != "asking" || now.Contact != in.Contact {
		t.Errorf("the introduction is %+v, %v; want it untouched", now, err)
	}
	c, err := store.Consents.One(t.Context(), h.store, fallsafe+"/"+h.w.UserID("Ben"))
	if err != nil || c.State != "agreed" || !c.Until.IsZero() {
		t.Errorf("the consent is %+v, %v; want it untouched", c, err)
	}
	if all, err := store.Introductions.List(t.Context(), h.store, store.Where{Owner: chen}); err != nil || len(all) > 0 {
		t.Errorf("a stranger has the introductions %+v, %v", all, err)
	}
}

// TestInviteNotCurator holds that only curators ask others to be contacts,
// whatever the form holds.
func TestInviteNotCurator(t *testing.T) {
	h := newHouse(t, "http")
	asha, ben := h.w.UserID("Asha"), h.w.UserID("Ben")
	_, err := h.bot.handle(t.Context(), occasion{
		Kind: submit, User: asha, View: "V1", Action: say.FormContact,
		Form: form{say.FieldInnovation: {fallsafe}, say.FieldOrganisation: {"Leeds"}, say.FieldRole: {"adopter"}, say.FieldInvite: {ben}},
	})
	h.does(err)
	kept, err := store.Consents.List(t.Context(), h.store, store.Where{})
	if err != nil || len(kept) != 1 || kept[0].Person != asha || kept[0].Scope == "" || kept[0].By != asha {
		t.Errorf("the consents are %+v, %v; want that of who filled in the form", kept, err)
	}
}

// TestMeetWordsGo holds that no word of the asker's is in the store's files
// once both have met, once nobody is left, and once it is taken back.
func TestMeetWordsGo(t *testing.T) {
	h := newHouse(t, "http")
	h.agrees("Ben", fallsafe, "Leeds Infirmary")
	met := h.asksFor("Asha", "our quokkas fall at night, quokka after quokka")
	back := h.asksFor("Chen", "quokkas at the bedside")
	ben := h.w.UserID("Ben")
	for _, o := range []occasion{
		{Kind: press, User: ben, Action: say.ActMeetYes, Value: met.ID},
		{Kind: press, User: back.Asker, Action: say.ActMeetBack, Value: back.ID},
	} {
		_, err := h.bot.handle(t.Context(), o)
		h.does(err)
	}
	h.does(h.settle(t.Context()))
	over := h.asksFor("Femi", "quokkas everywhere")
	_, err := h.bot.handle(t.Context(), occasion{
		Kind: submit, User: ben, Action: say.FormMeetNotMe, Meta: over.ID + "||", Form: form{say.FieldReason: {"no quokka here"}},
	})
	h.does(err)
	h.does(h.settle(t.Context()))
	h.bot.tidy(t.Context())
	files, err := filepath.Glob(filepath.Join(h.dir, "innovate.db*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		h.does(err)
		if bytes.Contains(b, []byte("quokka")) {
			t.Errorf("%s holds the words", filepath.Base(f))
		}
	}
}

// TestLostTurns holds that an outage longer than all tries of a task strands
// no introduction.
func TestLostTurns(t *testing.T) {
	h := newHouse(t, "http")
	h.agrees("Ben", fallsafe, "Leeds Infirmary")
	in := h.asksFor("Asha", "Falls at night")
	lost := in
	lost.ID, lost.Asker, lost.Contact, lost.Tried = "in-lost", "U404", h.w.UserID("Ben"), []string{h.w.UserID("Ben")}
	h.does(h.store.Change(t.Context(), func(tx *store.Tx) error {
		if err := store.Introductions.Put(t.Context(), tx, lost); err != nil {
			return err
		}
		return store.Approaches.Put(t.Context(), tx, data.Approach{Introduction: lost.ID, Person: lost.Contact, Asked: h.time(), State: "open"})
	}))
	h.advance(longestTurn + time.Hour)
	h.does(h.bot.Hourly(t.Context()))
	h.does(h.settle(t.Context()))
	now, err := store.Introductions.One(t.Context(), h.store, lost.ID)
	if err != nil || now.State != "nobody" {
		t.Errorf("the lost introduction is %+v, %v; want it over", now, err)
	}
}

// TestMeetOutage has Slack be away for as long as a task is tried, and come
// back.
func TestMeetOutage(t *testing.T) {
	h := newHouse(t, "http")
	h.agrees("Ben", fallsafe, "Leeds Infirmary")
	h.w.Fail("conversations.open", 2*store.MaxTries, workspace.Fault{Status: 500})
	in := h.asksFor("Asha", "Falls at night")
	for range 12 {
		h.advance(time.Hour)
		h.does(h.settle(t.Context()))
	}
	a, err := store.Approaches.One(t.Context(), h.store, in.ID+"/"+h.w.UserID("Ben"))
	if err != nil || a.State != "open" || a.TS == "" {
		t.Errorf("the turn is %+v, %v; want the contact asked once Slack is back", a, err)
	}
}

// TestContactsWatched holds that people who leave are noticed within a week,
// and a team is asked for a successor once.
func TestContactsWatched(t *testing.T) {
	h := newHouse(t, "http")
	h.agrees("Ben", fallsafe, "Leeds Infirmary")
	h.w.Deactivate("Ben")
	for range 16 {
		h.advance(24 * time.Hour)
		h.does(h.settle(t.Context()))
	}
	c, err := store.Consents.One(t.Context(), h.store, fallsafe+"/"+h.w.UserID("Ben"))
	if err != nil || c.State != "left" || c.Successors != h.w.UserID("Dara") {
		t.Errorf("the consent is %+v, %v; want it left, and the curator asked", c, err)
	}
	told := 0
	for _, s := range h.w.Sights(0) {
		if slices.ContainsFunc(s.Lines, func(l string) bool { return bytes.Contains([]byte(l), []byte("has left this workspace")) }) {
			told++
		}
	}
	if told != 1 {
		t.Errorf("%d messages ask for a successor, want 1", told)
	}
}
