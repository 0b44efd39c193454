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

	"github.com/slack-go/slack"
)

// Kinds of tasks that contacts bring.
const (
	kindInvite    = "contact-invite"    // asks somebody whether they agree
	kindSuccessor = "contact-successor" // asks a team for somebody else
	kindStill     = "contact-there"     // looks whether somebody is still in the workspace
)

// Kinds of nudges that contacts bring.
const (
	nudgeConfirm = "confirm" // to a contact: are you still happy to be asked?
	nudgeWanted  = "wanted"  // to a curator: teams would like a contact
)

// contacts is the part that keeps who agreed to be asked: the form in which
// people say so (this file), what others may change of it (contact_state.go),
// and what has come due (contact_due.go).
func (b *Bot) contacts() part {
	return part{
		commands: map[string]func(context.Context, occasion) (say.Message, error){"contact": b.contactCommand},
		presses: map[string]func(context.Context, occasion) error{
			say.ActContact: b.openContact, say.ActContactPause: b.openPause, say.ActContactResume: b.resume, say.ActContactWithdraw: b.withdraw,
			say.ActContactStill: b.confirm, say.ActContactNoMore: b.noMore, say.ActContactAgree: b.agree, say.ActContactRefuse: b.refuse,
		},
		submits: map[string]func(context.Context, occasion) (*slack.ViewSubmissionResponse, error){
			say.FormContact: b.keepContact, say.FormContactPause: b.pause,
		},
		suggests: map[string]func(context.Context, occasion) ([]*slack.OptionBlockObject, error){say.FieldInnovation: b.suggestInnovations},
		works: map[string]work{
			kindInvite: with(b.invite), kindSuccessor: with(b.askSuccessor), kindStill: with(b.stillThere),
		},
		nudges: map[string]func(context.Context, string, string) (say.Message, bool, error){nudgeConfirm: b.wordConfirm, nudgeWanted: b.wordWanted},
		hourly: []func(context.Context) error{b.tendContacts},
	}
}

// contactCommand opens the form for who typed /innovate contact.
func (b *Bot) contactCommand(ctx context.Context, o occasion) (say.Message, error) {
	modal, err := b.contactModal(ctx, o, "")
	if err != nil {
		return say.Message{}, err
	}
	if _, err := b.slack.OpenViewContext(ctx, o.Trigger, modal); err != nil {
		return say.Message{}, fmt.Errorf("open the form for contacts: %w", b.called("views.open", err))
	}
	return say.Message{}, nil
}

// openContact opens the same from a button, about an innovation.
func (b *Bot) openContact(ctx context.Context, o occasion) error {
	modal, err := b.contactModal(ctx, o, o.Value)
	if err != nil {
		return fmt.Errorf("open the form for contacts: %w", err)
	}
	return b.openModal(ctx, o, modal)
}

// contactModal is what somebody has agreed to, and the form to agree to more.
func (b *Bot) contactModal(ctx context.Context, o occasion, innovation string) (slack.ModalViewRequest, error) {
	from, err := b.background(ctx, o.Channel, o.User)
	if err != nil {
		return slack.ModalViewRequest{}, err
	}
	about, _, err := b.record(ctx, innovation)
	if err != nil {
		return slack.ModalViewRequest{}, err
	}
	site, err := b.siteOf(ctx, o.User, innovation)
	if err != nil {
		return slack.ModalViewRequest{}, err
	}
	mine, err := b.agreements(ctx, o.User)
	return say.Contact(say.ContactForm{Mine: mine, About: about, From: from, Site: site, Curator: b.curates[o.User], Now: b.now()}), err
}

// siteOf is where somebody uses an innovation, if that is known.
func (b *Bot) siteOf(ctx context.Context, person, innovation string) (data.Site, error) {
	mine, err := store.Adopters.List(ctx, b.store, store.Where{Owner: person})
	if err != nil || innovation == "" {
		return data.Site{}, err
	}
	for _, each := range mine {
		a, err := store.Adoptions.One(ctx, b.store, each.Adoption)
		if err == nil && a.Innovation == innovation {
			return a.Site, nil
		}
	}
	return data.Site{}, nil
}

// agreements are what somebody has agreed to be asked about, or had, and the
// records they are about.
func (b *Bot) agreements(ctx context.Context, person string) ([]say.Agreement, error) {
	kept, err := store.Consents.List(ctx, b.store, store.Where{Owner: person, Last: true})
	if err != nil {
		return nil, err
	}
	var all []say.Agreement
	for _, c := range kept {
		if c.State != "agreed" && c.State != "paused" {
			continue
		}
		i, _, err := b.record(ctx, c.Innovation)
		if err != nil {
			return nil, err
		}
		all = append(all, say.Agreement{Consent: c, Innovation: i})
	}
	return all, nil
}

// mostOffered is how many innovations a menu offers for what is typed.
const mostOffered = 20

// suggestInnovations offers innovations whose titles hold what somebody types
// in a menu.
func (b *Bot) suggestInnovations(ctx context.Context, o occasion) ([]*slack.OptionBlockObject, error) {
	all, err := b.store.Innovations(ctx)
	if err != nil {
		return nil, fmt.Errorf("offer innovations: %w", err)
	}
	return say.Offer(titled(all, o.Value, mostOffered)), nil
}

// titled are the live records whose titles or topics hold all words typed;
// those whose title begins with them first.
func titled(all []data.Innovation, typed string, most int) []data.Innovation {
	words := strings.Fields(strings.ToLower(typed))
	rank := func(i data.Innovation) int {
		title, topics := strings.ToLower(i.Title), strings.ToLower(strings.Join(i.Topics, " "))
		worst := 0
		for _, w := range words {
			switch {
			case strings.HasPrefix(title, w):
			case strings.Contains(" "+title, " "+w):
				worst = max(worst, 1)
			case strings.Contains(title, w):
				worst = max(worst, 2)
			case strings.Contains(" "+topics, " "+w):
				worst = max(worst, 3)
			default:
				return -1
			}
		}
		return worst
	}
	var found []data.Innovation
	for wanted := range 4 {
		for _, i := range all {
			if len(found) < most && i.Live() && rank(i) == wanted {
				found = append(found, i)
			}
		}
	}
	return found
}

// keepContact takes in the form: somebody agrees to be asked, or a curator
// would like somebody to.
func (b *Bot) keepContact(ctx context.Context, o occasion) (*slack.ViewSubmissionResponse, error) {
	c, wrong, err := b.readContact(ctx, o)
	if err != nil {
		return nil, fmt.Errorf("take in a contact: %w", err)
	}
	if r := wrong.response(); r != nil {
		return r, nil
	}
	err = b.store.Change(ctx, func(tx *store.Tx) error {
		if c.State == "invited" {
			clear(wrong)
			return b.inviteContact(ctx, tx, c, wrong)
		}
		return store.Consents.Put(ctx, tx, c)
	})
	if err != nil {
		return nil, fmt.Errorf("keep a contact: %w", err)
	}
	if r := wrong.response(); r != nil {
		return r, nil
	}
	b.nudge()
	i, _, err := b.record(ctx, c.Innovation)
	if err != nil {
		return nil, err
	}
	done := say.AnswerModal(say.ContactKept(i, c))
	return slack.NewUpdateViewSubmissionResponse(&done), nil
}

// readContact reads the form of somebody who agrees.
func (b *Bot) readContact(ctx context.Context, o occasion) (data.Consent, faults, error) {
	wrong := faults{}
	now := b.now()
	c := data.Consent{
		Innovation: o.Form.one(say.FieldInnovation), Person: o.User, By: o.User, Setting: o.Form.one(say.FieldSetting),
		Size: o.Form.one(say.FieldSize), Role: o.Form.one(say.FieldRole), Scope: say.Scope(), How: say.HowThemselves,
		State: "agreed", Agreed: now, Confirmed: now,
		Site: data.Site{
			Organisation: wrong.words(o.Form, say.FieldOrganisation), Team: wrong.words(o.Form, say.FieldOwnTeam),
			Place: wrong.words(o.Form, say.FieldPlace), Country: wrong.words(o.Form, say.FieldCountry),
		},
	}
	if c.Site.Organisation == "" && wrong[say.FieldOrganisation] == "" {
		wrong[say.FieldOrganisation] = say.WhereYouWork()
	}
	if c.Role != "origin" && c.Role != "adopter" {
		wrong[say.FieldRole] = say.YourPart()
	}
	if other := o.Form.one(say.FieldInvite); other != "" && other != o.User && b.curates[o.User] {
		c.Person, c.State, c.How, c.Agreed, c.Confirmed = other, "invited", say.HowCurator, time.Time{}, now
	}
	_, live, err := b.record(ctx, c.Innovation)
	if err == nil && !live {
		wrong[say.FieldInnovation] = say.WhichInnovation()
	}
	return c, wrong, err
}

// inviteContact is part of the change by which a curator asks somebody. Who
// agreed already, or said no, is not asked again.
func (b *Bot) inviteContact(ctx context.Context, tx *store.Tx, c data.Consent, wrong faults) error {
	before, err := store.Consents.One(ctx, tx, c.ID())
	if err == nil && before.State != "left" {
		wrong[say.FieldInvite] = say.InvitedBefore(before.State)
		return nil
	}
	if err := notFoundIsFine(err); err != nil {
		return err
	}
	if err := store.Consents.Put(ctx, tx, c); err != nil {
		return err
	}
	return plan(ctx, tx, kindInvite, c.ID(), b.now(), agreement{Innovation: c.Innovation, Person: c.Person})
}

// An agreement is the body of a task about somebody's consent.
type agreement struct {
	Innovation string `json:"innovation"`
	Person     string `json:"person"`
	To         string `json:"to,omitempty"` // who is told, when it is not them
}

// invite asks somebody whether they agree.
func (b *Bot) invite(ctx context.Context, a agreement) error {
	c, err := store.Consents.One(ctx, b.store, a.Innovation+"/"+a.Person)
	if err != nil || c.State != "invited" {
		return notFoundIsFine(err)
	}
	i, live, err := b.record(ctx, a.Innovation)
	if err != nil || !live {
		return err
	}
	_, _, err = b.write(ctx, a.Person, say.Invitation(i, c))
	if errors.Is(err, errGone) {
		return b.noteLeft(ctx, a.Person)
	}
	if refusal(err) {
		b.log.Warn("somebody cannot be invited", "error", err)
		return nil
	}
	return err
}

// openPause asks until when somebody is not to be asked.
func (b *Bot) openPause(ctx context.Context, o occasion) error {
	i, _, err := b.record(ctx, o.Value)
	if err != nil {
		return fmt.Errorf("pause a contact: %w", err)
	}
	return b.pushModal(ctx, o, say.Pause(i, o.Value+"|"+o.View))
}

// pause takes in until when. Without a day it is until they say otherwise.
func (b *Bot) pause(ctx context.Context, o occasion) (*slack.ViewSubmissionResponse, error) {
	innovation, root, _ := strings.Cut(o.Meta, "|")
	var until time.Time
	if text := o.Form.one(say.FieldUntil); text != "" {
		day, ok := laterDay(text, b.now())
		if !ok {
			return slack.NewErrorsViewSubmissionResponse(map[string]string{say.FieldUntil: say.LaterDay()}), nil
		}
		until = day
	}
	err := b.changeConsent(ctx, innovation, o.User, func(c *data.Consent) {
		c.Until = until
		if until.IsZero() {
			c.State = "paused"
		}
	})
	if err != nil {
		return nil, fmt.Errorf("pause a contact: %w", err)
	}
	b.redrawContact(ctx, o, root)
	return nil, nil
}

// resume lists somebody again.
func (b *Bot) resume(ctx context.Context, o occasion) error {
	now := b.now()
	err := b.changeConsent(ctx, o.Value, o.User, func(c *data.Consent) {
		c.State, c.Until, c.Confirmed = "agreed", time.Time{}, now
	})
	if err != nil {
		return fmt.Errorf("resume a contact: %w", err)
	}
	b.redrawContact(ctx, o, o.View)
	return nil
}

// withdraw takes somebody off the list at once.
func (b *Bot) withdraw(ctx context.Context, o occasion) error {
	if err := b.withdrawConsent(ctx, o); err != nil {
		return err
	}
	b.redrawContact(ctx, o, o.View)
	return nil
}

func (b *Bot) withdrawConsent(ctx context.Context, o occasion) error {
	now := b.now()
	err := b.changeConsent(ctx, o.Value, o.User, func(c *data.Consent) {
		c.State, c.Withdrawn, c.Until = "withdrawn", now, time.Time{}
	})
	if err != nil {
		return fmt.Errorf("withdraw a contact: %w", err)
	}
	return nil
}

// redrawContact shows the form as things are now. It is a courtesy: what was
// changed is safe.
func (b *Bot) redrawContact(ctx context.Context, o occasion, view string) {
	if view == "" {
		return
	}
	modal, err := b.contactModal(ctx, o, "")
	if err == nil {
		_, err = b.slack.UpdateViewContext(ctx, modal, "", "", view)
		err = b.called("views.update", err)
	}
	if err != nil {
		b.log.Warn("show what somebody agreed to", "error", err)
	}
}

// consentOf is what somebody has agreed to about an innovation; its state is
// empty when nothing is known.
func (b *Bot) consentOf(ctx context.Context, from source, i data.Innovation, person string) (data.Consent, error) {
	c, err := store.Consents.One(ctx, from, i.ID+"/"+person)
	if errors.Is(err, store.ErrNotFound) {
		return consentAmong(i.Consents(nil), person), nil
	}
	return c, err
}

func consentAmong(all []data.Consent, person string) data.Consent {
	for _, c := range all {
		if c.Person == person {
			return c
		}
	}
	return data.Consent{Person: person}
}

// teamOf is the team that somebody who agreed is in.
func teamOf(c data.Consent) data.Team {
	return data.Team{Site: c.Site, Setting: c.Setting, Size: c.Size, Role: c.Role}
}

// curators are those who look after the catalogue, in a fixed order.
func (b *Bot) curators() []string {
	var all []string
	for person := range b.curates {
		all = append(all, person)
	}
	slices.Sort(all)
	return all
}
