package bot

import (
	"context"
	"fmt"
	"strings"
	"time"

	"innovate/bot/say"
	"innovate/data"
	"innovate/index"
)

// command answers a slash command: its reply is the answer.
func (b *Bot) command(ctx context.Context, o occasion) (say.Message, error) {
	if help(o.Text) {
		b.metrics.asked(o.Via, o.Kind, "help")
		return say.Help(), nil
	}
	if do := b.all.commands[word(o.Text)]; do != nil {
		b.metrics.asked(o.Via, o.Kind, word(o.Text))
		return do(ctx, o)
	}
	return b.answerCommand(ctx, o)
}

// help tells whether a text asks what the bot can do. A word is a command of
// its own only when it is all there is: "help us with falls" is a question.
func help(text string) bool {
	w := word(text)
	return w == "" || w == "help"
}

// word is a text as the names of commands are written.
func word(text string) string { return strings.ToLower(strings.Trim(text, " \t\r\n.!?")) }

// most is how many cards an answer has at most.
const most = 3

// answer finds what answers a question that the guard has called fine.
func (b *Bot) answer(ctx context.Context, o occasion, text string, at say.Setting) (say.Message, error) {
	via, kind := o.Via, o.Kind
	start := time.Now()
	q := index.Parse(text)
	if q.Empty() {
		b.metrics.asked(via, kind, "no_problem")
		return say.NoProblem(), nil
	}
	place, asker := o.Channel, "" // whom it is shown to
	if at.Private {
		place, asker = o.User, o.User
	}
	var err error
	if at.From, err = b.background(ctx, o.Channel, place); err != nil {
		return say.Message{}, fmt.Errorf("answer a %s: %w", kind, err)
	}
	q.Context = asIndexed(at.From)
	a, err := b.index.Match(ctx, q, most)
	if err != nil {
		return say.Message{}, fmt.Errorf("answer a %s: %w", kind, err)
	}
	if err := b.show(ctx, place, matched(a.Matches)); err != nil {
		return say.Message{}, fmt.Errorf("answer a %s: %w", kind, err)
	}
	if a, err = b.liveOnly(ctx, a); err != nil { // after the note: a recall in between reaches them
		return say.Message{}, fmt.Errorf("answer a %s: %w", kind, err)
	}
	at.Uses = b.uses(ctx, o.Channel, asker, matched(a.Matches))
	b.metrics.asked(via, kind, string(a.Verdict))
	b.metrics.took(via, kind, time.Since(start))
	return say.Answer(a, at), nil
}

// refused counts what the guard stopped, by kind and never by word.
func (b *Bot) refused(via, kind string, f data.Finding) {
	b.metrics.asked(via, kind, f.Verdict.String())
	b.metrics.blocked(f)
}

// reply is a message for somebody, made from the body of a task.
func (b *Bot) reply(ctx context.Context, kind string, a asked, place say.Place, at say.Setting) (say.Message, error) {
	switch {
	case a.Finding.Verdict != data.Fine:
		b.refused(a.Via, kind, a.Finding)
		return say.Refusal(a.Finding, place), nil
	case kind == shortcut && strings.TrimSpace(a.Text) == "":
		b.metrics.asked(a.Via, kind, "no_problem")
		return say.NoWords(), nil
	case kind == mention && strings.TrimSpace(a.Text) == "":
		b.metrics.asked(a.Via, kind, "no_problem")
		return say.NoProblem(), nil
	case kind != shortcut && help(a.Text):
		b.metrics.asked(a.Via, kind, "help")
		return say.Help(), nil
	}
	return b.answer(ctx, occasion{Via: a.Via, Kind: kind, User: a.User, Channel: a.Channel}, a.Text, at)
}

// answerMention answers in the thread, for all to see, except what is better
// said to the asker alone.
func (b *Bot) answerMention(ctx context.Context, a asked) error {
	m, err := b.reply(ctx, mention, a, say.InOpen, say.Setting{})
	if err != nil {
		return err
	}
	f := a.Finding
	if f.Verdict == data.Warn || f.Verdict == data.Emergency && f.Kind == data.KindSelfHarm {
		// Slack shows such a message in a thread only where there is one already.
		return b.whisper(ctx, a.Channel, a.User, a.Thread, m)
	}
	thread := a.Thread
	if thread == "" {
		thread = a.TS
	}
	return b.post(ctx, a.Channel, thread, m)
}

// answerDirect answers where the person wrote.
func (b *Bot) answerDirect(ctx context.Context, a asked) error {
	m, err := b.reply(ctx, direct, a, say.ToMe, say.Setting{Private: true})
	if err != nil {
		return err
	}
	return b.post(ctx, a.Channel, a.Thread, m)
}

// answerShortcut answers privately about a colleague's message: by the
// response URL, which reaches where the bot is no member, or else directly.
func (b *Bot) answerShortcut(ctx context.Context, a asked) error {
	m, err := b.reply(ctx, shortcut, a, say.ByOther, say.Setting{Private: true, Channel: !isDirect(a.Channel)})
	if err != nil {
		return err
	}
	err = b.respond(ctx, a.URL, m, false)
	if err == nil || !refusal(err) {
		return err
	}
	return b.post(ctx, a.User, "", m)
}
