package workspace

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
)

// How long and how often Slack lets a trigger id and a response URL be used.
const (
	triggerLife = 3 * time.Second
	hookLife    = 30 * time.Minute
	hookUses    = 5
)

// A trigger is what a person just did, which lets the bot open one modal for them.
type trigger struct {
	user    string
	modal   bool // it was done in an open modal
	expires time.Time
	used    bool
}

func (w *Workspace) newTrigger(user string, modal bool) string {
	n := w.next("trigger")
	id := fmt.Sprintf("%d.%d.%s", n, 1000+n, rand.Text())
	w.triggers[id] = &trigger{user: user, modal: modal, expires: w.cfg.Now().Add(triggerLife)}
	return id
}

// exchange takes a trigger id, which works once.
func (w *Workspace) exchange(id string) (*trigger, *refusal) {
	t := w.triggers[id]
	switch {
	case id == "":
		return nil, invalid("invalid_arguments", []string{"missing required field: trigger_id [json-pointer:]"})
	case t == nil:
		return nil, refuse("invalid_trigger_id")
	case t.used:
		return nil, refuse("exchanged_trigger_id")
	case w.cfg.Now().After(t.expires):
		return nil, refuse("expired_trigger_id")
	}
	t.used = true
	return t, nil
}

// A responseHook is what a response URL writes to.
type responseHook struct {
	user    string
	channel *Channel
	message *Message // the original; nil until there is one
	expires time.Time
	left    int
}

func (w *Workspace) newHook(user string, c *Channel, m *Message) (*responseHook, string) {
	h := &responseHook{user: user, channel: c, message: m, expires: w.cfg.Now().Add(hookLife), left: hookUses}
	key := fmt.Sprintf("%d-%s", w.next("hook"), rand.Text())
	w.hooks[key] = h
	return h, w.base + "/hooks/" + key
}

// A response is what the bot answers with: to a command directly, or by a response URL.
type response struct {
	ResponseType    string          `json:"response_type"`
	Text            string          `json:"text"`
	Blocks          json.RawMessage `json:"blocks"`
	ThreadTS        string          `json:"thread_ts"`
	ReplaceOriginal bool            `json:"replace_original"`
	DeleteOriginal  bool            `json:"delete_original"`
}

func (r *response) content() content {
	return content{text: r.Text, blocks: string(r.Blocks), thread: r.ThreadTS}
}

func (w *Workspace) serveHook(rw http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, 1<<20))
	w.answer(rw, "response_url", "response_url", string(raw), func() outcome {
		var said response
		if err != nil || json.Unmarshal(raw, &said) != nil {
			return outcome{status: http.StatusBadRequest, body: []byte("invalid_payload")}
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		bad := w.respond(w.hooks[r.PathValue("key")], &said)
		switch {
		case bad == nil:
			return outcome{status: http.StatusOK, body: []byte("ok")}
		case bad.code == "used_url" || bad.code == "expired_url":
			return outcome{status: http.StatusNotFound, body: mustJSON(bad.reply())}
		}
		return outcome{status: http.StatusBadRequest, body: mustJSON(bad.reply())}
	})
}

// respond does what a response URL was sent. The lock is held.
func (w *Workspace) respond(h *responseHook, said *response) *refusal {
	switch {
	case h == nil || w.cfg.Now().After(h.expires):
		return refuse("expired_url")
	case h.left == 0:
		return refuse("used_url")
	}
	if said.DeleteOriginal {
		if h.message == nil || h.message.Deleted {
			return refuse("message_not_found")
		}
		h.left--
		w.remove(h.channel, h.message)
		return nil
	}
	what := content{text: said.Text, blocks: string(said.Blocks), thread: said.ThreadTS}
	s, bad := w.checkContent(&what, "response_url")
	if bad != nil {
		return bad
	}
	h.left--
	if said.ReplaceOriginal && h.message != nil && !h.message.Deleted {
		w.change(h.channel, h.message, what, s, false)
		return nil
	}
	w.deliverReply(h, said, what, s)
	return nil
}

// deliverReply posts a reply to a command, a button or a shortcut: for the one person unless it says in_channel.
func (w *Workspace) deliverReply(h *responseHook, said *response, what content, s surface) {
	only := h.user
	if said.ResponseType == "in_channel" {
		only = ""
	}
	if what.thread == "" && h.message != nil && only != "" {
		what.thread = h.message.Thread
	}
	m := w.post(h.channel, w.bot.ID, what, s, only)
	if h.message == nil {
		h.message = m
	}
	if only == "" {
		w.tellOwn(h.channel, m)
	}
}
