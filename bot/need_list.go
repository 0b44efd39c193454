package bot

import (
	"context"
	"errors"
	"strconv"

	"innovate/bot/say"
	"innovate/data"
	"innovate/data/store"
)

// listNeeds answers "/innovate needs".
func (b *Bot) listNeeds(ctx context.Context, o occasion) (say.Message, error) {
	return b.needsPage(ctx, o.User, 0)
}

// pageNeeds shows another page of the list in place of the one before.
func (b *Bot) pageNeeds(ctx context.Context, o occasion) error {
	before, err := strconv.Atoi(o.Value)
	if err != nil || before < 0 {
		before = 0
	}
	m, err := b.needsPage(ctx, o.User, before)
	if err != nil {
		return err
	}
	return b.respond(ctx, o.URL, m, true)
}

// needsPage is a page of the open needs, the newest first.
func (b *Bot) needsPage(ctx context.Context, person string, before int) (say.Message, error) {
	all, err := store.Needs.List(ctx, b.store, store.Where{State: "open", Last: true})
	if err != nil {
		return say.Message{}, err
	}
	before = min(before, max(0, len(all)-1))
	var lines []say.NeedLine
	for _, n := range all[before:min(len(all), before+say.NeedsPage)] {
		line, err := b.needLine(ctx, n, person)
		if err != nil {
			return say.Message{}, err
		}
		lines = append(lines, line)
	}
	return say.Needs(lines, before, len(all)), nil
}

// needLine is a need as one person sees it: who else has it is a number.
func (b *Bot) needLine(ctx context.Context, n data.Need, person string) (say.NeedLine, error) {
	return b.needLineIn(ctx, b.store, n, person)
}

func (b *Bot) needLineIn(ctx context.Context, from store.Source, n data.Need, person string) (say.NeedLine, error) {
	line := say.NeedLine{Need: n, Mine: n.By == person, Close: b.curates[person]}
	var err error
	if line.Others, err = store.Backers.Count(ctx, from, store.Where{About: n.ID}); err != nil || person == "" {
		return line, err
	}
	_, err = store.Backers.One(ctx, from, n.ID+"/"+person)
	if line.Too = err == nil; errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	return line, err
}

// meToo puts somebody on a need, once.
func (b *Bot) meToo(ctx context.Context, o occasion) error {
	var line say.NeedLine
	added := false
	err := b.changeNeed(ctx, o.Value, func(tx *store.Tx, n *data.Need) (shows bool, err error) {
		if n.By != o.User {
			added, err = store.Backers.Add(ctx, tx, data.Backer{Need: n.ID, Person: o.User, At: b.now()})
		}
		if err == nil {
			line, err = b.needLineIn(ctx, tx, *n, o.User)
		}
		return added, err
	})
	if errors.Is(err, errNotOpen) {
		return b.back(ctx, o, say.NeedClosed())
	}
	if err != nil {
		return err
	}
	found, err := b.liveOf(ctx, o.User, line.Answers)
	if err != nil {
		return err
	}
	return b.back(ctx, o, say.MeToo(line, !added, found, b.uses(ctx, o.Channel, o.User, ids(found))))
}

// liveOf are innovations that may be shown to somebody, noted as shown.
func (b *Bot) liveOf(ctx context.Context, place string, names []string) ([]data.Innovation, error) {
	if len(names) == 0 {
		return nil, nil
	}
	if err := b.show(ctx, place, names); err != nil {
		return nil, err
	}
	var all []data.Innovation
	for _, id := range names {
		i, live, err := b.record(ctx, id)
		if err != nil {
			return nil, err
		}
		if live {
			all = append(all, i)
		}
	}
	return all, nil
}

// notMe takes somebody off a need.
func (b *Bot) notMe(ctx context.Context, o occasion) error {
	err := b.changeNeed(ctx, o.Value, func(tx *store.Tx, n *data.Need) (bool, error) {
		_, err := store.Backers.One(ctx, tx, n.ID+"/"+o.User)
		if errors.Is(err, store.ErrNotFound) {
			return false, nil
		}
		return true, errors.Join(err, store.Backers.Drop(ctx, tx, n.ID+"/"+o.User))
	})
	if errors.Is(err, errNotOpen) {
		return b.back(ctx, o, say.NeedClosed())
	}
	if err != nil {
		return err
	}
	return b.back(ctx, o, say.OffNeed())
}

// closeNeed closes a need, for its author or a curator.
func (b *Bot) closeNeed(ctx context.Context, o occasion) error { return b.endNeed(ctx, o, "closed") }

// meetNeed closes a need as answered, for its author.
func (b *Bot) meetNeed(ctx context.Context, o occasion) error { return b.endNeed(ctx, o, "answered") }

func (b *Bot) endNeed(ctx context.Context, o occasion, state string) error {
	m := say.NeedClosedNow(state == "answered")
	err := b.changeNeed(ctx, o.Value, func(_ *store.Tx, n *data.Need) (bool, error) {
		if n.By != o.User && (state == "answered" || !b.curates[o.User]) {
			m = say.NeedNotYours()
			return false, nil
		}
		n.State = state
		return true, nil
	})
	if errors.Is(err, errNotOpen) {
		return b.back(ctx, o, say.NeedClosed())
	}
	if err != nil {
		return err
	}
	return b.back(ctx, o, m)
}

// back answers a press, where it was: beside the message, or in place of the
// modal. A home is drawn anew and needs no answer.
func (b *Bot) back(ctx context.Context, o occasion, m say.Message) error {
	if o.Home {
		return nil
	}
	return b.answerPress(ctx, o, m)
}
