package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
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

// Kinds of tasks of an introduction. Each reaches one person once.
const (
	kindApproach  = "approach"          // asks a contact
	kindReminder  = "approach-reminder" // reminds them, once
	kindSilent    = "approach-silent"   // gives them up
	kindTurnOver  = "approach-over"     // says at what they were asked that it is over
	kindAskerNews = "introduction-news" // tells the asker who is being asked
	kindIntroduce = "introduce"         // brings both together
	kindThanks    = "introduction-off"  // tells who said yes that the asker has left
)

// nudgeMet is the kind of nudge that asks what came of a meeting, and
// nudgeMetAfter is when.
const (
	nudgeMet      = "met"
	nudgeMetAfter = 14 * 24 * time.Hour
)

// meeting is the part that introduces people. An introduction is asked for in
// a modal (meet.go), goes from one contact to the next (meet_turn.go) as they
// answer (meet_contact.go) or do not, and ends in a message for both. What
// Slack is told is in tasks (meet_work.go), which read the words of the asker
// where the introduction keeps them: they stand in no task, and nowhere once
// both have met or nobody is left.
func (b *Bot) meeting() part {
	return part{
		presses: map[string]func(context.Context, occasion) error{
			say.ActMeet: b.meet, say.ActMeetBack: b.takeBack, say.ActMeetWanted: b.wantContact,
			say.ActMeetYes: b.acceptTurn, say.ActMeetNotMe: b.openNotMe, say.ActMeetBusy: b.openBusy,
		},
		submits: map[string]func(context.Context, occasion) (*slack.ViewSubmissionResponse, error){
			say.FormMeet: b.beginMeeting, say.FormMeetText: b.writeText,
			say.FormMeetNotMe: b.declineTurn, say.FormMeetBusy: b.busyTurn,
		},
		works: map[string]work{
			kindApproach: with(b.approach), kindReminder: with(b.remindContact), kindSilent: with(b.giveUpContact),
			kindTurnOver: with(b.closeTurn), kindAskerNews: with(b.tellAsker), kindIntroduce: with(b.introduce), kindThanks: with(b.thankContact),
		},
		nudges: map[string]func(context.Context, string, string) (say.Message, bool, error){nudgeMet: b.didYouMeet},
		hourly: []func(context.Context) error{b.lostTurns},
	}
}

// A source is the store, or a change of it that is under way.
type source interface {
	store.Source
	Innovation(ctx context.Context, id string) (data.Innovation, error)
}

// meet opens the form to talk to a team.
func (b *Bot) meet(ctx context.Context, o occasion) error {
	modal, err := b.meetModal(ctx, o)
	if err != nil {
		return fmt.Errorf("talk to a team: %w", err)
	}
	return b.openModal(ctx, o, modal)
}

func (b *Bot) meetModal(ctx context.Context, o occasion) (slack.ModalViewRequest, error) {
	i, live, err := b.record(ctx, o.Value)
	if err != nil || !live {
		return goneModal(i), err
	}
	from, err := b.background(ctx, o.Channel, o.User)
	if err != nil {
		return slack.ModalViewRequest{}, err
	}
	wish := data.Introduction{Innovation: i.ID, Asker: o.User, From: from}
	earlier, err := store.Introductions.List(ctx, b.store, store.Where{About: i.ID, Owner: o.User})
	if err != nil {
		return slack.ModalViewRequest{}, err
	}
	if open := underWay(earlier); open != "" {
		return say.AlreadyAsking(i, open), nil
	}
	teams, all, err := b.free(ctx, b.store, i, wish, earlier, mostTeams)
	if err != nil {
		return slack.ModalViewRequest{}, err
	}
	if len(teams) == 0 {
		return b.nobodyModal(ctx, i, all, o.User)
	}
	return say.Meet(i, teams, i.ID+"|"+o.Channel, b.now()), nil
}

// mostTeams is how many teams there are to choose from: as many as stand in
// sight of one another.
const mostTeams = 10

// underWay is the ID of the introduction that is still being asked for.
func underWay(all []data.Introduction) string {
	for _, in := range all {
		if in.State == "asking" {
			return in.ID
		}
	}
	return ""
}

// nobodyModal is for when there is nobody to introduce somebody to.
func (b *Bot) nobodyModal(ctx context.Context, i data.Innovation, all []data.Consent, asker string) (slack.ModalViewRequest, error) {
	asked, noted, err := b.contactsWanted(ctx, b.store, i.ID, asker)
	if err != nil {
		return slack.ModalViewRequest{}, err
	}
	lack := say.NobodyListed
	if slices.ContainsFunc(all, func(c data.Consent) bool { return c.State == "agreed" && c.Person != asker }) {
		lack = say.NobodyFree
	}
	return say.Nobody(i, lack, ageing(all, b.now()), asked, noted, i.ID), nil
}

// ageing are the sites whose contacts have not been heard of for long: they
// stand behind the page of their organisation.
func ageing(all []data.Consent, now time.Time) []data.Site {
	var sites []data.Site
	for _, c := range all {
		if c.State == "agreed" && c.Ageing(now) {
			sites = append(sites, c.Site)
		}
	}
	return sites
}

// beginMeeting takes in the form and asks the first contact.
func (b *Bot) beginMeeting(ctx context.Context, o occasion) (*slack.ViewSubmissionResponse, error) {
	wrong := faults{}
	problem, when := wrong.words(o.Form, say.FieldProblem), wrong.words(o.Form, say.FieldWhen)
	if problem == "" && wrong[say.FieldProblem] == "" {
		wrong[say.FieldProblem] = say.Empty()
	}
	if o.Form.one(say.FieldTeam) == "" {
		wrong[say.FieldTeam] = say.Chosen()
	}
	if r := wrong.response(); r != nil {
		return r, nil
	}
	innovation, channel, _ := strings.Cut(o.Meta, "|")
	from, err := b.background(ctx, channel, o.User)
	if err != nil {
		return nil, err
	}
	in := data.Introduction{
		ID: introductionID(o.User, innovation, o.View), Innovation: innovation, Asker: o.User, From: from, Problem: problem, When: when,
		State: "asking", Team: o.Form.one(say.FieldTeam), Opened: b.now(),
	}
	response, err := b.openIntroduction(ctx, in)
	if err != nil {
		return nil, fmt.Errorf("begin an introduction: %w", err)
	}
	return response, nil
}

// openIntroduction keeps an introduction, unless it is there already or
// another is under way, and asks the first contact.
func (b *Bot) openIntroduction(ctx context.Context, in data.Introduction) (*slack.ViewSubmissionResponse, error) {
	var response *slack.ViewSubmissionResponse
	err := b.store.Change(ctx, func(tx *store.Tx) error {
		response = nil
		earlier, err := store.Introductions.List(ctx, tx, store.Where{About: in.Innovation, Owner: in.Asker})
		if err != nil || slices.ContainsFunc(earlier, func(e data.Introduction) bool { return e.ID == in.ID }) {
			return err // the same form, submitted again
		}
		if underWay(earlier) != "" {
			response = slack.NewErrorsViewSubmissionResponse(map[string]string{say.FieldTeam: say.AlreadyAskingField()})
			return nil
		}
		i, err := tx.Innovation(ctx, in.Innovation)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if !i.Live() {
			gone := goneModal(i)
			response = slack.NewUpdateViewSubmissionResponse(&gone)
			return nil
		}
		b.metrics.introduced("asked")
		return b.askNext(ctx, tx, in, i, data.Approach{})
	})
	b.nudge()
	return response, err
}

// introductionID names what one form asks for, however often it is submitted.
func introductionID(asker, innovation, view string) string {
	sum := sha256.Sum256([]byte(asker + "\n" + innovation + "\n" + view))
	return "in" + hex.EncodeToString(sum[:8])
}

// takeBack ends an introduction that its asker no longer wants.
func (b *Bot) takeBack(ctx context.Context, o occasion) error {
	var i data.Innovation
	taken := false
	err := b.store.Change(ctx, func(tx *store.Tx) error {
		taken = false
		in, err := store.Introductions.One(ctx, tx, o.Value)
		if errors.Is(err, store.ErrNotFound) || err == nil && (in.Asker != o.User || in.State != "asking" && in.State != "taken back") {
			return nil
		}
		if err != nil {
			return err
		}
		if i, err = tx.Innovation(ctx, in.Innovation); err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		taken = true
		if in.State == "taken back" {
			return nil
		}
		b.metrics.introduced("taken back")
		return b.callOff(ctx, tx, in, "taken back")
	})
	if err != nil {
		return fmt.Errorf("take back an introduction: %w", err)
	}
	b.nudge()
	answer := say.TooLateToTakeBack()
	if taken {
		answer = say.TakenBack(i)
	}
	return b.answerPress(ctx, o, answer)
}

// writeText answers with a text that somebody can send, made of what they
// have just written. Nothing of it is kept.
func (b *Bot) writeText(ctx context.Context, o occasion) (*slack.ViewSubmissionResponse, error) {
	wrong := faults{}
	problem := wrong.words(o.Form, say.FieldProblem)
	if problem == "" && wrong[say.FieldProblem] == "" {
		wrong[say.FieldProblem] = say.Empty()
	}
	if r := wrong.response(); r != nil {
		return r, nil
	}
	i, live, err := b.record(ctx, o.Meta)
	if err != nil {
		return nil, fmt.Errorf("write a text to send: %w", err)
	}
	modal := say.ToSend(i, problem)
	if !live {
		modal = goneModal(i)
	}
	return slack.NewUpdateViewSubmissionResponse(&modal), nil
}
