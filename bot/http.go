package bot

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"innovate/bot/say"

	"github.com/slack-go/slack"
)

// mostBody is more than Slack ever sends.
const mostBody = 1 << 20

// Handler is everything the bot serves over HTTP: Slack's events, commands
// and interactions at one address, and what keeps a service running.
func (b *Bot) Handler() http.Handler {
	mux := http.NewServeMux()
	if b.secret != "" {
		mux.HandleFunc("POST /slack/events", b.events)
	}
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok\n") })
	mux.HandleFunc("GET /readyz", b.ready)
	mux.Handle("GET /metrics", b.metrics.handler())
	return mux
}

// events is the HTTP door. A stranger learns nothing from it but a status.
func (b *Bot) events(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostBody))
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if !signed(r.Header, body, b.secret, b.now()) {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	o, challenge, err := readRequest(r.Header.Get("Content-Type"), body)
	switch {
	case err != nil:
		w.WriteHeader(http.StatusBadRequest)
		return
	case challenge != "":
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, challenge)
		return
	}
	o.Via = "http"
	// A caller that hangs up must not stop work that is half done.
	reply, err := b.handle(context.WithoutCancel(r.Context()), o)
	failed := err != nil
	if failed {
		b.log.Error("what Slack sent could not be dealt with", "door", o.Via, "kind", o.Kind, "error", err)
		if o.Kind != command {
			w.WriteHeader(http.StatusInternalServerError) // Slack sends it again, or tells the person
			return
		}
		reply = say.Broken()
	}
	if reply == nil {
		return
	}
	if m, ok := reply.(say.Message); ok {
		reply = ephemeral(m)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if err := json.NewEncoder(w).Encode(reply); err != nil {
		b.log.Warn("answer Slack", "error", err)
		return
	}
	if err := http.NewResponseController(w).Flush(); err == nil && !failed {
		b.answered(o)
	}
}

// window is how far Slack's clock and ours may be apart, and how long a
// request that somebody recorded could be played again.
const window = 5 * time.Minute

// signed tells whether a request comes from Slack. slack-go's check reads the
// real clock, which no test can move.
func signed(h http.Header, body []byte, secret string, now time.Time) bool {
	stamp := h.Get("X-Slack-Request-Timestamp")
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || now.Sub(time.Unix(seconds, 0)).Abs() > window {
		return false
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("v0:" + stamp + ":"))
	mac.Write(body)
	want := "v0=" + hex.EncodeToString(mac.Sum(nil))
	return hmac.Equal([]byte(want), []byte(h.Get("X-Slack-Signature")))
}

// readRequest reads what Slack posts: an event as JSON, a command or an
// interaction as a form, or the challenge by which it checks our address.
func readRequest(contentType string, body []byte) (o occasion, challenge string, err error) {
	kind, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return o, "", err
	}
	if kind == "application/json" {
		var first struct{ Type, Challenge string }
		if err := json.Unmarshal(body, &first); err != nil {
			return o, "", err
		}
		if first.Type == "url_verification" {
			return o, first.Challenge, nil
		}
		o, err = readEvent(body)
		return o, "", err
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return o, "", err
	}
	if payload := form.Get("payload"); payload != "" {
		o, err = readInteraction([]byte(payload))
		return o, "", err
	}
	return readCommand(form), "", nil
}

// An answer is a message as the acknowledgement of a command carries it.
type answer struct {
	ResponseType string        `json:"response_type"`
	Text         string        `json:"text"`
	Blocks       []slack.Block `json:"blocks,omitempty"`
}

// ready tells whether the bot can answer: the store is there, the index holds
// something, and the door is open.
func (b *Bot) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), b.prompt)
	defer cancel()
	if fault := b.unready(ctx); fault != "" {
		http.Error(w, fault, http.StatusServiceUnavailable)
		return
	}
	_, _ = io.WriteString(w, "ready\n")
}

// unready says what is missing before the bot can answer.
func (b *Bot) unready(ctx context.Context) string {
	if err := b.store.Ping(ctx); err != nil {
		return "the store does not answer"
	}
	if n, err := b.index.Size(); err != nil || n == 0 {
		return "the index is empty"
	}
	if b.socket.Load() && b.linked.Load() == 0 {
		return "not connected to Slack"
	}
	return ""
}
