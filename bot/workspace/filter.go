package workspace

import (
	"slices"
	"strings"
)

// A Filter narrows a menu of conversations.
type Filter struct {
	Include     []string `json:"include"` // im, mpim, private, public
	ExcludeBots bool     `json:"exclude_bot_users"`
}

// lets reports whether the filter leaves a conversation in the menu.
func (f *Filter) lets(w *Workspace, c *Channel) bool {
	if f == nil {
		return true
	}
	kind := map[string]string{Public: "public", Private: "private", Direct: "im", Group: "mpim"}[c.Kind]
	if len(f.Include) > 0 && !slices.Contains(f.Include, kind) {
		return false
	}
	isBot := func(id string) bool { return w.memberByID(id).Bot }
	return !f.ExcludeBots || c.Kind != Direct || !slices.ContainsFunc(c.Members, isBot)
}

// conversation is the place of that name, if a menu of channels or conversations offers it to the user: what they may
// see, and is not archived. The name is "#ward-7" or an id, and in a menu of conversations "@Ben" too.
func (w *Workspace) conversation(u *Member, e *Element, name string) *Channel {
	channels := strings.HasSuffix(e.Type, "channels_select")
	c := w.lookup(u, name)
	if c == nil && !channels && strings.HasPrefix(name, "@") {
		if m := w.known(strings.TrimPrefix(name, "@")); m != nil {
			c = w.direct(u.ID, m.ID)
		}
	}
	if c == nil || c.Archived || channels && c.Kind != Public || !e.Filter.lets(w, c) {
		return nil
	}
	return c
}

// prefill puts the conversation that the user looks at into the menus that ask for it.
func (w *Workspace) prefill(v *View) {
	u := w.memberByID(v.User)
	for _, b := range v.blocks {
		for _, e := range b.interactive() {
			if !e.DefaultToCurrent || !v.get(b, e).empty() {
				continue
			}
			c := w.conversation(u, e, w.looksAt[v.User])
			k := valueKeys[e.Type]
			switch {
			case c == nil:
			case k.many:
				v.set(b, e, value{"type": e.Type, k.key: []any{c.ID}})
			default:
				v.set(b, e, value{"type": e.Type, k.key: c.ID})
			}
		}
	}
}
