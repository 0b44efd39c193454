package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"innovate/bot/workspace"
	"innovate/data/store"
)

// patience is how long a test waits for what should come at once.
const patience = 2 * time.Minute

// TestServe runs the real program against a pretend Slack, over each door and
// over both: it answers, and on SIGTERM it finishes what it has in hand, leaves
// the rest in the store and ends well; started again, it does the rest.
func TestServe(t *testing.T) {
	for _, doors := range [][]string{{"socket"}, {"http"}, {"socket", "http"}} {
		t.Run(strings.Join(doors, "+"), func(t *testing.T) { testServe(t, doors) })
	}
}

func testServe(t *testing.T, doors []string) {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	began, goOn := make(chan bool), make(chan bool)
	w := workspace.New(workspace.Config{Faults: func(method string, n int) workspace.Fault {
		switch {
		case method == "chat.postMessage" && n == 1:
			close(began)
			<-goOn
		case method == "chat.postMessage" && n == 2:
			return workspace.Fault{Status: http.StatusInternalServerError}
		}
		return workspace.Fault{}
	}})
	defer w.Close()
	resume := sync.OnceFunc(func() { close(goOn) })
	defer resume()
	home := t.TempDir()

	p := startServe(ctx, t, "innovate", w, home, doors)
	for path, want := range map[string]string{"/healthz": "ok", "/readyz": "ready", "/metrics": "innovate_index_records "} {
		if got := fetch(ctx, t, p.address+path); !strings.Contains(got, want) {
			t.Errorf("%s says %q, want %q in it", path, got, want)
		}
	}
	if err := w.Command("Asha", "#ward-7", "/innovate our patients keep falling at night on the ward"); err != nil {
		t.Fatal(err)
	}
	if seen := w.Seen("Asha", "#ward-7"); !strings.Contains(seen, "that worked elsewhere") {
		t.Errorf("after the command Asha sees\n%s", seen)
	}

	// The first answer hangs, the second fails and waits for its next try.
	mention(t, w, "Ben", "@innovate our patients keep falling at night on the ward")
	receive(ctx, t, began, "the first answer")
	mention(t, w, "Cy", "@innovate half our clinic does not turn up")
	p.await(ctx, t, "a task failed")
	p.stop(t)
	p.await(ctx, t, "stopping")
	resume()
	p.ended(t)
	if n := answers(w); n < 1 {
		t.Errorf("the answer in hand was not given")
	}
	noneInHand(t, home)

	p = startServe(ctx, t, "innovate", w, home, doors)
	until(ctx, t, w, "the answer that was left", func() bool { return answers(w) == 2 })
	p.stop(t)
	p.ended(t)
	if n := answers(w); n != 2 {
		t.Errorf("%d answers to two mentions", n)
	}
	if c := w.Complaints(); len(c) > 0 {
		t.Errorf("complaints: %v", c)
	}
}

func mention(t *testing.T, w *workspace.Workspace, user, text string) {
	t.Helper()
	if _, err := w.Say(user, "#ward-7", text); err != nil {
		t.Fatalf("%s says %q: %v", user, text, err)
	}
}

// answers counts what the bot posted for all to see.
func answers(w *workspace.Workspace) int {
	n := 0
	for _, m := range w.Messages("Asha", "#ward-7") {
		if m.User == w.BotID() && m.Only == "" {
			n++
		}
	}
	return n
}

// noneInHand looks whether the program left anything half done.
func noneInHand(t *testing.T, home string) {
	t.Helper()
	st, err := openStore(t.Context(), settings{home: home})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	all, err := st.Tasks(t.Context(), store.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 2 {
		t.Errorf("%d tasks in the store, want one for each mention", len(all))
	}
	for _, task := range all {
		if !task.Lease.IsZero() {
			t.Errorf("%s was left half done", task.Key)
		}
	}
}

// until waits until something holds in the workspace.
func until(ctx context.Context, t *testing.T, w *workspace.Workspace, what string, holds func() bool) {
	t.Helper()
	for {
		changed := w.Changed()
		if holds() {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			t.Fatalf("no sign of %s; Asha sees\n%s", what, w.Seen("Asha", "#ward-7"))
		}
	}
}

func receive(ctx context.Context, t *testing.T, from <-chan bool, what string) {
	t.Helper()
	select {
	case <-from:
	case <-ctx.Done():
		t.Fatalf("no sign of %s", what)
	}
}

func fetch(ctx context.Context, t *testing.T, address string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	return string(text)
}

// A program is a running "innovate serve".
type program struct {
	cmd     *exec.Cmd
	address string // of its HTTP server
	lines   chan logLine

	mu  sync.Mutex
	log strings.Builder
}

type logLine struct{ Msg, Listen string }

// startServe starts a program, "innovate" for this test's own, and waits until its doors are open.
func startServe(ctx context.Context, t *testing.T, name string, w *workspace.Workspace, home string, doors []string, settings ...string) *program {
	t.Helper()
	p := &program{cmd: exec.CommandContext(ctx, name, "serve"), lines: make(chan logLine, 1000)}
	p.cmd.Dir = t.TempDir()
	p.cmd.Env = []string{"INNOVATE_HOME=" + home, "INNOVATE_LISTEN=127.0.0.1:0", "INNOVATE_LOG=debug",
		"SLACK_BOT_TOKEN=" + w.BotToken(), "SLACK_API_URL=" + w.URL()}
	p.cmd.Env = append(p.cmd.Env, settings...)
	if slices.Contains(doors, "socket") {
		p.cmd.Env = append(p.cmd.Env, "SLACK_APP_TOKEN="+w.AppToken())
	}
	if slices.Contains(doors, "http") {
		p.cmd.Env = append(p.cmd.Env, "SLACK_SIGNING_SECRET="+w.SigningSecret())
	}
	stderr, err := p.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go p.read(stderr)
	p.address = "http://" + p.await(ctx, t, "ready").Listen
	if slices.Contains(doors, "socket") {
		p.await(ctx, t, "connected to Slack")
	}
	if slices.Contains(doors, "http") {
		if err := w.Subscribe(ctx, p.address+"/slack/events"); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// read takes in the log until the program closes it.
func (p *program) read(from io.Reader) {
	defer close(p.lines)
	for lines := bufio.NewScanner(from); lines.Scan(); {
		p.mu.Lock()
		p.log.WriteString(lines.Text() + "\n")
		p.mu.Unlock()
		var l logLine
		if json.Unmarshal(lines.Bytes(), &l) == nil {
			p.lines <- l
		}
	}
}

// await reads the log up to a message.
func (p *program) await(ctx context.Context, t *testing.T, msg string) logLine {
	t.Helper()
	for {
		select {
		case l, ok := <-p.lines:
			if l.Msg == msg {
				return l
			}
			if !ok {
				t.Fatalf("the program ended and never said %q; it said\n%s", msg, p.said())
			}
		case <-ctx.Done():
			t.Fatalf("the program never said %q; it said\n%s", msg, p.said())
		}
	}
}

func (p *program) said() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.String()
}

func (p *program) stop(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
}

// ended waits for the end of the program, which should be a good one, and
// looks through its log for what may not be there.
func (p *program) ended(t *testing.T) {
	t.Helper()
	for range p.lines {
	}
	if err := p.cmd.Wait(); err != nil {
		t.Errorf("the program ended with %v; it said\n%s", err, p.said())
	}
	if usage, ok := p.cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		t.Logf("largest resident size: %d MB", usage.Maxrss>>10)
	}
	for _, private := range []string{"xoxb-", "xapp-", "secret", "ticket=", "falling", "turn up"} {
		for line := range strings.Lines(p.said()) {
			if strings.Contains(strings.ReplaceAll(line, "xoxb-"+hidden, ""), private) {
				t.Errorf("%q is in the log: %s", private, line)
			}
		}
	}
}

// TestServeIndexAhead starts on an index that followed another store.
func TestServeIndexAhead(t *testing.T) {
	s := settings{home: t.TempDir()}
	log := newLog(io.Discard, s)
	st, err := openStore(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	x, err := openIndex(t.Context(), s, st, log)
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", "-wal", "-shm"} {
		if err := os.RemoveAll(filepath.Join(s.home, "innovate.db"+name)); err != nil {
			t.Fatal(err)
		}
	}
	if st, err = openStore(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	x, err = freshIndex(t.Context(), s, st, log)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if version, err := x.Version(); err != nil || version != 0 {
		t.Errorf("the index is at version %d (%v) and the store at 0", version, err)
	}
}
