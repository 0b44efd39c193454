package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"innovate/bot/say"
	"innovate/data"
	"innovate/data/store"

	"github.com/slack-go/slack"
)

// A slash command is answered in its acknowledgement, and Slack sends it once:
// a process that dies on the way would take it with it. So it too is a row
// before it is answered, and the row goes when the answer has left. What
// still stands there after a while is answered by the response URL, which is
// good for half an hour.
const (
	finishAfter = 10 * time.Second // Slack itself gives up after three
	answerable  = 30 * time.Minute
)

// asked is the body of a task to answer somebody. Words that the guard did
// not call fine never come this far: Finding says what was found, not where.
type asked struct {
	Via     string       `json:"via"`
	User    string       `json:"user"`
	Channel string       `json:"channel"`
	Thread  string       `json:"thread,omitempty"`
	TS      string       `json:"ts,omitempty"`
	URL     string       `json:"url,omitempty"`
	Text    string       `json:"text,omitempty"`
	Finding data.Finding `json:"finding,omitzero"`
	At      time.Time    `json:"at,omitzero"`
}

// inbox makes what somebody said a task, after the guard has seen it.
func (b *Bot) inbox(o occasion) (asked, store.Task, error) {
	a := asked{Via: o.Via, User: o.User, Channel: o.Channel, Thread: o.Thread, TS: o.TS, URL: o.URL, At: b.now()}
	if f := data.Guard(o.Text); f.Verdict == data.Fine {
		a.Text = o.Text
	} else {
		a.Finding = withoutPlaces(f)
	}
	j, err := json.Marshal(a)
	if err != nil {
		return a, store.Task{}, fmt.Errorf("keep a %s: %w", o.Kind, err)
	}
	return a, store.Task{Key: o.Kind + "/" + o.ID, Kind: o.Kind, Body: j}, nil
}

// keep makes what somebody said a task.
func (b *Bot) keep(ctx context.Context, o occasion) error {
	_, t, err := b.inbox(o)
	if err != nil {
		return err
	}
	return b.add(ctx, t)
}

// withoutPlaces leaves out where in a text things were found: it is of no use
// without the text.
func withoutPlaces(f data.Finding) data.Finding {
	var marks []data.Mark
	if f.Private() {
		marks = []data.Mark{{Verdict: data.Block}}
	}
	return data.Finding{Verdict: f.Verdict, Kind: f.Kind, Marks: marks}
}

// answerCommand answers a slash command, once its row is there. It looks for
// the answer while the row is being written: on a disk of its own a write
// takes as long as the search.
func (b *Bot) answerCommand(ctx context.Context, o occasion) (say.Message, error) {
	a, t, err := b.inbox(o)
	if err != nil {
		return say.Message{}, err
	}
	t.Due = b.now().Add(finishAfter)
	var row sync.WaitGroup
	var unkept error
	row.Go(func() { _, unkept = b.store.Add(ctx, t) })
	m, err := b.replyCommand(ctx, a)
	row.Wait()
	if unkept != nil {
		return say.Message{}, unkept
	}
	b.reached("kept")
	return m, err
}

func (b *Bot) replyCommand(ctx context.Context, a asked) (say.Message, error) {
	return b.reply(ctx, command, a, say.ToMe, say.Setting{Private: true, Channel: !isDirect(a.Channel)})
}

// answered lets go of a command whose answer has left. The next step does it,
// for as many as there are by then: nobody waits for it.
func (b *Bot) answered(o occasion) {
	if o.Kind != command {
		return
	}
	b.leaving.Lock()
	b.left = append(b.left, command+"/"+o.ID)
	b.leaving.Unlock()
	b.nudge()
}

// letGo lets go of the commands that were answered.
func (b *Bot) letGo(ctx context.Context) error {
	b.leaving.Lock()
	keys := b.left
	b.left = nil
	b.leaving.Unlock()
	if len(keys) == 0 {
		return nil
	}
	b.untidy.Store(true)
	err := b.store.Drop(ctx, keys...)
	if err != nil {
		b.leaving.Lock()
		b.left = slices.Concat(b.left, keys)
		b.leaving.Unlock()
	}
	return err
}

// finishCommand answers a command that was not answered in its time: by the
// response URL, or directly when that is used up. After half an hour its
// asker is told to ask again.
func (b *Bot) finishCommand(ctx context.Context, a asked) error {
	if b.now().Sub(a.At) > answerable {
		return b.post(ctx, a.User, "", say.Sorry(a.Channel))
	}
	m, err := b.replyCommand(ctx, a)
	if err != nil {
		return err
	}
	err = b.respond(ctx, a.URL, m, false)
	if err == nil || !refusal(err) {
		return err
	}
	return b.post(ctx, a.User, "", m)
}

// ephemeral is an answer that its asker alone sees.
func ephemeral(m say.Message) answer {
	return answer{slack.ResponseTypeEphemeral, m.Text, m.Blocks}
}
