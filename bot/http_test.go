package bot

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"innovate/data/store"
)

const testSecret = "a signing secret"

// sign signs a body as Slack does.
func sign(body, secret string, at time.Time) http.Header {
	stamp := fmt.Sprint(at.Unix())
	mac := hmac.New(sha256.New, []byte(secret))
	_, _ = io.WriteString(mac, "v0:"+stamp+":"+body)
	return http.Header{"X-Slack-Request-Timestamp": {stamp}, "X-Slack-Signature": {"v0=" + hex.EncodeToString(mac.Sum(nil))}}
}

func TestSigned(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	with := func(key, value string) http.Header {
		h := sign("body", testSecret, now)
		h.Set(key, value)
		return h
	}
	for _, c := range []struct {
		name string
		h    http.Header
		body string
		want bool
	}{
		{"right", sign("body", testSecret, now), "body", true},
		{"five minutes old", sign("body", testSecret, now.Add(-5*time.Minute)), "body", true},
		{"five minutes ahead", sign("body", testSecret, now.Add(5*time.Minute)), "body", true},
		{"older", sign("body", testSecret, now.Add(-5*time.Minute-time.Second)), "body", false},
		{"further ahead", sign("body", testSecret, now.Add(5*time.Minute+time.Second)), "body", false},
		{"another body", sign("body", testSecret, now), "bodY", false},
		{"another secret", sign("body", "other", now), "body", false},
		{"no header", http.Header{}, "body", false},
		{"no time", with("X-Slack-Request-Timestamp", ""), "body", false},
		{"a time that is none", with("X-Slack-Request-Timestamp", "yesterday"), "body", false},
		{"no signature", with("X-Slack-Signature", ""), "body", false},
		{"no version", with("X-Slack-Signature", strings.TrimPrefix(sign("body", testSecret, now).Get("X-Slack-Signature"), "v0=")), "body", false},
		{"half a signature", with("X-Slack-Signature", sign("body", testSecret, now).Get("X-Slack-Signature")[:20]), "body", false},
	} {
		if got := signed(c.h, []byte(c.body), testSecret, now); got != c.want {
			t.Errorf("%s: signed = %v, want %v", c.name, got, c.want)
		}
	}
}

// send posts a signed body to the HTTP door of a house.
func (h *house) send(contentType, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/slack/events", strings.NewReader(body))
	r.Header = sign(body, h.w.SigningSecret(), h.time())
	r.Header.Set("Content-Type", contentType)
	w := httptest.NewRecorder()
	h.bot.Handler().ServeHTTP(w, r)
	return w
}

func TestHTTPDoor(t *testing.T) {
	h := newHouse(t, "http")
	const form, json = "application/x-www-form-urlencoded", "application/json"
	for _, c := range []struct {
		name, contentType, body string
		status                  int
		want                    string
	}{
		{"challenge", json, `{"type":"url_verification","challenge":"abc"}`, 200, "abc"},
		{"command", form, "command=%2Finnovate&text=help&user_id=U1&channel_id=C1", 200, "ephemeral"},
		{"certificate check", form, "ssl_check=1", 200, ""},
		{"event of a kind unknown", json, `{"type":"event_callback","event_id":"Ev1","event":{"type":"comet_seen"}}`, 200, ""},
		{"interaction of a kind unknown", form, "payload=%7B%22type%22%3A%22view_closed%22%7D", 200, ""},
		{"broken JSON", json, `{"type":`, 400, ""},
		{"broken payload", form, "payload=%7B", 400, ""},
		{"no type", "", "x", 400, ""},
		{"too large", json, `"` + strings.Repeat("x", mostBody) + `"`, 400, ""},
	} {
		w := h.send(c.contentType, c.body)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.want) || c.status != 200 && w.Body.Len() > 0 {
			t.Errorf("%s: %d %q, want %d with %q", c.name, w.Code, w.Body, c.status, c.want)
		}
	}
	r := httptest.NewRequest(http.MethodPost, "/slack/events", strings.NewReader("command=%2Finnovate"))
	w := httptest.NewRecorder()
	h.bot.Handler().ServeHTTP(w, r)
	if w.Code != http.StatusUnauthorized || w.Body.Len() > 0 {
		t.Errorf("unsigned: %d %q, want 401 and nothing", w.Code, w.Body)
	}
}

// TestNotAcknowledged holds that Slack is not told all is well when nothing
// is safe.
func TestNotAcknowledged(t *testing.T) {
	h := newHouse(t, "http")
	if err := h.store.Close(); err != nil {
		t.Fatal(err)
	}
	h.store = nil // close finds nothing left to do
	h.leave()
	const mention = `{"event_id":"Ev9","event":{"type":"app_mention","user":"U1","channel":"C1","ts":"1.000001","text":"<@U0BOT> falls"}}`
	if w := h.send("application/json", mention); w.Code != http.StatusInternalServerError {
		t.Errorf("a mention with the store away: %d, want 500", w.Code)
	}
	w := httptest.NewRecorder()
	h.bot.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/readyz", nil))
	if w.Code != http.StatusServiceUnavailable {
		t.Errorf("/readyz with the store away: %d, want 503", w.Code)
	}
}

// TestOfBots sends what a bot, an edit and a direct message that is told
// twice look like: none of it becomes a task.
func TestOfBots(t *testing.T) {
	h := newHouse(t, "http")
	for _, event := range []string{
		`{"type":"app_mention","bot_id":"B9","user":"U9","channel":"C1","ts":"1.000001","text":"<@U0BOT> falls"}`,
		`{"type":"message","subtype":"bot_message","channel_type":"im","user":"U9","channel":"D1","ts":"1.000001","text":"falls"}`,
		`{"type":"message","subtype":"message_changed","channel_type":"im","channel":"D1","ts":"1.000001"}`,
		`{"type":"app_mention","user":"U9","channel":"D1","ts":"1.000001","text":"<@U0BOT> falls"}`,
		`{"type":"app_mention","user":"U9","channel":"C1","ts":"1.000001","text":"<@U0BOT> falls","edited":{"user":"U9","ts":"1.000002"}}`,
		`{"type":"message","channel_type":"channel","user":"U9","channel":"C1","ts":"1.000001","text":"falls"}`,
	} {
		if w := h.send("application/json", `{"type":"event_callback","event_id":"Ev7","event":`+event+`}`); w.Code != http.StatusOK {
			t.Errorf("%s: %d", event, w.Code)
		}
	}
	tasks, err := h.store.Tasks(t.Context(), store.Filter{})
	if err != nil || len(tasks) > 0 {
		t.Errorf("tasks %v, %v; want none", tasks, err)
	}
}

func TestMetricsAndHealth(t *testing.T) {
	h := newHouse(t, "http")
	h.send("application/x-www-form-urlencoded", "command=%2Finnovate&text=patients+falling+at+night&user_id=U0SECRET&channel_id=C1")
	h.send("application/x-www-form-urlencoded", "command=%2Finnovate&text=NHS+number+999+000+0018&user_id=U0SECRET&channel_id=C1")
	for path, want := range map[string]string{
		"/healthz": "ok", "/readyz": "ready",
		"/metrics": `innovate_questions_total{door="http",kind="command",verdict="patient_data"} 1`,
	} {
		w := httptest.NewRecorder()
		h.bot.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if got := w.Body.String(); w.Code != 200 || !strings.Contains(got, want) {
			t.Errorf("%s: %d, no %q", path, w.Code, want)
		}
		if strings.Contains(w.Body.String(), "U0SECRET") || strings.Contains(w.Body.String(), "falling") {
			t.Errorf("%s tells who asked, or what", path)
		}
	}
	for _, name := range []string{"innovate_build_info", "innovate_index_records ", "innovate_index_version", "innovate_answer_seconds_count", "innovate_guard_total"} {
		w := httptest.NewRecorder()
		h.bot.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
		if !strings.Contains(w.Body.String(), name) {
			t.Errorf("/metrics has no %s", name)
		}
	}
}
