package bot

import (
	"context"
	"errors"

	"innovate/bot/say"
	"innovate/data"
	"innovate/data/store"

	"github.com/slack-go/slack"
)

// keeping is the part that keeps what people want to find again, or to hear of.
func (b *Bot) keeping() part {
	return part{
		commands: map[string]func(context.Context, occasion) (say.Message, error){"saved": b.listSaved},
		presses: map[string]func(context.Context, occasion) error{
			say.ActSave: b.save, say.ActUnsave: b.unsave, say.ActWatch: b.openWatch, say.ActUnwatch: b.unwatch,
		},
		submits: map[string]func(context.Context, occasion) (*slack.ViewSubmissionResponse, error){say.FormWatch: b.takeWatch},
		works:   map[string]work{kindWatchTell: with(b.tellWatch)},
		follows: []func(context.Context, int64) error{b.fitWatches},
	}
}

// save puts an innovation on somebody's list. Pressed twice it stays there:
// the card's menu, drawn anew, is what offers to take it off.
func (b *Bot) save(ctx context.Context, o occasion) error {
	i, live, err := b.record(ctx, o.Value)
	switch {
	case err != nil:
		return err
	case i.ID == "":
		return b.back(ctx, o, say.Gone())
	case !live:
		return b.back(ctx, o, say.Gone(i))
	}
	added := false
	err = b.store.Change(ctx, func(tx *store.Tx) (err error) {
		added, err = store.Saves.Add(ctx, tx, data.Save{Person: o.User, Innovation: i.ID, At: b.now()})
		return err
	})
	if err != nil {
		return err
	}
	return b.back(ctx, o, say.Saved(i, !added))
}

// unsave takes an innovation off somebody's list.
func (b *Bot) unsave(ctx context.Context, o occasion) error {
	err := b.store.Change(ctx, func(tx *store.Tx) error {
		return store.Saves.Drop(ctx, tx, o.User+"/"+o.Value)
	})
	if err != nil {
		return err
	}
	return b.back(ctx, o, say.Unsaved())
}

// savedBy are the innovations that somebody has saved, the latest first, as
// they stand now: some may no longer be shown.
func (b *Bot) savedBy(ctx context.Context, person string) ([]data.Innovation, error) {
	saves, err := store.Saves.List(ctx, b.store, store.Where{Owner: person, Last: true})
	if err != nil {
		return nil, err
	}
	var all []data.Innovation
	for _, s := range saves {
		i, _, err := b.record(ctx, s.Innovation)
		if err != nil {
			return nil, err
		}
		if i.ID != "" {
			all = append(all, i)
		}
	}
	return all, nil
}

// listSaved answers "/innovate saved".
func (b *Bot) listSaved(ctx context.Context, o occasion) (say.Message, error) {
	saved, err := b.savedBy(ctx, o.User)
	if err != nil {
		return say.Message{}, err
	}
	watches, err := b.watchesOf(ctx, o.User)
	shown := min(len(saved), say.SavedMost)
	return say.SavedList(saved[:shown], len(saved)-shown, watches), err
}

// watchesOf are the problems that somebody watches, the latest first.
func (b *Bot) watchesOf(ctx context.Context, person string) ([]data.Watch, error) {
	return store.Watches.List(ctx, b.store, store.Where{Owner: person, Last: true})
}

// watch looks a watch up; false when it is gone.
func (b *Bot) watch(ctx context.Context, from store.Source, id string) (data.Watch, bool, error) {
	w, err := store.Watches.One(ctx, from, id)
	if errors.Is(err, store.ErrNotFound) {
		return w, false, nil
	}
	return w, err == nil, err
}
