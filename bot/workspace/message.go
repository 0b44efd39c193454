package workspace

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// A Message is one message as it stands now.
type Message struct {
	TS      string
	Channel string // id
	Thread  string // the ts of the message it replies to, if any
	User    string // id of its author
	Text    string
	Blocks  json.RawMessage // as sent, with the ids that Slack adds
	Only    string          // the one user id that may see it; empty means everybody in the channel
	Edited  bool
	Deleted bool

	surface
	clientID string // set when a person wrote it
}

// A content is what a message says: the part that the bot sends.
type content struct {
	text   string
	blocks string // JSON; empty means the argument was not there
	thread string
}

// mostText is where Slack cuts a message's text; mostUpdate is what it refuses in an edit.
const (
	mostText   = 40000
	mostUpdate = 4000
)

// checkContent holds what a message says to Slack's rules, and puts its blocks on a surface.
func (w *Workspace) checkContent(c *content, what string) (surface, *refusal) {
	var s surface
	if c.blocks != "" && c.blocks != "null" {
		decoded, ok := decodeBlocks(c.blocks)
		if !ok {
			return s, refuse("invalid_blocks_format")
		}
		if faults := checkBlocks("message", "/blocks", decoded); len(faults) > 0 {
			return s, invalid("invalid_blocks", faults)
		}
		if s, ok = newSurface(decoded, w.next("surface")); !ok {
			return s, refuse("invalid_blocks_format")
		}
	}
	switch n := len(s.blocks); {
	case strings.TrimSpace(c.text) == "" && n == 0:
		return s, refuse("no_text")
	case strings.TrimSpace(c.text) == "":
		w.complain("%s: blocks without text: notifications and screen readers have nothing to say", what)
	}
	if utf8.RuneCountInString(c.text) > mostText {
		w.complain("%s: Slack cuts a text of %d characters at %d", what, utf8.RuneCountInString(c.text), mostText)
		c.text = string([]rune(c.text)[:mostText])
	}
	w.checkMarkup(c.text, what)
	for _, t := range s.mrkdwn() {
		w.checkMarkup(t, what)
	}
	return s, nil
}

// tooBig tells whether chat.postMessage would answer msg_blocks_too_long. Slack does not document that limit; it was
// measured at 13,297 characters for one markdown block, and a divider beside it took 125 of them.
func (s *surface) tooBig() bool {
	var blocks []json.RawMessage
	if len(s.raw) == 0 || json.Unmarshal(s.raw, &blocks) != nil {
		return false
	}
	n := 0
	for _, b := range blocks {
		n += utf8.RuneCount(b) + 87
	}
	return n > 13430
}

// post puts a message into a channel, where everybody in it, or only one, sees it. The lock is held.
func (w *Workspace) post(c *Channel, author string, said content, s surface, only string) *Message {
	return w.postAs(w.stamp(), c, author, said, s, only)
}

// postAs is post with a timestamp of its own.
func (w *Workspace) postAs(ts string, c *Channel, author string, said content, s surface, only string) *Message {
	m := &Message{
		TS: ts, Channel: c.ID, Thread: said.thread, User: author, Text: said.text, Blocks: s.raw, Only: only, surface: s,
	}
	if root := c.message(m.Thread); root != nil && root.Thread != "" {
		m.Thread = root.Thread // a reply to a reply stands in the same thread
	}
	c.messages = append(c.messages, m)
	w.sawMessage(c, m, "")
	w.bump()
	return m
}

// change gives a message new content.
func (w *Workspace) change(c *Channel, m *Message, said content, s surface, keepBlocks bool) {
	if said.text != "" || !keepBlocks {
		m.Text = said.text
	}
	if !keepBlocks {
		m.Blocks, m.surface = s.raw, s
	}
	m.Edited = true
	w.sawMessage(c, m, "changed")
	w.bump()
}

func (w *Workspace) remove(c *Channel, m *Message) {
	m.Deleted = true
	w.sawMessage(c, m, "deleted")
	w.bump()
}

// json is the message as Slack tells it to the app.
func (w *Workspace) messageJSON(m *Message) map[string]any {
	o := map[string]any{"type": "message", "user": m.User, "text": m.Text, "ts": m.TS, "team": teamID}
	if len(m.Blocks) > 0 {
		o["blocks"] = m.Blocks
	}
	if m.Thread != "" {
		o["thread_ts"] = m.Thread
	}
	if m.User == w.bot.ID {
		o["bot_id"], o["app_id"] = botID, appID
		o["bot_profile"] = map[string]any{"id": botID, "app_id": appID, "name": w.bot.Name, "team_id": teamID, "deleted": false}
	}
	if m.clientID != "" {
		o["client_msg_id"] = m.clientID
	}
	if m.Edited {
		o["edited"] = map[string]any{"user": m.User, "ts": m.TS}
	}
	return o
}

// Messages lists what the user can see in a channel, oldest first, thread replies after the message they reply to.
func (w *Workspace) Messages(user, channel string) []Message {
	w.mu.Lock()
	defer w.mu.Unlock()
	u := w.member(user)
	var all []Message
	for _, m := range w.visible(u, w.place(u, channel)) {
		all = append(all, *m)
	}
	return all
}

// visible lists what a user sees in a channel. A public channel is open to all.
func (w *Workspace) visible(u *Member, c *Channel) []*Message {
	if !c.has(u.ID) && c.Kind != Public {
		return nil
	}
	seen := slices.DeleteFunc(slices.Clone(c.messages), func(m *Message) bool {
		return !m.visibleTo(u)
	})
	slices.SortStableFunc(seen, func(a, b *Message) int { return strings.Compare(a.root(), b.root()) })
	return seen
}

func (m *Message) visibleTo(u *Member) bool { return !m.Deleted && (m.Only == "" || m.Only == u.ID) }

// root is the message at the head of the thread, or the message itself.
func (m *Message) root() string {
	if m.Thread != "" {
		return m.Thread
	}
	return m.TS
}

// find is the newest message the user can see that has the given ts or holds the given words; in any channel if c is
// nil, by any author if that is empty.
func (w *Workspace) find(u *Member, c *Channel, words, author string) (*Channel, *Message, error) {
	var in *Channel
	var found *Message
	for _, place := range w.channels {
		if c != nil && place != c {
			continue
		}
		for _, m := range w.visible(u, place) {
			hit := words == "" || m.TS == words || contains(w.plainMessage(m), words)
			if hit && (author == "" || m.User == author) && (found == nil || m.TS > found.TS) {
				in, found = place, m
			}
		}
	}
	if found == nil {
		return nil, nil, fmt.Errorf("%s sees no message with %q", u.Name, words)
	}
	return in, found, nil
}

func contains(text, words string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(words))
}
