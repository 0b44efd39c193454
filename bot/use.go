package bot

import (
	"context"

	"innovate/data"
	"innovate/data/store"
	"innovate/index"
)

// uses is what is known of how innovations are used, as one asker in one
// channel is told; nobody, where all can read it. It is more than an answer
// needs: when it cannot be read, the answer goes without.
func (b *Bot) uses(ctx context.Context, channel, person string, ids []string) map[string]data.Use {
	all, err := b.readUses(ctx, channel, person, ids)
	if err != nil && ctx.Err() == nil {
		b.log.Warn("read how innovations are used", "error", err)
	}
	return all
}

func (b *Bot) readUses(ctx context.Context, channel, person string, ids []string) (map[string]data.Use, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	asker, err := b.background(ctx, channel, person)
	if err != nil {
		return nil, err
	}
	adoptions, err := store.Adoptions.List(ctx, b.store, store.Where{Among: ids})
	if err != nil {
		return nil, err
	}
	consents, err := store.Consents.List(ctx, b.store, store.Where{Among: ids, State: "agreed"})
	if err != nil {
		return nil, err
	}
	by := map[string][]data.Adoption{}
	for _, a := range adoptions {
		by[a.Innovation] = append(by[a.Innovation], a)
	}
	uses := map[string]data.Use{}
	for _, id := range ids {
		uses[id] = data.UseOf(by[id], asker, person)
	}
	for _, c := range consents {
		if u := uses[c.Innovation]; c.Open(b.now()) && c.Person != person {
			u.Contacts++
			if c.Confirmed.After(u.Confirmed) {
				u.Confirmed = c.Confirmed
			}
			uses[c.Innovation] = u
		}
	}
	return uses, b.readSaved(ctx, person, ids, uses)
}

// readSaved notes what somebody has saved.
func (b *Bot) readSaved(ctx context.Context, person string, ids []string, uses map[string]data.Use) error {
	if person == "" {
		return nil
	}
	saved, err := store.Saves.List(ctx, b.store, store.Where{Owner: person, Among: ids})
	for _, s := range saved {
		u := uses[s.Innovation]
		u.Saved = true
		uses[s.Innovation] = u
	}
	return err
}

// teamsHere are the teams of this workspace that took an innovation up, those
// most like the asker's first.
func (b *Bot) teamsHere(ctx context.Context, o occasion, id string) ([]data.Adoption, error) {
	all, err := store.Adoptions.List(ctx, b.store, store.Where{About: id})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	asker, err := b.background(ctx, o.Channel, o.User)
	data.SortLike(all, asker)
	return all, err
}

func ids(all []data.Innovation) []string {
	var names []string
	for _, i := range all {
		names = append(names, i.ID)
	}
	return names
}

func matched(all []index.Match) []string {
	var names []string
	for _, m := range all {
		names = append(names, m.Innovation.ID)
	}
	return names
}
