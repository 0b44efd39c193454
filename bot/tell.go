package bot

import (
	"context"
	"errors"

	"innovate/bot/say"
	"innovate/data"
	"innovate/data/store"
)

// What a Telling has come to. It is kept in the change that decides to tell
// somebody, together with the task to do it; the task then finds it waiting,
// or has nothing to do. Told is empty, as a Telling says so by being there.
const (
	waiting = "waiting"
	told    = ""
	lost    = "lost" // they could not be reached
)

// willTell has a place told of something by a task, once for ever. It reports
// false when it was before.
func (b *Bot) willTell(ctx context.Context, tx *store.Tx, place, about, kind string, body any) (added bool, err error) {
	added, err = store.Tellings.Add(ctx, tx, data.Telling{Place: place, About: about, State: waiting, At: b.now()})
	if err != nil || !added {
		return false, err
	}
	return true, plan(ctx, tx, kind, about+"/"+place, b.now(), body)
}

// fulfil does what was promised: it composes a message, posts it where it will
// be read, and notes that, with whatever else is to be kept then. What is no
// longer to be told is forgotten, so that it may be promised anew.
func (b *Bot) fulfil(ctx context.Context, place, about string, compose func() (m say.Message, due bool, err error), then ...func(*store.Tx) error) error {
	t, err := store.Tellings.One(ctx, b.store, place+"/"+about)
	if errors.Is(err, store.ErrNotFound) || err == nil && t.State != waiting {
		return nil
	}
	if err != nil {
		return err
	}
	m, due, err := compose()
	if err != nil {
		return err
	}
	if due {
		t.State, t.At = told, b.now()
		if err := b.reachOut(ctx, place, m); err != nil {
			if !beyond(err) {
				return err
			}
			t.State = lost
			b.log.Info("somebody could not be told", "about", about, "error", err)
		}
	}
	defer b.nudge()
	return b.store.Change(ctx, func(tx *store.Tx) error {
		if !due {
			return store.Tellings.Drop(ctx, tx, place+"/"+about)
		}
		if err := store.Tellings.Put(ctx, tx, t); err != nil {
			return err
		}
		for _, do := range then {
			if err := do(tx); err != nil {
				return err
			}
		}
		return nil
	})
}

// errLeft says that somebody has left the workspace: Slack takes a message to
// them, and nobody reads it.
var errLeft = errors.New("the person has left")

// beyond tells whether no other try will reach somebody.
func beyond(err error) bool { return refusal(err) || errors.Is(err, errLeft) }

// reachOut posts in a channel, or to a person who is still there to read it.
func (b *Bot) reachOut(ctx context.Context, place string, m say.Message) error {
	if !isChannel(place) {
		p, err := b.person(ctx, place)
		if err != nil {
			return err
		}
		if p.Gone {
			return errLeft
		}
	}
	return b.post(ctx, place, "", m)
}

// unlessBeyond lets go of a call that Slack refuses for good: the message is
// deleted, the channel archived, the person gone. Nobody is left to be told.
func (b *Bot) unlessBeyond(err error) error {
	if err == nil || !beyond(err) {
		return err
	}
	b.log.Info("nobody is there to be told", "error", err)
	return nil
}
