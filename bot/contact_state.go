package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"innovate/bot/say"
	"innovate/data"
	"innovate/data/store"
)

// changeConsent changes what somebody has agreed to, and hands over what they
// have not answered when they are not to be asked any more.
func (b *Bot) changeConsent(ctx context.Context, innovation, person string, change func(*data.Consent)) error {
	defer b.nudge()
	return b.store.Change(ctx, func(tx *store.Tx) error {
		i, _, err := b.liveIn(ctx, tx, innovation)
		if err != nil {
			return err
		}
		c, err := b.consentOf(ctx, tx, i, person)
		if err != nil || !slices.Contains([]string{"agreed", "paused", "invited"}, c.State) {
			return err // there is nothing to change
		}
		change(&c)
		if err := store.Consents.Put(ctx, tx, c); err != nil || c.Open(b.now()) {
			return err
		}
		return b.handOver(ctx, tx, person, innovation)
	})
}

// handOver asks others what somebody has not answered about an innovation;
// about any, when that is empty.
func (b *Bot) handOver(ctx context.Context, tx *store.Tx, person, innovation string) error {
	return b.passAll(ctx, tx, person, innovation, "withdrew")
}

func (b *Bot) passAll(ctx context.Context, tx *store.Tx, person, innovation, became string) error {
	open, err := b.turnsOf(ctx, tx, person)
	if err != nil {
		return err
	}
	for _, a := range open {
		in, err := store.Introductions.One(ctx, tx, a.Introduction)
		if err != nil {
			return err
		}
		if innovation != "" && in.Innovation != innovation {
			continue
		}
		if _, err := b.pass(ctx, tx, a, became); err != nil {
			return err
		}
	}
	return nil
}

// agreeIfInvited notes that who was invited has said yes.
func (b *Bot) agreeIfInvited(ctx context.Context, tx *store.Tx, innovation, person string) error {
	c, err := store.Consents.One(ctx, tx, innovation+"/"+person)
	if err != nil || c.State != "invited" {
		return notFoundIsFine(err)
	}
	c.State, c.Agreed, c.Confirmed, c.Scope = "agreed", b.now(), b.now(), say.Scope()
	return store.Consents.Put(ctx, tx, c)
}

// inviteInstead notes that a contact named a colleague, who is asked together
// with what they are asked to agree to.
func (b *Bot) inviteInstead(ctx context.Context, tx *store.Tx, i data.Innovation, by, person string) error {
	c, err := b.consentOf(ctx, tx, i, person)
	if err != nil || c.State != "" {
		return err
	}
	of, err := b.consentOf(ctx, tx, i, by)
	if err != nil {
		return err
	}
	return store.Consents.Put(ctx, tx, data.Consent{
		Innovation: i.ID, Person: person, Site: of.Site, Setting: of.Setting, Size: of.Size, Role: of.Role,
		Scope: say.Scope(), How: say.HowColleague, By: by, State: "invited", Confirmed: b.now(),
	})
}

// awayUntil notes until when somebody is busy, for all that they agreed to.
func (b *Bot) awayUntil(ctx context.Context, tx *store.Tx, i data.Innovation, person string, until time.Time) error {
	all, err := store.Consents.List(ctx, tx, store.Where{Owner: person, State: "agreed"})
	if err != nil {
		return err
	}
	here, err := b.consentOf(ctx, tx, i, person)
	if err != nil {
		return err
	}
	if here.How == data.FromCatalogue && !slices.ContainsFunc(all, func(c data.Consent) bool { return c.Innovation == i.ID }) {
		all = append(all, here)
	}
	for _, c := range all {
		c.Until = until
		if err := store.Consents.Put(ctx, tx, c); err != nil {
			return err
		}
	}
	return nil
}

// agree and refuse answer an invitation.
func (b *Bot) agree(ctx context.Context, o occasion) error {
	var c data.Consent
	err := b.store.Change(ctx, func(tx *store.Tx) (err error) {
		if err = b.agreeIfInvited(ctx, tx, o.Value, o.User); err != nil {
			return err
		}
		c, err = store.Consents.One(ctx, tx, o.Value+"/"+o.User)
		return notFoundIsFine(err)
	})
	if err != nil {
		return fmt.Errorf("agree to be asked: %w", err)
	}
	return b.answerConsent(ctx, o, c)
}

func (b *Bot) refuse(ctx context.Context, o occasion) error {
	return b.noMore(ctx, o)
}

// confirm notes that somebody is still happy to be asked.
func (b *Bot) confirm(ctx context.Context, o occasion) error {
	now := b.now()
	if err := b.changeConsent(ctx, o.Value, o.User, func(c *data.Consent) {
		if c.State == "agreed" {
			c.Confirmed = now
		}
	}); err != nil {
		return fmt.Errorf("confirm a contact: %w", err)
	}
	return b.answerConsentOf(ctx, o)
}

// noMore takes somebody off the list who was asked whether they still agree.
func (b *Bot) noMore(ctx context.Context, o occasion) error {
	if err := b.withdrawConsent(ctx, o); err != nil {
		return err
	}
	return b.answerConsentOf(ctx, o)
}

func (b *Bot) answerConsentOf(ctx context.Context, o occasion) error {
	c, err := store.Consents.One(ctx, b.store, o.Value+"/"+o.User)
	if notFoundIsFine(err) != nil {
		return err
	}
	return b.answerConsent(ctx, o, c)
}

func (b *Bot) answerConsent(ctx context.Context, o occasion, c data.Consent) error {
	i, _, err := b.record(ctx, o.Value)
	if err != nil {
		return err
	}
	return b.answerPress(ctx, o, say.ContactKept(i, c))
}

// noteLeft is for when somebody is found to have left the workspace: they are
// listed no more, what they have not answered goes to others, and their team
// is asked for a successor, once.
func (b *Bot) noteLeft(ctx context.Context, person string) error {
	defer b.nudge()
	return b.store.Change(ctx, func(tx *store.Tx) error {
		mine, err := b.everyConsent(ctx, tx, person)
		if err != nil {
			return err
		}
		for _, c := range mine {
			if !slices.Contains([]string{"agreed", "paused", "invited"}, c.State) {
				continue
			}
			if err := b.leave(ctx, tx, c); err != nil {
				return err
			}
		}
		return b.passAll(ctx, tx, person, "", "left")
	})
}

// everyConsent is all that somebody agreed to, kept here or named in the
// records of what they are being asked about.
func (b *Bot) everyConsent(ctx context.Context, tx *store.Tx, person string) ([]data.Consent, error) {
	all, err := store.Consents.List(ctx, tx, store.Where{Owner: person})
	if err != nil {
		return nil, err
	}
	open, err := b.turnsOf(ctx, tx, person)
	if err != nil {
		return nil, err
	}
	for _, a := range open {
		_, _, i, err := ownTurn(ctx, tx, a.Introduction, person)
		if err != nil {
			return nil, err
		}
		c, err := b.consentOf(ctx, tx, i, person)
		if err != nil {
			return nil, err
		}
		if c.How == data.FromCatalogue && !slices.ContainsFunc(all, func(k data.Consent) bool { return k.Innovation == i.ID }) {
			all = append(all, c)
		}
	}
	return all, nil
}

// leave notes of one consent that its person has left. Who had only been
// invited needs no successor.
func (b *Bot) leave(ctx context.Context, tx *store.Tx, c data.Consent) error {
	invited := c.State == "invited"
	c.State = "left"
	if !invited {
		team, err := b.teamOfContact(ctx, tx, c)
		if err != nil {
			return err
		}
		for _, to := range team {
			if err := plan(ctx, tx, kindSuccessor, c.ID()+"/"+to, b.now(), agreement{c.Innovation, c.Person, to}); err != nil {
				return err
			}
		}
		c.Successors = strings.Join(team, ",")
	}
	return store.Consents.Put(ctx, tx, c)
}

// teamOfContact are the other people of a contact's site who adopted what
// they were asked about; the curators, when nobody is known.
func (b *Bot) teamOfContact(ctx context.Context, tx *store.Tx, c data.Consent) ([]string, error) {
	adoptions, err := store.Adoptions.List(ctx, tx, store.Where{About: c.Innovation})
	if err != nil {
		return nil, err
	}
	var team []string
	for _, a := range adoptions {
		if !a.Site.Same(c.Site) {
			continue
		}
		for _, p := range a.People {
			if p != c.Person && !slices.Contains(team, p) {
				team = append(team, p)
			}
		}
	}
	if len(team) > 0 {
		return team, nil
	}
	return slices.DeleteFunc(b.curators(), func(p string) bool { return p == c.Person }), nil
}

// askSuccessor asks somebody of a team whether one of them could be asked
// instead of who has left.
func (b *Bot) askSuccessor(ctx context.Context, a agreement) error {
	c, err := store.Consents.One(ctx, b.store, a.Innovation+"/"+a.Person)
	if err != nil {
		return notFoundIsFine(err)
	}
	i, live, err := b.record(ctx, a.Innovation)
	if err != nil || !live {
		return err
	}
	_, _, err = b.write(ctx, a.To, say.Successor(i, c, b.curates[a.To]))
	if errors.Is(err, errGone) || refusal(err) {
		return nil
	}
	return err
}
