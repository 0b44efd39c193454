package workspace

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A control is one element that a person can use, and where it stands.
type control struct {
	block   *Block
	element *Element
	on      *surface
	channel *Channel // with message
	message *Message
	view    *View
}

// label is what the person calls it.
func (c control) label() string {
	switch {
	case c.element.pressed():
		return c.element.Text.String()
	case c.block.Label != nil:
		return c.block.Label.Text
	}
	return c.element.Placeholder.String()
}

func (c control) is(label string) bool {
	return strings.EqualFold(unescaper.Replace(c.label()), label) || c.element.ActionID == label
}

// within gathers the controls of each surface that a person can reach, the nearest surface first: an open modal hides
// all else; then comes the home if they look at it; then the messages they see, newest first. With words, only surfaces
// that hold them count, and of these first the part from the block with the words on.
func (w *Workspace) within(u *Member, words string) [][]control {
	var all [][]control
	gather := func(s *surface, like control) {
		at := w.blockWith(s, words)
		for _, from := range slices.Compact([]int{at, 0}) {
			if found := controlsFrom(s, from, like); len(found) > 0 {
				all = append(all, found)
			}
		}
	}
	if stack := w.modals[u.ID]; len(stack) > 0 {
		top := stack[len(stack)-1]
		gather(&top.surface, control{view: top})
		return all
	}
	if home := w.homes[u.ID]; home != nil && w.atHome[u.ID] {
		if words == "" || contains(strings.Join(w.drawView(home), "\n"), words) {
			gather(&home.surface, control{view: home})
		}
	}
	var seen []*Message
	for _, c := range w.channels {
		seen = append(seen, w.visible(u, c)...)
	}
	slices.SortFunc(seen, func(a, b *Message) int { return strings.Compare(b.TS, a.TS) })
	for _, m := range seen {
		if words == "" || m.TS == words || contains(w.plainMessage(m), words) {
			gather(&m.surface, control{channel: w.channelByID(m.Channel), message: m})
		}
	}
	return all
}

// blockWith is the index of the first block that holds the words.
func (w *Workspace) blockWith(s *surface, words string) int {
	holds := func(b *Block) bool { return contains(strings.Join(w.drawBlock(s, b), "\n"), words) }
	return max(0, slices.IndexFunc(s.blocks, holds))
}

func controlsFrom(s *surface, from int, like control) []control {
	var found []control
	for _, b := range s.blocks[min(from, len(s.blocks)):] {
		for _, e := range b.interactive() {
			like.block, like.element, like.on = b, e, s
			found = append(found, like)
		}
	}
	return found
}

// reach finds the control that fits; "Details#2" is the second of that label on its surface.
func (w *Workspace) reach(u *Member, message, label string, fits func(control) bool) (control, error) {
	name, nth := label, 1
	if before, after, ok := strings.Cut(label, "#"); ok {
		if n, err := strconv.Atoi(after); err == nil && n > 0 {
			name, nth = before, n
		}
	}
	var offered []string
	for _, controls := range w.within(u, message) {
		n := 0
		for _, c := range controls {
			if !fits(c) {
				continue
			}
			if offered = append(offered, c.label()); name != "" && !c.is(name) {
				continue
			}
			if n++; n == nth {
				return c, nil
			}
		}
	}
	return control{}, fmt.Errorf("%s finds no %q; there is %q", u.Name, label, offered)
}

// free is somebody who may act, and who is asked nothing just now.
func (w *Workspace) free(user string) (*Member, error) {
	u, err := w.actor(user)
	if err != nil {
		return nil, err
	}
	if q := w.asked[u.ID]; q != nil {
		return nil, fmt.Errorf("%s is asked %q first", u.Name, q.control.element.Confirm.Title)
	}
	return u, nil
}

// reachAs is reach for somebody who is free to act.
func (w *Workspace) reachAs(user, message, label string, fits func(control) bool) (*Member, control, error) {
	u, err := w.free(user)
	if err != nil {
		return nil, control{}, err
	}
	c, err := w.reach(u, message, label, fits)
	return u, c, err
}

// Press presses a button. The message is its ts or words found in it: then it is the first such button from the words
// on. Nothing means the nearest such button, in the open modal, the home or the newest message. The label is what is on
// it, or its action id; "Details#2" is the second one of that label. If the button asks back, [Workspace.Confirm] or
// [Workspace.Decline] answers.
func (w *Workspace) Press(user, message, label string) error {
	w.mu.Lock()
	u, c, err := w.reachAs(user, message, label, func(c control) bool { return c.element.pressed() })
	if err != nil {
		w.mu.Unlock()
		return fmt.Errorf("press: %w", err)
	}
	w.ask(u, c, value{"type": c.element.Type, "text": c.element.Text, "value": c.element.Value})
	return nil
}

// Choose picks an option, by what it says or its value, from a menu, radio buttons, checkboxes or an overflow menu.
// The menu is named by its label, placeholder or action id; nothing means the nearest that has such an option. In a
// menu of people or channels the option is a name. What was ticked before is unticked.
func (w *Workspace) Choose(user, message, option, menu string) error {
	w.mu.Lock()
	u, c, err := w.reachAs(user, message, menu, func(c control) bool {
		if menu != "" && !c.is(strings.Split(menu, "#")[0]) {
			return false
		}
		_, has := w.chosen(w.member(user), c, option)
		return has
	})
	if err != nil {
		w.mu.Unlock()
		return fmt.Errorf("choose %q: %w", option, err)
	}
	v, _ := w.chosen(u, c, option)
	most, all := c.element.MaxItems, asList(v[valueKeys[c.element.Type].key])
	if most > 0 && len(all) > most {
		w.mu.Unlock()
		return fmt.Errorf("choose %q: at most %d may be chosen in %q", option, most, c.label())
	}
	w.ask(u, c, v)
	return nil
}

// chosen is the value of a control once an option is picked, if it has that option.
func (w *Workspace) chosen(u *Member, c control, option string) (value, bool) {
	pick, found := w.pick(u, c, option)
	if !found {
		return nil, false
	}
	k := keyOf(c.element)
	if !k.many {
		return value{"type": c.element.Type, k.key: pick}, true
	}
	all := asList(c.on.get(c.block, c.element)[k.key])
	same := func(have any) bool { return string(mustJSON(have)) == string(mustJSON(pick)) }
	if slices.ContainsFunc(all, same) {
		all = slices.DeleteFunc(slices.Clone(all), same)
	} else {
		all = append(slices.Clone(all), pick)
	}
	return value{"type": c.element.Type, k.key: all}, true
}

// pick is what a control holds for an option, by what it says or its value: the option, or the id of a member or place.
func (w *Workspace) pick(u *Member, c control, option string) (any, bool) {
	e := c.element
	switch {
	case keyOf(e).key == "":
	case strings.HasSuffix(e.Type, "users_select"):
		if m := w.known(strings.TrimPrefix(option, "@")); m != nil && !m.Deactivated {
			return m.ID, true
		}
	case strings.HasSuffix(e.Type, "channels_select"), strings.HasSuffix(e.Type, "conversations_select"):
		if each := w.conversation(u, e, option); each != nil {
			return each.ID, true
		}
	default:
		for _, o := range w.offered(u, c) {
			if strings.EqualFold(w.plain(o.Text.String()), option) || o.Value == option {
				return o, true
			}
		}
	}
	return nil, false
}

// filled keeps what was filled in, and tells the app if it wants to know at once. It takes over the lock.
func (w *Workspace) filled(u *Member, c control, v value) {
	if c.element.holds() {
		c.on.set(c.block, c.element, v)
	}
	if c.block.Type == "input" && !c.block.DispatchAction {
		w.bump()
		w.mu.Unlock()
		return
	}
	w.act(u, c, v)
}

// act tells the app of an action. It takes over the lock.
func (w *Workspace) act(u *Member, c control, v value) {
	action := reply{"block_id": c.block.BlockID, "action_id": c.element.ActionID, "action_ts": w.stamp()}
	for key, each := range v {
		action[key] = each
	}
	if c.element.Placeholder != nil {
		action["placeholder"] = c.element.Placeholder
	}
	if c.element.Style != "" {
		action["style"] = c.element.Style
	}
	o := w.interaction("block_actions", u)
	o["actions"], o["trigger_id"] = []any{action}, w.newTrigger(u.ID, c.view != nil && c.view.Type == "modal")
	w.fromWhere(c, o)
	if c.message != nil {
		_, o["response_url"] = w.newHook(u.ID, c.channel, c.message)
		o["state"] = reply{"values": c.message.state}
	}
	w.mu.Unlock()
	w.interact(u, "block_actions "+c.element.ActionID, o)
}

// fromWhere adds what Slack tells of the view or message. Of a message that only the person sees it tells its ts alone.
func (w *Workspace) fromWhere(c control, o reply) {
	if c.view != nil {
		o["container"], o["view"] = reply{"type": "view", "view_id": c.view.ID}, c.view.json()
		return
	}
	container := reply{
		"type": "message", "message_ts": c.message.TS, "channel_id": c.channel.ID, "is_ephemeral": c.message.Only != "",
	}
	if c.message.Thread != "" {
		container["thread_ts"] = c.message.Thread
	}
	o["container"], o["channel"] = container, reply{"id": c.channel.ID, "name": c.channel.Name}
	if c.message.Only == "" {
		o["message"] = w.messageJSON(c.message)
	}
}
