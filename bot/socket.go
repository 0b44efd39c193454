package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"innovate/bot/say"

	"github.com/slack-go/slack/socketmode"
)

const (
	handlers = 8                      // how many envelopes are dealt with at once
	mostAck  = 20*1024 - 512          // Slack drops acknowledgements of 20 KB and more; the rest is the envelope's own
	flush    = 100 * time.Millisecond // for the last acknowledgements to leave: slack-go does not say when they have
)

// Socket is the Socket Mode door. It stays open until the context ends, then
// deals with what it has taken in and returns. An error means that Slack will
// not have us: the token is wrong.
func (b *Bot) Socket(ctx context.Context) error {
	b.socket.Store(true)
	defer b.linked.Store(false)
	client := socketmode.New(b.slack, socketmode.OptionReadLimit(mostBody))

	// The connection outlives ctx: what was taken in is acknowledged first.
	link, hangUp := context.WithCancel(context.WithoutCancel(ctx))
	defer hangUp()
	taking, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- client.RunContext(link) }()
	var all sync.WaitGroup
	for range handlers {
		all.Go(func() { b.envelopes(taking, link, client) })
	}
	select {
	case <-ctx.Done():
		all.Wait()
		pause(link, flush)
		hangUp()
		<-ended
		return nil
	case err := <-ended:
		stop()
		all.Wait()
		return fmt.Errorf("connect to Slack by Socket Mode: %w", err)
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
func (b *Bot) envelopes(ctx, link context.Context, client *socketmode.Client) {
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-client.Events:
			b.envelope(link, client, e)
		}
	}
}

// envelope deals with one thing that the socket brings.
func (b *Bot) envelope(ctx context.Context, client *socketmode.Client, e socketmode.Event) {
	switch e.Type {
	case socketmode.EventTypeConnected:
		b.linked.Store(true)
		b.log.Info("connected to Slack")
	case socketmode.EventTypeConnecting, socketmode.EventTypeConnectionError:
		b.linked.Store(false)
	case socketmode.EventTypeErrorBadMessage:
		// slack-go knows nothing of this kind of event. We may, and either
		// way it has to be acknowledged, or Slack sends it for ever.
		var request socketmode.Request
		if bad, ok := e.Data.(*socketmode.ErrorBadMessage); ok && json.Unmarshal(bad.Message, &request) == nil && request.EnvelopeID != "" {
			b.acknowledge(ctx, client, request)
		}
	case socketmode.EventTypeEventsAPI, socketmode.EventTypeSlashCommand, socketmode.EventTypeInteractive:
		b.acknowledge(ctx, client, *e.Request)
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
	ctx, cancel := context.WithTimeout(ctx, modalTimeout)
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
