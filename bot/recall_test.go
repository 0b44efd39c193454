package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"innovate/bot/say"
	"innovate/data"
	"innovate/data/store"
)

func TestLeftAnswers(t *testing.T) {
	for _, c := range []struct {
		statuses string // the latest first
		want     int64  // the version, 0: none
	}{
		{"live", 0}, {"needs re-check,live", 0}, {"withdrawn,live", 2}, {"withdrawn,withdrawn,live", 2}, {"withdrawn,paused,live", 3},
		{"withdrawn", 0}, {"draft,in review", 0}, {"live,withdrawn,live", 0}, {"paused,live,paused,live", 4}, {"", 0},
	} {
		var history []data.Innovation
		all := strings.FieldsFunc(c.statuses, func(r rune) bool { return r == ',' })
		for n, s := range all {
			history = append(history, data.Innovation{Status: s, Version: int64(len(all) - n)})
		}
		got, ok := leftAnswers(history)
		if got.Version != c.want || ok != (c.want > 0) {
			t.Errorf("%q: left answers in version %d, %v; want %d", c.statuses, got.Version, ok, c.want)
		}
	}
}

// TestRecallReachesAll holds that everybody concerned hears of a recall,
// for whatever reason they are.
func TestRecallReachesAll(t *testing.T) {
	h := newHouse(t, "http")
	ctx := t.Context()
	const id = "red-bag-hospital-transfer"
	err := h.store.Change(ctx, func(tx *store.Tx) error {
		for _, err := range []error{
			store.Showings.Put(ctx, tx, data.Showing{Innovation: id, Place: "CSHOWN", First: h.time(), Last: h.time()}),
			store.Showings.Put(ctx, tx, data.Showing{Innovation: "another", Place: "UOTHER", First: h.time(), Last: h.time()}),
			store.Saves.Put(ctx, tx, data.Save{Person: "USAVED", Innovation: id, At: h.time()}),
			store.Adoptions.Put(ctx, tx, data.Adoption{ID: "a1", Innovation: id, People: []string{"UADOPT", "UADOPT2"}, Stage: "live"}),
			store.Consents.Put(ctx, tx, data.Consent{Innovation: id, Person: "UCONTACT", State: "agreed"}),
			store.Consents.Put(ctx, tx, data.Consent{Innovation: id, Person: "UWITHDRAWN", State: "withdrawn"}),
			store.Introductions.Put(ctx, tx, data.Introduction{ID: "i1", Innovation: id, Asker: "UASKER", Contact: "UCONTACT", State: "met"}),
			store.Introductions.Put(ctx, tx, data.Introduction{ID: "i2", Innovation: id, Asker: "UGAVEUP", State: "nobody"}),
		} {
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := h.bot.reachOf(ctx, h.store, id)
	const want = "CSHOWN UADOPT UADOPT2 UASKER UCONTACT USAVED"
	if strings.Join(got, " ") != want || err != nil {
		t.Errorf("the recall reaches %v, %v; want %s", got, err, want)
	}
	if r := reach(got); r.People != 5 || r.Channels != 1 {
		t.Errorf("reach %+v", r)
	}
}

// TestRecallNeedsACurator holds that nobody else takes a record out of
// answers or brings it back, whatever is sent.
func TestRecallNeedsACurator(t *testing.T) {
	h := newHouse(t, "http")
	ctx := t.Context()
	const id = "red-bag-hospital-transfer"
	o := occasion{User: h.w.UserID("Asha"), Meta: id, Value: id, Form: form{say.FieldWhat: {"withdrawn"}, say.FieldWhy: {"no reason"}}}
	if _, err := h.bot.takeRecall(ctx, o); err != nil {
		t.Fatal(err)
	}
	if _, live, err := h.bot.record(ctx, id); err != nil || !live {
		t.Errorf("it is out of answers, by Asha: %v", err)
	}
	o.User = h.w.UserID("Dara")
	if _, err := h.bot.takeRecall(ctx, o); err != nil {
		t.Fatal(err)
	}
	o.User = h.w.UserID("Asha")
	if err := h.bot.restore(ctx, o); err != nil {
		t.Fatal(err)
	}
	if _, live, err := h.bot.record(ctx, id); err != nil || live {
		t.Errorf("it is back, by Asha: %v", err)
	}
}

// TestRecallGoesOn holds that a recall outlives an outage that is longer than
// a task is tried.
func TestRecallGoesOn(t *testing.T) {
	h := newHouse(t, "http")
	ctx := t.Context()
	h.play(recallStory[:len(recallStory)-1]...)
	h.play(fmt.Sprintf("! Slack answers 500 to chat.postMessage %d times", 4*store.MaxTries), "Dara> submits")
	step := func(times int, pass time.Duration) {
		for range times {
			h.advance(pass)
			for {
				did, err := h.bot.Step(ctx)
				if err != nil {
					t.Fatal(err)
				}
				if !did {
					break
				}
			}
		}
	}
	step(store.MaxTries, 2*time.Hour)
	failed, err := h.store.Tasks(ctx, store.Filter{Kind: kindRecall, State: store.Failed})
	if err != nil || len(failed) != 4 {
		t.Fatalf("%d tasks failed, %v; want 4", len(failed), err)
	}
	if err := h.bot.Hourly(ctx); err != nil {
		t.Fatal(err)
	}
	step(1, 0)
	if seen := h.w.Seen("Dara", "@innovate"); !strings.Contains(seen, "told three people and one channel") {
		t.Errorf("Dara sees:\n%s", seen)
	}
}

// TestForgetShowings holds that what was shown where is known for two years.
func TestForgetShowings(t *testing.T) {
	h := newHouse(t, "http")
	ctx := t.Context()
	for n := range 3 {
		h.advance(300 * 24 * time.Hour)
		if err := h.bot.show(ctx, "C1", []string{fmt.Sprint("i", n)}); err != nil {
			t.Fatal(err)
		}
	}
	h.advance(300 * 24 * time.Hour) // the first is 900 days old, the next 600
	if err := h.bot.Hourly(ctx); err != nil {
		t.Fatal(err)
	}
	left, err := store.Showings.List(ctx, h.store, store.Where{})
	if err != nil || len(left) != 2 || left[0].Innovation != "i1" {
		t.Errorf("what is left is %v, %v; want i1 and i2", left, err)
	}
}
