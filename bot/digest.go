package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"innovate/bot/say"
	"innovate/data"
	"innovate/data/store"

	"github.com/slack-go/slack"
)

// A pace is how the time before a digest's hour is divided: see the argument
// in the package comment.
type pace struct {
	Lead    time.Duration   // how far ahead of its hour a post is given to Slack
	Spread  time.Duration   // over which the posts of one hour are spread: Slack takes 50 a minute
	Near    time.Duration   // from when on it is too late for that
	Late    time.Duration   // after which a post that missed its hour is of no use
	Holding time.Duration   // how long a worker has a post
	Calling time.Duration   // how long its calls to Slack may take in all
	Fixed   time.Duration   // before its hour, when Slack gives nothing back
	Grid    time.Duration   // to which an hour is moved
	Sweeps  []time.Duration // before the hour; the last is after it
}

// usual is the pace that the argument is about. Tests go faster.
func usual() pace {
	return pace{
		Lead: 2 * time.Hour, Spread: time.Hour, Near: 5 * time.Minute, Late: 6 * time.Hour, Holding: time.Minute, Calling: 40 * time.Second,
		Fixed: time.Minute, Grid: time.Minute, Sweeps: []time.Duration{30 * time.Minute, 10 * time.Minute, 3 * time.Minute, -2 * time.Minute},
	}
}

// ahead is how far ahead posts are planned: the next look is in an hour.
func (p pace) ahead() time.Duration { return p.Lead + 2*time.Hour }

const (
	kindDigest  = "digest"
	kindSweep   = "digest-sweep"
	kindTold    = "digest-told"
	kindPreview = "digest-preview"
)

// digests is the part that posts the week's digest.
func (b *Bot) digests() part {
	return part{
		commands: map[string]func(context.Context, occasion) (say.Message, error){
			"digest": b.openDigest, "my digest": b.openOwnDigest, "digests": b.listDigests,
		},
		presses: map[string]func(context.Context, occasion) error{
			say.ActDigest: b.pressDigest, say.ActDigestPreview: b.pressPreview,
			say.ActDigestOn: b.turnDigest("on"), say.ActDigestPause: b.turnDigest("paused"), say.ActDigestStop: b.turnDigest("stopped"),
		},
		submits: map[string]func(context.Context, occasion) (*slack.ViewSubmissionResponse, error){say.DigestForm: b.subscribe},
		suggests: map[string]func(context.Context, occasion) ([]*slack.OptionBlockObject, error){
			say.ActDigestTopics: b.suggestTopics,
		},
		works: map[string]work{
			kindDigest: with(b.tend), kindSweep: with(b.sweep), kindTold: with(b.tellDigest), kindPreview: with(b.showPreview),
		},
		hourly:   []func(context.Context) error{b.planDigests},
		minutely: []func(context.Context) error{b.watchDigests},
	}
}

// planDigests sees to it that every digest whose hour is near is planned.
// Every replica does it, as often as it likes.
func (b *Bot) planDigests(ctx context.Context) error {
	all, err := store.Subscriptions.List(ctx, b.store, store.Where{State: "on"})
	if err != nil {
		return err
	}
	posts, err := store.Posts.List(ctx, b.store, store.Where{After: b.now().Add(-b.pace.Late), Before: b.now().Add(b.pace.ahead())})
	if err != nil {
		return err
	}
	planned := map[string]data.Post{}
	for _, p := range posts {
		planned[p.ID] = p
	}
	var faults []error
	var due []data.Subscription
	for _, s := range all {
		id, _, soon, err := b.nextPost(s)
		if err != nil {
			faults = append(faults, err) // one that cannot be read keeps no other from its post
		}
		if p, there := planned[id]; soon && (!there || renewed(p, s, b.now())) {
			due = append(due, s) // plan looks again
		}
	}
	for some := range slices.Chunk(due, atOncePlanned) {
		if err := b.store.Change(ctx, func(tx *store.Tx) error {
			for _, s := range some {
				if err := b.plan(ctx, tx, s.Place); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return err
		}
		b.nudge()
	}
	return errors.Join(append(faults, b.rouse(ctx))...)
}

// atOncePlanned is how many digests are planned in one transaction, for which
// all others wait.
const atOncePlanned = 50

// nextPost is the post that a subscription wants next, and whether it is
// soon. An hour that has just gone by with nobody at work counts.
func (b *Bot) nextPost(s data.Subscription) (id string, hour time.Time, soon bool, err error) {
	from := b.now().Add(-b.pace.Late)
	if s.At.After(from) {
		from = s.At // it was not wanted before that
	}
	hour, week, err := s.Next(from)
	return s.Place + "/" + week, hour, err == nil && hour.Sub(b.now()) < b.pace.ahead(), err
}

// renewed tells whether a post that came to nothing is wanted after all,
// because somebody has changed the digest since.
func renewed(p data.Post, s data.Subscription, now time.Time) bool {
	return (p.State == "cancelled" || p.State == "empty") && p.Version != s.Version && p.Held.Before(now)
}

// plan stores the next post of a place, if it is soon and not there yet, with
// the task that makes it and the sweeps of its hour.
func (b *Bot) plan(ctx context.Context, tx *store.Tx, place string) error {
	s, err := store.Subscriptions.One(ctx, tx, place)
	if err != nil || s.State != "on" {
		return ignore(err, store.ErrNotFound)
	}
	id, hour, soon, err := b.nextPost(s)
	if err != nil || !soon {
		return err
	}
	p, err := store.Posts.One(ctx, tx, id)
	switch {
	case err == nil && !renewed(p, s, b.now()):
		return nil
	case err != nil && !errors.Is(err, store.ErrNotFound):
		return err
	}
	p = data.Post{ID: id, Place: place, Channel: p.Channel, Hour: hour, State: "planned", Version: s.Version, At: b.now()}
	if err := store.Posts.Put(ctx, tx, p); err != nil {
		return err
	}
	return b.addMaking(ctx, tx, p)
}

// addMaking adds the task that gives a planned post to Slack in time, and the
// sweeps of its hour.
func (b *Bot) addMaking(ctx context.Context, tx *store.Tx, p data.Post) error {
	if p.State != "planned" {
		return nil
	}
	due := p.Hour.Add(-b.pace.Lead + spreadOver(p.Place, b.pace.Spread))
	return errors.Join(
		b.addTending(ctx, tx, tending{ID: p.ID}, fmt.Sprint("v", p.Version, "/", p.Hour.Unix()), due), b.addSweeps(ctx, tx, p.Hour))
}

// ignore is an error, unless it is one that does not matter.
func ignore(err, unless error) error {
	if errors.Is(err, unless) {
		return nil
	}
	return err
}

// spreadOver gives each place its own moment within the time over which posts
// are spread.
func spreadOver(place string, spread time.Duration) time.Duration {
	var sum uint64 = 14695981039346656037 // FNV-1a
	for _, c := range []byte(place) {
		sum = (sum ^ uint64(c)) * 1099511628211
	}
	return time.Duration(sum>>16%1000) * spread / 1000
}

// A tending is the body of a task to do what a post needs. Look says that
// what is stored of it is to be held against what Slack has.
type tending struct {
	ID   string `json:"id"`
	Look bool   `json:"look,omitempty"`
}

// addTending adds that task; the cause makes its key.
func (b *Bot) addTending(ctx context.Context, tx *store.Tx, does tending, cause string, due time.Time) error {
	return plan(ctx, tx, kindDigest, does.ID+"/"+cause, due, does)
}

// addLook has a post tended at once that may not be as it should be: such come
// before those that are still to be made.
func (b *Bot) addLook(ctx context.Context, tx *store.Tx, id, cause string) error {
	return b.addTending(ctx, tx, tending{id, true}, cause, time.Time{})
}

// rouse has the posts tended again that should have been given to Slack by
// now and whose tasks have given up.
func (b *Bot) rouse(ctx context.Context) error {
	now := b.now()
	all, err := store.Posts.List(ctx, b.store, store.Where{State: "planned", Before: now.Add(b.pace.Near + b.pace.Lead - b.pace.Spread)})
	if err != nil || len(all) == 0 {
		return err
	}
	var faults []error
	for some := range slices.Chunk(all, atOncePlanned) {
		faults = append(faults, b.store.Change(ctx, func(tx *store.Tx) error {
			for _, p := range some {
				if err := b.addLook(ctx, tx, p.ID, "roused/"+now.UTC().Format("02T15")); err != nil {
					return err
				}
			}
			return nil
		}))
		b.nudge()
	}
	return errors.Join(faults...)
}

// watchDigests looks for records that were taken out of answers while Slack
// holds a post that shows them.
func (b *Bot) watchDigests(ctx context.Context) error {
	version, err := b.store.Version(ctx)
	if err != nil || b.version.Swap(version) == version {
		return err
	}
	all, err := store.Posts.List(ctx, b.store, store.Where{State: "scheduled", After: b.now().Add(b.pace.Fixed)})
	if err != nil {
		return err
	}
	gone := map[string]bool{}
	for _, p := range all {
		if stale, err := b.stale(ctx, p, gone); err != nil || !stale {
			if err != nil {
				return err
			}
			continue
		}
		if err := b.store.Change(ctx, func(tx *store.Tx) error {
			return b.addLook(ctx, tx, p.ID, fmt.Sprint("recall/", version))
		}); err != nil {
			return err
		}
		b.nudge()
	}
	return nil
}

// stale tells whether a post shows what is not to be shown any more. What it
// learns of innovations it remembers in gone.
func (b *Bot) stale(ctx context.Context, p data.Post, gone map[string]bool) (bool, error) {
	for _, id := range p.Shows {
		if _, known := gone[id]; !known {
			_, live, err := b.record(ctx, id)
			if err != nil {
				return false, err
			}
			gone[id] = !live
		}
		if gone[id] {
			return true, nil
		}
	}
	return false, nil
}
