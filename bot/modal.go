package bot

import (
	"context"

	"innovate/bot/say"
	"innovate/data"

	"github.com/slack-go/slack"
)

// openModal opens a modal for who pressed a button. When Slack will not have
// it, the person is told, and that is the end of it: a button can be pressed
// again.
func (b *Bot) openModal(ctx context.Context, o occasion, modal slack.ModalViewRequest) error {
	if _, err := b.slack.OpenViewContext(ctx, o.Trigger, modal); err != nil {
		return b.apologise(ctx, o, b.called("views.open", err))
	}
	return nil
}

// pushModal puts a modal on top of the one that a button stood in.
func (b *Bot) pushModal(ctx context.Context, o occasion, modal slack.ModalViewRequest) error {
	if _, err := b.slack.PushViewContext(ctx, o.Trigger, modal); err != nil {
		return b.apologise(ctx, o, b.called("views.push", err))
	}
	return nil
}

// answerPress tells who pressed a button what came of it. What the press
// changed is safe by then; when they cannot be told, that is all that is lost.
func (b *Bot) answerPress(ctx context.Context, o occasion, m say.Message) error {
	var err error
	switch {
	case o.URL != "":
		err = b.respond(ctx, o.URL, m, false)
	case o.inModal():
		err = b.updateModal(ctx, o, m)
	default:
		err = b.post(ctx, o.User, "", m)
	}
	if err != nil {
		b.log.Warn("answer a press", "action", o.Action, "error", err)
	}
	return nil
}

// updateModal puts an answer in place of the modal that a button stood in.
func (b *Bot) updateModal(ctx context.Context, o occasion, m say.Message) error {
	_, err := b.slack.UpdateViewContext(ctx, say.AnswerModal(m), "", o.Hash, o.View)
	return b.called("views.update", err)
}

// goneModal is shown in place of what is about a record that is no longer
// shown, or was never there.
func goneModal(i data.Innovation) slack.ModalViewRequest {
	if i.ID == "" {
		return say.GoneModal()
	}
	return say.GoneModal(i)
}

// faults are what is wrong with a form, by field.
type faults map[string]string

// words reads a field of free text. What the guard does not call fine is a
// fault of the field, and nothing of it is returned.
func (f faults) words(from form, field string) string {
	text := from.one(field)
	if found := data.Guard(text); found.Verdict != data.Fine {
		f[field] = say.Unfit(found)
		return ""
	}
	return text
}

// response tells Slack of the faults; nil when there are none.
func (f faults) response() *slack.ViewSubmissionResponse {
	if len(f) == 0 {
		return nil
	}
	return slack.NewErrorsViewSubmissionResponse(f)
}
