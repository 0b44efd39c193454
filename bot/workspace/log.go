package workspace

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// An Entry is one thing that passed between the workspace and the bot. Tokens, signatures and secrets read "…".
type Entry struct {
	Seq      int
	At       time.Time
	Kind     string // call, response_url, event, command, interaction, socket
	Name     string // the method, the event's type, the command …
	Request  string
	Response string
	Took     time.Duration
}

// Log lists all that passed, in the order in which it ended.
func (w *Workspace) Log() []Entry { return w.LogAfter(0) }

// LogAfter lists what passed after the entry of that number.
func (w *Workspace) LogAfter(seq int) []Entry {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]Entry(nil), w.log[min(max(seq, 0), len(w.log)):]...)
}

// bearer finds what lets its bearer in: the ticket of a socket, the key of a response URL.
var bearer = regexp.MustCompile(`(ticket=|/hooks/)[\w-]+`)

// bearerless writes … for it. A page of the home holds none, and is long to
// look through for an expression.
func bearerless(text string) string {
	if !strings.Contains(text, "ticket=") && !strings.Contains(text, "/hooks/") {
		return text
	}
	return bearer.ReplaceAllString(text, "$1…")
}

// note adds to the log. The lock is held.
func (w *Workspace) note(kind, name, request, response string, start time.Time) {
	now := w.cfg.Now()
	request, response = bearerless(request), bearerless(response)
	w.log = append(w.log, Entry{
		Seq: len(w.log) + 1, At: now, Kind: kind, Name: name, Request: request, Response: response, Took: now.Sub(start),
	})
	w.bump()
}

// redacted writes arguments down without what is secret in them.
func redacted(a args) string {
	shown := map[string]any{}
	for key, v := range a {
		switch {
		case key == "token":
			shown[key] = "…"
		case len(v) > 0 && (v[0] == '{' || v[0] == '[') && json.Valid([]byte(v)):
			shown[key] = json.RawMessage(v)
		default:
			shown[key] = v
		}
	}
	b, err := json.Marshal(shown)
	if err != nil {
		return fmt.Sprintf("%d arguments", len(a))
	}
	return string(b)
}
