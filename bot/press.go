package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"innovate/bot/say"
	"innovate/data"
	"innovate/data/store"

	"github.com/slack-go/slack"
)

// asking is the part that answers questions.
func (b *Bot) asking() part {
	return part{
		presses: map[string]func(context.Context, occasion) error{
			say.ActDetails: b.details, say.ActPage: b.turn, say.ActBack: b.turn, say.ActShare: b.keepShare, say.ActSense: b.askAgain,
		},
		works: map[string]work{
			command: with(b.finishCommand), mention: with(b.answerMention), direct: with(b.answerDirect), shortcut: with(b.answerShortcut),
			kindShare: with(b.share), kindSorry: with(b.apologiseLater),
		},
	}
}

// record looks an innovation up; live is false when it is not to be shown.
func (b *Bot) record(ctx context.Context, id string) (i data.Innovation, live bool, err error) {
	i, err = b.store.Innovation(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return data.Innovation{}, false, nil
	}
	return i, err == nil && i.Live(), err
}

// page is a modal with a page of a record, or with word that it is no longer
// shown.
func (b *Bot) page(ctx context.Context, o occasion, id string, page int) (slack.ModalViewRequest, error) {
	i, live, err := b.record(ctx, id)
	switch {
	case err != nil:
		return slack.ModalViewRequest{}, fmt.Errorf("look up a record: %w", err)
	case !live:
		return goneModal(i), nil
	}
	here, err := b.teamsHere(ctx, o, i.ID)
	if err != nil {
		b.log.Warn("read how it went here", "error", err) // the record is whole without
	}
	details := say.Details(i, page, here...)
	if b.curates[o.User] {
		details = say.WithRecall(details, i.ID)
	}
	return details, nil
}

// details opens the whole record.
func (b *Bot) details(ctx context.Context, o occasion) error {
	modal, err := b.page(ctx, o, o.Value, 1)
	if err != nil {
		return err
	}
	return b.openModal(ctx, o, modal)
}

// turn shows another page of a record.
func (b *Bot) turn(ctx context.Context, o occasion) error {
	id, page := say.Page(o.Value)
	modal, err := b.page(ctx, o, id, page)
	if err != nil {
		return err
	}
	if _, err := b.slack.UpdateViewContext(ctx, modal, "", o.Hash, o.View); err != nil {
		b.log.Warn("turn the page of a modal", "error", b.called("views.update", err))
	}
	return nil
}

// apologise tells who pressed a button that it did not work. Where we cannot,
// Slack does: it is not acknowledged.
func (b *Bot) apologise(ctx context.Context, o occasion, cause error) error {
	if o.URL == "" {
		return cause
	}
	b.log.Warn("a press could not be done", "action", o.Action, "error", cause)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), b.prompt)
	defer cancel()
	return b.respond(ctx, o.URL, say.Broken(), false)
}

// askAgain asks a question again with a short form written out, in place of
// the answer that the button stood in.
func (b *Bot) askAgain(ctx context.Context, o occasion) error {
	var s say.Sense
	if err := json.Unmarshal([]byte(o.Value), &s); err != nil {
		return fmt.Errorf("read what a button carries: %w", err)
	}
	text := s.Asked()
	var m say.Message
	if f := data.Guard(text); f.Verdict != data.Fine {
		b.refused(o.Via, o.Kind, f)
		m = say.Refusal(f, say.ToMe)
	} else {
		var err error
		if m, err = b.answer(ctx, o, text, say.Setting{Private: true, Channel: !isDirect(o.Channel)}); err != nil {
			return err
		}
	}
	return b.respond(ctx, o.URL, m, true)
}

// sharing is the body of a task to share innovations.
type sharing struct {
	User    string   `json:"user"`
	Channel string   `json:"channel"`
	URL     string   `json:"url"`
	IDs     []string `json:"ids"`
}

// keepShare makes a press of Share a task. Its key is the button itself: a
// second press shares nothing twice. One that Slack refused can be run again,
// once the bot has been let in.
func (b *Bot) keepShare(ctx context.Context, o occasion) error {
	body, err := json.Marshal(sharing{o.User, o.Channel, o.URL, strings.Split(o.Value, ",")})
	if err != nil {
		return fmt.Errorf("keep a share: %w", err)
	}
	key := "share/" + o.Channel + "/" + o.User + "/" + o.TS + "/" + o.Value
	added, err := b.store.Add(ctx, store.Task{Key: key, Kind: kindShare, Body: body})
	if err != nil || added {
		b.nudge()
		return err
	}
	t, err := b.store.Task(ctx, key)
	if err != nil {
		return err
	}
	switch t.State {
	case store.Failed:
		if err := b.store.Again(ctx, key, b.now()); err != nil && !errors.Is(err, store.ErrBusy) {
			return err
		}
		b.nudge()
	case store.Done:
		return b.respond(ctx, o.URL, say.SharedBefore(), false)
	}
	return nil
}

// share posts innovations to the channel, as shared by who pressed. What is
// no longer to be shown is left out, and the sharer told.
func (b *Bot) share(ctx context.Context, s sharing) error {
	var show, gone []data.Innovation
	lost := 0
	// Noted before the look, so that a recall in between reaches the channel.
	if err := b.show(ctx, s.Channel, s.IDs); err != nil {
		return err
	}
	for _, id := range s.IDs {
		i, live, err := b.record(ctx, id)
		switch {
		case err != nil:
			return fmt.Errorf("share: %w", err)
		case live:
			show = append(show, i)
		case i.ID == "":
			lost++
		default:
			gone = append(gone, i)
		}
	}
	if len(show) > 0 {
		err := b.post(ctx, s.Channel, "", say.Shared(s.User, show, b.uses(ctx, s.Channel, "", ids(show))))
		if slices.ContainsFunc(notThere, func(code string) bool { return refusedWith(err, code) }) {
			b.tell(ctx, s, say.NotThere())
		}
		if err != nil {
			return err
		}
	}
	if len(gone) > 0 || lost > 0 {
		b.tell(ctx, s, say.Gone(gone...))
	}
	return nil
}

// notThere are Slack's words for a channel that the bot is not in.
var notThere = []string{"not_in_channel", "channel_not_found"}

// tell says something to a sharer alone. It is a courtesy: when it fails, the
// share is not tried again for it.
func (b *Bot) tell(ctx context.Context, s sharing, m say.Message) {
	err := b.respond(ctx, s.URL, m, false)
	if err != nil {
		err = b.post(ctx, s.User, "", m)
	}
	if err != nil {
		b.log.Warn("tell a sharer", "error", err)
	}
}
