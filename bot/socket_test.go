package bot

import (
	"context"
	"encoding/json"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"innovate/bot/say"

	"github.com/slack-go/slack/socketmode"
)

// TestPayload holds that an answer which Slack would drop for its size goes
// by the response URL instead.
func TestPayload(t *testing.T) {
	h := newHouse(t, "http")
	byURL := 0
	hook := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { byURL++ }))
	defer hook.Close()
	small, large := say.Help(), say.Message{Text: strings.Repeat("x ", 12_000)}
	for _, c := range []struct {
		name    string
		reply   any
		accepts bool
		inline  bool
		byURL   int
	}{
		{"small", small, true, true, 0}, {"large", large, true, false, 1},
		{"small, not accepted", small, false, false, 1}, {"none", nil, true, false, 0},
	} {
		byURL = 0
		got := h.bot.payload(t.Context(), socketmode.Request{AcceptsResponsePayload: c.accepts}, occasion{URL: hook.URL}, c.reply)
		if (got != nil) != c.inline || byURL != c.byURL {
			t.Errorf("%s: in the acknowledgement %v, by response URL %d times; want %v, %d", c.name, got != nil, byURL, c.inline, c.byURL)
		}
	}
}

// TestEnvelopeOfUnknownKind is acknowledged, though slack-go cannot read it.
func TestEnvelopeOfUnknownKind(t *testing.T) {
	raw, err := json.Marshal(socketmode.Request{Type: "events_api", EnvelopeID: "e1", Payload: json.RawMessage(`{"event":{"type":"comet_seen"}}`)})
	if err != nil {
		t.Fatal(err)
	}
	h := newHouse(t, "http")
	var said strings.Builder // slack-go shows only in its log what it will send
	client := socketmode.New(h.bot.slack, socketmode.OptionDebug(true), socketmode.OptionLog(log.New(&said, "", 0)))
	l := link{b: h.bot, client: client}
	l.envelope(t.Context(), socketmode.Event{
		Type: socketmode.EventTypeErrorBadMessage, Data: &socketmode.ErrorBadMessage{Message: raw},
	})
	if !strings.Contains(said.String(), `{"envelope_id":"e1"}`) {
		t.Errorf("nothing acknowledges the envelope; slack-go says %q", said.String())
	}
}

// TestSocketEndsOnBadToken holds that Socket says so when Slack will not have us.
func TestSocketEndsOnBadToken(t *testing.T) {
	h := newHouse(t, "http")
	h.bot.slack = Client(ClientConfig{BotToken: h.w.BotToken(), AppToken: "xapp-wrong", APIURL: h.w.URL()})
	if err := h.bot.Socket(t.Context()); err == nil || !strings.Contains(err.Error(), "invalid_auth") {
		t.Errorf("Socket = %v, want invalid_auth", err)
	}
	if got := h.bot.unready(t.Context()); got != "not connected to Slack" {
		t.Errorf("unready = %q", got)
	}
}

// TestTwoConnections holds that there is a connection at every moment while
// Slack renews one after the other, so that nothing waits or is lost.
func TestTwoConnections(t *testing.T) {
	h := newHouse(t, "socket")
	h.leave() // its door has one connection for half a minute
	h.leave = func() {}
	h.bot.stagger = 10 * time.Millisecond
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- h.bot.Socket(ctx) }()
	for n := range 4 {
		wait, stop := context.WithTimeout(ctx, 20*time.Second)
		if err := h.w.AwaitConnections(wait, connections); err != nil {
			t.Fatal(err)
		}
		stop()
		if err := h.w.Disconnect([]string{"refresh_requested", ""}[n%2]); err != nil {
			t.Fatal(err)
		}
		// A connection that is made anew takes longer each time; by now one
		// alone would come too late for Slack, which would complain.
		if err := h.w.Command("Asha", "#ward-7", "/innovate help"); err != nil {
			t.Fatal(err)
		}
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if got := h.bot.linked.Load(); got != 0 {
		t.Errorf("%d connections are left", got)
	}
	if c := h.w.Complaints(); len(c) > 0 {
		t.Error(c)
	}
}
