package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"innovate/bot/say"
	"innovate/data"
	"innovate/data/store"

	"github.com/slack-go/slack"
)

// comparing is the part that puts innovations side by side.
func (b *Bot) comparing() part {
	return part{
		commands: map[string]func(context.Context, occasion) (say.Message, error){"compare": b.compareCommand},
		presses:  map[string]func(context.Context, occasion) error{say.ActCompare: b.chooseToCompare, say.ActRead: b.readOnTop},
		submits:  map[string]func(context.Context, occasion) (*slack.ViewSubmissionResponse, error){say.FormCompare: b.compare},
		suggests: map[string]func(context.Context, occasion) ([]*slack.OptionBlockObject, error){say.ToCompare: b.offerToCompare},
	}
}

// chooseToCompare opens the form with the innovation that was pressed on.
func (b *Bot) chooseToCompare(ctx context.Context, o occasion) error {
	i, live, err := b.record(ctx, o.Value)
	switch {
	case err != nil:
		return err
	case !live:
		return b.openModal(ctx, o, goneModal(i))
	}
	return b.openModal(ctx, o, say.Compare(i))
}

// compareCommand opens the form with what somebody has seen last.
func (b *Bot) compareCommand(ctx context.Context, o occasion) (say.Message, error) {
	seen, err := b.seen(ctx, o.User, say.LeastCompared)
	if err != nil {
		return say.Message{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, b.prompt)
	defer cancel()
	if _, err := b.slack.OpenViewContext(ctx, o.Trigger, say.Compare(seen...)); err != nil {
		return say.Message{}, b.called("views.open", err)
	}
	return say.CompareOpen(), nil
}

// Of what somebody has seen so many are offered, those still live.
const (
	mostSeen     = 10
	looksThrough = 4 * mostSeen
)

// offerToCompare offers what somebody has seen lately, or what has the words
// they type in its title.
func (b *Bot) offerToCompare(ctx context.Context, o occasion) ([]*slack.OptionBlockObject, error) {
	if strings.TrimSpace(o.Value) == "" {
		seen, err := b.seen(ctx, o.User, mostSeen)
		return say.Offer(seen), err
	}
	all, err := b.store.Innovations(ctx)
	if err != nil {
		return nil, fmt.Errorf("offer innovations: %w", err)
	}
	return say.Offer(titled(all, o.Value, mostOffered)), nil
}

// seen is what was shown to somebody alone, the latest first.
func (b *Bot) seen(ctx context.Context, person string, most int) ([]data.Innovation, error) {
	shown, err := store.Showings.List(ctx, b.store, store.Where{Owner: person, Last: true, Limit: looksThrough})
	if err != nil {
		return nil, fmt.Errorf("look for what somebody has seen: %w", err)
	}
	var all []data.Innovation
	for _, s := range shown {
		if len(all) == most {
			break
		}
		i, live, err := b.record(ctx, s.Innovation)
		if err != nil {
			return nil, err
		}
		if live {
			all = append(all, i)
		}
	}
	return all, nil
}

// compare turns the form into the comparison.
func (b *Bot) compare(ctx context.Context, o occasion) (*slack.ViewSubmissionResponse, error) {
	var chosen []string
	for _, id := range o.Form[say.ToCompare] {
		if !slices.Contains(chosen, id) {
			chosen = append(chosen, id)
		}
	}
	if len(chosen) < say.LeastCompared || len(chosen) > say.MostCompared {
		return slack.NewErrorsViewSubmissionResponse(faults{say.ToCompare: say.ChooseTwo}), nil
	}
	asker, err := b.background(ctx, o.Channel, o.User)
	if err != nil {
		return nil, err
	}
	uses := b.uses(ctx, o.Channel, o.User, chosen)
	var all []say.Compared
	for _, id := range chosen {
		i, live, err := b.record(ctx, id)
		if err != nil {
			return nil, err
		}
		if !live {
			return slack.NewErrorsViewSubmissionResponse(faults{say.ToCompare: say.NotShown + cmp.Or(i.Title, id)}), nil
		}
		all = append(all, say.Compared{Innovation: i, Use: uses[id], Near: nearby(i, asker)})
	}
	if err := b.show(ctx, o.User, chosen); err != nil {
		return nil, err
	}
	return instead(say.Comparison(all, asker)), nil
}

// mostNear is how many sites of the catalogue are named in a comparison.
const mostNear = 2

// nearby are the sites the catalogue knows that are nearest to a team, in its
// own country at least.
func nearby(i data.Innovation, asker data.Profile) []data.Site {
	like := func(s data.Site) int { return data.Likeness(asker, "", "", s.Country, s.Place) }
	sites := slices.DeleteFunc(append([]data.Site{i.Origin}, i.Adopters...), func(s data.Site) bool {
		return strings.TrimSpace(s.Organisation) == "" || like(s) == 0
	})
	slices.SortStableFunc(sites, func(a, b data.Site) int { return cmp.Compare(like(b), like(a)) })
	return sites[:min(len(sites), mostNear)]
}

// readOnTop shows a record on top of the modal that the press was in.
func (b *Bot) readOnTop(ctx context.Context, o occasion) error {
	modal, err := b.page(ctx, o, o.Value, 1)
	if err != nil {
		return err
	}
	return b.openModal(ctx, o, modal)
}
