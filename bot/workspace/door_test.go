package workspace_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"innovate/bot/workspace"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

// A line is a bare socket of the test's own.
type line struct {
	t    *testing.T
	conn *websocket.Conn
}

func dial(t *testing.T, w *workspace.Workspace) *line {
	t.Helper()
	_, link, err := newEcho(t, w).api.StartSocketModeContext(ctx(t))
	if err != nil {
		t.Fatal(err)
	}
	conn, _, err := websocket.DefaultDialer.DialContext(ctx(t), link, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	l := &line{t, conn}
	if hello := l.read(); hello["type"] != "hello" {
		t.Fatalf("first message %v, want hello", hello)
	}
	return l
}

func (l *line) read() map[string]any {
	l.t.Helper()
	var m map[string]any
	if err := l.conn.ReadJSON(&m); err != nil {
		l.t.Errorf("read: %v", err)
	}
	return m
}

func (l *line) ack(envelope map[string]any, payload any) {
	if err := l.conn.WriteJSON(map[string]any{"envelope_id": envelope["envelope_id"], "payload": payload}); err != nil {
		l.t.Errorf("ack: %v", err)
	}
}

func TestSocketTicketsWorkOnce(t *testing.T) {
	w := workspace.New(workspace.Config{})
	defer w.Close()
	_, link, err := newEcho(t, w).api.StartSocketModeContext(ctx(t))
	if err != nil {
		t.Fatal(err)
	}
	conn, _, err := websocket.DefaultDialer.DialContext(ctx(t), link, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, _, err := websocket.DefaultDialer.DialContext(ctx(t), link, nil); err == nil {
		t.Error("the ticket worked twice")
	}
}

func TestSocketRedeliversWhenALineBreaks(t *testing.T) {
	w := workspace.New(workspace.Config{})
	defer w.Close()
	lines := []*line{dial(t, w), dial(t, w)}
	if err := w.AwaitConnections(ctx(t), 2); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	first := make(chan bool, 2)
	for _, l := range lines {
		wg.Go(func() {
			var m map[string]any
			if l.conn.ReadJSON(&m) != nil {
				return
			}
			first <- true
			if len(first) == 1 {
				_ = l.conn.Close() // before it acknowledges
				return
			}
			l.ack(m, map[string]any{"text": "from the other line"})
		})
	}
	if err := w.Command("Asha", "#ward-7", "/echo x"); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	if got, want := w.Seen("Asha", "#ward-7"), "innovate (only Asha sees this):\n  from the other line\n"; got != want {
		t.Errorf("Seen = %q, want %q", got, want)
	}
}

func TestSocketSharesAndDisconnects(t *testing.T) {
	w := workspace.New(workspace.Config{PingEvery: 100 * time.Millisecond})
	defer w.Close()
	e := newEcho(t, w)
	defer e.connect(w, 2)()
	if err := w.Disconnect("refresh_requested"); err != nil {
		t.Fatal(err)
	}
	if err := w.AwaitConnections(ctx(t), 2); err != nil { // the client comes back by itself
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			user := fmt.Sprintf("Person %d", i)
			if err := w.Command(user, "#ward-7", "/echo "+user); err != nil {
				t.Error(err)
			}
			if _, err := w.Say(user, "#ward-7", "@innovate hello from "+user); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if err := w.Settle(ctx(t)); err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		user := fmt.Sprintf("Person %d", i)
		if seen := w.Seen(user, "#ward-7"); !strings.Contains(seen, "You said *"+user+"*") || !strings.Contains(seen, "Heard: @innovate hello from "+user) {
			t.Errorf("%s sees:\n%s", user, seen)
		}
	}
	if c := w.Complaints(); len(c) > 0 {
		t.Errorf("complaints: %q", c)
	}
}

func TestSocketAcknowledgements(t *testing.T) {
	w := workspace.New(workspace.Config{AckTimeout: 250 * time.Millisecond})
	defer w.Close()
	l := dial(t, w)
	if err := w.AwaitConnections(ctx(t), 1); err != nil {
		t.Fatal(err)
	}
	answer := func(payload any, ack bool) {
		t.Helper()
		read := make(chan struct{})
		go func() {
			defer close(read)
			for m := l.read(); ack; ack = false {
				l.ack(m, payload)
			}
		}()
		if err := w.Command("Asha", "#ward-7", "/echo x"); err != nil {
			t.Error(err)
		}
		<-read
	}
	answer(nil, false)
	answer(map[string]any{"text": strings.Repeat("x", 21000)}, true)
	answer(map[string]any{"text": "x", "blocks": []any{map[string]any{"type": "x"}}}, true)
	answer(map[string]any{"text": "fine"}, true)
	var told []string
	for _, s := range w.Sights(0) {
		told = append(told, s.Head+": "+strings.Join(s.Lines, " "))
	}
	want := []string{
		`Slack to Asha: /echo failed with the error "operation_timeout"`,
		`Slack to Asha: /echo failed with the error "operation_timeout"`,
		`Slack to Asha: /echo failed with the error "invalid_blocks"`,
		`innovate in #ward-7 (only Asha sees this): fine`,
	}
	if !slices.Equal(told, want) {
		t.Errorf("sights %q, want %q", told, want)
	}
	if c := fmt.Sprint(w.Complaints()); !strings.Contains(c, "which Slack drops without a word") || !strings.Contains(c, "unsupported type: x") {
		t.Errorf("complaints %s", c)
	}
}

func TestSocketEventsAreTriedAgain(t *testing.T) {
	w := workspace.New(workspace.Config{AckTimeout: 250 * time.Millisecond})
	defer w.Close()
	l := dial(t, w)
	if err := w.AwaitConnections(ctx(t), 1); err != nil {
		t.Fatal(err)
	}
	var got []string
	read := make(chan struct{})
	go func() {
		defer close(read)
		for range 3 {
			m := l.read()
			payload, _ := m["payload"].(map[string]any)
			got = append(got, fmt.Sprint(m["type"], " ", m["retry_attempt"], " ", m["retry_reason"], " ", payload["event_id"]))
			if m["retry_attempt"] == 2.0 {
				l.ack(m, nil)
			}
		}
	}()
	if _, err := w.Say("Asha", "#ward-7", "@innovate x"); err != nil {
		t.Fatal(err)
	}
	<-read
	want := []string{"events_api 0  Ev000001", "events_api 1 timeout Ev000001", "events_api 2 timeout Ev000001"}
	if !slices.Equal(got, want) {
		t.Errorf("deliveries %q, want %q", got, want)
	}
}

func TestNobodyIsConnected(t *testing.T) {
	w := workspace.New(workspace.Config{AckTimeout: time.Millisecond})
	defer w.Close()
	if err := w.Command("Asha", "#ward-7", "/echo x"); err != nil {
		t.Fatal(err)
	}
	if got := w.Sights(0); len(got) != 1 || got[0].Lines[0] != `/echo failed with the error "dispatch_failed"` {
		t.Errorf("sights %+v", got)
	}
}

// TestPings proves that the client's own watch over pings is kept happy, and that a client that is deaf is given up.
func TestPings(t *testing.T) {
	w := workspace.New(workspace.Config{PingEvery: 50 * time.Millisecond})
	defer w.Close()
	deaf := dial(t, w)
	client := socketmode.New(newEcho(t, w).api, socketmode.OptionPingInterval(5*time.Second), socketmode.OptionLog(log.New(io.Discard, "", 0)))
	running, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() { _ = client.RunContext(running) })
	wg.Go(func() {
		for {
			select {
			case <-client.Events:
			case <-running.Done():
				return
			}
		}
	})
	defer wg.Wait()
	defer stop()
	if err := w.AwaitConnections(ctx(t), 1); err != nil {
		t.Fatal(err)
	}
	_ = deaf.conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	deaf.conn.SetPingHandler(func(string) error { return nil }) // reads, but never answers
	if _, _, err := deaf.conn.ReadMessage(); err == nil {
		t.Error("the deaf line got a message")
	} else if strings.Contains(err.Error(), "timeout") {
		t.Error("the deaf line was not given up")
	}
}

func TestHTTPTriesEventsAgain(t *testing.T) {
	w := workspace.New(workspace.Config{AckTimeout: 250 * time.Millisecond})
	defer w.Close()
	var mu sync.Mutex
	var got []string
	release := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		v, err := slack.NewSecretsVerifier(r.Header, w.SigningSecret())
		if err == nil {
			_, _ = v.Write(body)
			err = v.Ensure()
		}
		if err != nil {
			t.Errorf("signature: %v", err)
		}
		if bytes.Contains(body, []byte("url_verification")) {
			_, _ = rw.Write([]byte(`{"challenge":"3eZbrw1aB10"}`))
			return
		}
		mu.Lock()
		got = append(got, r.Header.Get("X-Slack-Retry-Num")+" "+r.Header.Get("X-Slack-Retry-Reason"))
		n := len(got)
		mu.Unlock()
		switch n {
		case 1:
			<-release // later than Slack waits
		case 2:
			rw.WriteHeader(http.StatusInternalServerError)
		}
	}))
	defer s.Close()
	defer close(release)
	if err := w.Subscribe(ctx(t), s.URL); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Say("Asha", "#ward-7", "@innovate x"); err != nil {
		t.Fatal(err)
	}
	if want := []string{" ", "1 http_timeout", "2 http_error"}; !slices.Equal(got, want) {
		t.Errorf("tries %q, want %q", got, want)
	}
}

func TestHTTPFailuresShow(t *testing.T) {
	w := workspace.New(workspace.Config{})
	defer w.Close()
	reply := func(http.ResponseWriter) {}
	s := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		var verify struct{ Challenge string }
		if json.Unmarshal(body, &verify) == nil {
			_, _ = io.WriteString(rw, verify.Challenge)
			return
		}
		reply(rw)
	}))
	defer s.Close()
	if err := w.Subscribe(ctx(t), s.URL); err != nil {
		t.Fatal(err)
	}
	if err := w.Subscribe(ctx(t), s.URL+"/%zz"); err == nil {
		t.Error("Subscribe to nonsense: no error")
	}
	tests := []struct {
		name  string
		reply func(http.ResponseWriter)
		want  string
	}{
		{"nothing", func(http.ResponseWriter) {}, ""},
		{"500", func(rw http.ResponseWriter) { rw.WriteHeader(500) }, `/echo failed with the error "dispatch_failed"`},
		{"text", func(rw http.ResponseWriter) { _, _ = io.WriteString(rw, "hello") }, "hello"},
		{"JSON as text", func(rw http.ResponseWriter) { _, _ = io.WriteString(rw, `{"text":"x"}`) }, `{"text":"x"}`},
		{"JSON", func(rw http.ResponseWriter) {
			rw.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(rw, `{"text":"x","response_type":"in_channel"}`)
		}, "x"},
	}
	for _, test := range tests {
		reply = test.reply
		before := len(w.Sights(0))
		if err := w.Command("Asha", "#ward-7", "/echo x"); err != nil {
			t.Fatal(err)
		}
		var got string
		for _, s := range w.Sights(before) {
			got += strings.Join(s.Lines, "\n")
		}
		if got != test.want {
			t.Errorf("%s: seen %q, want %q", test.name, got, test.want)
		}
	}
}

func TestCloseWaitsForNobodyOutside(t *testing.T) {
	asked := make(chan struct{})
	w := workspace.New(workspace.Config{Faults: func(method string, _ int) workspace.Fault {
		if method != "auth.test" {
			return workspace.Fault{}
		}
		close(asked)
		return workspace.Fault{Slow: time.Hour}
	}})
	l := dial(t, w)
	go func() { _, _ = newEcho(t, w).api.AuthTestContext(context.Background()) }()
	<-asked
	w.Close()
	w.Close()
	if _, _, err := l.conn.ReadMessage(); err == nil {
		t.Error("the socket is still open")
	}
	if err := w.AwaitConnections(ctx(t), 5); err == nil {
		t.Error("a closed workspace waits for connections")
	}
}
