package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"innovate/data"
	"innovate/data/store"
)

// A step is the next thing to do about a post.
type step string

const (
	rest     step = ""          // nothing, for now or for ever
	done     step = "done"      // its hour has come
	hand     step = "hand"      // give it to Slack
	look     step = "look"      // ask Slack whether it has it
	takeBack step = "take back" // have Slack give it back
	anew     step = "anew"      // plan it as it is wanted now
	move     step = "move"      // to an hour a few minutes on
	miss     step = "miss"      // it is too late
	giveUp   step = "give up"   // nobody can know whether it was posted
)

// nextStep decides what is to be done about a post. Stale says that it shows
// what is not to be shown any more.
func (by pace) nextStep(p data.Post, s data.Subscription, stale bool, now time.Time) step {
	wanted := s.State == "on" && p.Version == s.Version
	left := p.Hour.Sub(now)
	switch {
	case p.Over():
		return rest
	case p.State == "scheduled" && left <= 0:
		return done
	case p.State == "scheduled" && (!wanted || stale) && left > by.Fixed:
		return takeBack
	case p.State == "scheduled":
		return rest
	case !p.Tried.IsZero() && left <= 0:
		return giveUp
	case !p.Tried.IsZero():
		return look
	case !wanted:
		return anew
	case left < -by.Late:
		return miss
	case left < by.Near:
		return move
	case left > by.Lead:
		return rest // its task comes in time
	}
	return hand
}

// tend does what a post needs, until it needs nothing.
func (b *Bot) tend(ctx context.Context, t tending) error {
	p, err := b.takePost(ctx, t.ID)
	if err != nil {
		return err
	}
	if p, err = b.tendHeld(ctx, p, t.Look); err == nil {
		return b.keepPost(ctx, &p, nothingBesides, lettingGo)
	}
	if refusal(err) { // of the look: whoever may not be asked may not be written to
		return b.shutOut(ctx, p, err)
	}
	// Whoever comes next may not do so before a call that we gave up has lost
	// its effect; a post whose last call was answered is free at once.
	if p.Tried.IsZero() {
		if err := b.keepPost(context.WithoutCancel(ctx), &p, nothingBesides, lettingGo); err != nil {
			return err
		}
	}
	return b.soon(p, err)
}

// soon has a post that Slack failed tended again in good time before its
// hour: other tasks wait longer with every try, and its hour does not.
func (b *Bot) soon(p data.Post, cause error) error {
	left := p.Hour.Sub(b.now())
	if left <= 0 || !putOff(cause, b.now()).IsZero() {
		return cause
	}
	b.log.Warn("a digest is tried again", "post", p.ID, "error", cause)
	return later{b.now().Add(min(max(left/10, time.Second), time.Minute)), cause.Error()}
}

// mostSteps is more than any post takes.
const mostSteps = 12

func (b *Bot) tendHeld(ctx context.Context, p data.Post, doubt bool) (data.Post, error) {
	var err error
	if doubt && b.now().Before(p.Hour) {
		if p, err = b.settlePost(ctx, p); err != nil {
			return p, err
		}
	}
	for range mostSteps {
		s, err := store.Subscriptions.One(ctx, b.store, p.Place)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return p, err
		}
		stale, err := b.stale(ctx, p, map[string]bool{})
		if err != nil {
			return p, err
		}
		next := b.pace.nextStep(p, s, stale && p.State == "scheduled", b.now())
		if next == rest {
			return p, nil
		}
		if p, err = b.doStep(ctx, next, p, s); err != nil {
			return p, err
		}
	}
	return p, fmt.Errorf("the digest %s takes no end", p.ID)
}

func (b *Bot) doStep(ctx context.Context, next step, p data.Post, s data.Subscription) (data.Post, error) {
	switch next {
	case done:
		p.State = "posted"
	case hand:
		return b.handPost(ctx, p, s)
	case look:
		return b.settlePost(ctx, p)
	case takeBack:
		return b.takePostBack(ctx, p)
	case anew:
		p = plannedAnew(p, s, b.now())
		return p, b.keepPost(ctx, &p, func(tx *store.Tx) error { return b.addMaking(ctx, tx, p) }, holding)
	case move:
		// To a full minute: one sweep does for all that are moved at once.
		before := p.Hour
		p.Hour = b.now().Add(b.pace.Near + 2*b.pace.Grid).Truncate(b.pace.Grid)
		b.log.Warn("it is too near a digest's hour to give it to Slack and look again; it comes later, rather than at the risk of twice",
			"post", p.ID, "hour", before, "at", p.Hour)
		return p, b.keepPost(ctx, &p, func(tx *store.Tx) error { return b.addSweeps(ctx, tx, p.Hour) }, holding)
	case miss:
		p.State = "missed"
		b.log.Warn("a digest has missed its hour by far and is left out", "post", p.ID, "hour", p.Hour)
	case giveUp:
		p.State = "unknown"
		b.log.Warn("nobody can know whether a digest was posted: it is not posted again, so it may be missing", "post", p.ID, "hour", p.Hour)
	}
	return p, b.keepPost(ctx, &p, nothingBesides, holding)
}

// plannedAnew is a post as it is wanted now: at another hour of its week, or
// not at all.
func plannedAnew(p data.Post, s data.Subscription, now time.Time) data.Post {
	p.State, p.Version = "cancelled", s.Version
	if s.State != "on" {
		return p
	}
	hour, week, err := s.Next(now)
	if err == nil && s.Place+"/"+week == p.ID {
		p.State, p.Hour = "planned", hour
	}
	return p
}

// errLost says that another has the post by now.
var errLost = errors.New("somebody else has this digest now")

// takePost holds a post for one worker.
func (b *Bot) takePost(ctx context.Context, id string) (p data.Post, err error) {
	now := b.now()
	err = b.store.Change(ctx, func(tx *store.Tx) error {
		if p, err = store.Posts.One(ctx, tx, id); err != nil {
			return err
		}
		if p.Held.After(now) {
			return later{p.Held, "somebody else has this digest"}
		}
		p.Held = b.held(now)
		return store.Posts.Put(ctx, tx, p)
	})
	b.reached("claimed")
	return p, err
}

// held is when a worker has to be done that begins now. Stored times are cut
// to the microsecond, and a name for who holds a post they have to be whole.
func (b *Bot) held(now time.Time) time.Time {
	return now.Add(b.pace.Holding).UTC().Truncate(time.Microsecond)
}

// A hold says whether a post that is stored is still being worked on.
type hold bool

const (
	holding   hold = true
	lettingGo hold = false
)

// keepPost stores a held post, with what belongs to the same change, and
// holds it on or lets go of it.
func (b *Bot) keepPost(ctx context.Context, p *data.Post, besides func(*store.Tx) error, then hold) error {
	now := b.now()
	next := *p
	next.Held, next.At = time.Time{}, now
	if then == holding {
		next.Held = b.held(now)
	}
	err := b.store.Change(ctx, func(tx *store.Tx) error {
		before, err := store.Posts.One(ctx, tx, p.ID)
		if err != nil {
			return err
		}
		if !before.Held.Equal(p.Held) {
			return errLost
		}
		if err := besides(tx); err != nil {
			return err
		}
		return store.Posts.Put(ctx, tx, next)
	})
	if err == nil {
		*p = next
		b.nudge()
	}
	return err
}

func nothingBesides(*store.Tx) error { return nil }

// sweeping is the body of a task to hold all posts of an hour against what
// Slack has for it.
type sweeping struct {
	Hour time.Time `json:"hour"`
	N    int       `json:"n"`
}

// addSweeps adds the sweeps of an hour that are still to come.
func (b *Bot) addSweeps(ctx context.Context, tx *store.Tx, hour time.Time) error {
	for n, before := range b.pace.Sweeps {
		due := hour.Add(-before)
		if due.Before(b.now()) {
			continue
		}
		if err := plan(ctx, tx, kindSweep, fmt.Sprint(hour.Unix(), "/", n), due, sweeping{hour, n}); err != nil {
			return err
		}
	}
	return nil
}

// mostTries is how often a sweep asks for each page of Slack's list: with 2,000
// posts there are 20 pages, and all have to come.
const mostTries = 10

// sweep has those posts of an hour tended that are not as they should be.
func (b *Bot) sweep(ctx context.Context, w sweeping) error {
	now := b.now()
	var listed map[string][]string
	if now.Before(w.Hour) {
		var err error
		if listed, err = b.listed(ctx, "", w.Hour, mostTries); err != nil {
			return err
		}
	}
	all, err := store.Posts.List(ctx, b.store, store.Where{After: w.Hour, Before: w.Hour.Add(time.Second)})
	if err != nil {
		return err
	}
	if err := b.takeStraysBack(ctx, listed, all); err != nil {
		return err
	}
	gone := map[string]bool{}
	var odd []data.Post
	for _, p := range all {
		right, err := b.asItShouldBe(ctx, p, listed[p.Channel], gone, now)
		if err != nil {
			return err
		}
		if !right {
			odd = append(odd, p)
		}
	}
	if len(odd) == 0 {
		return nil
	}
	err = b.store.Change(ctx, func(tx *store.Tx) error {
		for _, p := range odd {
			if err := b.addLook(ctx, tx, p.ID, fmt.Sprint("sweep/", w.Hour.Unix(), "/", w.N)); err != nil {
				return err
			}
		}
		return nil
	})
	b.nudge()
	return err
}

// takeStraysBack has Slack give back what it has for an hour at which there is
// no post of that channel: a post was moved, and a call for its old hour took
// effect after that.
func (b *Bot) takeStraysBack(ctx context.Context, listed map[string][]string, posts []data.Post) error {
	for channel, ids := range listed {
		if slices.ContainsFunc(posts, func(p data.Post) bool { return p.Channel == channel }) {
			continue // whoever tends that post sees to it
		}
		for _, id := range ids {
			b.log.Warn("Slack has a digest for an hour that it is not for; that is taken back", "channel", channel)
			if err := b.unschedule(ctx, channel, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// asItShouldBe tells whether Slack has of a post what is stored of it, and
// whether that is still wanted.
func (b *Bot) asItShouldBe(ctx context.Context, p data.Post, listed []string, gone map[string]bool, now time.Time) (bool, error) {
	switch {
	case p.Over():
		return len(listed) == 0, nil
	case p.State == "planned", !now.Before(p.Hour), !slices.Equal(listed, []string{p.Scheduled}):
		return false, nil
	}
	s, err := store.Subscriptions.One(ctx, b.store, p.Place)
	if err != nil {
		return false, ignore(err, store.ErrNotFound)
	}
	stale, err := b.stale(ctx, p, gone)
	return !stale && s.State == "on" && p.Version == s.Version, err
}
