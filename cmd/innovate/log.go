package main

import (
	"fmt"
	"io"
	"log/slog"
	"regexp"
	"strings"
)

// newLog writes JSON lines. No secret passes it, not even inside the text of
// an error: the client library puts addresses into its errors, and some of
// Slack's addresses are keys.
func newLog(out io.Writer, s settings) *slog.Logger {
	var pairs []string
	for _, secret := range []string{s.botToken, s.appToken, s.signingSecret, s.databaseURL} {
		if secret != "" {
			pairs = append(pairs, secret, hidden)
		}
	}
	known := strings.NewReplacer(pairs...)
	hide := func(text string) string {
		return keyed.ReplaceAllString(known.Replace(text), "${1}"+hidden)
	}
	return slog.New(slog.NewJSONHandler(out, &slog.HandlerOptions{
		Level: s.log,
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			switch a.Value.Kind() {
			case slog.KindString:
				a.Value = slog.StringValue(hide(a.Value.String()))
			case slog.KindAny:
				a.Value = slog.StringValue(hide(fmt.Sprint(a.Value.Any())))
			}
			return a
		},
	}))
}

// hidden is how a secret prints.
const hidden = "…"

// keyed finds what opens a door by itself: tokens of any kind, response
// addresses, and the tickets of Socket Mode.
var keyed = regexp.MustCompile(`(\bx(?:ox[a-z]|app)-|hooks\.slack\.com/|\bticket=)[^\s"'<>]+`)
