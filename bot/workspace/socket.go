package workspace

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// mostAck is the size from which Slack drops an acknowledgement without a word.
const mostAck = 20 << 10

// A socketDoor is the workspace's side of Socket Mode. The workspace's lock guards it.
type socketDoor struct {
	tickets map[string]bool
	conns   []*socket
	turn    int
	waiting map[string]chan json.RawMessage // by envelope id
	issued  map[string]bool                 // every envelope id ever sent
}

// A socket is one open connection.
type socket struct {
	conn  *websocket.Conn
	write sync.Mutex
	gone  chan struct{}
}

// An envelope is what Socket Mode wraps around a delivery.
type envelope struct {
	ID      string          `json:"envelope_id"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload"`
	Accepts bool            `json:"accepts_response_payload"`
	Attempt *int            `json:"retry_attempt,omitempty"`
	Reason  *string         `json:"retry_reason,omitempty"`
}

func (d *socketDoor) init() {
	d.tickets, d.waiting, d.issued = map[string]bool{}, map[string]chan json.RawMessage{}, map[string]bool{}
}

func (w *Workspace) connectionsOpen(args) (reply, *refusal) {
	ticket := rand.Text()
	w.socket.tickets[ticket] = true
	return reply{"url": "ws" + strings.TrimPrefix(w.base, "http") + "/link/?ticket=" + ticket + "&app_id=" + appID}, nil
}

var upgrader = websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}

func (w *Workspace) serveSocket(rw http.ResponseWriter, r *http.Request) {
	ticket := r.URL.Query().Get("ticket")
	w.mu.Lock()
	known := w.socket.tickets[ticket]
	delete(w.socket.tickets, ticket)
	w.mu.Unlock()
	if !known {
		http.Error(rw, "invalid ticket", http.StatusUnauthorized)
		return
	}
	conn, err := upgrader.Upgrade(rw, r, nil)
	if err != nil {
		return // the upgrader has answered
	}
	s := &socket{conn: conn, gone: make(chan struct{})}
	w.mu.Lock()
	n := len(w.socket.conns) + 1
	w.mu.Unlock()
	hello := reply{
		"type": "hello", "num_connections": n, "connection_info": reply{"app_id": appID},
		"debug_info": reply{"host": "applink-workspace", "build_number": 1, "approximate_connection_time": 18060},
	}
	if s.send(hello) == nil {
		w.mu.Lock()
		w.socket.conns = append(w.socket.conns, s)
		w.note("socket", "hello", "", string(mustJSON(hello)), w.cfg.Now())
		w.mu.Unlock()
		every := w.cfg.PingEvery
		alive := func(string) error { return conn.SetReadDeadline(time.Now().Add(3 * every)) }
		conn.SetPongHandler(alive)
		_ = alive("")
		pinging := make(chan struct{})
		go func() { // ends with this handler, which waits for it
			defer close(pinging)
			s.ping(every, w.done)
		}()
		w.hear(s)
		<-pinging
	}
	_ = conn.Close()
}

func (s *socket) send(v any) error {
	s.write.Lock()
	defer s.write.Unlock()
	return s.conn.WriteMessage(websocket.TextMessage, mustJSON(v))
}

// ping pings until the connection or the workspace ends. What hears no pong for three pings gives the connection up.
func (s *socket) ping(every time.Duration, done <-chan struct{}) {
	t := time.NewTicker(every)
	defer t.Stop()
	for {
		_ = s.conn.WriteControl(websocket.PingMessage, []byte("Ping from applink-workspace"), time.Now().Add(every))
		select {
		case <-t.C:
		case <-s.gone:
			return
		case <-done:
			_ = s.conn.Close()
			return
		}
	}
}

// hear reads acknowledgements until the connection ends, and then takes it out of the round.
func (w *Workspace) hear(s *socket) {
	for {
		_, raw, err := s.conn.ReadMessage()
		if err != nil {
			break
		}
		var ack struct {
			ID      string          `json:"envelope_id"`
			Payload json.RawMessage `json:"payload"`
		}
		w.mu.Lock()
		switch bad := json.Unmarshal(raw, &ack); {
		case bad != nil || ack.ID == "":
			w.complain("a message over the socket that acknowledges nothing: %.60s", raw)
		case len(raw) >= mostAck:
			w.complain("an acknowledgement of %d bytes, which Slack drops without a word", len(raw))
		case !w.socket.issued[ack.ID]:
			w.complain("an acknowledgement of %s, which was never sent", ack.ID)
		case w.socket.waiting[ack.ID] != nil:
			w.socket.waiting[ack.ID] <- ack.Payload
			delete(w.socket.waiting, ack.ID)
		}
		w.mu.Unlock()
	}
	w.mu.Lock()
	w.socket.conns = slices.DeleteFunc(w.socket.conns, func(each *socket) bool { return each == s })
	close(s.gone)
	w.bump()
	w.mu.Unlock()
}

// sendSocket sends an envelope over the connection whose turn it is. When that ends before it acknowledges, the next
// one gets it.
func (w *Workspace) sendSocket(d delivery, try int, reason string) (answer, *failed) {
	ctx, cancel := context.WithTimeout(context.Background(), w.cfg.AckTimeout)
	defer cancel()
	for {
		var s *socket
		err := w.wait(ctx, "a connection", func() bool {
			if len(w.socket.conns) == 0 {
				return false
			}
			w.socket.turn++
			s = w.socket.conns[w.socket.turn%len(w.socket.conns)]
			return true
		})
		if err != nil {
			return answer{}, unanswered
		}
		got, bad, again := w.sendOver(ctx, s, d, try, reason)
		if !again {
			return got, bad
		}
	}
}

func (w *Workspace) sendOver(ctx context.Context, s *socket, d delivery, try int, reason string) (_ answer, _ *failed, again bool) {
	e := envelope{Type: d.kind, Payload: d.payload, Accepts: d.accepts}
	if d.kind == events {
		e.Attempt, e.Reason = &try, &reason
	}
	acked := make(chan json.RawMessage, 1)
	w.mu.Lock()
	e.ID = fmt.Sprintf("e-%06d", w.next("envelope"))
	w.socket.waiting[e.ID], w.socket.issued[e.ID] = acked, true
	w.mu.Unlock()
	defer func() {
		w.mu.Lock()
		delete(w.socket.waiting, e.ID)
		w.mu.Unlock()
	}()
	if s.send(e) != nil {
		_ = s.conn.Close() // hear notices and takes it out of the round
		<-s.gone
		return answer{}, nil, true
	}
	select {
	case payload := <-acked:
		return answer{body: payload, json: true}, nil, false
	case <-s.gone:
		select {
		case payload := <-acked:
			return answer{body: payload, json: true}, nil, false
		default:
			return answer{}, nil, true
		}
	case <-ctx.Done():
		return answer{}, timedOut, false
	case <-w.done:
		return answer{}, unanswered, false
	}
}

// AwaitConnections waits until the bot has at least n sockets open.
func (w *Workspace) AwaitConnections(ctx context.Context, n int) error {
	return w.wait(ctx, fmt.Sprintf("%d open sockets", n), func() bool { return len(w.socket.conns) >= n })
}

// Disconnect ends the oldest connection, as Slack does every few hours: it sends a disconnect message with the reason
// and then closes, unless the reason is "warning", which only warns. An empty reason cuts the line without a word.
func (w *Workspace) Disconnect(reason string) error {
	w.mu.Lock()
	if len(w.socket.conns) == 0 {
		w.mu.Unlock()
		return fmt.Errorf("disconnect (%s): no socket is open", reason)
	}
	s := w.socket.conns[0]
	if reason != "warning" {
		w.socket.conns = w.socket.conns[1:]
	}
	w.bump()
	w.mu.Unlock()
	if reason != "" {
		_ = s.send(reply{"type": "disconnect", "reason": reason, "debug_info": reply{"host": "applink-workspace"}})
	}
	if reason != "warning" {
		_ = s.conn.Close()
		<-s.gone
	}
	return nil
}

func (w *Workspace) closeSockets() {
	w.mu.Lock()
	conns := slices.Clone(w.socket.conns)
	w.mu.Unlock()
	for _, s := range conns {
		_ = s.conn.Close()
	}
}
