package workspace

import (
	"fmt"
	"strings"
)

// A Sight is something that came before somebody's eyes: a message, a modal, a home, or a notice of Slack's own.
type Sight struct {
	Seq   int
	By    string   // the user id of who made it; empty for Slack itself
	To    string   // the one user id that sees it; empty means everybody in the channel
	What  string   // the same for each sight of one thing: "m…" a message, "v…" a modal, "h…" a home, "n…" a notice
	Head  string   // who and where, as "innovate in #ward-7 (only Asha sees this)"
	Lines []string // what is seen
}

// Sights lists what was seen after the sight of that number.
func (w *Workspace) Sights(after int) []Sight {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]Sight(nil), w.sights[min(max(after, 0), len(w.sights)):]...)
}

func (w *Workspace) see(s Sight) {
	s.Seq = len(w.sights) + 1
	w.sights = append(w.sights, s)
	w.bump()
}

func (w *Workspace) sawMessage(c *Channel, m *Message, how string) {
	s := Sight{By: m.User, To: m.Only, What: "m" + m.TS, Head: w.where(c, m)}
	switch how {
	case "":
		s.Lines = w.drawMessage(m)
	case "deleted":
		first, _, _ := strings.Cut(w.plainMessage(m), "\n")
		s.Head += " (deleted)"
		s.Lines = []string{first}
	default:
		s.Head += " (" + how + ")"
		s.Lines = w.drawMessage(m)
	}
	w.see(s)
}

// where says who wrote a message, where, and who sees it.
func (w *Workspace) where(c *Channel, m *Message) string {
	head := w.name(m.User) + " in #" + c.Name
	switch c.Kind {
	case Direct:
		head = w.name(m.User) + " to " + w.others(c, m.User)
	case Group:
		head = w.name(m.User) + " in @" + strings.ReplaceAll(w.others(c, m.User), ", ", " @")
	}
	if root := c.message(m.Thread); root != nil {
		head += ", replying to " + w.name(root.User)
	} else if m.Thread != "" {
		head += ", in a thread that is gone"
	}
	if m.Only != "" {
		head += " (only " + w.name(m.Only) + " sees this)"
	}
	return head
}

func (w *Workspace) sawModal(user string) {
	s := Sight{By: w.bot.ID, To: user, What: "v" + user}
	stack := w.modals[user]
	if len(stack) == 0 {
		s.Head = w.name(user) + "'s modal closes"
		w.see(s)
		return
	}
	v := stack[len(stack)-1]
	s.Head = fmt.Sprintf("%s sees the modal %q", w.name(user), w.plain(v.Title))
	s.Lines = w.drawView(v)
	w.see(s)
}

// sawHome notes a home only while its user looks at it.
func (w *Workspace) sawHome(user string) {
	if w.atHome[user] {
		w.see(Sight{By: w.bot.ID, To: user, What: "h" + user, Head: w.name(user) + " sees the home", Lines: w.drawView(w.homes[user])})
	}
}

// notice is what Slack itself tells somebody.
func (w *Workspace) notice(user, text string) {
	n := w.next("notice")
	w.notices[user] = append(w.notices[user], Notice{n, w.cfg.Now(), text})
	w.see(Sight{To: user, What: fmt.Sprintf("n%d", n), Head: "Slack to " + w.name(user), Lines: []string{text}})
}

// Seen is what a user sees in a channel, as text.
func (w *Workspace) Seen(user, channel string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	u := w.member(user)
	var lines []string
	for _, m := range w.visible(u, w.place(u, channel)) {
		indent := ""
		if m.Thread != "" {
			indent = "    "
		}
		head := w.name(m.User)
		if m.Only != "" {
			head += " (only " + u.Name + " sees this)"
		}
		lines = append(lines, indent+head+":")
		for _, line := range w.drawMessage(m) {
			lines = append(lines, strings.TrimRight(indent+"  "+line, " "))
		}
	}
	return joined(lines)
}

// Modal is the modal that a user has open, as text; nothing if there is none.
func (w *Workspace) Modal(user string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	v, err := w.top(w.member(user))
	if err != nil {
		return ""
	}
	return joined(append([]string{"# " + w.plain(v.Title)}, w.drawView(v)...))
}

// Home is the app's home as published for a user, as text; nothing if there is none.
func (w *Workspace) Home(user string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	v := w.homes[w.member(user).ID]
	if v == nil {
		return ""
	}
	return joined(w.drawView(v))
}

func joined(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return strings.Join(lines, "\n") + "\n"
}
