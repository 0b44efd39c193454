package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"innovate/bot/say"
	"innovate/data"
	"innovate/data/store"
	"innovate/index"

	"github.com/slack-go/slack"
)

// teams is the part that knows what sort of team somebody is in.
func (b *Bot) teams() part {
	return part{
		commands: map[string]func(context.Context, occasion) (say.Message, error){"team": b.askTeam},
		presses:  map[string]func(context.Context, occasion) error{say.ActTeam: b.openTeam},
		submits:  map[string]func(context.Context, occasion) (*slack.ViewSubmissionResponse, error){say.FormTeam: b.keepTeam},
		works:    map[string]work{kindTeam: with(b.tellTeam)},
	}
}

const kindTeam = "team"

// askTeam opens the form for the channel that the command was typed in; in a
// direct message, for the person.
func (b *Bot) askTeam(ctx context.Context, o occasion) (say.Message, error) {
	place := o.Channel
	if isDirect(o.Channel) {
		place = o.User
	}
	return say.Message{}, b.teamForm(ctx, o, place)
}

// openTeam opens the form for a person, from their home.
func (b *Bot) openTeam(ctx context.Context, o occasion) error { return b.teamForm(ctx, o, o.User) }

func (b *Bot) teamForm(ctx context.Context, o occasion, place string) error {
	ctx, cancel := context.WithTimeout(ctx, b.prompt)
	defer cancel()
	p, err := b.profile(ctx, place)
	if err != nil {
		return fmt.Errorf("open the form of a team: %w", err)
	}
	_, err = b.slack.OpenViewContext(ctx, o.Trigger, say.TeamForm(p, place != o.User))
	return b.called("views.open", err)
}

// keepTeam notes what a channel or a person has said of itself, and tells the
// channel when it is new. It was Slack that gave us the place back, as we had
// put it into the form: who can type in a channel may speak for it.
func (b *Bot) keepTeam(ctx context.Context, o occasion) (*slack.ViewSubmissionResponse, error) {
	country, region := o.Form.one("country"), o.Form.one("region")
	faults := map[string]string{}
	for field, text := range map[string]string{"country": country, "region": region} {
		if f := data.Guard(text); f.Verdict != data.Fine {
			b.refused(o.Via, o.Kind, f)
			faults[field] = say.Unfit(f)
		}
	}
	if len(faults) > 0 {
		return slack.NewErrorsViewSubmissionResponse(faults), nil
	}
	country, nation := data.Country(country)
	if region == "" {
		region = nation
	}
	said := data.Profile{Place: o.Meta, Setting: chosenCode(data.Settings, o.Form.one("setting")), Size: chosenCode(data.Sizes, o.Form.one("size")),
		Country: country, Region: strings.Join(strings.Fields(region), " ")}
	if err := b.saidTeam(ctx, o, said); err != nil {
		return nil, err
	}
	shown := say.TeamKept(said, o.Meta != o.User)
	return slack.NewUpdateViewSubmissionResponse(&shown), nil
}

// saidTeam keeps what was said, with the task to tell the channel of it.
func (b *Bot) saidTeam(ctx context.Context, o occasion, said data.Profile) error {
	err := b.store.Change(ctx, func(tx *store.Tx) error {
		before, err := store.Profiles.One(ctx, tx, said.Place)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if said.Fewer = before.Fewer; said == before || before.Place == "" && !said.Known() {
			return nil // nothing new: nobody need be told
		}
		if err := store.Profiles.Put(ctx, tx, said); err != nil {
			return err
		}
		if said.Place == o.User {
			return b.refreshHome(ctx, tx, o.User)
		}
		return plan(ctx, tx, kindTeam, said.Place+"/"+o.View, b.now(), teamTold{o.User, said})
	})
	if err != nil {
		return fmt.Errorf("keep what sort of team it is: %w", err)
	}
	b.nudge()
	return nil
}

// teamTold is the body of a task to tell a channel what was said of it.
type teamTold struct {
	User string       `json:"user"`
	Said data.Profile `json:"said"`
}

// tellTeam tells a channel what somebody has said of it. Where we are not let
// in, the one who said it knows that nobody else does.
func (b *Bot) tellTeam(ctx context.Context, t teamTold) error {
	err := b.post(ctx, t.Said.Place, "", say.TeamTold(t.User, t.Said))
	if err != nil && refusal(err) {
		b.log.Warn("a channel cannot be told what was said of it", "error", err)
		return b.post(ctx, t.User, "", say.TeamNotTold(t.Said.Place))
	}
	return err
}

// chosenCode lets only what the form offers through.
func chosenCode(codes []data.Code, chosen string) string {
	if data.Label(codes, chosen) == chosen {
		return ""
	}
	return chosen
}

// profile is what a channel or a person has said of itself; empty: nothing.
func (b *Bot) profile(ctx context.Context, place string) (data.Profile, error) {
	p, err := store.Profiles.One(ctx, b.store, place)
	if errors.Is(err, store.ErrNotFound) {
		return data.Profile{Place: place}, nil
	}
	return p, err
}

// background is what sort of team asks: what the person has said of themselves,
// or else what the channel has.
func (b *Bot) background(ctx context.Context, channel, person string) (data.Profile, error) {
	for _, place := range []string{person, channel} {
		if place == "" || isDirect(place) {
			continue
		}
		if p, err := b.profile(ctx, place); err != nil || p.Known() {
			return p, err
		}
	}
	return data.Profile{}, nil
}

// asIndexed is the same for the index, which lets it decide between near
// equals.
func asIndexed(p data.Profile) index.Context {
	c := index.Context{Region: p.Region, Country: p.Country, Size: p.Size}
	if p.Setting != "" {
		c.Settings = []string{p.Setting}
	}
	return c
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
		if err := store.Profiles.Put(ctx, tx, p); err != nil {
			return err
		}
		return b.refreshHome(ctx, tx, place)
	})
	if err != nil {
		return fmt.Errorf("change a profile: %w", err)
	}
	b.nudge()
	return nil
}
