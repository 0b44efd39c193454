package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"innovate/bot/say"

	"github.com/slack-go/slack/socketmode"
)

const (
	handlers    = 8                      // how many envelopes of a connection are dealt with at once
	connections = 2                      // Slack renews each every few hours: one is there while the other is made anew
	stagger     = 30 * time.Second       // between them, so that they are never renewed together
	mostAck     = 20*1024 - 512          // Slack drops acknowledgements of 20 KB and more; the rest is the envelope's own
	flush       = 100 * time.Millisecond // for the last acknowledgements to leave: slack-go does not say when they have
	mostFlushes = 50                     // before a connection is closed though Slack never stops sending
)

// Socket is the Socket Mode door. It stays open until the context ends, then
// deals with what it has taken in and returns. An error means that Slack will
// not have us: the token is wrong.
func (b *Bot) Socket(ctx context.Context) error {
	b.socket.Store(true)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, connections)
	for n := range connections {
		go func() {
			pause(ctx, time.Duration(n)*b.stagger)
			if ctx.Err() != nil {
				ended <- nil
				return
			}
			l := link{b: b, client: socketmode.New(b.slack, socketmode.OptionReadLimit(mostBody))}
			ended <- l.run(ctx)
		}()
	}
	var first error
	for range connections {
		if err := <-ended; err != nil && first == nil {
			first = err
			stop()
		}
	}
	return first
}

// A link is one connection to Slack, made anew as often as it takes.
type link struct {
	b      *Bot
	client *socketmode.Client
	up     atomic.Bool
	inHand atomic.Int64 // envelopes that are being dealt with
	taken  atomic.Int64 // envelopes in all
}

func (l *link) run(ctx context.Context) error {
	defer l.set(false)
	// The connection outlives ctx: what was taken in is acknowledged first.
	line, hangUp := context.WithCancel(context.WithoutCancel(ctx))
	defer hangUp()
	taking, stop := context.WithCancel(line)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- l.client.RunContext(line) }()
	var all sync.WaitGroup
	for range handlers {
		all.Go(func() { l.envelopes(taking, line) })
	}
	defer all.Wait()
	defer stop()
	select {
	case <-ctx.Done():
		l.settle()
		hangUp()
		<-ended
		return nil
	case err := <-ended:
		return fmt.Errorf("connect to Slack by Socket Mode: %w", err)
	}
}

// settle waits until everything that Slack has sent is dealt with, and a
// little for the last acknowledgements to leave. Slack sends a command to one
// connection, once: what is left lying here nobody answers.
func (l *link) settle() {
	for range mostFlushes {
		before := l.taken.Load()
		pause(context.Background(), flush)
		if l.inHand.Load() == 0 && l.taken.Load() == before {
			return
		}
	}
}

// set takes in whether the connection is there.
func (l *link) set(up bool) {
	switch was := l.up.Swap(up); {
	case up && !was:
		l.b.linked.Add(1)
	case !up && was:
		l.b.linked.Add(-1)
	}
}

func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

// envelopes deals with what comes until the context ends.
func (l *link) envelopes(ctx, line context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-l.client.Events:
			l.inHand.Add(1)
			l.taken.Add(1)
			l.envelope(line, e)
			l.inHand.Add(-1)
		}
	}
}

// envelope deals with one thing that the socket brings.
func (l *link) envelope(ctx context.Context, e socketmode.Event) {
	switch e.Type {
	case socketmode.EventTypeConnected:
		l.set(true)
		l.b.log.Info("connected to Slack")
	case socketmode.EventTypeConnecting, socketmode.EventTypeConnectionError:
		l.set(false)
	case socketmode.EventTypeErrorBadMessage:
		// slack-go knows nothing of this kind of event. We may, and either
		// way it has to be acknowledged, or Slack sends it for ever.
		var request socketmode.Request
		if bad, ok := e.Data.(*socketmode.ErrorBadMessage); ok && json.Unmarshal(bad.Message, &request) == nil && request.EnvelopeID != "" {
			l.b.acknowledge(ctx, l.client, request)
		}
	case socketmode.EventTypeEventsAPI, socketmode.EventTypeSlashCommand, socketmode.EventTypeInteractive:
		l.b.acknowledge(ctx, l.client, *e.Request)
	}
}

// acknowledge does what an envelope asks for and then acknowledges it. What
// is not safe is not acknowledged.
func (b *Bot) acknowledge(ctx context.Context, client *socketmode.Client, r socketmode.Request) {
	o, err := readEnvelope(r)
	if err != nil {
		b.log.Warn("an envelope cannot be read", "type", r.Type)
	}
	o.Via = "socket"
	reply, err := b.handle(ctx, o)
	failed := err != nil
	if failed {
		b.log.Error("what Slack sent could not be dealt with", "door", o.Via, "kind", o.Kind, "error", err)
		if o.Kind != command {
			return
		}
		reply = say.Broken()
	}
	err = client.AckCtx(ctx, r.EnvelopeID, b.payload(ctx, r, o, reply))
	switch {
	case err == nil && !failed:
		b.answered(o)
	case err != nil && !errors.Is(err, context.Canceled):
		b.log.Warn("acknowledge", "error", err)
	}
}

// payload is what goes back with an acknowledgement. An answer that is too
// large for it goes by the response URL, before.
func (b *Bot) payload(ctx context.Context, r socketmode.Request, o occasion, given any) any {
	m, ok := given.(say.Message)
	if !ok {
		return given
	}
	reply := ephemeral(m)
	j, err := json.Marshal(reply)
	if err == nil && len(j) < mostAck && r.AcceptsResponsePayload {
		return json.RawMessage(j)
	}
	ctx, cancel := context.WithTimeout(ctx, b.prompt)
	defer cancel()
	if err := b.respond(ctx, o.URL, m, false); err != nil {
		b.log.Warn("answer by response URL", "error", err)
		return answer{ResponseType: reply.ResponseType, Text: say.Broken().Text}
	}
	return nil
}

// readEnvelope reads the payload of an envelope.
func readEnvelope(r socketmode.Request) (occasion, error) {
	switch r.Type {
	case socketmode.RequestTypeEventsAPI:
		return readEvent(r.Payload)
	case socketmode.RequestTypeSlashCommands:
		return readCommandJSON(r.Payload)
	case socketmode.RequestTypeInteractive:
		return readInteraction(r.Payload)
	}
	return occasion{}, nil
}
