package workspace

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// The kinds of a delivery, which are also the types of Socket Mode's envelopes.
const (
	events      = "events_api"
	commands    = "slash_commands"
	interactive = "interactive"
)

// A delivery is something that the bot is told.
type delivery struct {
	kind    string
	name    string // for the log: the type of the event or interaction, or the command
	payload json.RawMessage
	accepts bool                  // the acknowledgement may carry an answer
	done    func(answer, *failed) // what follows, under the lock. Nil means nothing
}

// An answer is what an acknowledgement carried.
type answer struct {
	body []byte
	json bool
}

func (a answer) empty() bool {
	text := strings.TrimSpace(string(a.body))
	return text == "" || text == "null" || text == "{}"
}

// failed says why a delivery was not acknowledged: to the person, and to the bot at the next try.
type failed struct{ code, reason string }

var (
	timedOut   = &failed{"operation_timeout", "timeout"}
	unanswered = &failed{"dispatch_failed", "connection_failed"}
	refused    = &failed{"dispatch_failed", "http_error"}
)

// tries is how often Slack delivers an event: once, and three times more when it was not acknowledged. Real Slack waits
// a minute and five minutes before the later ones; here they follow at once.
const tries = 4

// deliver tells the bot something and waits until it is acknowledged, or given up.
func (w *Workspace) deliver(d delivery) {
	w.begin()
	defer w.end()
	w.mu.Lock()
	w.last = &d
	w.mu.Unlock()
	w.attempt(d, 0, "")
}

// Redeliver delivers the last event, command or interaction once more, as Slack does when an acknowledgement got lost.
func (w *Workspace) Redeliver() error {
	w.mu.Lock()
	last := w.last
	w.mu.Unlock()
	if last == nil {
		return errors.New("deliver again: nothing was delivered yet")
	}
	w.begin()
	defer w.end()
	w.attempt(*last, 1, "http_timeout")
	return nil
}

func (w *Workspace) attempt(d delivery, try int, reason string) {
	start := w.cfg.Now()
	got, bad := w.send(d, try, reason)
	for bad != nil && d.kind == events && try < tries-1 && w.open() {
		try++
		got, bad = w.send(d, try, bad.reason)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	outcome := string(got.body)
	if bad != nil {
		outcome = bad.code
		w.complain("%s was never acknowledged: %s", d.name, bad.code)
	} else if !got.empty() && !d.accepts {
		w.complain("the acknowledgement of %s carries an answer, which Slack ignores: %.60s", d.name, got.body)
	}
	kind := map[string]string{events: "event", commands: "command", interactive: "interaction"}[d.kind]
	w.note(kind, d.name, string(d.payload), outcome, start)
	if d.done != nil {
		d.done(got, bad)
	}
}

func (w *Workspace) open() bool {
	select {
	case <-w.done:
		return false
	default:
		return true
	}
}

func (w *Workspace) send(d delivery, try int, reason string) (answer, *failed) {
	w.mu.Lock()
	target := w.eventsURL
	w.mu.Unlock()
	if target == "" {
		return w.sendSocket(d, try, reason)
	}
	return w.sendHTTP(target, d, try, reason)
}

// later queues a delivery that nobody waits for. The lock is held.
func (w *Workspace) later(d delivery) {
	w.busy++
	w.outbox = append(w.outbox, d)
	w.bump()
}

// deliverOutbox delivers what was queued, in order, until the workspace closes.
func (w *Workspace) deliverOutbox() {
	for {
		var d delivery
		err := w.wait(context.Background(), "the outbox", func() bool {
			if len(w.outbox) == 0 {
				return false
			}
			d, w.outbox = w.outbox[0], w.outbox[1:]
			return true
		})
		if err != nil {
			return
		}
		w.attempt(d, 0, "")
		w.end()
	}
}

// sendHTTP posts a delivery, signed, as Slack does.
func (w *Workspace) sendHTTP(target string, d delivery, try int, reason string) (answer, *failed) {
	body, contentType := string(d.payload), "application/json"
	if d.kind != events {
		body, contentType = form(d).Encode(), "application/x-www-form-urlencoded"
	}
	ctx, cancel := context.WithTimeout(context.Background(), w.cfg.AckTimeout)
	defer cancel()
	res, err := w.postSigned(ctx, target, contentType, body, try, reason)
	if err != nil {
		var late net.Error
		if errors.As(err, &late) && late.Timeout() {
			return answer{}, &failed{timedOut.code, "http_timeout"}
		}
		return answer{}, unanswered
	}
	defer res.Body.Close()
	got, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if err != nil {
		return answer{}, &failed{timedOut.code, "http_timeout"}
	}
	if res.StatusCode < 200 || res.StatusCode > 299 {
		if res.Header.Get("X-Slack-No-Retry") == "1" {
			return answer{}, nil
		}
		return answer{}, refused
	}
	return answer{body: got, json: mediaType(res.Header) == "application/json"}, nil
}

func form(d delivery) url.Values {
	if d.kind == interactive {
		return url.Values{"payload": {string(d.payload)}}
	}
	values := url.Values{}
	var fields map[string]string
	_ = json.Unmarshal(d.payload, &fields) // made by Command, of strings alone
	for key, v := range fields {
		values.Set(key, v)
	}
	return values
}

func (w *Workspace) postSigned(
	ctx context.Context, target, contentType, body string, try int, reason string,
) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, target, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	now := strconv.FormatInt(w.cfg.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte(w.cfg.SigningSecret))
	_, _ = io.WriteString(mac, "v0:"+now+":"+body)
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("X-Slack-Request-Timestamp", now)
	r.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	r.Header.Set("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
	if try > 0 {
		r.Header.Set("X-Slack-Retry-Num", strconv.Itoa(try))
		r.Header.Set("X-Slack-Retry-Reason", reason)
	}
	return w.client.Do(r)
}

// Subscribe makes the workspace deliver to an events URL, after the challenge by which Slack verifies that it is the
// app's own.
func (w *Workspace) Subscribe(ctx context.Context, target string) error {
	challenge := "3eZbrw1aB10"
	body := mustJSON(reply{"token": "workspace", "challenge": challenge, "type": "url_verification"})
	res, err := w.postSigned(ctx, target, "application/json", string(body), 0, "")
	if err != nil {
		return fmt.Errorf("verify %s: %w", target, err)
	}
	defer res.Body.Close()
	got, err := io.ReadAll(io.LimitReader(res.Body, 1<<16))
	if err != nil {
		return fmt.Errorf("verify %s: %w", target, err)
	}
	var said struct{ Challenge string }
	_ = json.Unmarshal(got, &said) // the challenge may come back bare or in JSON
	if res.StatusCode != http.StatusOK || strings.TrimSpace(string(got)) != challenge && said.Challenge != challenge {
		return fmt.Errorf("verify %s: it answered %s %.80q instead of the challenge", target, res.Status, got)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.eventsURL = target
	return nil
}
