package bot

import (
	"context"
	"errors"
	"fmt"

	"innovate/bot/say"
	"innovate/data"
	"innovate/data/store"

	"github.com/slack-go/slack"
)

// A needTask is the body of a task about a need: its words stay in the need.
type needTask struct {
	Need       string `json:"need"`
	Innovation string `json:"innovation,omitempty"`
	Person     string `json:"person,omitempty"`
	Solver     string `json:"solver,omitempty"`
}

// need looks up what a task is about; false when it is gone.
func (b *Bot) need(ctx context.Context, id string) (data.Need, bool, error) {
	n, err := store.Needs.One(ctx, b.store, id)
	if errors.Is(err, store.ErrNotFound) {
		return n, false, nil
	}
	return n, err == nil, err
}

// postNeed posts a need in its channel. Where the bot may not write, the
// author is told, and can have it tried again.
func (b *Bot) postNeed(ctx context.Context, t needTask) error {
	n, ok, err := b.need(ctx, t.Need)
	if err != nil || !ok || n.TS != "" || n.State != "open" {
		return err
	}
	m, err := b.needMessage(ctx, n)
	if err != nil {
		return err
	}
	ts, err := b.postAt(ctx, n.Channel, "", m)
	if err != nil {
		if refusal(err) {
			return errors.Join(err, b.promiseUnposted(ctx, n))
		}
		return err
	}
	err = b.store.Change(ctx, func(tx *store.Tx) error {
		now, err := store.Needs.One(ctx, tx, n.ID)
		if err != nil {
			return err
		}
		now.TS = ts
		if now.Rev == n.Rev {
			return store.Needs.Put(ctx, tx, now)
		}
		return b.putNeed(ctx, tx, now) // somebody said "me too" while it was posted from another list
	})
	if err == nil {
		b.nudge()
	}
	return err
}

// needMessage is what the channel sees of a need, now.
func (b *Bot) needMessage(ctx context.Context, n data.Need) (say.Message, error) {
	line, err := b.needLine(ctx, n, "")
	if err != nil {
		return say.Message{}, err
	}
	found, err := b.liveOf(ctx, n.Channel, n.Answers)
	return say.NeedPost(line, found), err
}

// showNeed brings a need's message up to date. Another worker may be at it
// with an older state, so it looks again afterwards.
func (b *Bot) showNeed(ctx context.Context, t needTask) error {
	for rev := -1; ; {
		n, ok, err := b.need(ctx, t.Need)
		if err != nil || !ok || n.TS == "" || n.Rev == rev {
			return err
		}
		m, err := b.needMessage(ctx, n)
		if err != nil {
			return err
		}
		_, _, _, err = b.slack.UpdateMessageContext(ctx, n.Channel, n.TS, options(m, "")...)
		if err = b.called("chat.update", err); err != nil {
			return b.unlessBeyond(err)
		}
		rev = n.Rev
	}
}

// promiseUnposted adds the task to tell an author that their need could not
// be posted: once for each time that they had it tried.
func (b *Bot) promiseUnposted(ctx context.Context, n data.Need) error {
	return b.store.Change(ctx, func(tx *store.Tx) error {
		return plan(ctx, tx, kindNeedLost, fmt.Sprint(n.ID, "/", b.now().UnixMicro()), b.now(), needTask{Need: n.ID})
	})
}

func (b *Bot) tellUnposted(ctx context.Context, t needTask) error {
	n, ok, err := b.need(ctx, t.Need)
	if err != nil || !ok || n.State != "open" {
		return err
	}
	return b.unlessBeyond(b.reachOut(ctx, n.By, say.NeedUnposted(n)))
}

// repostNeed has the task tried again that failed to post a need. It is the
// same task: two presses post it once.
func (b *Bot) repostNeed(ctx context.Context, o occasion) error {
	n, ok, err := b.need(ctx, o.Value)
	switch {
	case err != nil:
		return err
	case !ok || n.State != "open":
		return b.back(ctx, o, say.NeedClosed())
	case n.By != o.User:
		return b.back(ctx, o, say.NeedNotYours())
	case n.TS != "" || n.Channel == "":
		return b.back(ctx, o, say.NeedPosted())
	}
	err = b.store.Again(ctx, kindNeedPost+"/"+n.ID, b.now())
	if err != nil && !errors.Is(err, store.ErrBusy) {
		return err
	}
	b.nudge()
	return b.back(ctx, o, say.NeedPosting())
}

// tellNeed tells somebody on a need that an innovation fits it.
func (b *Bot) tellNeed(ctx context.Context, t needTask) error {
	return b.fulfil(ctx, t.Person, needTelling(t.Need, t.Innovation), func() (m say.Message, due bool, err error) {
		n, ok, err := b.need(ctx, t.Need)
		if err != nil || !ok || n.State == "closed" {
			return m, false, err
		}
		found, err := b.liveOf(ctx, t.Person, []string{t.Innovation})
		if err != nil || len(found) == 0 {
			return m, false, err
		}
		line, err := b.needLine(ctx, n, t.Person)
		return say.NeedMet(line, found[0], t.Solver, b.uses(ctx, "", t.Person, ids(found))), true, err
	})
}

// needTelling names what somebody on a need is told of.
func needTelling(need, innovation string) string { return "need/" + need + "/" + innovation }

// offerLive offers innovations for what somebody types.
func (b *Bot) offerLive(ctx context.Context, o occasion) ([]*slack.OptionBlockObject, error) {
	all, err := b.named(ctx, o.Value)
	return say.Offer(all), err
}
