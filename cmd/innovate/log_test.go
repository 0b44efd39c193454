package main

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
)

func TestLogHidesSecrets(t *testing.T) {
	var out strings.Builder
	log := newLog(&out, settings{
		botToken: "xoxb-1-hidden", appToken: "xapp-1-hidden", signingSecret: "feedhidden",
		databaseURL: "postgres://me:hidden@db/innovate", log: slog.LevelDebug,
	})
	log.Info("signed with feedhidden", "secret", "feedhidden")
	log.With("token", "xoxb-1-hidden").Debug("call Slack",
		"error", errors.New(`Post "https://hooks.slack.com/commands/T1/2/hidden": EOF`),
		"socket", errors.New("dial wss://wss-primary.slack.com/link/?ticket=hidden&app_id=1"),
		"database", "open postgres://me:hidden@db/innovate: refused",
		"other", "xoxp-2-hidden", slog.Group("door", "token", "xapp-1-hidden"))
	if strings.Contains(out.String(), "hidden") {
		t.Errorf("the log holds a secret:\n%s", out.String())
	}
	if !strings.Contains(out.String(), "hooks.slack.com/…") {
		t.Errorf("the log does not say which address failed:\n%s", out.String())
	}
}
