package bot

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"innovate/bot/workspace"
	"innovate/data"
	"innovate/data/store"
)

const fallsafe = "fallsafe-care-bundle"

// fault lets a test decide how a call to Slack goes.
func (h *house) fault(method string, n int) workspace.Fault {
	h.mu.Lock()
	decide := h.faults
	h.mu.Unlock()
	if decide == nil {
		return workspace.Fault{}
	}
	return decide(method, n)
}

// A killer kills the bot at one of its calls to Slack: the store is out of
// reach from then on, as it is for a process that is dead, and the answer
// never comes.
type killer struct {
	h    *house
	at   int  // which call, from one on; zero: none
	done bool // Slack still does what it was asked

	mu     sync.Mutex
	calls  []string
	killed bool
}

func (k *killer) decide(method string, _ int) workspace.Fault {
	k.mu.Lock()
	defer k.mu.Unlock()
	if strings.HasPrefix(method, "views.") || method == "auth.test" || method == "response_url" {
		return workspace.Fault{}
	}
	k.calls = append(k.calls, method)
	if len(k.calls) != k.at {
		return workspace.Fault{}
	}
	k.killed = true
	if err := k.h.store.Close(); err != nil {
		k.h.t.Error(err)
	}
	return workspace.Fault{Drop: true, Done: k.done}
}

// revive starts the bot again after it was killed, once its leases are over.
func (k *killer) revive() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.killed {
		return
	}
	k.killed = false
	k.h.leave()
	k.h.open()
	k.h.advance(lease + time.Second)
}

// settle does what is due and starts the bot again whenever it was killed.
func (k *killer) settle(ctx context.Context) {
	k.h.t.Helper()
	for range 200 {
		did, err := k.h.bot.Step(ctx)
		k.mu.Lock()
		killed := k.killed
		k.mu.Unlock()
		switch {
		case killed:
			k.revive()
		case err != nil:
			k.h.t.Fatal(err)
		case !did:
			return
		}
	}
	k.h.t.Fatal("the tasks never end")
}

// ways are how an introduction about FallSafe may go that Asha asked Ben's
// team for, until they meet.
var ways = map[string]func(h *house, then func()){
	"yes": func(h *house, then func()) {
		h.does(h.w.Press("Ben", "", "Yes, put us in touch"))
	},
	"not me": func(h *house, then func()) {
		h.does(h.w.Press("Ben", "", "Not me, try …"))
		h.does(h.w.Fill("Ben", "A word to whoever asked", "We have stopped"))
		h.does(h.w.Submit("Ben"))
		then()
		h.does(h.w.Press("Chen", "", "Yes, put us in touch"))
	},
	"silent": func(h *house, then func()) {
		h.advance(3 * 24 * time.Hour)
		then()
		h.advance(4 * 24 * time.Hour)
		then()
		h.does(h.w.Press("Chen", "", "Yes, put us in touch"))
	},
	"left": func(h *house, then func()) {
		h.w.Deactivate("Ben")
		h.advance(3 * 24 * time.Hour)
		then()
		h.does(h.w.Press("Chen", "", "Yes, put us in touch"))
	},
}

func (h *house) does(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// meetFalls plays one way to meet. then is called between every two things
// that happen; begin, when Asha is about to ask.
func meetFalls(h *house, way string, begin, then func()) {
	h.t.Helper()
	h.agrees("Ben", fallsafe, "Leeds Infirmary")
	h.advance(-time.Hour)
	h.agrees("Chen", fallsafe, "Riverside Clinic")
	h.advance(time.Hour)
	h.does(h.showCard("#ward-7", fallsafe))
	h.does(h.w.Press("Asha", "", "Talk to a team"))
	h.does(h.w.Fill("Asha", "Your problem, in a line", "Falls at night"))
	begin()
	h.does(h.w.Submit("Asha"))
	then()
	ways[way](h, then)
	then()
	h.advance(2 * time.Hour)
	then()
}

// agrees notes that somebody agreed to be asked.
func (h *house) agrees(who, innovation, where string) {
	h.t.Helper()
	h.stage(who + " agreed to be asked about " + innovation + " at " + where + " (inpatient)")
}

func (h *house) showCard(channel, innovation string) error {
	_, err := h.do(context.Background(), channel+" is shown "+innovation)
	return err
}

// groups are the group messages of somebody, and how many introductions stand in them.
func (h *house) groups(who string) (groups, messages int) {
	for _, c := range h.w.Channels(who) {
		if c.Kind == workspace.Group {
			groups++
		}
	}
	for _, s := range h.w.Sights(0) {
		if strings.Contains(strings.Join(s.Lines, "\n"), ", meet @") {
			messages++
		}
	}
	return groups, messages
}

// TestMeetKilled kills the bot at every call to Slack of an introduction,
// whichever way it goes, before and after Slack has done it. Nothing is lost,
// and only a message whose answer never came is sent again.
func TestMeetKilled(t *testing.T) {
	for way := range ways {
		h := newHouse(t, "http")
		whole := &killer{h: h}
		meetFalls(h, way, func() { h.faults = whole.decide }, func() { whole.settle(t.Context()) })
		h.checkMet(t, false)
		t.Logf("%s: killed at each of %s", way, strings.Join(whole.calls, ", "))
		for at := range len(whole.calls) {
			for _, done := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s/%02d %s, done %v", way, at+1, whole.calls[at], done), func(t *testing.T) {
					t.Parallel()
					h := newHouse(t, "http")
					k := &killer{h: h, at: at + 1, done: done}
					meetFalls(h, way, func() { h.faults = k.decide }, func() { k.settle(t.Context()) })
					h.checkMet(t, done && at == len(whole.calls)-1)
				})
			}
		}
	}
}

// checkMet holds that both have met, once. A message may stand twice when
// nobody can know whether Slack has posted it.
func (h *house) checkMet(t *testing.T, twice bool) {
	t.Helper()
	groups, messages := h.groups("Asha")
	want := 1
	if twice {
		want = 2
	}
	if groups != 1 || messages != want {
		t.Errorf("%d group messages with %d introductions; want 1 with %d", groups, messages, want)
	}
	all, err := store.Introductions.List(t.Context(), h.store, store.Where{})
	if err != nil || len(all) != 1 || all[0].State != "met" || all[0].Problem != "" || all[0].Channel == "" {
		t.Errorf("the introductions are %+v, %v; want one that met, without its words", all, err)
	}
	turns, err := store.Approaches.List(t.Context(), h.store, store.Where{})
	if err != nil || len(turns) == 0 || len(turns) > 2 || turns[len(turns)-1].State != "accepted" {
		t.Errorf("the turns are %+v, %v; want one or two, the last accepted", turns, err)
	}
	waiting, err := h.store.Tasks(t.Context(), store.Filter{State: store.Failed})
	if err != nil || len(waiting) != 0 {
		t.Errorf("failed for good: %+v, %v", waiting, err)
	}
}

// TestMeetStopped stops and starts the bot between every two steps, and has
// its worker die on every task once before it is done.
func TestMeetStopped(t *testing.T) {
	for way := range ways {
		for _, dies := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s/dies %v", way, dies), func(t *testing.T) {
				t.Parallel()
				h := newHouse(t, "http")
				steps := 0
				meetFalls(h, way, func() {}, func() {
					for h.stepAnew(dies) {
						steps++
					}
				})
				if steps < 4 {
					t.Errorf("%d steps", steps)
				}
				h.checkMet(t, false)
			})
		}
	}
}

// stepAnew does one task and starts the bot again. When workers die, one has
// had the task before and never came back.
func (h *house) stepAnew(dies bool) bool {
	h.t.Helper()
	if dies {
		_, _, err := h.store.Claim(h.t.Context(), h.time(), lease)
		h.does(err)
		h.advance(lease + time.Second)
	}
	did, err := h.bot.Step(h.t.Context())
	h.does(err)
	h.close()
	h.open()
	return did
}

// TestMeetTwice does everything twice: at once on two replicas, and a week
// later, when the keys of the tasks are forgotten.
func TestMeetTwice(t *testing.T) {
	h := newHouse(t, "http")
	other := New(Config{
		Slack: h.bot.slack, Store: h.store, Index: h.bot.index, SigningSecret: h.bot.secret, Now: h.time, Log: h.bot.log,
	})
	h.agrees("Ben", fallsafe, "Leeds Infirmary")
	asha, ben := h.w.UserID("Asha"), h.w.UserID("Ben")
	submitted := occasion{
		Kind: submit, User: asha, View: "V1", Action: "meet_form", Meta: fallsafe + "|C1",
		Form: form{"team": {data.Team{Site: data.Site{Organisation: "Leeds Infirmary"}, Setting: "inpatient", Role: "adopter"}.Key()}, "problem": {"Falls"}},
	}
	both := func(o occasion) {
		t.Helper()
		var all sync.WaitGroup
		for range 4 {
			for _, b := range []*Bot{h.bot, other} {
				all.Go(func() {
					if _, err := b.handle(context.Background(), o); err != nil {
						t.Error(err)
					}
				})
			}
		}
		all.Wait()
		for _, b := range []*Bot{h.bot, other} {
			all.Go(func() {
				for {
					if did, err := b.Step(context.Background()); err != nil || !did {
						if err != nil {
							t.Error(err)
						}
						return
					}
				}
			})
		}
		all.Wait()
	}
	both(submitted)
	all, err := store.Introductions.List(t.Context(), h.store, store.Where{Owner: asha})
	if err != nil || len(all) != 1 {
		t.Fatalf("introductions %+v, %v; want one", all, err)
	}
	yes := occasion{Kind: press, User: ben, Action: "meet_yes", Value: all[0].ID}
	both(yes)
	h.checkMet(t, false)
	met := h.time()
	h.advance(8 * 24 * time.Hour)
	if err := h.bot.Hourly(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, o := range []occasion{
		yes, submitted,
		{Kind: press, User: asha, Action: "meet_back", Value: all[0].ID},
		{Kind: submit, User: ben, Action: "meet_not_me", Meta: all[0].ID + "||", Form: form{}},
		{Kind: submit, User: ben, Action: "meet_busy", Meta: all[0].ID + "||", Form: form{"until": {"2026-12-24"}}},
	} {
		both(o)
	}
	h.checkMet(t, false)
	if in, err := store.Introductions.One(t.Context(), h.store, all[0].ID); err != nil || !in.Met.Equal(met) {
		t.Errorf("they met at %v, %v; want %v for ever", in.Met, err, met)
	}
}
