package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"innovate/data/store"

	"github.com/slack-go/slack"
)

func TestRetry(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	said := func(code string) error { return fmt.Errorf("post: %w", slack.SlackErrorResponse{Err: code}) }
	for _, c := range []struct {
		name  string
		tries int
		cause error
		want  time.Duration // from now; negative: never
	}{
		{"500", 1, slack.StatusCodeError{Code: 500}, time.Second},
		{"500 again", 3, slack.StatusCodeError{Code: 500}, 16 * time.Second},
		{"dropped", 2, errors.New("EOF"), 4 * time.Second},
		{"Slack's own trouble", 1, said("internal_error"), time.Second},
		{"a token to be renewed", 1, said("token_revoked"), time.Second},
		{"not in the channel", 1, said("not_in_channel"), -1},
		{"archived", 1, said("is_archived"), -1},
		{"a response URL too old", 1, slack.StatusCodeError{Code: 404}, -1},
	} {
		got := retry(store.Task{Tries: c.tries}, c.cause, now, 0)
		if c.want < 0 && !got.IsZero() || c.want >= 0 && got.Sub(now) != c.want {
			t.Errorf("%s: again at %v, want %v after %v", c.name, got, c.want, now)
		}
	}
}

func TestPutOff(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	for _, c := range []struct {
		name  string
		cause error
		want  time.Duration // from now; negative: it failed
	}{
		{"429", fmt.Errorf("post: %w", &slack.RateLimitedError{RetryAfter: 30 * time.Second}), 30 * time.Second},
		{"429 that says nothing", &slack.RateLimitedError{}, time.Second},
		{"somebody is at it", fmt.Errorf("tend: %w", later{now.Add(time.Minute), "busy"}), time.Minute},
		{"500", slack.StatusCodeError{Code: 500}, -1},
	} {
		got := putOff(c.cause, now)
		if c.want < 0 && !got.IsZero() || c.want >= 0 && got.Sub(now) != c.want {
			t.Errorf("%s: put off until %v, want %v after %v", c.name, got, c.want, now)
		}
	}
}

func TestBackOff(t *testing.T) {
	var waits []string
	wait := time.Duration(0)
	for _, since := range []time.Duration{time.Hour, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, time.Minute, 5 * time.Second} {
		wait = backOff(wait, since)
		waits = append(waits, wait.String())
	}
	const want = "0s 200ms 400ms 800ms 1.6s 3.2s 6.4s 12.8s 25.6s 51.2s 1m0s 0s 200ms"
	if got := strings.Join(waits, " "); got != want {
		t.Errorf("waits %s\n want %s", got, want)
	}
}

// TestResponseURLStaysSecret holds that an error of the network, which names
// its address, does not bring a response URL into a task or the log.
func TestResponseURLStaysSecret(t *testing.T) {
	h := newHouse(t, "http")
	err := h.bot.called("response_url", &url.Error{Op: "Post", URL: "https://hooks.slack.com/commands/T1/secret", Err: errors.New("EOF")})
	if strings.Contains(err.Error(), "secret") {
		t.Errorf("the error is %q", err)
	}
}

// TestWork adds mentions while workers run, and stops them: every mention is
// answered once.
func TestWork(t *testing.T) {
	h := newHouse(t, "http")
	h.mu.Lock()
	h.real = true // workers wait by the real clock
	h.mu.Unlock()
	ctx, stop := context.WithCancel(t.Context())
	var all sync.WaitGroup
	all.Go(func() {
		if err := h.bot.Work(ctx); err != nil {
			t.Error(err)
		}
	})
	const mentions = 20
	for range mentions {
		if _, err := h.w.Say("Asha", "#ward-7", "@innovate help"); err != nil {
			t.Fatal(err)
		}
	}
	for {
		changed := h.w.Changed() // taken before the look, so that none is missed
		if h.answers("Asha", "#ward-7") >= mentions {
			break
		}
		select {
		case <-changed:
		case <-time.After(20 * time.Second):
			t.Fatalf("%d answers of %d", h.answers("Asha", "#ward-7"), mentions)
		}
	}
	stop()
	all.Wait()
	if got := h.answers("Asha", "#ward-7"); got != mentions {
		t.Errorf("%d answers to %d mentions", got, mentions)
	}
}

// answers counts what the bot said in a channel.
func (h *house) answers(user, channel string) (n int) {
	for _, m := range h.w.Messages(user, channel) {
		if m.User == h.w.BotID() {
			n++
		}
	}
	return n
}

// TestStepOutlivesItsContext holds that a try that has begun is finished when
// the process is told to stop.
func TestStepOutlivesItsContext(t *testing.T) {
	h := newHouse(t, "http")
	ctx, stop := context.WithCancel(t.Context())
	h.bot.all.works["shutdown"] = func(ctx context.Context, _ json.RawMessage) error {
		stop()
		return ctx.Err()
	}
	if err := h.bot.add(ctx, store.Task{Key: "a", Kind: "shutdown", Body: json.RawMessage(`{}`)}); err != nil {
		t.Fatal(err)
	}
	if did, err := h.bot.Step(ctx); !did || err != nil {
		t.Fatalf("Step = %v, %v", did, err)
	}
	if task, err := h.store.Task(t.Context(), "a"); err != nil || task.State != store.Done {
		t.Errorf("the task is %s, %v; want done", task.State, err)
	}
}

// TestPoison holds that a task that panics fails alone, and that what it was
// about reaches neither the log nor the store.
func TestPoison(t *testing.T) {
	h := newHouse(t, "http")
	h.bot.all.works["poison"] = func(context.Context, json.RawMessage) error { panic("Mrs Quillfeather") }
	for _, kind := range []string{"poison", kindSorry} {
		if err := h.bot.add(t.Context(), store.Task{Key: kind, Kind: kind, Body: json.RawMessage(`{"user":"` + h.w.UserID("Asha") + `"}`)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	poison, err := h.store.Task(t.Context(), "poison")
	if err != nil || poison.State != store.Waiting || poison.Error != "panic" {
		t.Errorf("poison: %+v, %v", poison, err)
	}
	if other, err := h.store.Task(t.Context(), kindSorry); err != nil || other.State != store.Done {
		t.Errorf("the other task is %s, %v", other.State, err)
	}
	if strings.Contains(h.log.String(), "Quillfeather") {
		t.Error("the log holds what the panic said")
	}
}

// TestDeadlyQuestion holds that a question whose workers died at every try
// is not kept, and that its asker is told.
func TestDeadlyQuestion(t *testing.T) {
	h := newHouse(t, "http")
	asker := h.w.UserID("Asha")
	body := json.RawMessage(`{"user":"` + asker + `","text":"our patients keep falling"}`)
	if err := h.bot.add(t.Context(), store.Task{Key: "direct/Ev1", Kind: direct, Body: body}); err != nil {
		t.Fatal(err)
	}
	for range store.MaxTries {
		if _, ok, err := h.store.Claim(t.Context(), h.time(), lease); !ok || err != nil {
			t.Fatalf("Claim = %v, %v", ok, err)
		}
		h.advance(lease)
	}
	if err := h.settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	task, err := h.store.Task(t.Context(), "direct/Ev1")
	if err != nil || task.State != store.Failed || len(task.Body) > 0 {
		t.Errorf("the task is %s with %q, %v; want failed and nothing kept", task.State, task.Body, err)
	}
	if told := h.w.Seen("Asha", "@innovate"); !strings.Contains(told, "I could not answer your question") {
		t.Errorf("the asker sees:\n%s", told)
	}
}

// TestDeadWorker holds that what a process had in hand when it was killed is
// done soon after the next start.
func TestDeadWorker(t *testing.T) {
	h := newHouse(t, "http")
	body := json.RawMessage(`{"user":"` + h.w.UserID("Asha") + `"}`)
	if err := h.bot.add(t.Context(), store.Task{Key: "sorry/1", Kind: kindSorry, Body: body}); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := h.store.Claim(t.Context(), h.time(), lease); !ok || err != nil {
		t.Fatalf("Claim = %v, %v", ok, err)
	}
	h.advance(20 * time.Second)
	if did, err := h.bot.Step(t.Context()); !did || err != nil {
		t.Errorf("Step = %v, %v", did, err)
	}
}

// TestNothingKept holds that no word of a question is in the store's files
// once it is answered.
func TestNothingKept(t *testing.T) {
	h := newHouse(t, "http")
	for range 40 {
		if _, err := h.w.Say("Asha", "#ward-7", "@innovate our quokkas keep falling at night, quokka after quokka"); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.bot.tidy(t.Context())
	files, err := filepath.Glob(filepath.Join(h.dir, "innovate.db*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(b, []byte("quokka")) {
			t.Errorf("%s holds the question", filepath.Base(f))
		}
	}
}

// TestNoResponseURL holds that a shortcut which Slack sent without a response
// URL is answered directly.
func TestNoResponseURL(t *testing.T) {
	h := newHouse(t, "http")
	if err := h.bot.answerShortcut(t.Context(), asked{Via: "http", User: h.w.UserID("Asha"), Text: "patients keep falling"}); err != nil {
		t.Fatal(err)
	}
	if seen := h.w.Seen("Asha", "@innovate"); !strings.Contains(seen, "worked elsewhere") {
		t.Errorf("Asha sees:\n%s", seen)
	}
}

// TestForget holds that keys are remembered for a week.
func TestForget(t *testing.T) {
	h := newHouse(t, "http")
	if _, err := h.w.Say("Asha", "#ward-7", "@innovate help"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		pass time.Duration
		want int
	}{{6 * 24 * time.Hour, 1}, {25 * time.Hour, 0}} {
		if err := h.settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		h.advance(c.pass)
		if err := h.bot.Forget(t.Context()); err != nil {
			t.Fatal(err)
		}
		if all, err := h.store.Tasks(t.Context(), store.Filter{}); err != nil || len(all) != c.want {
			t.Errorf("after %v: %d tasks, %v; want %d", c.pass, len(all), err, c.want)
		}
	}
}
