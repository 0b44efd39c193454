package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"innovate/bot/say"
	"innovate/data"
	"innovate/data/store"
)

// looking is the part of those who look after the catalogue: what waits for
// them, and the records whose sources were last read a year ago.
func (b *Bot) looking() part {
	return part{
		presses: map[string]func(context.Context, occasion) error{
			say.ActLook: b.look, say.ActRight: b.right, say.ActChanged: b.changed,
		},
		nudges: map[string]func(context.Context, string, string) (say.Message, bool, error){kindRecheck: b.wordRecheck},
		hourly: []func(context.Context) error{b.lookForRechecks},
	}
}

const kindRecheck = "recheck"

// stuckFor is how many working days an introduction may be under way before
// the curators see that it is.
const stuckFor = 5

const (
	lastRecalls = 5
	nobodyFor   = 60 * 24 * time.Hour // how long ago an introduction was asked for that nobody could give
)

// queue is what waits for a curator.
func (b *Bot) queue(ctx context.Context, h *say.Home, who string) (err error) {
	if !b.curates[who] {
		return nil
	}
	q := &say.Queue{}
	h.Queue = q
	all, err := b.store.Innovations(ctx)
	if err != nil {
		return err
	}
	h.Records = map[string]data.Innovation{}
	for _, i := range all {
		h.Records[i.ID] = i
		q.Add(i, b.now())
	}
	slices.SortStableFunc(q.Due, func(a, b string) int { return cmp.Compare(h.Records[a].Checked, h.Records[b].Checked) })
	if err := b.stuck(ctx, q); err != nil {
		return err
	}
	if q.Recalls, err = b.recallLines(ctx, lastRecalls); err != nil {
		return err
	}
	if q.Needs, err = store.Needs.Count(ctx, b.store, store.Where{State: "open"}); err != nil {
		return err
	}
	q.Digests, err = store.Subscriptions.Count(ctx, b.store, store.Where{State: "on"})
	return err
}

// stuck are the introductions that a curator could help on: nobody has
// answered for a working week, or there was nobody. They tell what about, and
// never who asked or why.
func (b *Bot) stuck(ctx context.Context, q *say.Queue) error {
	asking, err := store.Introductions.List(ctx, b.store, store.Where{State: "asking"})
	if err != nil {
		return err
	}
	for _, i := range asking {
		if data.AddWorkdays(i.Opened, stuckFor, time.UTC).Before(b.now()) {
			q.Stuck = append(q.Stuck, say.Waiting{Innovation: i.Innovation, Since: i.Opened})
		}
	}
	nobody, err := store.Introductions.List(ctx, b.store, store.Where{State: "nobody", After: b.now().Add(-nobodyFor)})
	for _, i := range nobody {
		q.Stuck = append(q.Stuck, say.Waiting{Innovation: i.Innovation, Since: i.Opened, Nobody: true})
	}
	return err
}

// look opens a record for a curator, whether it is in answers or not.
func (b *Bot) look(ctx context.Context, o occasion) error {
	if !b.curates[o.User] {
		return b.details(ctx, o)
	}
	i, _, err := b.record(ctx, o.Value)
	if err != nil {
		return err
	}
	modal := say.WithRecall(say.Details(i, 1), i.ID)
	if i.ID == "" {
		modal = goneModal(i)
	}
	return b.openModal(ctx, o, modal)
}

// right notes that somebody who may say so has looked at a record and found
// it right as of today. What was in review is in answers from now on, when it
// was a curator who looked.
func (b *Bot) right(ctx context.Context, o occasion) error {
	return b.judge(ctx, o, say.RightNoted(), func(i *data.Innovation) bool {
		today := b.now().UTC().Format(time.DateOnly)
		before := *i
		i.Checked = today
		if b.curates[o.User] {
			i.Status, i.Verified = "live", "read"
		}
		return i.Checked != before.Checked || i.Status != before.Status || i.Verified != before.Verified
	})
}

// changed puts a record into the curators' queue, because somebody who may
// say so says that it is no longer right.
func (b *Bot) changed(ctx context.Context, o occasion) error {
	return b.judge(ctx, o, say.ChangedNoted(), func(i *data.Innovation) bool {
		fresh := i.Status == "live"
		if fresh {
			i.Status = "needs re-check"
		}
		return fresh
	})
}

// judge changes a record as somebody says who may: a curator, or one who
// agreed to be asked about it for the team that started it.
func (b *Bot) judge(ctx context.Context, o occasion, done say.Message, change func(*data.Innovation) bool) error {
	err := b.store.Change(ctx, func(tx *store.Tx) error {
		i, err := tx.Innovation(ctx, o.Value)
		if errors.Is(err, store.ErrNotFound) {
			done = say.Gone()
			return nil
		}
		if err != nil {
			return err
		}
		may, err := b.mayJudge(ctx, tx, o.User, i)
		switch {
		case err != nil:
			return err
		case !may:
			done = say.NotYoursToJudge()
			return nil
		case !i.Live() && i.Status != "in review":
			done = say.Gone(i)
			return nil
		}
		if change(&i) {
			if err := tx.PutInnovations(ctx, i); err != nil {
				return err
			}
		}
		return b.refreshHome(ctx, tx, o.User)
	})
	if err != nil {
		return fmt.Errorf("judge a record: %w", err)
	}
	b.nudge()
	if o.URL == "" {
		return nil // in the home, which is drawn anew
	}
	return b.respond(ctx, o.URL, done, false)
}

func (b *Bot) mayJudge(ctx context.Context, from store.Source, who string, i data.Innovation) (bool, error) {
	if b.curates[who] {
		return true, nil
	}
	c, err := store.Consents.One(ctx, from, data.Consent{Innovation: i.ID, Person: who}.ID())
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return owns(c) && i.Live(), err
}

// owns tells whether somebody speaks for the team that started an innovation.
func owns(c data.Consent) bool { return c.State == "agreed" && c.Role == "origin" }

// lookForRechecks has the owner of each record be asked whose sources were
// last read a year ago; the curators are told once a month how many there are.
func (b *Bot) lookForRechecks(ctx context.Context) error {
	due, err := b.rechecks(ctx)
	if err != nil || len(due) == 0 {
		return err
	}
	var asks []data.Nudge
	for _, i := range due {
		owners, err := store.Consents.List(ctx, b.store, store.Where{About: i.ID, State: "agreed", Last: true})
		if err != nil {
			return err
		}
		if n := slices.IndexFunc(owners, owns); n >= 0 {
			id := kindRecheck + "/" + i.ID + "/" + i.Checked + "/" + owners[n].Person
			asks = append(asks, data.Nudge{ID: id, Kind: kindRecheck, Person: owners[n].Person, About: i.ID})
		}
	}
	for curator := range b.curates {
		id := kindRecheck + "/" + curator + "/" + b.now().UTC().Format("2006-01")
		asks = append(asks, data.Nudge{ID: id, Kind: kindRecheck, Person: curator})
	}
	return b.addNudges(ctx, asks)
}

// rechecks are the records whose sources were last read a year ago, those
// that have waited longest first.
func (b *Bot) rechecks(ctx context.Context) ([]data.Innovation, error) {
	all, err := b.store.Innovations(ctx)
	if err != nil {
		return nil, fmt.Errorf("look for records to check again: %w", err)
	}
	var due []data.Innovation
	for _, i := range all {
		if i.Live() && i.RecheckDue(b.now()) {
			due = append(due, i)
		}
	}
	slices.SortStableFunc(due, func(a, b data.Innovation) int { return cmp.Compare(a.Checked, b.Checked) })
	return due, nil
}

// wordRecheck asks an owner about their record, or tells a curator how many
// there are to check again.
func (b *Bot) wordRecheck(ctx context.Context, about, who string) (say.Message, bool, error) {
	if about == "" {
		due, err := b.rechecks(ctx)
		return say.Rechecks(due), err == nil && len(due) > 0 && b.curates[who], err
	}
	i, live, err := b.record(ctx, about)
	if err != nil || !live || !i.RecheckDue(b.now()) {
		return say.Message{}, false, err
	}
	may, err := b.mayJudge(ctx, b.store, who, i)
	return say.Recheck(i), may, err
}

// addNudges adds those that are new, due now.
func (b *Bot) addNudges(ctx context.Context, all []data.Nudge) error {
	var fresh []data.Nudge
	for _, n := range all {
		_, err := store.Nudges.One(ctx, b.store, n.ID)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if err != nil {
			n.Due, n.State = b.now(), "waiting"
			fresh = append(fresh, n)
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	return b.store.Change(ctx, func(tx *store.Tx) error {
		for _, n := range fresh {
			if _, err := store.Nudges.Add(ctx, tx, n); err != nil {
				return err
			}
		}
		return nil
	})
}
