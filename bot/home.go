package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"innovate/bot/say"
	"innovate/data"
	"innovate/data/store"

	"github.com/slack-go/slack"
)

// home is the part that is the app's home.
func (b *Bot) home() part {
	return part{
		presses: map[string]func(context.Context, occasion) error{
			say.ActHomePage: b.turnHome, say.ActHomeBack: b.turnHome, say.ActReminders: b.keepReminders,
		},
		works: map[string]work{kindHome: with(b.drawHome)},
	}
}

const kindHome = "home"

// homeOf is the body of a task to draw somebody's home.
type homeOf struct {
	Person string `json:"person"`
}

// visited shows somebody their home, and notes that they want it kept up to
// date from now on.
func (b *Bot) visited(ctx context.Context, o occasion) error {
	err := b.store.Change(ctx, func(tx *store.Tx) error {
		if _, err := store.Homes.Add(ctx, tx, data.Home{Person: o.User, Opened: b.now()}); err != nil {
			return err
		}
		return b.refreshHome(ctx, tx, o.User)
	})
	if err != nil {
		return fmt.Errorf("show a home: %w", err)
	}
	b.nudge()
	return nil
}

// refreshHome adds the task to draw somebody's home anew, as part of a change
// of what it shows. One that has not begun yet serves for all changes until
// it does. Who never opened their home has none to draw.
func (b *Bot) refreshHome(ctx context.Context, tx *store.Tx, who string) error {
	h, err := store.Homes.One(ctx, tx, who)
	if errors.Is(err, store.ErrNotFound) || h.Stale {
		return nil
	}
	if err != nil {
		return err
	}
	h.Stale = true
	h.Changes++
	if err := store.Homes.Put(ctx, tx, h); err != nil {
		return err
	}
	return plan(ctx, tx, kindHome, who+"/"+strconv.Itoa(h.Changes), b.now(), homeOf{who})
}

// thenHome has the home be drawn anew of somebody who pressed or filled in
// something, whichever part of the conversation that was for. It passes on
// how it went. What was pressed in the home itself has no address to answer
// to: the home shows what came of it.
func (b *Bot) thenHome(ctx context.Context, o occasion, err error) error {
	if o.View != "" && errors.Is(err, errNoAddress) {
		err = nil
	}
	if err != nil || slices.Contains(onlyLooking, o.Action) {
		return err
	}
	h, err := store.Homes.One(ctx, b.store, o.User)
	if err != nil || h.Stale {
		return nil // most people have none
	}
	if err := b.store.Change(ctx, func(tx *store.Tx) error { return b.refreshHome(ctx, tx, o.User) }); err != nil {
		b.log.Warn("have a home be drawn anew", "error", err) // it will be when they open it
	}
	b.nudge()
	return nil
}

// onlyLooking are presses that change nothing of anybody's: they show
// something, or a form to fill in.
var onlyLooking = []string{
	say.ActDetails, say.ActPage, say.ActBack, say.ActShare, say.ActSense, say.ActCompare, say.ActLook, say.ActHomePage, say.ActHomeBack,
	say.ActMeet, say.ActTry, say.ActUnmet, say.ActWatch, say.ActAdoption, say.ActContact, say.ActTeam, say.ActRecall,
}

// drawHome draws somebody's home. Should it change while Slack takes it in,
// another replica may have been faster with what is newer: it is drawn again.
// Drawing it twice does no harm.
func (b *Bot) drawHome(ctx context.Context, t homeOf) error {
	for {
		drawn, err := b.beginHome(ctx, t.Person)
		if err != nil {
			return err
		}
		view, err := b.composeHome(ctx, t.Person, 1)
		if err != nil {
			return err
		}
		_, err = b.slack.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: t.Person, View: view})
		if err != nil {
			return b.called("views.publish", err)
		}
		now, err := store.Homes.One(ctx, b.store, t.Person)
		if err != nil || now.Changes == drawn {
			return err
		}
	}
}

// beginHome notes that what changes from here on needs another drawing.
func (b *Bot) beginHome(ctx context.Context, who string) (changes int, err error) {
	err = b.store.Change(ctx, func(tx *store.Tx) error {
		h, err := store.Homes.One(ctx, tx, who)
		if err != nil {
			return err
		}
		changes = h.Changes
		if !h.Stale {
			return nil
		}
		h.Stale = false
		return store.Homes.Put(ctx, tx, h)
	})
	return changes, err
}

// turnHome shows another page of somebody's home. When it has changed since
// they saw it, the change comes first.
func (b *Bot) turnHome(ctx context.Context, o occasion) error {
	page, err := strconv.Atoi(o.Value)
	if err != nil {
		return fmt.Errorf("read what a button carries: %w", err)
	}
	view, err := b.composeHome(ctx, o.User, page)
	if err != nil {
		return err
	}
	_, err = b.slack.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: o.User, View: view, Hash: &o.Hash})
	if err != nil {
		b.log.Warn("turn the page of a home", "error", b.called("views.publish", err))
	}
	return nil
}

// keepReminders sets how often somebody is reminded of things.
func (b *Bot) keepReminders(ctx context.Context, o occasion) error {
	return b.changeProfile(ctx, o.User, func(p *data.Profile) { p.Fewer = o.Value == say.RemindersFewer })
}

// composeHome gathers what is somebody's, and theirs alone.
func (b *Bot) composeHome(ctx context.Context, who string, page int) (slack.HomeTabViewRequest, error) {
	h := say.Home{Now: b.now().In(b.zone(ctx, who))}
	for _, gather := range []func(context.Context, *say.Home, string) error{b.mine, b.met, b.kept, b.wishes, b.numbers, b.queue, b.titles} {
		if err := gather(ctx, &h, who); err != nil {
			return slack.HomeTabViewRequest{}, fmt.Errorf("compose a home: %w", err)
		}
	}
	return h.View(page), nil
}

// mine are somebody's adoptions, and what they agreed to be asked about.
func (b *Bot) mine(ctx context.Context, h *say.Home, who string) error {
	var err error
	if h.Adoptions, err = b.adoptionsOf(ctx, who); err != nil {
		return err
	}
	consents, err := store.Consents.List(ctx, b.store, store.Where{Owner: who})
	for _, c := range consents {
		if c.State != "withdrawn" && c.State != "left" {
			h.Consents = append(h.Consents, c)
		}
	}
	return err
}

// met are the introductions that somebody asked for, and those that wait for
// their answer.
func (b *Bot) met(ctx context.Context, h *say.Home, who string) error {
	asked, err := store.Introductions.List(ctx, b.store, store.Where{Owner: who, Last: true})
	if err != nil {
		return err
	}
	for _, i := range asked {
		if i.State != "taken back" {
			h.Introductions = append(h.Introductions, i)
		}
	}
	open, err := store.Approaches.List(ctx, b.store, store.Where{Owner: who, State: "open"})
	if err != nil {
		return err
	}
	for _, a := range open {
		i, err := store.Introductions.One(ctx, b.store, a.Introduction)
		if err == nil {
			h.Asked = append(h.Asked, say.Waiting{Innovation: i.Innovation, Since: a.Asked})
		} else if !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	return nil
}

// kept is what somebody saved, watches and needs.
func (b *Bot) kept(ctx context.Context, h *say.Home, who string) (err error) {
	if h.Saves, err = store.Saves.List(ctx, b.store, store.Where{Owner: who, Last: true}); err != nil {
		return err
	}
	if h.Watches, err = store.Watches.List(ctx, b.store, store.Where{Owner: who, Last: true}); err != nil {
		return err
	}
	needs, err := store.Needs.List(ctx, b.store, store.Where{Owner: who, State: "open", Last: true})
	if err != nil {
		return err
	}
	for _, n := range needs {
		backers, err := store.Backers.Count(ctx, b.store, store.Where{About: n.ID})
		if err != nil {
			return err
		}
		h.Needs = append(h.Needs, say.MyNeed{Need: n, Backers: backers})
	}
	return nil
}

// wishes are somebody's settings.
func (b *Bot) wishes(ctx context.Context, h *say.Home, who string) (err error) {
	if h.Profile, err = b.profile(ctx, who); err != nil {
		return err
	}
	h.Digest, err = store.Subscriptions.One(ctx, b.store, who)
	if errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	return err
}

// numbers are what all of this comes to, for everybody.
func (b *Bot) numbers(ctx context.Context, h *say.Home, _ string) (err error) {
	if h.Introduced, err = store.Introductions.Count(ctx, b.store, store.Where{State: "met"}); err != nil {
		return err
	}
	for _, s := range data.Stages {
		n, err := store.Adoptions.Count(ctx, b.store, store.Where{State: s.Code})
		if err != nil {
			return err
		}
		h.Adopted += n
		if (data.Adoption{Stage: s.Code}).Active() {
			h.Active += n
		}
		if s.Code == "sustained" {
			h.Sustained = n
		}
	}
	return nil
}

// titles looks up the records that a home names: one by one when they are
// few, and else all at once.
func (b *Bot) titles(ctx context.Context, h *say.Home, _ string) error {
	named := h.Named()
	if h.Records == nil {
		h.Records = map[string]data.Innovation{}
	}
	if len(named) > fewRecords {
		all, err := b.store.Innovations(ctx)
		for _, i := range all {
			if slices.Contains(named, i.ID) {
				h.Records[i.ID] = i
			}
		}
		return err
	}
	for _, id := range named {
		i, err := b.store.Innovation(ctx, id)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		h.Records[id] = i
	}
	return nil
}

const fewRecords = 10
