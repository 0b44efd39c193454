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

	"github.com/slack-go/slack"
)

// ownTurn is the turn that somebody has in an introduction, with all that it
// is about. Nobody else's can be had by it: it goes by who pressed.
func ownTurn(ctx context.Context, from source, introduction, person string) (a data.Approach, in data.Introduction, i data.Innovation, err error) {
	if a, err = store.Approaches.One(ctx, from, introduction+"/"+person); err != nil {
		return
	}
	if in, err = store.Introductions.One(ctx, from, introduction); err != nil {
		return
	}
	if i, err = from.Innovation(ctx, in.Innovation); errors.Is(err, store.ErrNotFound) {
		err = nil // the record is gone; the turn is still theirs
	}
	return
}

// acceptTurn brings both together.
func (b *Bot) acceptTurn(ctx context.Context, o occasion) error {
	var i data.Innovation
	var a data.Approach
	over := false
	err := b.store.Change(ctx, func(tx *store.Tx) (err error) {
		var in data.Introduction
		a, in, i, err = ownTurn(ctx, tx, o.Value, o.User)
		over = errors.Is(err, store.ErrNotFound) || err == nil && (a.State != "open" || in.State != "asking")
		if err != nil || over {
			return notFoundIsFine(err)
		}
		a.Channel, a.TS = o.Channel, o.TS
		if !i.Live() {
			a.State, over = "recalled", true
			return b.callOff(ctx, tx, in, "recalled")
		}
		if err := b.agreeIfInvited(ctx, tx, in.Innovation, o.User); err != nil {
			return err
		}
		return b.meetNow(ctx, tx, in, a)
	})
	if err != nil {
		return fmt.Errorf("accept a turn: %w", err)
	}
	b.nudge()
	if over {
		return b.answerPress(ctx, o, say.TurnOver(i, a.State))
	}
	return nil
}

// meetNow is part of the change by which a contact says yes.
func (b *Bot) meetNow(ctx context.Context, tx *store.Tx, in data.Introduction, a data.Approach) error {
	now := b.now()
	in.State, in.Contact, in.Met, in.Closed = "met", a.Person, now, now
	if err := store.Introductions.Put(ctx, tx, in); err != nil {
		return err
	}
	if err := b.endTurn(ctx, tx, a, "accepted"); err != nil {
		return err
	}
	b.metrics.introduced("met")
	due := now.Add(nudgeMetAfter)
	if _, err := store.Nudges.Add(ctx, tx, data.Nudge{
		ID: nudgeMet + "/" + a.ID(), Kind: nudgeMet, Person: in.Asker, About: in.ID, Due: due, State: "waiting",
	}); err != nil {
		return err
	}
	return plan(ctx, tx, kindIntroduce, a.ID(), now, turn{Introduction: in.ID, Person: a.Person})
}

// openNotMe asks a contact who else could be asked.
func (b *Bot) openNotMe(ctx context.Context, o occasion) error {
	return b.openTurnForm(ctx, o, say.NotMe)
}

// openBusy asks a contact until when they are busy.
func (b *Bot) openBusy(ctx context.Context, o occasion) error {
	return b.openTurnForm(ctx, o, say.BusyUntil)
}

func (b *Bot) openTurnForm(ctx context.Context, o occasion, form func(data.Innovation, string) slack.ModalViewRequest) error {
	a, _, i, err := ownTurn(ctx, b.store, o.Value, o.User)
	switch {
	case errors.Is(err, store.ErrNotFound), err == nil && a.State != "open":
		return b.answerPress(ctx, o, say.TurnOver(i, a.State))
	case err != nil:
		return fmt.Errorf("open a form for a contact: %w", err)
	}
	return b.openModal(ctx, o, form(i, strings.Join([]string{o.Value, o.Channel, o.TS}, "|")))
}

// A turnForm is what the modals of a contact carry.
func turnForm(meta string) (introduction, channel, ts string) {
	introduction, rest, _ := strings.Cut(meta, "|")
	channel, ts, _ = strings.Cut(rest, "|")
	return introduction, channel, ts
}

// declineTurn takes in who else could be asked, and asks them or the next.
func (b *Bot) declineTurn(ctx context.Context, o occasion) (*slack.ViewSubmissionResponse, error) {
	wrong := faults{}
	reason, instead := wrong.words(o.Form, say.FieldReason), o.Form.one(say.FieldInstead)
	if instead == o.User {
		wrong[say.FieldInstead] = say.NotYourself()
	}
	if r := wrong.response(); r != nil {
		return r, nil
	}
	return b.leaveTurn(ctx, o, func(tx *store.Tx, a data.Approach, in data.Introduction, i data.Innovation) error {
		a.Reason = reason
		if instead == "" {
			_, err := b.pass(ctx, tx, a, "declined")
			return err
		}
		may, err := b.mayInvite(ctx, tx, i, in, instead)
		if err != nil {
			return err
		}
		if !may {
			wrong[say.FieldInstead] = say.NotThem()
			return nil
		}
		if err := b.inviteInstead(ctx, tx, i, a.Person, instead); err != nil {
			return err
		}
		if err := b.endTurn(ctx, tx, a, "declined"); err != nil {
			return err
		}
		return b.askPerson(ctx, tx, in, instead, a)
	}, wrong)
}

// busyTurn takes in until when a contact is busy, and asks the next. It holds
// for all that they agreed to be asked about.
func (b *Bot) busyTurn(ctx context.Context, o occasion) (*slack.ViewSubmissionResponse, error) {
	until, ok := laterDay(o.Form.one(say.FieldUntil), b.now())
	if !ok {
		return slack.NewErrorsViewSubmissionResponse(map[string]string{say.FieldUntil: say.LaterDay()}), nil
	}
	return b.leaveTurn(ctx, o, func(tx *store.Tx, a data.Approach, in data.Introduction, i data.Innovation) error {
		if err := b.awayUntil(ctx, tx, i, o.User, until); err != nil {
			return err
		}
		_, err := b.pass(ctx, tx, a, "busy")
		return err
	}, nil)
}

// leaveTurn does what ends somebody's own turn, when it is still theirs.
func (b *Bot) leaveTurn(ctx context.Context, o occasion,
	leave func(*store.Tx, data.Approach, data.Introduction, data.Innovation) error, wrong faults) (*slack.ViewSubmissionResponse, error) {
	introduction, channel, ts := turnForm(o.Meta)
	err := b.store.Change(ctx, func(tx *store.Tx) error {
		a, in, i, err := ownTurn(ctx, tx, introduction, o.User)
		if err != nil || a.State != "open" || in.State != "asking" {
			return notFoundIsFine(err)
		}
		if channel != "" && ts != "" {
			a.Channel, a.TS = channel, ts
		}
		return leave(tx, a, in, i)
	})
	if err != nil {
		return nil, fmt.Errorf("end a turn: %w", err)
	}
	b.nudge()
	return wrong.response(), nil
}

// laterDay reads a day that is to come, within a year.
func laterDay(text string, now time.Time) (time.Time, bool) {
	day, err := time.Parse(time.DateOnly, text)
	return day, err == nil && day.After(now) && day.Before(now.AddDate(1, 0, 1))
}

// mayInvite tells whether somebody may be asked in a contact's stead.
func (b *Bot) mayInvite(ctx context.Context, tx *store.Tx, i data.Innovation, in data.Introduction, person string) (bool, error) {
	if slices.Contains(in.Spared(nil, b.now()), person) {
		return false, nil
	}
	c, err := b.consentOf(ctx, tx, i, person)
	if err != nil {
		return false, err
	}
	if c.State != "" && !c.Open(b.now()) && c.State != "invited" {
		return false, nil // they paused, withdrew or left: they are left in peace
	}
	full, err := fullAmong(ctx, tx, []data.Team{{People: []string{person}}}, b.now())
	return !full[person], err
}

// notFoundIsFine is for what may have gone in the meantime.
func notFoundIsFine(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}
