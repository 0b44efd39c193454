package workspace

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"time"
)

// stateVersion is the version of what Save writes. Load takes no other.
const stateVersion = 1

// A state is all of a workspace that outlives it: what people would see again, and what lets the bot go on where it
// was. There are no tokens in it, but the keys of the response URLs are, as the bot may still hold one.
type state struct {
	Version   int
	Members   []Member
	Channels  []savedChannel
	Modals    map[string][]savedView
	Homes     map[string]savedView
	AtHome    map[string]bool
	LooksAt   map[string]string
	Read      map[string]map[string]string
	Notices   map[string][]Notice
	Scheduled []savedScheduled
	Hooks     map[string]savedHook
	Outbox    []savedDelivery
	Counts    map[string]int
	LastStamp int64
}

type savedChannel struct {
	Channel
	Messages []savedMessage
}

type savedMessage struct {
	Message
	Surface  savedSurface
	ClientID string
}

type savedSurface struct {
	Blocks json.RawMessage
	Values map[string]map[string]value `json:",omitempty"`
	Errors map[string]string           `json:",omitempty"`
}

type savedView struct {
	View
	Body    map[string]any
	Surface savedSurface
}

type savedScheduled struct {
	ID, Channel, Text, Blocks, Thread string
	At, Made                          int64
	Lost                              bool
}

type savedHook struct {
	User, Channel, Message string
	Expires                time.Time
	Left                   int
}

type savedDelivery struct {
	Kind, Name string
	Payload    json.RawMessage
	Accepts    bool
}

// Save writes down what people would see again, and what the bot needs to go on: to be read by Load into a new workspace.
// The response URLs in it go on working there if that listens on the same port; see [Config.Port].
func (w *Workspace) Save(to io.Writer) error {
	w.mu.Lock()
	s := w.state()
	raw, err := json.Marshal(s) // under the lock, as it shares what people change
	w.mu.Unlock()
	if err == nil {
		_, err = to.Write(append(raw, '\n'))
	}
	if err != nil {
		return fmt.Errorf("save the workspace: %w", err)
	}
	return nil
}

func (w *Workspace) state() state {
	s := state{
		Version: stateVersion, AtHome: w.atHome, LooksAt: w.looksAt, Read: w.read, Counts: w.counts, Notices: w.notices, LastStamp: w.lastStamp,
		Modals: map[string][]savedView{}, Homes: map[string]savedView{}, Hooks: map[string]savedHook{},
	}
	for _, m := range w.members {
		s.Members = append(s.Members, *m)
	}
	for _, c := range w.channels {
		saved := savedChannel{Channel: *c}
		for _, m := range c.messages {
			saved.Messages = append(saved.Messages, savedMessage{*m, m.surface.saved(), m.clientID})
		}
		s.Channels = append(s.Channels, saved)
	}
	for user, stack := range w.modals {
		for _, v := range stack {
			s.Modals[user] = append(s.Modals[user], savedView{*v, v.body, v.surface.saved()})
		}
	}
	for user, v := range w.homes {
		s.Homes[user] = savedView{*v, v.body, v.surface.saved()}
	}
	for _, m := range w.scheduled {
		s.Scheduled = append(s.Scheduled, savedScheduled{
			ID: m.id, Channel: m.channel.ID, Text: m.said.text, Blocks: m.said.blocks, Thread: m.said.thread,
			At: m.at, Made: m.made, Lost: m.lost,
		})
	}
	for key, h := range w.hooks {
		if w.cfg.Now().After(h.expires) {
			continue
		}
		saved := savedHook{User: h.user, Channel: h.channel.ID, Expires: h.expires, Left: h.left}
		if h.message != nil {
			saved.Message = h.message.TS
		}
		s.Hooks[key] = saved
	}
	for _, d := range w.outbox {
		s.Outbox = append(s.Outbox, savedDelivery{d.kind, d.name, d.payload, d.accepts})
	}
	return s
}

func (s *surface) saved() savedSurface { return savedSurface{s.raw, s.state, s.errors} }

// Load reads what Save wrote, in place of all there is in this workspace. If it cannot, nothing changes.
func (w *Workspace) Load(from io.Reader) error {
	var s state
	if err := json.NewDecoder(from).Decode(&s); err != nil {
		return fmt.Errorf("load the workspace: decode what was saved: %w", err)
	}
	if s.Version != stateVersion {
		return fmt.Errorf("load the workspace: it was saved as version %d and this program reads version %d: move the file away and begin anew",
			s.Version, stateVersion)
	}
	r, err := s.revive()
	if err != nil {
		return fmt.Errorf("load the workspace: %w", err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	bot := r.memberByID(w.bot.ID)
	if bot == nil {
		return fmt.Errorf("load the workspace: the bot is not among its members")
	}
	bot.Name = w.bot.Name
	w.bot, w.members, w.channels, w.modals, w.homes = bot, r.members, r.channels, r.modals, r.homes
	w.scheduled, w.hooks = r.scheduled, r.hooks
	w.atHome, w.looksAt, w.read, w.counts = orEmpty(s.AtHome), orEmpty(s.LooksAt), orEmpty(s.Read), orEmpty(s.Counts)
	w.notices = orEmpty(s.Notices)
	w.lastStamp = max(w.lastStamp, s.LastStamp)
	clear(w.asked)
	clear(w.offers)
	for _, d := range s.Outbox {
		w.later(delivery{kind: d.Kind, name: d.Name, payload: d.Payload, accepts: d.Accepts})
	}
	w.bump()
	return nil
}

func orEmpty[K comparable, V any](m map[K]V) map[K]V {
	if m == nil {
		return map[K]V{}
	}
	return maps.Clone(m)
}
