package bot

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io/fs"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"innovate/bot/workspace"
	"innovate/data"
	"innovate/data/store"
	"innovate/index"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the talks with what was really seen")

// doors are the two ways in. What people see must not depend on them.
var doors = []string{"http", "socket"}

// TestTalks plays every talk: a real bot, a real client library and a real
// store, in a pretend workspace. Over Socket Mode it plays those that are about
// it, and those in which something must never be kept; the others are played
// over it by TestTryTalks in cmd/innovate, on the page.
func TestTalks(t *testing.T) {
	talks, err := filepath.Glob("testdata/talk/*.txt")
	if err != nil || len(talks) == 0 {
		t.Fatalf("no talks: %v", err)
	}
	for _, file := range talks {
		for _, door := range doors {
			if strings.HasPrefix(filepath.Base(file), "socket-") && door != "socket" {
				continue // about what only a socket does
			}
			if door == "socket" && !strings.HasPrefix(filepath.Base(file), "socket-") && !secretive(t, file) {
				continue
			}
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txt")+"/"+door, func(t *testing.T) {
				t.Parallel()
				playFile(t, file, door)
			})
		}
	}
}

// secretive tells whether a talk has words that must never be kept.
func secretive(t *testing.T, file string) bool {
	talk, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return len(forbidden(talk)) > 0
}

func playFile(t *testing.T, file, door string) {
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	h := newHouse(t, door)
	h.forbidden = forbidden(want)
	got, err := workspace.Play(t.Context(), h.w, want, workspace.Hooks{Advance: h.advance, Do: h.do})
	if err != nil {
		t.Fatalf("play %s: %v\n%s", file, err, got)
	}
	h.close()
	h.checkKept(t)
	if c := h.w.Complaints(); len(c) > 0 && !bytes.Contains(want, []byte("# Slack complains")) {
		t.Errorf("Slack complains: %q", c)
	}
	if bytes.Equal(got, want) {
		return
	}
	if *update && (door == doors[0] || strings.HasPrefix(filepath.Base(file), "socket-")) {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("%s over %s (-want +got; -update rewrites it):\n%s", file, door, cmp.Diff(string(want), string(got)))
}

// forbidden are the words of a talk's "# Never kept:" line.
func forbidden(talk []byte) []string {
	var all []string
	for line := range strings.Lines(string(talk)) {
		if words, ok := strings.CutPrefix(strings.TrimSpace(line), "# Never kept:"); ok {
			for w := range strings.SplitSeq(words, ",") {
				all = append(all, strings.TrimSpace(w))
			}
		}
	}
	return all
}

// catalogue is an index over the starter catalogue. It is the same for all
// tests, as none changes it.
var catalogue = sync.OnceValues(func() (*index.Index, error) {
	all, err := data.Starter()
	if err != nil {
		return nil, err
	}
	x, err := index.New(index.Config{})
	if err != nil {
		return nil, err
	}
	_, err = x.Update(context.Background(), all)
	return x, err
})

// newStore is the file of a store that holds the starter catalogue and nothing
// else.
var newStore = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "innovate")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "innovate.db")
	all, err := data.Starter()
	if err != nil {
		return nil, err
	}
	s, err := store.Open(context.Background(), store.Config{Path: file})
	if err != nil {
		return nil, err
	}
	_, err = s.Put(context.Background(), all)
	if err := errors.Join(err, s.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})

// patience is how long Slack and the bot wait in these tests for what takes
// three seconds at most on a machine that has little else to do.
const patience = 30 * time.Second

// A house is a bot with all that it stands on, in a pretend workspace.
type house struct {
	t    testing.TB
	door string
	dir  string
	w    *workspace.Workspace
	log  lockedBuffer

	faults func(method string, n int) workspace.Fault // how calls to Slack go; nil: well
	mu     sync.Mutex
	now    time.Time
	passed bool // time, since the bot last looked for what has come due
	real   bool // go by the real clock instead

	settles func(context.Context) error // in place of settle; empty: settle itself

	own     *index.Index // follows the store; empty: all go by one that nobody changes
	store   *store.Store
	bot     *Bot
	staging Staging
	leave   func() // closes the door

	forbidden []string
	reaper    *reaper // of tests in which the bot dies; nil: it lives
}

// A lockedBuffer is a log that many write to.
type lockedBuffer struct {
	mu sync.Mutex
	bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.Buffer.Write(p)
}

func newHouse(t testing.TB, door string) *house {
	h := unopened(t, door)
	h.open()
	t.Cleanup(h.close)
	return h
}

// unopened is a house whose bot has not been started.
func unopened(t testing.TB, door string) *house {
	h := &house{t: t, door: door, dir: t.TempDir(), now: StageTime}
	h.w = workspace.New(workspace.Config{
		Now: h.time, Scopes: manifestList(t, "scopes"), Events: manifestList(t, "events"), Commands: []string{"/innovate"},
		Shortcuts: []workspace.Shortcut{{Name: "Find proven innovations", CallbackID: shortcutID}}, Settle: h.settle, Faults: h.fault,
		AckTimeout: patience,
	})
	t.Cleanup(h.w.Close)
	return h
}

func (h *house) time() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.real {
		return time.Now()
	}
	return h.now
}

func (h *house) advance(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now, h.passed = h.now.Add(d), true
}

// settle looks for what has come due when time has passed, does what follows
// from the catalogue, and then the tasks that are due, one after the other.
func (h *house) settle(ctx context.Context) error {
	if h.settles != nil {
		return h.settles(ctx)
	}
	h.mu.Lock()
	passed := h.passed
	h.passed = false
	h.mu.Unlock()
	if passed {
		if err := errors.Join(h.bot.Hourly(ctx), h.bot.Minutely(ctx)); err != nil {
			h.bot.log.Warn("look for what has come due", "error", err) // as Work does
		}
	}
	if err := h.follow(ctx); err != nil {
		return err
	}
	for {
		if did, err := h.bot.Step(ctx); err != nil || !did {
			return err
		}
	}
}

// follow has the index take in what has changed, if it is this house's own,
// and the bot do what follows.
func (h *house) follow(ctx context.Context) error {
	if h.own != nil {
		if _, err := h.own.Update(ctx, h.store); err != nil {
			return err
		}
	}
	return h.bot.Follow(ctx)
}

// open starts the bot on whatever is in the house.
func (h *house) open() {
	h.t.Helper()
	ctx := context.Background()
	x, err := catalogue()
	if err != nil {
		h.t.Fatal(err)
	}
	if h.own != nil {
		x = h.own
	}
	file := filepath.Join(h.dir, "innovate.db")
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		begun, err := newStore()
		if err != nil {
			h.t.Fatal(err)
		}
		if err := os.WriteFile(file, begun, 0o600); err != nil {
			h.t.Fatal(err)
		}
	}
	if h.store, err = store.Open(ctx, store.Config{Path: file}); err != nil {
		h.t.Fatal(err)
	}
	h.bot = New(Config{
		Slack: Client(ClientConfig{BotToken: h.w.BotToken(), AppToken: h.w.AppToken(), APIURL: h.reaper.outward(h)}),
		Store: h.store, Index: x, SigningSecret: h.w.SigningSecret(), Now: h.time, Curators: []string{h.w.UserID("Dara")},
		Log: slog.New(slog.NewTextHandler(&h.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	h.staging = h.bot.Staged(h.w.UserID, h.w.ChannelID)
	if h.door == "http" {
		server := httptest.NewServer(h.reaper.inward(h.bot.Handler()))
		h.leave = server.Close
		if err := h.w.Subscribe(ctx, server.URL+"/slack/events"); err != nil {
			h.t.Fatal(err)
		}
		return
	}
	link, cancel := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- h.bot.Socket(link) }()
	h.leave = func() {
		cancel()
		if err := <-done; err != nil {
			h.t.Error(err)
		}
	}
	wait, stop := context.WithTimeout(ctx, 10*time.Second)
	defer stop()
	if err := h.w.AwaitConnections(wait, 1); err != nil {
		h.t.Fatal(err)
	}
}

// close stops the bot and leaves its files.
func (h *house) close() {
	if h.store == nil {
		return
	}
	h.leave()
	h.keptNothing()
	if err := h.store.Close(); err != nil {
		h.t.Error(err)
	}
	h.store = nil
}

// keptNothing looks for questions in tasks that are over.
func (h *house) keptNothing() {
	for _, state := range []store.State{store.Done, store.Failed} {
		tasks, err := h.store.Tasks(context.Background(), store.Filter{State: state})
		if err != nil {
			h.t.Fatal(err)
		}
		for _, task := range tasks {
			if bytes.Contains(task.Body, []byte(`"text"`)) {
				h.t.Errorf("task %s is %s and still holds its question", task.Key, state)
			}
		}
	}
	h.search("before closing")
}

// checkKept looks for what must never have been kept, in the log and in
// every byte of the store's files.
func (h *house) checkKept(t *testing.T) {
	t.Helper()
	h.search("after closing")
	if bytes.Contains(h.log.Bytes(), []byte("xoxb-")) || bytes.Contains(h.log.Bytes(), []byte("/hooks/")) {
		t.Error("the log holds a token or a response URL")
	}
}

func (h *house) search(when string) {
	h.t.Helper()
	files, err := filepath.Glob(filepath.Join(h.dir, "*"))
	if err != nil || len(files) == 0 {
		h.t.Fatalf("no files in %s: %v", h.dir, err)
	}
	if len(h.forbidden) == 0 {
		return
	}
	held := map[string][]byte{"the log": h.log.Bytes()}
	for _, f := range files {
		if held[filepath.Base(f)], err = os.ReadFile(f); err != nil {
			h.t.Fatal(err)
		}
	}
	for where, b := range held {
		b = bytes.ToLower(b)
		for _, word := range h.forbidden {
			if bytes.Contains(b, []byte(strings.ToLower(word))) {
				h.t.Errorf("%s: %q is in %s", when, word, where)
			}
		}
	}
	for _, m := range h.w.Log() {
		if m.Kind != "call" {
			continue
		}
		request := strings.ToLower(m.Request)
		for _, word := range h.forbidden {
			if strings.Contains(request, strings.ToLower(word)) {
				h.t.Errorf("%s: the bot said %q to Slack (%s)", when, word, m.Name)
			}
		}
	}
}

// do carries out the lines of a talk that only this house knows.
func (h *house) do(ctx context.Context, line string) (bool, error) {
	switch line {
	case "the bot restarts":
		h.close()
		h.open()
		return true, nil
	case "the index follows the catalogue":
		return true, h.ownIndex(ctx)
	}
	return h.staging.Do(ctx, line)
}

// stage carries out a line as a talk has it.
func (h *house) stage(line string) {
	h.t.Helper()
	if known, err := h.do(h.t.Context(), line); !known || err != nil {
		h.t.Fatalf("%s: %v %v", line, known, err)
	}
}

// ownIndex gives the house an index of its own, which follows the store.
func (h *house) ownIndex(ctx context.Context) error {
	x, err := index.New(index.Config{})
	if err != nil {
		return err
	}
	if _, err := x.Update(ctx, h.store); err != nil {
		return err
	}
	h.own = x
	h.t.Cleanup(func() {
		if err := x.Close(); err != nil {
			h.t.Error(err)
		}
	})
	h.close()
	h.open()
	return nil
}
