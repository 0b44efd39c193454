package workspace

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// A Snapshot is what one member has before them. Nothing in it changes later; its blocks must not be changed.
type Snapshot struct {
	Version int // grows at every change of anything in the workspace
	Now     time.Time
	Member  Member
	Members []Member
	Places  []Place       // where they are and what is open to all, in the order in which it was made
	Place   *Place        // the one that was asked for
	Talk    []SeenMessage // what stands in that one, oldest first; replies are with the message they reply to
	Earlier int           // how many messages before these were left out
	Modals  []SeenView    // the open ones; the last is in front
	Home    *SeenView     // as published for them; nil when it never was
	AtHome  bool          // they look at it
	Asked   *Confirm      // the dialog before them, which Confirm or Decline answers
	Notices []Notice      // what Slack itself told them
}

// A Place is a channel or conversation as one member knows it.
type Place struct {
	ID, Kind string
	Title    string   // as they read it: "#ward-7", or "@Ben @innovate" for a conversation
	Members  []string // user ids
	Joined   bool
	Unread   int // messages of others since they last looked
}

// A SeenMessage is a message as one member sees it.
type SeenMessage struct {
	Message
	Author  string // name
	Form    Form
	Replies []SeenMessage
}

// A SeenView is a modal or a home as its user sees it.
type SeenView struct {
	View
	Form Form
}

// A Form is blocks with what was filled in.
type Form struct {
	Blocks []*Block
	Values map[string]map[string]map[string]any // by block id and action id, as in view.state.values
	Errors map[string]string                    // by block id
}

// A Notice is something that Slack itself told a member.
type Notice struct {
	Number int
	At     time.Time
	Text   string
}

// Snapshot is what a member has before them, with the last so many messages of one place: all of them when most is 0.
// The place is a channel's name or id, or "@Ben @innovate"; with none, no messages are shown.
func (w *Workspace) Snapshot(user, place string, most int) Snapshot {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.postScheduled(w.cfg.Now())
	u := w.member(user)
	s := Snapshot{Version: w.version, Now: w.cfg.Now(), Member: *u, AtHome: w.atHome[u.ID]}
	for _, m := range w.members {
		s.Members = append(s.Members, *m)
	}
	for _, c := range w.channels {
		if c.has(u.ID) || c.Kind == Public {
			s.Places = append(s.Places, w.asPlace(u, c))
		}
	}
	if c := w.lookup(u, place); c != nil {
		p := w.asPlace(u, c)
		s.Place = &p
		s.Talk, s.Earlier = w.talk(u, c, most)
	}
	for _, v := range w.modals[u.ID] {
		s.Modals = append(s.Modals, v.seen())
	}
	if v := w.homes[u.ID]; v != nil {
		home := v.seen()
		s.Home = &home
	}
	if q := w.asked[u.ID]; q != nil {
		s.Asked = q.control.element.Confirm
	}
	s.Notices = slices.Clone(w.notices[u.ID])
	return s
}

// lookup is the place of that name where it exists and the user may look; it makes none and joins none.
func (w *Workspace) lookup(u *Member, place string) *Channel {
	for _, c := range w.channels {
		named := c.ID == place || (c.Kind == Public || c.Kind == Private) && c.Name == strings.TrimPrefix(place, "#")
		if (named || w.title(u, c) == place) && (c.has(u.ID) || c.Kind == Public) {
			return c
		}
	}
	return nil
}

// title is what the user calls the place.
func (w *Workspace) title(u *Member, c *Channel) string {
	if c.Kind == Direct || c.Kind == Group {
		return "@" + strings.ReplaceAll(w.others(c, u.ID), ", ", " @")
	}
	return "#" + c.Name
}

func (w *Workspace) asPlace(u *Member, c *Channel) Place {
	p := Place{ID: c.ID, Kind: c.Kind, Title: w.title(u, c), Members: slices.Clone(c.Members), Joined: c.has(u.ID)}
	read := w.read[u.ID][c.ID]
	for i := len(c.messages) - 1; i >= 0 && p.Joined && c.messages[i].TS > read; i-- {
		if m := c.messages[i]; m.visibleTo(u) && m.User != u.ID {
			p.Unread++
		}
	}
	return p
}

// talk is the last so many messages that the user sees in a channel, with their threads, and how many came before.
func (w *Workspace) talk(u *Member, c *Channel, most int) (all []SeenMessage, earlier int) {
	var threads [][]*Message
	for _, m := range w.visible(u, c) { // in the order of threads, each with its head first
		if n := len(threads); n > 0 && threads[n-1][0].TS == m.Thread {
			threads[n-1] = append(threads[n-1], m)
		} else {
			threads = append(threads, []*Message{m})
		}
	}
	if most > 0 && len(threads) > most {
		earlier = len(threads) - most
	}
	for _, thread := range threads[earlier:] {
		head := w.seenMessage(thread[0])
		for _, m := range thread[1:] {
			head.Replies = append(head.Replies, w.seenMessage(m))
		}
		all = append(all, head)
	}
	return all, earlier
}

func (w *Workspace) seenMessage(m *Message) SeenMessage {
	return SeenMessage{Message: *m, Author: w.name(m.User), Form: m.form()}
}

func (v *View) seen() SeenView { return SeenView{*v, v.form()} }

func (s *surface) form() Form {
	f := Form{Blocks: s.blocks, Values: map[string]map[string]map[string]any{}, Errors: map[string]string{}}
	maps.Copy(f.Errors, s.errors)
	for id, inputs := range s.state {
		f.Values[id] = map[string]map[string]any{}
		for action, v := range inputs {
			f.Values[id][action] = maps.Clone(v)
		}
	}
	return f
}

// Look makes a member look at a place, which leaves the home and makes what stands there read.
func (w *Workspace) Look(user, place string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	u := w.member(user)
	if c := w.lookup(u, place); c != nil {
		w.looked(u, c)
	}
}

// looked notes that the user looks at a channel.
func (w *Workspace) looked(u *Member, c *Channel) {
	if w.read[u.ID] == nil {
		w.read[u.ID] = map[string]string{}
	}
	w.looksAt[u.ID] = c.ID
	last := ""
	if n := len(c.messages); n > 0 {
		last = c.messages[n-1].TS
	}
	if w.read[u.ID][c.ID] != last || w.atHome[u.ID] {
		w.read[u.ID][c.ID], w.atHome[u.ID] = last, false
		w.bump()
	}
}
