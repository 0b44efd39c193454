package bot

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"innovate/bot/say"
	"innovate/data"
	"innovate/data/store"

	"github.com/slack-go/slack"
)

// tellAdopter tells one person something of an adoption, if it still holds.
// Whom Slack cannot reach is left out; when that leaves nobody to let a
// colleague in, curators are asked.
func (b *Bot) tellAdopter(ctx context.Context, t telling) error {
	a, i, err := b.adoption(ctx, t.Adoption)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	var m say.Message
	switch t.What {
	case tellAdded:
		m = say.AddedTo(t.By, i, a)
	case tellJoin:
		m = say.WantsIn(t.By, i, a)
	case tellJoined:
		m = say.Joined(t.By, i, a)
	case tellInUse:
		m = say.InUse(i, a)
	case tellAYear:
		m = say.AYear(i, a)
	case tellThanks:
		m = say.Thanks(i, a)
	}
	if !b.concerns(t, a) || m.Text == "" {
		return nil
	}
	who, err := b.person(ctx, t.Person)
	if err != nil {
		return err
	}
	if who.Gone || who.Bot { // Slack would take a message for them, and nobody would read it
		return b.askCurators(ctx, t)
	}
	err = b.post(ctx, t.Person, "", m)
	if err != nil && refusal(err) {
		b.log.Warn("somebody cannot be told of an adoption", "what", t.What, "error", err)
		return b.askCurators(ctx, t)
	}
	return err
}

// concerns tells whether what was promised still holds when it is done.
func (b *Bot) concerns(t telling, a data.Adoption) bool {
	switch t.What {
	case tellThanks:
		return true
	case tellJoin:
		return b.mayChange(a, t.Person) && !a.Owns(t.By)
	}
	return a.Owns(t.Person)
}

// askCurators asks those who look after the catalogue to let somebody in,
// when one of an adoption's people cannot be reached.
func (b *Bot) askCurators(ctx context.Context, t telling) error {
	if t.What != tellJoin || b.curates[t.Person] {
		return nil
	}
	err := b.store.Change(ctx, func(tx *store.Tx) error {
		for curator := range b.curates {
			if err := b.promise(ctx, tx, telling{curator, tellJoin, t.Adoption, t.By, 0}); err != nil {
				return err
			}
		}
		return nil
	})
	b.nudge()
	return err
}

// aboutJoin is what the Telling is about that says who asked to be let in.
func aboutJoin(person string) string { return "join/" + person }

func askedToJoin(ctx context.Context, from store.Source, adoption, person string) (bool, error) {
	_, err := store.Tellings.One(ctx, from, adoption+"/"+aboutJoin(person))
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// askToJoin asks an adoption's people to let somebody in, once.
func (b *Bot) askToJoin(ctx context.Context, o occasion) error {
	answer := say.Joining(false)
	err := b.store.Change(ctx, func(tx *store.Tx) error {
		a, err := store.Adoptions.One(ctx, tx, o.Value)
		if errors.Is(err, store.ErrNotFound) {
			answer = say.AdoptionGone()
			return nil
		}
		if err != nil || a.Owns(o.User) {
			return err
		}
		fresh, err := store.Tellings.Add(ctx, tx, data.Telling{Place: a.ID, About: aboutJoin(o.User), At: b.now()})
		if err != nil {
			return err
		}
		if !fresh {
			answer = say.Joining(true)
			return nil
		}
		for _, p := range a.People {
			if err := b.promise(ctx, tx, telling{p, tellJoin, a.ID, o.User, 0}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	b.nudge()
	return b.turnTo(ctx, o, answer)
}

// owned runs a change of an adoption for one of its people, and answers by
// the response URL. Change says what is to be kept, if anything is.
func (b *Bot) owned(ctx context.Context, o occasion, id string, change func(*store.Tx, data.Adoption) (say.Message, error)) error {
	var answer say.Message
	err := b.store.Change(ctx, func(tx *store.Tx) error {
		a, err := store.Adoptions.One(ctx, tx, id)
		switch {
		case errors.Is(err, store.ErrNotFound):
			answer = say.AdoptionGoneNow()
			return nil
		case err != nil:
			return err
		case !b.mayChange(a, o.User):
			answer = say.NotYourSiteNow()
			return nil
		}
		answer, err = change(tx, a)
		return err
	})
	if err != nil {
		return err
	}
	b.nudge()
	if err := b.respond(ctx, o.URL, answer, false); err != nil {
		b.log.Warn("answer a press", "action", o.Action, "error", err) // what it changed is safe
	}
	return nil
}

// letIn makes somebody who asked one of an adoption's people.
func (b *Bot) letIn(ctx context.Context, o occasion) error {
	id, person, _ := strings.Cut(o.Value, " ")
	return b.owned(ctx, o, id, func(tx *store.Tx, a data.Adoption) (say.Message, error) {
		asked, err := askedToJoin(ctx, tx, id, person)
		switch {
		case err != nil:
			return say.Message{}, err
		case a.Owns(person):
			return say.LetInNow(person, a), nil
		case !asked:
			return say.NotAsked(), nil
		case len(a.People) >= say.MostPeople:
			return say.FullHouse(), nil
		}
		more := a
		more.People = append(slices.Clone(a.People), person)
		kept, err := b.keepAdoption(ctx, tx, a, more, o.User, false)
		return say.LetInNow(person, kept), err
	})
}

// leaveAdoption takes somebody off an adoption, unless they are the last.
func (b *Bot) leaveAdoption(ctx context.Context, o occasion) error {
	return b.owned(ctx, o, o.Value, func(tx *store.Tx, a data.Adoption) (say.Message, error) {
		switch {
		case !a.Owns(o.User):
			return say.NotYourSiteNow(), nil
		case len(a.People) == 1:
			return say.LeftIt(a, true), nil
		}
		fewer := a
		fewer.People = slices.DeleteFunc(slices.Clone(a.People), func(p string) bool { return p == o.User })
		kept, err := b.keepAdoption(ctx, tx, a, fewer, o.User, false)
		return say.LeftIt(kept, false), err
	})
}

// nudgeFollowUp is the kind of nudge that asks how an adoption goes; it is
// about the adoption's ID.
const nudgeFollowUp = "follow-up"

// followUp words the question how an adoption goes, if nobody has said since
// it came due.
func (b *Bot) followUp(ctx context.Context, about, person string) (say.Message, bool, error) {
	a, i, err := b.adoption(ctx, about)
	if errors.Is(err, store.ErrNotFound) {
		return say.Message{}, false, nil
	}
	if err != nil {
		return say.Message{}, false, err
	}
	asked, open := a.Asking(b.now())
	if !open || !a.Owns(person) {
		return say.Message{}, false, nil
	}
	return say.FollowUp(i, a, asked), true, nil
}

// readFollowUp reads what a button of a follow-up carries.
func readFollowUp(value string) (id string, asked int64) {
	id, at, _ := strings.Cut(value, " ")
	asked, err := strconv.ParseInt(at, 10, 64)
	if err != nil {
		asked = 0 // long ago: it has been answered since
	}
	return id, asked
}

// stillGoing keeps the answer to a follow-up that takes one tap. A second
// tap, by whomever, changes nothing.
func (b *Bot) stillGoing(ctx context.Context, o occasion) error {
	id, asked := readFollowUp(o.Value)
	return b.owned(ctx, o, id, func(tx *store.Tx, a data.Adoption) (say.Message, error) {
		if a.Stage == "stopped" || a.Heard.Unix() >= asked {
			return say.NotedBefore(a), nil
		}
		after := a
		switch o.Action {
		case say.ActGoing:
			after = a.Going(b.now())
		case say.ActLive:
			after.Stage, after.Paused = "live", false
		case say.ActPaused:
			after.Paused = true
		}
		kept, err := b.keepAdoption(ctx, tx, a, after, o.User, true)
		return say.Noted(kept), err
	})
}

// openFollowUp opens the form for an answer that takes more than a tap.
func (b *Bot) openFollowUp(ctx context.Context, o occasion) error {
	id, _ := readFollowUp(o.Value)
	a, i, err := b.adoption(ctx, id)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return b.openModal(ctx, o, say.AdoptionGone())
	case err != nil:
		return err
	case !b.mayChange(a, o.User):
		return b.openModal(ctx, o, say.NotYourSite())
	case o.Action == say.ActStopped && a.Stage == "stopped":
		return b.openModal(ctx, o, say.AdoptionKept(a, false))
	case o.Action == say.ActStopped:
		return b.openModal(ctx, o, say.Stopped(i, a, adoptionMeta(a)))
	}
	return b.openModal(ctx, o, say.TellResult(i, a, adoptionMeta(a)))
}

// submitStop keeps that an adoption has stopped, and why. Whatever else has
// changed meanwhile stays as it is.
func (b *Bot) submitStop(ctx context.Context, o occasion) (*slack.ViewSubmissionResponse, error) {
	wrong := faults{}
	reason := wrong.words(o.Form, say.Why)
	if reason == "" && len(wrong) == 0 {
		wrong[say.Why] = say.SayWhy
	}
	if len(wrong) > 0 {
		return slack.NewErrorsViewSubmissionResponse(wrong), nil
	}
	id, _, err := readMeta(o.Meta)
	if err != nil {
		return nil, err
	}
	return b.submitTo(ctx, o, id, func(tx *store.Tx, a data.Adoption) (*slack.ViewSubmissionResponse, error) {
		if a.Stage == "stopped" {
			return instead(say.AdoptionKept(a, false)), nil
		}
		after := a
		after.Stage, after.Reason = "stopped", reason
		kept, err := b.keepAdoption(ctx, tx, a, after, o.User, true)
		return instead(say.AdoptionKept(kept, false)), err
	})
}

// submitResult keeps what came of an adoption. When a colleague has told a
// result while the form was open, it comes again and says so.
func (b *Bot) submitResult(ctx context.Context, o occasion) (*slack.ViewSubmissionResponse, error) {
	wrong := faults{}
	result := readResult(o.Form, func(field string) string { return field }, wrong)
	if result.Effect == "" && wrong[say.Effect] == "" {
		wrong[say.Effect] = say.SayEffect
	}
	if len(wrong) > 0 {
		return slack.NewErrorsViewSubmissionResponse(wrong), nil
	}
	id, version, err := readMeta(o.Meta)
	if err != nil {
		return nil, err
	}
	return b.submitTo(ctx, o, id, func(tx *store.Tx, a data.Adoption) (*slack.ViewSubmissionResponse, error) {
		base, err := store.AdoptionAt(ctx, tx, a.ID, version)
		switch {
		case err != nil:
			return nil, err
		case a.Result == result && a.Version > version:
			return instead(say.AdoptionKept(a, false)), nil // the same form, submitted again
		case a.Result != base.Result:
			i, err := tx.Innovation(ctx, a.Innovation)
			return instead(say.TellResult(i, a, adoptionMeta(a), say.Meanwhile(a.By, a, []string{"result"}, []string{"result"}))), err
		}
		after := a
		after.Result = result
		kept, err := b.keepAdoption(ctx, tx, a, after, o.User, true)
		return instead(say.AdoptionKept(kept, false)), err
	})
}

// submitTo runs a change of the adoption that stands behind a form, for those
// who may change it.
func (b *Bot) submitTo(ctx context.Context, o occasion, id string, change func(*store.Tx, data.Adoption) (*slack.ViewSubmissionResponse, error)) (*slack.ViewSubmissionResponse, error) {
	var answer *slack.ViewSubmissionResponse
	err := b.store.Change(ctx, func(tx *store.Tx) error {
		a, err := store.Adoptions.One(ctx, tx, id)
		switch {
		case errors.Is(err, store.ErrNotFound):
			answer = instead(say.AdoptionGone())
			return nil
		case err != nil:
			return err
		case !b.mayChange(a, o.User):
			answer = instead(say.NotYourSite())
			return nil
		}
		answer, err = change(tx, a)
		return err
	})
	b.nudge()
	return answer, err
}
