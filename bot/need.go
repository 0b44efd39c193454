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

// Kinds of tasks for needs. Each is one call of Slack's.
const (
	kindNeedPost  = "need-post"  // in its channel
	kindNeedShow  = "need-show"  // what its message says has changed
	kindNeedTell  = "need-tell"  // somebody on it that something fits
	kindNeedStory = "need-story" // a curator what somebody did about it
	kindNeedLost  = "need-lost"  // its author that it could not be posted
)

// needing is the part that keeps problems that nothing answers yet.
func (b *Bot) needing() part {
	return part{
		commands: map[string]func(context.Context, occasion) (say.Message, error){"needs": b.listNeeds},
		presses: map[string]func(context.Context, occasion) error{
			say.ActUnmet: b.openNeed, say.ActMeToo: b.meToo, say.ActNotMe: b.notMe, say.ActNeeds: b.pageNeeds,
			say.ActNeedEdit: b.openNeedEdit, say.ActNeedClose: b.closeNeed, say.ActNeedMet: b.meetNeed,
			say.ActNeedPost: b.repostNeed, say.ActSolved: b.openSolved,
		},
		submits: map[string]func(context.Context, occasion) (*slack.ViewSubmissionResponse, error){
			say.FormNeed: b.takeNeed, say.FormEdit: b.takeNeedEdit, say.FormSolved: b.takeSolved,
		},
		suggests: map[string]func(context.Context, occasion) ([]*slack.OptionBlockObject, error){say.ActSolvedBy: b.offerLive},
		works: map[string]work{
			kindNeedPost: with(b.postNeed), kindNeedShow: with(b.showNeed), kindNeedTell: with(b.tellNeed),
			kindNeedStory: with(b.tellStory), kindNeedLost: with(b.tellUnposted),
		},
		follows: []func(context.Context, int64) error{b.fitNeeds},
	}
}

// openNeed opens the form for a need, with the asker's words in it where only
// they have seen them.
func (b *Bot) openNeed(ctx context.Context, o occasion) error {
	problem := say.Carried(o.Value)
	if data.Guard(problem).Verdict != data.Fine {
		problem = ""
	}
	near, err := b.nearNeeds(ctx, o.User, problem, nil)
	if err != nil {
		return err
	}
	setting, err := b.settingOf(ctx, o)
	if err != nil {
		return err
	}
	return b.openModal(ctx, o, say.NeedForm(problem, setting, near, needIDs(near)))
}

// settingOf is where somebody works, as they or their channel have said.
func (b *Bot) settingOf(ctx context.Context, o occasion) (string, error) {
	for _, place := range []string{o.User, o.Channel} {
		if place == "" {
			continue
		}
		p, err := store.Profiles.One(ctx, b.store, place)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return "", err
		}
		if p.Setting != "" {
			return p.Setting, nil
		}
	}
	return "", nil
}

// nearMost is how many needs that are nearly the same are shown at once, and
// needsMost among how many of the newest they are looked for.
const (
	nearMost  = 2
	needsMost = 500
)

// nearNeeds are the open needs that are nearly the same as a problem, nearest
// first, without those that the person has been shown.
func (b *Bot) nearNeeds(ctx context.Context, person, problem string, seen []string) ([]say.NeedLine, error) {
	if problem == "" {
		return nil, nil
	}
	all, err := store.Needs.List(ctx, b.store, store.Where{State: "open", Last: true, Limit: needsMost})
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(n data.Need) bool { return slices.Contains(seen, n.ID) })
	var texts []string
	for _, n := range all {
		texts = append(texts, n.Text)
	}
	alike, err := b.index.Alike(problem, texts)
	if err != nil {
		return nil, fmt.Errorf("look for the same need: %w", err)
	}
	var near []say.NeedLine
	for _, at := range index.MostAlike(alike, nearMost) {
		line, err := b.needLine(ctx, all[at], person)
		if err != nil {
			return nil, err
		}
		near = append(near, line)
	}
	return near, nil
}

func needIDs(all []say.NeedLine) []string {
	var names []string
	for _, n := range all {
		names = append(names, n.ID)
	}
	return names
}

// readNeed reads what is filled in of a need, and what is wrong with it.
func readNeed(o occasion) (n data.Need, post bool, faults map[string]string) {
	n = data.Need{Text: o.Form.one(say.FieldProblem), State: "open", By: o.User}
	n.From = data.Profile{Place: o.User, Setting: o.Form.one(say.FieldSetting)}
	post = o.Form.one(say.FieldHow) == say.HowPost
	if post {
		n.Channel = o.Form.one(say.FieldWhere)
	}
	faults = say.NeedTexts(index.Parse(n.Text).Empty(), !o.Form.ticked(say.FieldAgree, say.Agreed), post && n.Channel == "", false)
	if f := data.Guard(n.Text); f.Verdict != data.Fine {
		faults[say.FieldProblem] = say.Unfit(f)
	}
	return n, post, faults
}

// takeNeed keeps a need that its author has looked at, unless nearly the same
// is there already and they have not seen it yet.
func (b *Bot) takeNeed(ctx context.Context, o occasion) (*slack.ViewSubmissionResponse, error) {
	n, _, faults := readNeed(o)
	if len(faults) > 0 {
		b.guarded(o, n.Text)
		return slack.NewErrorsViewSubmissionResponse(faults), nil
	}
	seen := strings.FieldsFunc(o.Meta, func(r rune) bool { return r == ',' })
	near, err := b.nearNeeds(ctx, o.User, n.Text, append(seen, o.View)) // a second submission of this form is not like itself
	if err != nil {
		return nil, err
	}
	if len(near) > 0 {
		return nextModal(say.NeedForm(n.Text, n.From.Setting, near, append(seen, needIDs(near)...))), nil
	}
	n.ID, n.At, n.Rev = o.View, b.now(), 1
	if n.Known, n.Matched, err = b.fitting(ctx, n.Text); err != nil {
		return nil, err
	}
	full, err := b.keepNeed(ctx, n)
	switch {
	case err != nil:
		return nil, fmt.Errorf("keep a need: %w", err)
	case full:
		return slack.NewErrorsViewSubmissionResponse(say.NeedTexts(false, false, false, true)), nil
	}
	b.nudge()
	return nextModal(say.NeedKept(n)), nil
}

// keepNeed keeps a need, once, with the task to post it.
func (b *Bot) keepNeed(ctx context.Context, n data.Need) (full bool, err error) {
	err = b.store.Change(ctx, func(tx *store.Tx) error {
		open, err := store.Needs.Count(ctx, tx, store.Where{Owner: n.By, State: "open"})
		if err != nil {
			return err
		}
		if _, err := store.Needs.One(ctx, tx, n.ID); err == nil || !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if full = open >= data.MostNeeds; full {
			return nil
		}
		if err := store.Needs.Put(ctx, tx, n); err != nil || n.Channel == "" {
			return err
		}
		return plan(ctx, tx, kindNeedPost, n.ID, b.now(), needTask{Need: n.ID})
	})
	return full, err
}

// guarded counts what the guard has stopped in a form.
func (b *Bot) guarded(o occasion, text string) {
	if f := data.Guard(text); f.Verdict != data.Fine {
		b.refused(o.Via, o.Kind, f)
	}
}

// nextModal answers a form with another modal in its place.
func nextModal(modal slack.ModalViewRequest) *slack.ViewSubmissionResponse {
	return slack.NewUpdateViewSubmissionResponse(&modal)
}

// openNeedEdit opens the form in which its author changes a need.
func (b *Bot) openNeedEdit(ctx context.Context, o occasion) error {
	n, err := store.Needs.One(ctx, b.store, o.Value)
	switch {
	case errors.Is(err, store.ErrNotFound) || err == nil && n.State != "open":
		return b.openModal(ctx, o, say.NoLongerOpen())
	case err != nil:
		return err
	case n.By != o.User:
		return b.openModal(ctx, o, say.NeedNotYoursModal())
	}
	return b.openModal(ctx, o, say.NeedEdit(n))
}

// takeNeedEdit keeps a need as its author changed it.
func (b *Bot) takeNeedEdit(ctx context.Context, o occasion) (*slack.ViewSubmissionResponse, error) {
	fresh, _, faults := readNeed(o)
	if len(faults) > 0 {
		b.guarded(o, fresh.Text)
		return slack.NewErrorsViewSubmissionResponse(faults), nil
	}
	modal := say.NeedSaved()
	err := b.changeNeed(ctx, o.Meta, func(_ *store.Tx, n *data.Need) (bool, error) {
		if n.By != o.User {
			modal = say.NeedNotYoursModal()
			return false, nil
		}
		n.Text, n.From.Setting = fresh.Text, fresh.From.Setting
		return true, nil
	})
	if errors.Is(err, errNotOpen) {
		return nextModal(say.NoLongerOpen()), nil
	}
	if err != nil {
		return nil, err
	}
	return nextModal(modal), nil
}

// errNotOpen says that a need is not there, or not open any more.
var errNotOpen = errors.New("the need is not open")

// changeNeed changes a need that is open, and has its message follow when the
// change says that it shows.
func (b *Bot) changeNeed(ctx context.Context, id string, change func(*store.Tx, *data.Need) (shows bool, err error)) error {
	err := b.store.Change(ctx, func(tx *store.Tx) error {
		n, err := store.Needs.One(ctx, tx, id)
		if errors.Is(err, store.ErrNotFound) || err == nil && n.State != "open" {
			return errNotOpen
		}
		if err != nil {
			return err
		}
		shows, err := change(tx, &n)
		if err != nil || !shows {
			return err
		}
		return b.putNeed(ctx, tx, n)
	})
	if err != nil {
		return fmt.Errorf("change a need: %w", err)
	}
	b.nudge()
	return nil
}

// putNeed keeps a need whose message is to show a change.
func (b *Bot) putNeed(ctx context.Context, tx *store.Tx, n data.Need) error {
	n.Rev++
	if err := store.Needs.Put(ctx, tx, n); err != nil || n.TS == "" {
		return err
	}
	return plan(ctx, tx, kindNeedShow, fmt.Sprint(n.ID, "/", n.Rev), b.now(), needTask{Need: n.ID})
}
