package bot

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"innovate/bot/say"
	"innovate/data"
	"innovate/data/store"
)

const redBag = "red-bag-hospital-transfer"

// adoptForm is the form of an adoption, filled in.
func adoptForm(version int, team, stage string, people ...string) form {
	f := form{}
	for field, values := range map[string][]string{
		say.Organisation: {"St Elsewhere"}, say.Team: {team}, say.WhereWeWork: {"inpatient"}, say.Stage: {stage}, say.People: people,
	} {
		f[say.Versioned(field, version)] = values
	}
	return f
}

// adopts has somebody tell of an adoption, and returns it.
func (h *house) adopts(team, stage string, people ...string) data.Adoption {
	h.t.Helper()
	o := occasion{Kind: submit, Action: say.FormAdoption, User: people[0], View: "V" + team, Meta: newMeta(redBag), Form: adoptForm(0, team, stage, people...)}
	if _, err := h.bot.submit(h.t.Context(), o); err != nil {
		h.t.Fatal(err)
	}
	a, err := store.Adoptions.One(h.t.Context(), h.store, adoptionID(o.User, o.View))
	if err != nil {
		h.t.Fatal(err)
	}
	return a
}

// history is how many versions an adoption has had.
func (h *house) history(id string) int {
	h.t.Helper()
	n, err := store.AdoptionHistory.Count(h.t.Context(), h.store, store.Where{About: id})
	if err != nil {
		h.t.Fatal(err)
	}
	return n
}

// promised is how many tasks there are to tell of adoptions.
func (h *house) promised() (all []store.Task) {
	h.t.Helper()
	tasks, err := h.store.Tasks(h.t.Context(), store.Filter{})
	if err != nil {
		h.t.Fatal(err)
	}
	for _, t := range tasks {
		if t.Kind == kindAdoption {
			all = append(all, t)
		}
	}
	return all
}

// TestAdoptAtOnce submits one form, and taps one follow-up, many times at
// once, as on several replicas: each is done once.
func TestAdoptAtOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "http")
	asha, ben := h.w.UserID("Asha"), h.w.UserID("Ben")
	another := New(Config{Slack: h.bot.slack, Store: h.store, Index: h.bot.index, Now: h.time, Log: h.bot.log})
	atOnce := func(do func(b *Bot) error) {
		var all sync.WaitGroup
		for n := range 12 {
			b := []*Bot{h.bot, another}[n%2]
			all.Go(func() {
				if err := do(b); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	}
	o := occasion{Kind: submit, Action: say.FormAdoption, User: asha, View: "V1", Meta: newMeta(redBag), Form: adoptForm(0, "Ward 7", "live", asha, ben)}
	atOnce(func(b *Bot) error { _, err := b.submit(t.Context(), o); return err })
	id := adoptionID(asha, "V1")
	if n := h.history(id); n != 1 {
		t.Errorf("the form was kept %d times", n)
	}
	if n := len(h.promised()); n != 3 { // Ben was added; both are congratulated
		t.Errorf("%d promises; want 3", n)
	}
	h.advance(15 * 24 * time.Hour)
	a, err := store.Adoptions.One(t.Context(), h.store, id)
	if err != nil {
		t.Fatal(err)
	}
	due, _ := a.Asking(h.time())
	tap := occasion{Kind: press, User: ben, Action: say.ActGoing, Value: fmt.Sprint(id, " ", due.Unix())}
	atOnce(func(b *Bot) error { return b.press(t.Context(), tap) })
	if n := h.history(id); n != 2 {
		t.Errorf("after one tap there are %d versions; want 2", n)
	}
	nudges, err := store.Nudges.Count(t.Context(), h.store, store.Where{About: id})
	if want := 6 * 2; err != nil || nudges != want {
		t.Errorf("%d follow-ups are planned, %v; want %d", nudges, err, want)
	}
}

// TestAdoptCrash kills the bot after a form was kept and before anything that
// follows from it: all of it happens, once, when the bot is back.
func TestAdoptCrash(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "http")
	asha, ben := h.w.UserID("Asha"), h.w.UserID("Ben")
	h.adopts("Ward 7", "live", asha, ben)
	for range 3 {
		h.close()
		h.open()
		if _, err := h.bot.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, p := range h.promised() {
		if p.State != store.Done || p.Tries != 1 {
			t.Errorf("%s is %s after %d tries", p.Key, p.State, p.Tries)
		}
	}
	said := 0
	for _, m := range h.w.Log() {
		if m.Kind == "call" && m.Name == "chat.postMessage" {
			said++
		}
	}
	if said != 3 {
		t.Errorf("%d messages were sent; want 3", said)
	}
}

// TestThanks thanks whom a team was introduced to when it comes to use what
// they told of, once for each introduction, and nobody else.
func TestThanks(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "http")
	asha, ben, chen := h.w.UserID("Asha"), h.w.UserID("Ben"), h.w.UserID("Chen")
	err := h.store.Change(t.Context(), func(tx *store.Tx) error {
		return errors.Join(
			store.Introductions.Put(t.Context(), tx, data.Introduction{ID: "i1", Innovation: redBag, Asker: asha, Contact: ben, State: "met"}),
			store.Introductions.Put(t.Context(), tx, data.Introduction{ID: "i2", Innovation: redBag, Asker: asha, Contact: chen, State: "nobody"}),
			store.Introductions.Put(t.Context(), tx, data.Introduction{ID: "i3", Innovation: "another", Asker: asha, Contact: chen, State: "met"}))
	})
	if err != nil {
		t.Fatal(err)
	}
	h.adopts("Ward 7", "testing", asha)
	if n := len(h.promised()); n != 0 {
		t.Errorf("%d promises while it is only tested", n)
	}
	h.adopts("Ward 8", "live", asha)
	h.adopts("Ward 9", "live", asha)
	thanked := 0
	for _, p := range h.promised() {
		if strings.Contains(p.Key, "/"+tellThanks+"/") {
			thanked++
			if !strings.Contains(p.Key, ben) {
				t.Errorf("thanked whom they never met: %s", p.Key)
			}
		}
	}
	if thanked != 1 {
		t.Errorf("thanked %d times; want once", thanked)
	}
}

// TestAdoptionIsTheirs tries everything that changes an adoption as somebody
// to whom it does not belong.
func TestAdoptionIsTheirs(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "http")
	asha, mallory, dara := h.w.UserID("Asha"), h.w.UserID("Mallory"), h.w.UserID("Dara")
	a := h.adopts("Ward 7", "live", asha)
	h.advance(15 * 24 * time.Hour)
	due, _ := a.Asking(h.time())
	value := fmt.Sprint(a.ID, " ", due.Unix())
	for _, o := range []occasion{
		{Kind: press, Action: say.ActGoing, Value: value}, {Kind: press, Action: say.ActLive, Value: value}, {Kind: press, Action: say.ActPaused, Value: value},
		{Kind: press, Action: say.ActLetIn, Value: a.ID + " " + mallory}, {Kind: press, Action: say.ActLeave, Value: a.ID},
		{Kind: submit, Action: say.FormStopped, Meta: adoptionMeta(a), Form: form{say.Why: {"spite"}}},
		{Kind: submit, Action: say.FormResult, Meta: adoptionMeta(a), Form: form{say.Effect: {"worse"}}},
		{Kind: submit, Action: say.FormAdoption, Meta: adoptionMeta(a), Form: adoptForm(1, "Ward 7", "looking", mallory)},
	} {
		o.User, o.View = mallory, "V2"
		if _, err := h.bot.handle(t.Context(), o); err != nil {
			t.Errorf("%s: %v", o.Action, err)
		}
		if n := h.history(a.ID); n != 1 {
			t.Fatalf("%s by a stranger changed it", o.Action)
		}
	}
	// Whoever asks to be let in is let in only when they did ask, and a curator may change anything.
	if err := h.bot.press(t.Context(), occasion{Kind: press, User: asha, Action: say.ActLetIn, Value: a.ID + " " + mallory}); err != nil {
		t.Fatal(err)
	}
	if n := h.history(a.ID); n != 1 {
		t.Error("somebody was let in who never asked")
	}
	if err := h.bot.press(t.Context(), occasion{Kind: press, User: dara, Action: say.ActPaused, Value: value}); err != nil {
		t.Fatal(err)
	}
	if n := h.history(a.ID); n != 2 {
		t.Error("a curator could not change it")
	}
}

// TestUsesAreTheirs holds that what stands in the open says nothing of who
// asked: not what they saved, and not where they work.
func TestUsesAreTheirs(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "http")
	asha, ben := h.w.UserID("Asha"), h.w.UserID("Ben")
	h.adopts("Ward 7", "live", ben)
	h.stage("Asha works in inpatient at Leeds")
	err := h.store.Change(t.Context(), func(tx *store.Tx) error {
		return store.Saves.Put(t.Context(), tx, data.Save{Person: asha, Innovation: redBag, At: h.time()})
	})
	if err != nil {
		t.Fatal(err)
	}
	if u := h.bot.uses(t.Context(), "C1", asha, []string{redBag})[redBag]; !u.Saved || u.Like.Team != "Ward 7" {
		t.Errorf("to Asha alone: %+v", u)
	}
	for _, who := range []string{"", ben} {
		if u := h.bot.uses(t.Context(), "C1", who, []string{redBag})[redBag]; u.Saved || u.Like.Organisation != "" || u.Sites != 1 {
			t.Errorf("to %q: %+v", who, u)
		}
	}
}

// BenchmarkUses reads how three innovations are used that five hundred teams
// each took up.
func BenchmarkUses(b *testing.B) {
	h := newHouse(b, "http")
	h.stage(redBag + " has 500 teams")
	for b.Loop() {
		if u := h.bot.uses(b.Context(), "C1", "U1", []string{redBag, "gedi"}); u[redBag].Sites == 0 {
			b.Fatal("nothing is known")
		}
	}
}

// BenchmarkDetails opens the record of an innovation that five hundred teams
// took up, for somebody of whom we know where they work.
func BenchmarkDetails(b *testing.B) {
	h := newHouse(b, "http")
	h.stage(redBag + " has 500 teams")
	h.stage("Asha works in inpatient at Leeds")
	asha := h.w.UserID("Asha")
	for b.Loop() {
		if _, err := h.bot.page(b.Context(), occasion{User: asha}, redBag, 3); err != nil {
			b.Fatal(err)
		}
	}
}
