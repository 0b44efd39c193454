package bot

import (
	"context"
	"errors"
	"fmt"

	"innovate/data"
	"innovate/data/store"
)

// teams is the part that knows what sort of team somebody is in.
func (b *Bot) teams() part { return part{} }

// profile is what a channel or a person has said of itself; empty: nothing.
func (b *Bot) profile(ctx context.Context, place string) (data.Profile, error) {
	p, err := store.Profiles.One(ctx, b.store, place)
	if errors.Is(err, store.ErrNotFound) {
		return data.Profile{Place: place}, nil
	}
	return p, err
}

// changeProfile changes what a channel or a person has said of itself.
func (b *Bot) changeProfile(ctx context.Context, place string, change func(*data.Profile)) error {
	err := b.store.Change(ctx, func(tx *store.Tx) error {
		p, err := store.Profiles.One(ctx, tx, place)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		p.Place = place
		change(&p)
		return store.Profiles.Put(ctx, tx, p)
	})
	if err != nil {
		return fmt.Errorf("change a profile: %w", err)
	}
	return nil
}
