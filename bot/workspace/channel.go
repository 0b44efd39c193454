package workspace

import (
	"fmt"
	"slices"
	"strings"
)

// Invite adds people, or the bot, to a channel.
func (w *Workspace) Invite(channel string, members ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.channel(channel)
	for _, name := range members {
		m := w.member(name)
		if c.has(m.ID) {
			continue
		}
		w.join(c, m.ID)
		if c.has(w.bot.ID) {
			w.tell("member_joined_channel", reply{
				"type": "member_joined_channel", "user": m.ID, "channel": c.ID, "channel_type": c.letter(), "team": teamID,
			})
		}
	}
	w.bump()
}

// Kick takes people, or the bot, out of a channel.
func (w *Workspace) Kick(channel string, members ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.channel(channel)
	for _, name := range members {
		id := w.member(name).ID
		if id == w.bot.ID && c.has(id) {
			left := c.event("left")
			w.tell(left, reply{"type": left, "channel": c.ID})
		}
		c.Members = slices.DeleteFunc(c.Members, func(have string) bool { return have == id })
	}
	w.bump()
}

// Archive closes a channel to new messages, or opens it again.
func (w *Workspace) Archive(channel string, archived bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.channel(channel)
	name := c.event("archive")
	if !archived {
		name = c.event("unarchive")
	}
	if c.Archived != archived && c.has(w.bot.ID) {
		w.tell(name, reply{"type": name, "channel": c.ID})
	}
	c.Archived = archived
	w.bump()
}

// Rename gives a channel another name; its id stays.
func (w *Workspace) Rename(channel, name string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	name = strings.TrimPrefix(name, "#")
	for _, c := range w.channels {
		if c.Name == name {
			return fmt.Errorf("rename %s: there is a #%s already", channel, name)
		}
	}
	c := w.channel(channel)
	c.Name = name
	if c.has(w.bot.ID) {
		w.tell(c.event("rename"), reply{
			"type": c.event("rename"), "channel": reply{"id": c.ID, "name": c.Name, "created": w.cfg.Now().Unix()},
		})
	}
	w.bump()
	return nil
}

// event is the name of an event about a channel: one on a private channel is about a group.
func (c *Channel) event(what string) string {
	if c.Kind == Private {
		return "group_" + what
	}
	return "channel_" + what
}

// letter is the kind of channel as member_joined_channel tells it.
func (c *Channel) letter() string {
	if c.Kind == Private {
		return "G"
	}
	return "C"
}
