package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"innovate/bot/say"
	"innovate/data"
	"innovate/data/store"
	"innovate/index"

	"github.com/slack-go/slack"
)

// kindWatchTell is the task to tell somebody of what fits a problem they watch.
const kindWatchTell = "watch-tell"

// openWatch opens the form in which somebody agrees that a problem is kept.
func (b *Bot) openWatch(ctx context.Context, o occasion) error {
	problem := say.Carried(o.Value)
	if data.Guard(problem).Verdict != data.Fine {
		problem = ""
	}
	return b.openModal(ctx, o, say.WatchForm(problem))
}

// takeWatch keeps a problem for somebody who has agreed to it.
func (b *Bot) takeWatch(ctx context.Context, o occasion) (*slack.ViewSubmissionResponse, error) {
	w := data.Watch{ID: o.View, Person: o.User, Text: o.Form.one(say.FieldProblem), At: b.now()}
	faults := say.WatchTexts(index.Parse(w.Text).Empty(), !o.Form.ticked(say.FieldAgree, say.Agreed), false, false)
	if f := data.Guard(w.Text); f.Verdict != data.Fine {
		b.guarded(o, w.Text)
		faults[say.FieldProblem] = say.Unfit(f)
	}
	if len(faults) > 0 {
		return slack.NewErrorsViewSubmissionResponse(faults), nil
	}
	var err error
	if w.Known, w.Matched, err = b.fitting(ctx, w.Text); err != nil {
		return nil, err
	}
	if faults, err = b.keepWatch(ctx, w); err != nil {
		return nil, fmt.Errorf("keep a watch: %w", err)
	}
	if len(faults) > 0 {
		return slack.NewErrorsViewSubmissionResponse(faults), nil
	}
	return nextModal(say.Watching()), nil
}

func (b *Bot) keepWatch(ctx context.Context, w data.Watch) (faults map[string]string, err error) {
	err = b.store.Change(ctx, func(tx *store.Tx) error {
		all, err := store.Watches.List(ctx, tx, store.Where{Owner: w.Person})
		if err != nil {
			return err
		}
		if slices.ContainsFunc(all, func(each data.Watch) bool { return each.ID == w.ID }) {
			return nil // this very form was taken in before
		}
		same := slices.ContainsFunc(all, func(each data.Watch) bool { return strings.EqualFold(each.Text, w.Text) })
		if faults = say.WatchTexts(false, false, len(all) >= data.MostWatches, same); len(faults) > 0 {
			return nil
		}
		return store.Watches.Put(ctx, tx, w)
	})
	return faults, err
}

// unwatch lets go of a problem, words and all.
func (b *Bot) unwatch(ctx context.Context, o occasion) error {
	err := b.store.Change(ctx, func(tx *store.Tx) error {
		w, ok, err := b.watch(ctx, tx, o.Value)
		if err != nil || !ok || w.Person != o.User {
			return err
		}
		return store.Watches.Drop(ctx, tx, w.ID)
	})
	if err != nil {
		return err
	}
	b.untidy.Store(true) // its words are to go from the store's files too
	b.nudge()
	return b.back(ctx, o, say.Unwatched())
}

// fitWatches holds what people watch against what has changed.
func (b *Bot) fitWatches(ctx context.Context, version int64) error {
	all, err := store.Watches.List(ctx, b.store, store.Where{})
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(w data.Watch) bool { return w.Matched >= version })
	for some := range slices.Chunk(all, atOnce) {
		if err := b.fitSomeWatches(ctx, version, some); err != nil {
			return fmt.Errorf("match watches: %w", err)
		}
	}
	return nil
}

func (b *Bot) fitSomeWatches(ctx context.Context, version int64, some []data.Watch) error {
	found := map[string][]string{}
	for _, w := range some {
		var err error
		if found[w.ID], err = b.fresh(ctx, w.Text, w.Matched, w.Known); err != nil {
			return err
		}
	}
	defer b.nudge()
	return b.store.Change(ctx, func(tx *store.Tx) error {
		for _, before := range some {
			w, ok, err := b.watch(ctx, tx, before.ID)
			if err != nil {
				return err
			}
			if !ok || w.Matched != before.Matched {
				continue // given up, or another replica was here
			}
			w.Matched = version
			if err := errors.Join(b.tellWatcher(ctx, tx, w, found[w.ID]), store.Watches.Put(ctx, tx, w)); err != nil {
				return err
			}
		}
		return nil
	})
}

// watchTask is the body of a task to tell a watcher: their words stay in the
// watch.
type watchTask struct {
	Watch      string `json:"watch"`
	Innovation string `json:"innovation"`
	Person     string `json:"person"`
}

// tellWatcher has a watcher told of what is new to them: what they were shown
// or told of before, for whatever reason, is not.
func (b *Bot) tellWatcher(ctx context.Context, tx *store.Tx, w data.Watch, found []string) error {
	if len(found) == 0 {
		return nil
	}
	told, err := store.Tellings.List(ctx, tx, store.Where{Owner: w.Person})
	if err != nil {
		return err
	}
	for _, id := range found {
		_, err := store.Showings.One(ctx, tx, id+"/"+w.Person)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if err == nil || slices.ContainsFunc(told, func(t data.Telling) bool { return strings.HasSuffix(t.About, "/"+id) }) {
			continue
		}
		t := watchTask{w.ID, id, w.Person}
		if _, err := b.willTell(ctx, tx, w.Person, watchTelling(w.ID, id), kindWatchTell, t); err != nil {
			return err
		}
	}
	return nil
}

// tellWatch tells a watcher that something new fits.
func (b *Bot) tellWatch(ctx context.Context, t watchTask) error {
	return b.fulfil(ctx, t.Person, watchTelling(t.Watch, t.Innovation), func() (m say.Message, due bool, err error) {
		w, ok, err := b.watch(ctx, b.store, t.Watch)
		if err != nil || !ok {
			return m, false, err
		}
		found, err := b.liveOf(ctx, w.Person, []string{t.Innovation})
		if err != nil || len(found) == 0 {
			return m, false, err
		}
		return say.Watched(w, found[0], b.uses(ctx, "", w.Person, ids(found))), true, nil
	})
}

// watchTelling names what a watcher is told of.
func watchTelling(watch, innovation string) string { return "watch/" + watch + "/" + innovation }
