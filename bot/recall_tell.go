package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"innovate/bot/say"
	"innovate/data"
	"innovate/data/store"
)

// Kinds of tasks for recalls.
const (
	kindRecall     = "recall"      // tell a person or a channel
	kindRecallDone = "recall-done" // report to a curator
)

// A recallTask is the body of both.
type recallTask struct {
	Recall string `json:"recall"`
	Place  string `json:"place"`
}

// reachOf are the people and channels that are to hear of a recall: who was
// shown the record, saved it, uses it, agreed to be asked about it, or is
// being introduced about it. In order and each once.
func (b *Bot) reachOf(ctx context.Context, from store.Source, innovation string) ([]string, error) {
	about := store.Where{About: innovation}
	var all []string
	showings, err := store.Showings.List(ctx, from, about)
	for _, s := range showings {
		all = append(all, s.Place)
	}
	saves, e := store.Saves.List(ctx, from, about)
	err = errors.Join(err, e)
	for _, s := range saves {
		all = append(all, s.Person)
	}
	adoptions, e := store.Adoptions.List(ctx, from, about)
	err = errors.Join(err, e)
	for _, a := range adoptions {
		all = append(all, a.People...)
	}
	consents, e := store.Consents.List(ctx, from, about)
	err = errors.Join(err, e)
	for _, c := range consents {
		if c.State == "agreed" || c.State == "paused" {
			all = append(all, c.Person)
		}
	}
	introductions, e := store.Introductions.List(ctx, from, about)
	err = errors.Join(err, e)
	for _, i := range introductions {
		if i.State == "asking" || i.State == "met" {
			all = append(all, i.Asker, i.Contact)
		}
	}
	all = slices.DeleteFunc(all, func(place string) bool { return place == "" })
	slices.Sort(all)
	return slices.Compact(all), err
}

// isChannel tells a channel from a person by its ID.
func isChannel(place string) bool {
	return !strings.HasPrefix(place, "U") && !strings.HasPrefix(place, "W")
}

// reach counts people and channels.
func reach(places []string) (r say.Reach) {
	for _, place := range places {
		if isChannel(place) {
			r.Channels++
		} else {
			r.People++
		}
	}
	return r
}

// soFar is how far a recall has come.
func (b *Bot) soFar(ctx context.Context, r data.Recall) (say.Reach, error) {
	so := reach(r.Places)
	all, err := store.Tellings.List(ctx, b.store, store.Where{About: recallTelling(r)})
	for _, t := range all {
		switch {
		case t.State == waiting:
		case t.State == lost:
			so.Lost++
		case isChannel(t.Place):
			so.ToldChannels++
		default:
			so.ToldPeople++
		}
	}
	return so, err
}

func recallTelling(r data.Recall) string { return "recall/" + r.ID }
func reportTelling(r data.Recall) string { return "recalled/" + r.ID }

// tellRecall tells one person or channel of a recall.
func (b *Bot) tellRecall(ctx context.Context, t recallTask) error {
	r, err := store.Recalls.One(ctx, b.store, t.Recall)
	if err != nil {
		return err
	}
	compose := func() (m say.Message, due bool, err error) {
		i, _, err := b.record(ctx, r.Innovation)
		if err != nil {
			return m, false, err
		}
		var instead []data.Innovation
		if r.Instead != "" {
			instead, err = b.liveOf(ctx, t.Place, []string{r.Instead})
		}
		return say.RecallTold(i, r, instead, isChannel(t.Place)), true, err
	}
	return b.fulfil(ctx, t.Place, recallTelling(r), compose, func(tx *store.Tx) error { return b.endRecall(ctx, tx, r) })
}

// endRecall has the reach of a recall reported, if nobody waits to be told.
func (b *Bot) endRecall(ctx context.Context, tx *store.Tx, r data.Recall) error {
	left, err := store.Tellings.Count(ctx, tx, store.Where{About: recallTelling(r), State: waiting})
	if err != nil || left > 0 {
		return err
	}
	if r, err = store.Recalls.One(ctx, tx, r.ID); err != nil || !r.Told.IsZero() {
		return err
	}
	r.Told = b.now()
	if err := store.Recalls.Put(ctx, tx, r); err != nil {
		return err
	}
	return b.addReports(ctx, tx, r)
}

// addReports adds the tasks to report a recall: to whoever made it, or to all
// curators when the catalogue changed by itself and anybody was told.
func (b *Bot) addReports(ctx context.Context, tx *store.Tx, r data.Recall) error {
	to := []string{r.By}
	if r.By == "" {
		to = nil
		for curator := range b.curates {
			to = append(to, curator)
		}
	}
	if r.By == "" && len(r.Places) == 0 {
		return nil
	}
	for _, curator := range to {
		if _, err := b.willTell(ctx, tx, curator, reportTelling(r), kindRecallDone, recallTask{r.ID, curator}); err != nil {
			return err
		}
	}
	return nil
}

// reportRecall tells a curator whom a recall has reached.
func (b *Bot) reportRecall(ctx context.Context, t recallTask) error {
	r, err := store.Recalls.One(ctx, b.store, t.Recall)
	if err != nil {
		return err
	}
	return b.fulfil(ctx, t.Place, reportTelling(r), func() (m say.Message, due bool, err error) {
		i, _, err := b.record(ctx, r.Innovation)
		if err != nil {
			return m, false, err
		}
		i.Status = r.Status
		so, err := b.soFar(ctx, r)
		return say.RecallDone(i, so), true, err
	})
}

// noticeRecalls finds records that left answers by a change of the catalogue
// and not by a curator's press, and has those concerned told as well.
func (b *Bot) noticeRecalls(ctx context.Context, _ int64) error {
	head, err := b.store.Version(ctx) // before the look
	if err != nil || head == b.noticed.Load() {
		return err
	}
	all, err := b.store.Changes(ctx, b.noticed.Load())
	if err != nil {
		return err
	}
	for _, i := range all {
		if i.Live() {
			continue
		}
		if err := b.noticeRecall(ctx, i); err != nil {
			return fmt.Errorf("notice a recall: %w", err)
		}
	}
	b.noticed.Store(head)
	return nil
}

// noticeAllRecalls does the same every hour.
func (b *Bot) noticeAllRecalls(ctx context.Context) error { return b.noticeRecalls(ctx, 0) }

// noticeRecall makes the recall of a record that went out of answers, if
// there is none yet. A record that never was in any is of no concern.
func (b *Bot) noticeRecall(ctx context.Context, i data.Innovation) error {
	history, err := b.store.History(ctx, i.ID)
	if err != nil {
		return err
	}
	left, ok := leftAnswers(history)
	if !ok {
		return nil
	}
	r := data.Recall{Innovation: i.ID, Status: left.Status, At: b.now()}
	if _, err := store.Recalls.One(ctx, b.store, fmt.Sprintf("%s/%d", left.ID, left.Version)); !errors.Is(err, store.ErrNotFound) {
		return err
	}
	defer b.nudge()
	return b.store.Change(ctx, func(tx *store.Tx) error { return b.recall(ctx, tx, left, r) })
}

// leftAnswers is the version in which a record left answers in the way it
// stands now: the first of the latest run with that status. It reports false
// for one that is in answers, or never was.
func leftAnswers(latestFirst []data.Innovation) (data.Innovation, bool) {
	if len(latestFirst) == 0 || latestFirst[0].Live() {
		return data.Innovation{}, false
	}
	run := 1
	for run < len(latestFirst) && latestFirst[run].Status == latestFirst[0].Status {
		run++
	}
	if !slices.ContainsFunc(latestFirst[run:], data.Innovation.Live) {
		return data.Innovation{}, false
	}
	return latestFirst[run-1], true
}

// goOnAfter is how long a recall may take before what failed of it is tried
// again.
const goOnAfter = time.Hour

// goOnRecalling has those told whom a recall has not reached yet because
// Slack was out of order for longer than a task is tried.
func (b *Bot) goOnRecalling(ctx context.Context) error {
	now := b.now()
	all, err := store.Recalls.List(ctx, b.store, store.Where{After: now.Add(-forget), Before: now.Add(-goOnAfter)})
	if err != nil {
		return err
	}
	for _, r := range all {
		if !r.Told.IsZero() {
			continue
		}
		for _, place := range r.Places {
			if err := b.again(ctx, kindRecall+"/"+recallTelling(r)+"/"+place); err != nil {
				return fmt.Errorf("go on with a recall: %w", err)
			}
		}
	}
	return nil
}

// again has a task run again that failed for good.
func (b *Bot) again(ctx context.Context, key string) error {
	t, err := b.store.Task(ctx, key)
	if errors.Is(err, store.ErrNotFound) || err == nil && t.State != store.Failed {
		return nil
	}
	if err == nil {
		err = b.store.Again(ctx, key, b.now())
	}
	if errors.Is(err, store.ErrBusy) {
		return nil
	}
	b.nudge()
	return err
}
