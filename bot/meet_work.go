package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"innovate/bot/say"
	"innovate/data"
	"innovate/data/store"

	"github.com/slack-go/slack"
)

// A contact has so many working days before they are reminded, and before
// somebody else is asked.
const (
	remindAfter = 3
	giveUpAfter = 5
)

// errGone says that somebody is not in the workspace any more, or never was.
var errGone = errors.New("nobody reads messages to this person")

// directTo opens the direct message with somebody. Slack takes a message to who
// has left as if they read it; here it says so.
func (b *Bot) directTo(ctx context.Context, person string) (channel string, err error) {
	c, _, _, err := b.slack.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{person}})
	for _, code := range []string{"user_disabled", "user_not_found", "user_not_visible", "cannot_dm_bot", "users_not_found"} {
		if refusedWith(err, code) {
			return "", errGone
		}
	}
	if err != nil {
		return "", b.called("conversations.open", err)
	}
	return c.ID, nil
}

// write sends somebody a direct message, and returns where it stands.
func (b *Bot) write(ctx context.Context, person string, m say.Message) (channel, ts string, err error) {
	if channel, err = b.directTo(ctx, person); err != nil {
		return "", "", err
	}
	ts, err = b.postAt(ctx, channel, "", m)
	return channel, ts, err
}

// turnAsked is a turn that is still open, in words for the contact; ok is
// false when it is over.
func (b *Bot) turnAsked(ctx context.Context, t turn) (a data.Approach, said say.Approach, ok bool, err error) {
	a, in, i, err := ownTurn(ctx, b.store, t.Introduction, t.Person)
	if err != nil || a.State != "open" || in.State != "asking" {
		return a, said, false, notFoundIsFine(err)
	}
	c, err := b.consentOf(ctx, b.store, i, t.Person)
	return a, say.Approach{
		Introduction: in.ID, Innovation: i, From: in.From, Problem: in.Problem, When: in.When,
		Invited: c.State == "invited", By: c.By, Scope: c.Scope,
	}, err == nil, err
}

// approach asks a contact, and starts the clock of their turn.
func (b *Bot) approach(ctx context.Context, t turn) error {
	a, said, ok, err := b.turnAsked(ctx, t)
	if err != nil || !ok || a.TS != "" {
		return err
	}
	if !said.Innovation.Live() {
		return b.passTurn(ctx, t, "recalled")
	}
	channel, err := b.directTo(ctx, t.Person)
	if err != nil {
		return b.unreached(ctx, t, err)
	}
	if err := b.startClock(ctx, t, b.zone(ctx, t.Person)); err != nil {
		return err
	}
	return b.askContact(ctx, t, channel, say.MayWeIntroduce(said))
}

// startClock adds the tasks that remind a contact, and that give them up.
func (b *Bot) startClock(ctx context.Context, t turn, zone *time.Location) error {
	return b.store.Change(ctx, func(tx *store.Tx) error {
		a, err := store.Approaches.One(ctx, tx, t.Introduction+"/"+t.Person)
		if err != nil {
			return err
		}
		a.Zone = zone.String()
		if err := store.Approaches.Put(ctx, tx, a); err != nil {
			return err
		}
		if err := plan(ctx, tx, kindReminder, a.ID(), data.AddWorkdays(a.Asked, remindAfter, zone), t); err != nil {
			return err
		}
		return plan(ctx, tx, kindSilent, a.ID(), data.AddWorkdays(a.Asked, giveUpAfter, zone), t)
	})
}

// askContact writes to a contact and notes where that stands.
func (b *Bot) askContact(ctx context.Context, t turn, channel string, m say.Message) error {
	ts, err := b.postAt(ctx, channel, "", m)
	if err != nil {
		return b.unreached(ctx, t, err)
	}
	return b.store.Change(ctx, func(tx *store.Tx) error {
		a, err := store.Approaches.One(ctx, tx, t.Introduction+"/"+t.Person)
		if err != nil || a.State != "open" {
			return err
		}
		a.Channel, a.TS = channel, ts
		return store.Approaches.Put(ctx, tx, a)
	})
}

// unreached asks the next when a contact cannot be written to for good. Any
// other error goes back to the task, to be tried again.
func (b *Bot) unreached(ctx context.Context, t turn, cause error) error {
	switch {
	case errors.Is(cause, errGone):
		return b.noteLeft(ctx, t.Person)
	case refusal(cause):
		b.log.Warn("a contact cannot be written to", "error", cause)
		return b.passTurn(ctx, t, "left")
	}
	return cause
}

// passTurn ends a turn that is still open, in a change of its own.
func (b *Bot) passTurn(ctx context.Context, t turn, became string) error {
	defer b.nudge()
	return b.store.Change(ctx, func(tx *store.Tx) error {
		a, err := store.Approaches.One(ctx, tx, t.Introduction+"/"+t.Person)
		if err != nil {
			return notFoundIsFine(err)
		}
		_, err = b.pass(ctx, tx, a, became)
		return err
	})
}

// remindContact reminds a contact who has not answered. After downtime that
// may be too late: then they are given up without.
func (b *Bot) remindContact(ctx context.Context, t turn) error {
	a, said, ok, err := b.turnAsked(ctx, t)
	if err != nil || !ok || b.now().After(data.AddWorkdays(a.Asked, giveUpAfter, zoneNamed(a.Zone))) {
		return err
	}
	channel, err := b.directTo(ctx, t.Person)
	if err != nil {
		return b.unreached(ctx, t, err)
	}
	return b.askContact(ctx, t, channel, say.StillWaiting(said))
}

// zoneNamed is a time zone by the name that a turn keeps of it.
func zoneNamed(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return zone
}

// giveUpContact asks the next when a contact has not answered at all.
func (b *Bot) giveUpContact(ctx context.Context, t turn) error { return b.passTurn(ctx, t, "silent") }

// closeTurn has what a contact was asked say that it is over.
func (b *Bot) closeTurn(ctx context.Context, t turn) error {
	a, _, i, err := ownTurn(ctx, b.store, t.Introduction, t.Person)
	if err != nil || a.TS == "" {
		return notFoundIsFine(err)
	}
	m := say.TurnOver(i, a.State)
	_, _, _, err = b.slack.UpdateMessageContext(ctx, a.Channel, a.TS, options(m, "")...)
	if err = b.called("chat.update", err); refusal(err) {
		return nil // they deleted it, or left: nobody looks at it
	}
	return err
}

// tellAsker tells an asker who is being asked now, or that nobody is left.
func (b *Bot) tellAsker(ctx context.Context, t turn) error {
	in, err := store.Introductions.One(ctx, b.store, t.Introduction)
	if err != nil {
		return notFoundIsFine(err)
	}
	overtaken := in.State != "asking" || in.Contact != t.Person
	if t.Person == "" {
		overtaken = in.State != "nobody"
	}
	if overtaken {
		return nil // there is newer news of it
	}
	m, err := b.askerNews(ctx, in, t)
	if err != nil {
		return err
	}
	_, _, err = b.write(ctx, in.Asker, m)
	switch {
	case errors.Is(err, errGone), refusal(err):
		b.log.Warn("an asker cannot be written to", "error", err)
	case err != nil:
		return err
	}
	return b.toldAsker(ctx, in.ID, t)
}

func (b *Bot) askerNews(ctx context.Context, in data.Introduction, t turn) (say.Message, error) {
	i, live, err := b.record(ctx, in.Innovation)
	if err != nil || !live {
		return say.MeetRecalled(i), err
	}
	news := say.Asking{Innovation: i, Introduction: in.ID, Problem: in.Problem}
	kept, err := store.Consents.List(ctx, b.store, store.Where{About: i.ID})
	if err != nil {
		return say.Message{}, err
	}
	all := i.Consents(kept)
	news.Ageing = ageing(all, b.now())
	if t.Before != "" {
		a, err := store.Approaches.One(ctx, b.store, in.ID+"/"+t.Before)
		if err != nil {
			return say.Message{}, err
		}
		news.Before, news.Became, news.Reason = consentAmong(all, t.Before).Site, a.State, a.Reason
	}
	if t.Person == "" {
		return say.NobodyLeft(news), nil
	}
	c := consentAmong(all, t.Person)
	news.Now, news.Chosen = c.Site, teamOf(c).Key() == in.Team
	return say.Asked(news), nil
}

// toldAsker lets go of words that have reached the asker.
func (b *Bot) toldAsker(ctx context.Context, introduction string, t turn) error {
	return b.store.Change(ctx, func(tx *store.Tx) error {
		if t.Before != "" {
			a, err := store.Approaches.One(ctx, tx, introduction+"/"+t.Before)
			if err != nil {
				return err
			}
			a.Reason = ""
			if err := store.Approaches.Put(ctx, tx, a); err != nil {
				return err
			}
		}
		if t.Person != "" {
			return nil
		}
		return letGo(ctx, tx, introduction, "")
	})
}

// letGo takes the asker's words out of an introduction that is over.
func letGo(ctx context.Context, tx *store.Tx, introduction, channel string) error {
	in, err := store.Introductions.One(ctx, tx, introduction)
	if err != nil || in.State == "asking" {
		return err
	}
	in.Problem, in.When = "", ""
	if channel != "" {
		in.Channel = channel
	}
	return store.Introductions.Put(ctx, tx, in)
}

// introduce opens a message for both, and says in it what they need to begin.
func (b *Bot) introduce(ctx context.Context, t turn) error {
	_, in, i, err := ownTurn(ctx, b.store, t.Introduction, t.Person)
	if err != nil || in.State != "met" || in.Contact != t.Person || in.Channel != "" || in.Problem == "" {
		return notFoundIsFine(err)
	}
	c, err := b.consentOf(ctx, b.store, i, t.Person)
	if err != nil {
		return err
	}
	group, _, _, err := b.slack.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{in.Asker, in.Contact}})
	if err != nil {
		return b.apart(ctx, in, b.called("conversations.open", err))
	}
	m := say.Introduced(i, in.Asker, in.Contact, in.Problem, in.When, c.Site)
	if err := b.post(ctx, group.ID, "", m); err != nil {
		return err
	}
	return b.store.Change(ctx, func(tx *store.Tx) error { return letGo(ctx, tx, in.ID, group.ID) })
}

// apart is for when two cannot be brought together: one of them has left.
// Without the contact, the next is asked; without the asker, it is over.
func (b *Bot) apart(ctx context.Context, in data.Introduction, cause error) error {
	if !refusal(cause) {
		return cause
	}
	defer b.nudge()
	if _, err := b.directTo(ctx, in.Contact); errors.Is(err, errGone) {
		return b.reopen(ctx, in)
	} else if err != nil {
		return err
	}
	if _, err := b.directTo(ctx, in.Asker); !errors.Is(err, errGone) {
		return cause // neither has left: somebody must look at it
	}
	return b.store.Change(ctx, func(tx *store.Tx) error {
		if err := b.callOff(ctx, tx, in, "taken back"); err != nil {
			return err
		}
		return plan(ctx, tx, kindThanks, in.ID, b.now(), turn{Introduction: in.ID, Person: in.Contact})
	})
}

// reopen asks the next after a contact said yes and left.
func (b *Bot) reopen(ctx context.Context, in data.Introduction) error {
	err := b.store.Change(ctx, func(tx *store.Tx) error {
		a, err := store.Approaches.One(ctx, tx, in.ID+"/"+in.Contact)
		if err != nil || a.State != "accepted" {
			return err
		}
		a.State, in.State, in.Met, in.Closed = "open", "asking", time.Time{}, time.Time{}
		if err := store.Introductions.Put(ctx, tx, in); err != nil {
			return err
		}
		if err := store.Nudges.Drop(ctx, tx, nudgeMet+"/"+a.ID()); err != nil {
			return err
		}
		return store.Approaches.Put(ctx, tx, a)
	})
	if err != nil {
		return err
	}
	return b.noteLeft(ctx, in.Contact)
}

// thankContact tells who said yes that the asker has left.
func (b *Bot) thankContact(ctx context.Context, t turn) error {
	_, _, i, err := ownTurn(ctx, b.store, t.Introduction, t.Person)
	if err != nil {
		return notFoundIsFine(err)
	}
	_, _, err = b.write(ctx, t.Person, say.ContactTold(i))
	if errors.Is(err, errGone) || refusal(err) {
		return nil
	}
	return err
}

// didYouMeet words the question what came of a meeting; false when somebody
// has told us already.
func (b *Bot) didYouMeet(ctx context.Context, about, person string) (say.Message, bool, error) {
	in, err := store.Introductions.One(ctx, b.store, about)
	if err != nil || in.Asker != person || in.State != "met" {
		return say.Message{}, false, notFoundIsFine(err)
	}
	i, live, err := b.record(ctx, in.Innovation)
	if err != nil || !live {
		return say.Message{}, false, err
	}
	mine, err := store.Adopters.List(ctx, b.store, store.Where{Owner: person})
	if err != nil {
		return say.Message{}, false, err
	}
	for _, each := range mine {
		a, err := store.Adoptions.One(ctx, b.store, each.Adoption)
		if err == nil && a.Innovation == in.Innovation {
			return say.Message{}, false, nil
		}
	}
	return say.DidYouMeet(i, in.Met, b.now()), true, nil
}

// Words are let go of, and turns given up, at the latest after so long,
// should a task for it have failed for good.
const (
	longestTurn = 9 * 24 * time.Hour
	longestKept = 9 * 24 * time.Hour
)

// lostTurns looks for what an outage may have stranded: tasks that failed for
// good are run again, turns that nobody gave up are, and words that are still
// kept after an introduction is over are let go of.
func (b *Bot) lostTurns(ctx context.Context) error {
	for _, kind := range []string{kindApproach, kindReminder, kindSilent, kindAskerNews, kindIntroduce, kindThanks} {
		failed, err := b.store.Tasks(ctx, store.Filter{Kind: kind, State: store.Failed})
		if err != nil {
			return err
		}
		for _, t := range failed {
			if err := b.store.Again(ctx, t.Key, b.now()); err != nil && !errors.Is(err, store.ErrBusy) && !errors.Is(err, store.ErrNotFound) {
				return err
			}
		}
	}
	lost, err := store.Approaches.List(ctx, b.store, store.Where{State: "open", Before: b.now().Add(-longestTurn)})
	if err != nil {
		return err
	}
	for _, a := range lost {
		if err := b.passTurn(ctx, turn{Introduction: a.Introduction, Person: a.Person}, "silent"); err != nil {
			return fmt.Errorf("give up a turn: %w", err)
		}
	}
	return b.letGoOfOld(ctx)
}

func (b *Bot) letGoOfOld(ctx context.Context) error {
	for _, state := range []string{"met", "nobody"} {
		before := b.now().Add(-longestKept)
		all, err := store.Introductions.List(ctx, b.store, store.Where{State: state, After: before.Add(-60 * 24 * time.Hour), Before: before})
		if err != nil {
			return err
		}
		for _, in := range all {
			if in.Problem == "" || in.Closed.After(before) {
				continue
			}
			if err := b.store.Change(ctx, func(tx *store.Tx) error { return letGo(ctx, tx, in.ID, "") }); err != nil {
				return err
			}
		}
	}
	return nil
}
