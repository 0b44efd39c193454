package bot

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"innovate/bot/say"
	"innovate/bot/workspace"
	"innovate/data"
	"innovate/data/store"
)

// play plays lines of a talk, and takes no note of what is seen.
func (h *house) play(lines ...string) {
	h.t.Helper()
	for _, l := range lines {
		if _, err := workspace.Play(context.Background(), h.w, []byte(l), workspace.Hooks{Advance: h.advance, Do: h.do}); err != nil {
			h.t.Fatalf("%s: %v", l, err)
		}
	}
}

// needStory posts a need on which three people are, and publishes what fits it.
var needStory = []string{
	"! the index follows the catalogue",
	"Asha in #ward-7> /innovate hearing aids get lost on our ward",
	"Asha> presses Not what I need",
	`Asha> ticks "This says nothing about one patient" in "Please check"`,
	"Asha> submits",
	"Asha> closes the modal",
	"Ben> presses Me too",
	"Cleo> presses Me too on \"has a problem\"",
	"! hearing-aid-boxes is published",
}

// recallStory has a record shown in a channel and to three people, and a
// curator withdraw it.
var recallStory = []string{
	"Asha in #ward-7> /innovate care home residents arrive at A&E with no notes",
	"Ben in #ward-7> /innovate care home residents arrive at A&E with no notes",
	"Cleo in #ward-7> /innovate care home residents arrive at A&E with no notes",
	"Eve in #ward-8> @innovate care home residents arrive at A&E with no notes",
	"Dara in #ward-9> /innovate care home residents arrive at A&E with no notes",
	"Dara> presses Details",
	"Dara> presses Take it out of answers…",
	`Dara> chooses "Withdrawn" in "What is it"`,
	`Dara> fills "Why, in words for those who use it" with "A trial found that it does harm"`,
	"Dara> submits",
}

// TestNeedsOutliveCrashes kills the process before and after each task, and
// holds that everybody is told, and nobody twice.
func TestNeedsOutliveCrashes(t *testing.T) {
	crashes(t, needStory, func(h *house) []string {
		return []string{
			h.w.Seen("Asha", "@innovate"), "Something in the catalogue now fits", h.w.Seen("Ben", "@innovate"), "Something in the catalogue now fits",
			h.w.Seen("Cleo", "@innovate"), "Something in the catalogue now fits", h.w.Seen("Ben", "#ward-7"), "*Found since:*",
			h.w.Seen("Ben", "#ward-7"), "Two others have it too.",
		}
	})
}

// TestRecallsOutliveCrashes does the same for a recall.
func TestRecallsOutliveCrashes(t *testing.T) {
	crashes(t, recallStory, func(h *house) []string {
		return []string{
			h.w.Seen("Asha", "@innovate"), "has been withdrawn", h.w.Seen("Ben", "@innovate"), "has been withdrawn",
			h.w.Seen("Cleo", "@innovate"), "has been withdrawn", h.w.Seen("Eve", "#ward-8"), "has been withdrawn",
			h.w.Seen("Dara", "@innovate"), "told three people and one channel",
		}
	})
}

// crashes plays a story in which the process dies twice at every task: with
// the task in hand and nothing done, and with all done and the task not yet
// finished. want gives pairs of what is seen and what must stand in it once.
func crashes(t *testing.T, story []string, want func(*house) []string) {
	h := newHouse(t, "http")
	c := crash{h: h}
	h.settles = c.settle
	h.play(story...)
	seen := want(h)
	for n := 0; n < len(seen); n += 2 {
		if got := strings.Count(seen[n], seen[n+1]); got != 1 {
			t.Errorf("%q stands %d times in\n%s", seen[n+1], got, seen[n])
		}
	}
	if c.points < 10 {
		t.Errorf("the process died %d times only", c.points)
	}
	t.Logf("%d crash points", c.points)
}

// A crash is a process that dies and starts again.
type crash struct {
	h      *house
	points int
}

func (c *crash) settle(ctx context.Context) error {
	for {
		if err := c.h.follow(ctx); err != nil {
			return err
		}
		for _, works := range []bool{false, true} {
			died, err := c.die(ctx, works)
			if err != nil || !died {
				return err
			}
		}
		if _, err := c.h.bot.Step(ctx); err != nil {
			return err
		}
	}
}

// die takes the next task, does its work or not, and dies with it.
func (c *crash) die(ctx context.Context, works bool) (died bool, err error) {
	task, ok, err := c.h.store.Claim(ctx, c.h.time(), lease)
	if err != nil || !ok {
		return false, err
	}
	if works {
		if err := c.h.bot.all.works[task.Kind](ctx, task.Body); err != nil {
			return false, err
		}
	}
	c.points++
	c.h.close()
	c.h.open()
	c.h.advance(lease + time.Second)
	return true, nil
}

// TestNeedsOnTwoReplicas has two bots follow the same change at once.
func TestNeedsOnTwoReplicas(t *testing.T) {
	h := newHouse(t, "http")
	h.play(needStory[:len(needStory)-1]...)
	h.stage("hearing-aid-boxes is published")
	if _, err := h.own.Update(t.Context(), h.store); err != nil {
		t.Fatal(err)
	}
	other := New(Config{Slack: h.bot.slack, Store: h.store, Index: h.own, Now: h.time, Log: h.bot.log})
	errs := make(chan error)
	for _, b := range []*Bot{h.bot, other} {
		go func() { errs <- b.Follow(t.Context()) }()
	}
	for range 2 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if err := h.settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"Asha", "Ben", "Cleo"} {
		if got := strings.Count(h.w.Seen(who, "@innovate"), "Something in the catalogue now fits"); got != 1 {
			t.Errorf("%s was told %d times", who, got)
		}
	}
}

// TestNeedsAreTheirAuthors holds that only its author changes a need and says
// that it is met, and only they or a curator close it, whatever is pressed.
func TestNeedsAreTheirAuthors(t *testing.T) {
	h := newHouse(t, "http")
	ctx := t.Context()
	asha, ben := h.w.UserID("Asha"), h.w.UserID("Ben")
	n := data.Need{ID: "V1", Text: "night staff cannot park", By: asha, State: "open", Rev: 1, At: h.time()}
	if full, err := h.bot.keepNeed(ctx, n); full || err != nil {
		t.Fatal(full, err)
	}
	for _, press := range []func(context.Context, occasion) error{h.bot.closeNeed, h.bot.meetNeed, h.bot.repostNeed} {
		if err := press(ctx, occasion{User: ben, Value: "V1"}); err != nil {
			t.Fatal(err)
		}
	}
	edit := form{say.FieldProblem: {"patients cannot park"}, say.FieldAgree: {say.Agreed}, say.FieldHow: {say.HowList}}
	if _, err := h.bot.takeNeedEdit(ctx, occasion{User: ben, Meta: "V1", Form: edit}); err != nil {
		t.Fatal(err)
	}
	if err := h.bot.meetNeed(ctx, occasion{User: h.w.UserID("Dara"), Value: "V1"}); err != nil {
		t.Fatal(err)
	}
	if now, err := store.Needs.One(ctx, h.store, "V1"); err != nil || now.State != "open" || now.Text != n.Text || now.Rev != 1 {
		t.Errorf("the need is %+v, %v; want it as it was", now, err)
	}
	if _, err := h.bot.takeNeedEdit(ctx, occasion{User: asha, Meta: "V1", Form: edit}); err != nil {
		t.Fatal(err)
	}
	if now, err := store.Needs.One(ctx, h.store, "V1"); err != nil || now.Text != "patients cannot park" {
		t.Errorf("the author's change: %+v, %v", now, err)
	}
}

// TestOthersKnowNothing holds that nobody takes off another's list, stops
// another's watch, or reads who said "me too".
func TestOthersKnowNothing(t *testing.T) {
	h := newHouse(t, "http")
	ctx := t.Context()
	asha, ben := h.w.UserID("Asha"), h.w.UserID("Ben")
	if _, err := h.bot.keepWatch(ctx, data.Watch{ID: "V2", Person: asha, Text: "night staff cannot park", At: h.time()}); err != nil {
		t.Fatal(err)
	}
	if err := h.bot.save(ctx, occasion{User: asha, Value: "red-bag-hospital-transfer"}); err != nil {
		t.Fatal(err)
	}
	if err := h.bot.unwatch(ctx, occasion{User: ben, Value: "V2"}); err != nil {
		t.Fatal(err)
	}
	if err := h.bot.unsave(ctx, occasion{User: ben, Value: "red-bag-hospital-transfer"}); err != nil {
		t.Fatal(err)
	}
	watches, err := h.bot.watchesOf(ctx, asha)
	if err != nil || len(watches) != 1 {
		t.Errorf("Asha watches %v, %v; want one", watches, err)
	}
	saved, err := h.bot.savedBy(ctx, asha)
	if err != nil || len(saved) != 1 {
		t.Errorf("Asha saved %v, %v; want one", saved, err)
	}
	if _, err := h.bot.keepNeed(ctx, data.Need{ID: "V1", Text: "night staff cannot park", By: asha, State: "open", Rev: 1, At: h.time()}); err != nil {
		t.Fatal(err)
	}
	if err := h.bot.meToo(ctx, occasion{User: ben, Value: "V1"}); err != nil {
		t.Fatal(err)
	}
	m, err := h.bot.needsPage(ctx, h.w.UserID("Cleo"), 0)
	if err != nil || strings.Contains(m.Text, ben) || strings.Contains(m.Text, asha) {
		t.Errorf("the list names people: %s, %v", m.Text, err)
	}
}

// TestMost holds people to the most needs and watches.
func TestMost(t *testing.T) {
	h := newHouse(t, "http")
	for n := range data.MostNeeds + 1 {
		full, err := h.bot.keepNeed(t.Context(), data.Need{ID: fmt.Sprint("N", n), By: "U1", State: "open", At: h.time()})
		if err != nil || full != (n == data.MostNeeds) {
			t.Errorf("need %d: full is %v, %v", n, full, err)
		}
	}
	for n := range data.MostWatches + 1 {
		faults, err := h.bot.keepWatch(t.Context(), data.Watch{ID: fmt.Sprint("W", n), Person: "U1", Text: fmt.Sprint("problem ", n), At: h.time()})
		if err != nil || (len(faults) > 0) != (n == data.MostWatches) {
			t.Errorf("watch %d: %v, %v", n, faults, err)
		}
	}
}
