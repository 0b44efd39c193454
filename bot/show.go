package bot

import (
	"context"
	"errors"
	"time"

	"innovate/data"
	"innovate/data/store"
	"innovate/index"
)

// noteAgain is how old a note may be that something was shown somewhere.
const noteAgain = 24 * time.Hour

// liveOnly leaves out what has been taken out of answers since this replica's
// index last looked: a recall holds from the moment it is stored.
func (b *Bot) liveOnly(ctx context.Context, a index.Answer) (index.Answer, error) {
	var live []index.Match
	for _, m := range a.Matches {
		i, err := b.store.Innovation(ctx, m.Innovation.ID)
		switch {
		case errors.Is(err, store.ErrNotFound):
		case err != nil:
			return a, err
		case i.Live():
			live = append(live, m)
		}
	}
	if len(live) == 0 {
		a.Verdict = index.None
	}
	a.Matches = live
	return a, nil
}

// show notes which innovations are about to be shown where, so that a recall
// can reach them. It never notes what was asked.
func (b *Bot) show(ctx context.Context, place string, innovations []string) error {
	now := b.now()
	var fresh []data.Showing
	for _, id := range innovations {
		s := data.Showing{Innovation: id, Place: place, First: now}
		before, err := store.Showings.One(ctx, b.store, id+"/"+place)
		switch {
		case err == nil && now.Sub(before.Last) < noteAgain:
			continue
		case err == nil:
			s = before
		case !errors.Is(err, store.ErrNotFound):
			return err
		}
		s.Last = now
		fresh = append(fresh, s)
	}
	if len(fresh) == 0 {
		return nil
	}
	return b.store.Change(ctx, func(tx *store.Tx) error {
		for _, s := range fresh {
			if err := store.Showings.Put(ctx, tx, s); err != nil {
				return err
			}
		}
		return nil
	})
}

// keepShowings is how long it is known what was shown where.
const keepShowings = 2 * 365 * 24 * time.Hour

// forgetShowings lets go of notes that are too old for a recall to go by.
func (b *Bot) forgetShowings(ctx context.Context) error {
	for {
		old, err := store.Showings.List(ctx, b.store, store.Where{Before: b.now().Add(-keepShowings), Limit: 500})
		if err != nil || len(old) == 0 {
			return err
		}
		err = b.store.Change(ctx, func(tx *store.Tx) error {
			for _, s := range old {
				if err := store.Showings.Drop(ctx, tx, s.Innovation+"/"+s.Place); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
}
