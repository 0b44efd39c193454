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
)

// mostConfirms is how often somebody is asked whether they are still happy
// to be a contact without an answer, before they are left in peace.
const mostConfirms = 4

// tendContacts has everybody asked who has not confirmed for 90 days, and
// again every 90 days, and looks once a week whether they are still there.
func (b *Bot) tendContacts(ctx context.Context) error {
	all, err := b.agreed(ctx)
	if err != nil {
		return err
	}
	for _, c := range all {
		if err := b.confirmDue(ctx, c); err != nil {
			return err
		}
	}
	return b.lookWhoLeft(ctx, all)
}

// agreed are all who agreed to be asked, here or by the catalogue alone.
func (b *Bot) agreed(ctx context.Context) ([]data.Consent, error) {
	all, err := store.Consents.List(ctx, b.store, store.Where{})
	if err != nil {
		return nil, err
	}
	records, err := b.store.Innovations(ctx)
	if err != nil {
		return nil, err
	}
	kept := map[string][]data.Consent{}
	for _, c := range all {
		kept[c.Innovation] = append(kept[c.Innovation], c)
	}
	for _, i := range records {
		if i.Live() {
			all = append(all, i.Consents(kept[i.ID])[len(kept[i.ID]):]...)
		}
	}
	return slices.DeleteFunc(all, func(c data.Consent) bool { return c.State != "agreed" }), nil
}

func (b *Bot) confirmDue(ctx context.Context, c data.Consent) error {
	now := b.now()
	periods := int(now.Sub(c.Confirmed) / data.ConfirmEvery)
	if periods < 1 || periods > mostConfirms || now.Before(c.Until) {
		return nil
	}
	id := nudgeConfirm + "/" + c.ID() + "/" + c.Confirmed.UTC().Format("2006-01-02") + "/" + strconv.Itoa(periods)
	return b.addNudge(ctx, data.Nudge{ID: id, Kind: nudgeConfirm, Person: c.Person, About: c.Innovation, Due: now, State: "waiting"})
}

// addNudge adds a nudge, unless it was added before; where it was, no change
// is begun for it.
func (b *Bot) addNudge(ctx context.Context, n data.Nudge) error {
	if _, err := store.Nudges.One(ctx, b.store, n.ID); !errors.Is(err, store.ErrNotFound) {
		return err
	}
	return b.store.Change(ctx, func(tx *store.Tx) error {
		_, err := store.Nudges.Add(ctx, tx, n)
		return err
	})
}

// wordConfirm asks a contact whether they still agree; false when they have
// said so since, or are not a contact any more.
func (b *Bot) wordConfirm(ctx context.Context, about, person string) (say.Message, bool, error) {
	i, live, err := b.record(ctx, about)
	if err != nil || !live {
		return say.Message{}, false, err
	}
	c, err := b.consentOf(ctx, b.store, i, person)
	if err != nil || c.State != "agreed" || b.now().Sub(c.Confirmed) < data.ConfirmEvery {
		return say.Message{}, false, err
	}
	return say.StillHappy(i, c, b.now()), true, nil
}

// lookWhoLeft adds a task for each of them to see whether they are still there,
// when this process has not done so this week.
func (b *Bot) lookWhoLeft(ctx context.Context, all []data.Consent) error {
	year, week := b.now().UTC().ISOWeek()
	this := int64(100*year + week)
	if b.looked.Load() == this {
		return nil
	}
	for _, c := range all {
		t, err := task(kindStill, fmt.Sprintf("%s/%d-W%02d", c.Person, year, week), b.now(), agreement{Person: c.Person})
		if err != nil {
			return err
		}
		if _, err := b.store.Add(ctx, t); err != nil {
			return err
		}
	}
	b.looked.Store(this)
	return nil
}

// stillThere looks whether a contact has left.
func (b *Bot) stillThere(ctx context.Context, a agreement) error {
	p, err := b.person(ctx, a.Person)
	if err != nil || !p.Gone {
		return err
	}
	return b.noteLeft(ctx, a.Person)
}

// wantedAbout is what a note is about that somebody would like a contact.
func wantedAbout(innovation string) string { return "contact/" + innovation }

// contactsWanted is how many people would like a contact for an innovation,
// and whether an asker is among them.
func (b *Bot) contactsWanted(ctx context.Context, from store.Source, innovation, asker string) (asked int, noted bool, err error) {
	if asked, err = store.Tellings.Count(ctx, from, store.Where{About: wantedAbout(innovation)}); err != nil {
		return 0, false, err
	}
	_, err = store.Tellings.One(ctx, from, asker+"/"+wantedAbout(innovation))
	if errors.Is(err, store.ErrNotFound) {
		return asked, false, nil
	}
	return asked, err == nil, err
}

// noteWanted notes that somebody would like a contact. Curators see the
// number, once a month for each innovation at most, and never who asked.
func (b *Bot) noteWanted(ctx context.Context, tx *store.Tx, innovation, asker string) error {
	now := b.now()
	if _, err := store.Tellings.Add(ctx, tx, data.Telling{Place: asker, About: wantedAbout(innovation), At: now}); err != nil {
		return err
	}
	for _, curator := range b.curators() {
		id := nudgeWanted + "/" + innovation + "/" + curator + "/" + now.UTC().Format("2006-01")
		if _, err := store.Nudges.Add(ctx, tx, data.Nudge{ID: id, Kind: nudgeWanted, Person: curator, About: innovation, Due: now, State: "waiting"}); err != nil {
			return err
		}
	}
	return nil
}

// wantContact notes it for who pressed the button.
func (b *Bot) wantContact(ctx context.Context, o occasion) error {
	i, live, err := b.record(ctx, o.Value)
	if err != nil || !live {
		return err
	}
	asked := 0
	err = b.store.Change(ctx, func(tx *store.Tx) error {
		if err := b.noteWanted(ctx, tx, i.ID, o.User); err != nil {
			return err
		}
		asked, _, err = b.contactsWanted(ctx, tx, i.ID, o.User)
		return err
	})
	if err != nil {
		return fmt.Errorf("note that a contact is wanted: %w", err)
	}
	if o.View == "" {
		return b.answerPress(ctx, o, say.WantedNoted(asked))
	}
	kept, err := store.Consents.List(ctx, b.store, store.Where{About: i.ID})
	if err != nil {
		return err
	}
	modal, err := b.nobodyModal(ctx, i, i.Consents(kept), o.User)
	if err == nil {
		_, err = b.slack.UpdateViewContext(ctx, modal, "", o.Hash, o.View)
	}
	if err != nil {
		b.log.Warn("show that a contact is wanted", "error", err)
	}
	return nil
}

// wordWanted tells a curator how many would like a contact; false once there
// is one.
func (b *Bot) wordWanted(ctx context.Context, about, person string) (say.Message, bool, error) {
	i, live, err := b.record(ctx, about)
	if err != nil || !live || !b.curates[person] {
		return say.Message{}, false, err
	}
	asked, _, err := b.contactsWanted(ctx, b.store, about, person)
	if err != nil || asked == 0 {
		return say.Message{}, false, err
	}
	return say.ContactsWanted(i, asked), true, nil
}
