package workspace

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Say writes a message as somebody, and returns when the bot has acknowledged what it is told of it.
func (w *Workspace) Say(user, channel, text string) (Message, error) {
	w.mu.Lock()
	u, err := w.actor(user)
	if err != nil {
		w.mu.Unlock()
		return Message{}, fmt.Errorf("say: %w", err)
	}
	return w.speak(u, w.place(u, channel), "", text)
}

// Reply writes in the thread of a message: its ts, or words found in it, or nothing for the newest one.
func (w *Workspace) Reply(user, channel, message, text string) (Message, error) {
	w.mu.Lock()
	u, err := w.actor(user)
	var c *Channel
	var m *Message
	if err == nil {
		c = w.place(u, channel)
		_, m, err = w.find(u, c, message, "")
	}
	if err != nil {
		w.mu.Unlock()
		return Message{}, fmt.Errorf("reply: %w", err)
	}
	return w.speak(u, c, m.root(), text)
}

// speak takes over the lock.
func (w *Workspace) speak(u *Member, c *Channel, thread, text string) (Message, error) {
	if c.Archived {
		w.mu.Unlock()
		return Message{}, fmt.Errorf("%s cannot write in #%s: it is archived", u.Name, c.Name)
	}
	if strings.HasPrefix(text, "/") {
		w.mu.Unlock()
		return Message{}, fmt.Errorf("%s says %q: a slash command cannot be said; use Command", u.Name, text)
	}
	m := &Message{
		TS: w.stamp(), Channel: c.ID, Thread: thread, User: u.ID, clientID: fmt.Sprintf("c-%06d", w.next("client")),
	}
	w.write(m, w.typed(text))
	c.messages = append(c.messages, m)
	w.sawMessage(c, m, "")
	w.looked(u, c)
	if !c.has(w.bot.ID) && mentions(m.Text, w.bot.ID) {
		w.notice(u.ID, fmt.Sprintf("@%s is not in #%s, and was not told.", w.bot.Name, c.Name))
	}
	all := w.heard(c, m)
	w.bump()
	said := *m
	w.mu.Unlock()
	for _, d := range all {
		w.deliver(d)
	}
	return said, nil
}

// Edit changes a message as its author. The message is its ts, or words found in it; an empty channel means any.
func (w *Workspace) Edit(user, channel, message, text string) error {
	return w.edit(user, channel, message, func(string) string { return text })
}

func (w *Workspace) edit(user, channel, message string, rewrite func(string) string) error {
	w.mu.Lock()
	u, err := w.actor(user)
	var in, c *Channel
	var m *Message
	if err == nil && channel != "" {
		in = w.place(u, channel)
	}
	if err == nil {
		c, m, err = w.find(u, in, message, u.ID)
	}
	if err != nil {
		w.mu.Unlock()
		return fmt.Errorf("edit: of their own, %w", err)
	}
	before, mentioned := w.messageJSON(m), mentions(m.Text, w.bot.ID)
	m.Edited = true
	w.write(m, w.typed(rewrite(w.plain(m.Text))))
	w.sawMessage(c, m, "changed")
	all := w.changedEvent(c, m, before)
	if !mentioned {
		notMention := func(d delivery) bool { return d.name != "app_mention" }
		all = append(all, slices.DeleteFunc(w.heard(c, m), notMention)...)
	}
	w.bump()
	w.mu.Unlock()
	for _, d := range all {
		w.deliver(d)
	}
	return nil
}

// write puts a person's words into a message, as text and as the rich text that Slack makes of it.
func (w *Workspace) write(m *Message, typed string) {
	m.Text = typed
	m.Blocks = mustJSON([]any{reply{
		"type": "rich_text", "block_id": fmt.Sprintf("r%d", w.next("rich")),
		"elements": []any{reply{"type": "rich_text_section", "elements": richText(typed)}},
	}})
}

// Command types a slash command and returns when it is answered, or when Slack has told the person that it failed.
func (w *Workspace) Command(user, channel, line string) error {
	w.mu.Lock()
	u, err := w.actor(user)
	if err != nil {
		w.mu.Unlock()
		return fmt.Errorf("command: %w", err)
	}
	c := w.place(u, channel)
	w.looked(u, c)
	name, text, _ := strings.Cut(line, " ")
	if w.cfg.Commands != nil && !slices.Contains(w.cfg.Commands, name) || !w.granted("commands") {
		w.notice(u.ID, fmt.Sprintf("%s is not a valid command. In Slack, all messages that start with the \"/\" character are interpreted as commands.", name))
		w.mu.Unlock()
		return nil
	}
	text = escape(strings.TrimSpace(text))
	if w.cfg.EscapeCommands {
		text = w.linked(text)
	}
	place := c.Name
	if c.Kind == Private {
		place = "privategroup"
	}
	hook, url := w.newHook(u.ID, c, nil)
	payload := mustJSON(map[string]string{
		"token": "workspace", "team_id": teamID, "team_domain": "workspace", "channel_id": c.ID, "channel_name": place,
		"user_id": u.ID, "user_name": u.Handle(), "command": name, "text": text, "api_app_id": appID,
		"is_enterprise_install": "false", "response_url": url, "trigger_id": w.newTrigger(u.ID, false),
	})
	w.mu.Unlock()
	w.deliver(delivery{kind: commands, name: name, payload: payload, accepts: true, done: func(got answer, bad *failed) {
		if bad == nil {
			bad = w.answered(hook, name, got)
		}
		if bad != nil {
			w.notice(u.ID, fmt.Sprintf("%s failed with the error %q", name, bad.code))
		}
	}})
	return nil
}

// answered shows the answer to a command: JSON as it says, plain text to the person alone.
func (w *Workspace) answered(h *responseHook, name string, got answer) *failed {
	if got.empty() {
		return nil
	}
	text := strings.TrimSpace(string(got.body))
	said := response{Text: text}
	if got.json {
		said = response{}
		if err := json.Unmarshal(got.body, &said); err != nil {
			w.complain("%s was answered with JSON that is no message: %v", name, err)
			return &failed{code: "invalid_command_response"}
		}
	} else if strings.HasPrefix(text, "{") {
		w.complain("%s was answered with JSON as %q: Slack shows it as it stands", name, "text/plain")
	}
	what := said.content()
	s, bad := w.checkContent(&what, name)
	if bad != nil {
		w.complain("%s was answered with what Slack refuses: %s %v", name, bad.code, bad.messages)
		return &failed{code: bad.code}
	}
	w.deliverReply(h, &said, what, s)
	return nil
}

// interaction begins the payload of something that a person did.
func (w *Workspace) interaction(kind string, u *Member) reply {
	return reply{
		"type": kind, "token": "workspace", "api_app_id": appID, "enterprise": nil, "is_enterprise_install": false,
		"team": reply{"id": teamID, "domain": "workspace"},
		"user": reply{"id": u.ID, "username": u.Handle(), "name": u.Handle(), "team_id": teamID},
	}
}

// Shortcut uses a message shortcut, by its callback id or its name in the menu, on a message.
func (w *Workspace) Shortcut(user, message, shortcut string) error {
	w.mu.Lock()
	u, err := w.actor(user)
	if err != nil {
		w.mu.Unlock()
		return fmt.Errorf("shortcut: %w", err)
	}
	id := shortcut
	known := w.cfg.Shortcuts == nil
	for _, each := range w.cfg.Shortcuts {
		if each.Name == shortcut || each.CallbackID == shortcut {
			id, known = each.CallbackID, true
		}
	}
	c, m, err := w.find(u, nil, message, "")
	if err == nil && (!known || !w.granted("commands")) {
		err = fmt.Errorf("the app has no shortcut %q", shortcut)
	}
	if err == nil && m.Only != "" {
		err = fmt.Errorf("the message is one that only they see, and has no shortcuts")
	}
	if err != nil {
		w.mu.Unlock()
		return fmt.Errorf("%s uses %q: %w", user, shortcut, err)
	}
	_, url := w.newHook(u.ID, c, nil)
	o := w.interaction("message_action", u)
	o["callback_id"], o["trigger_id"], o["response_url"] = id, w.newTrigger(u.ID, false), url
	o["action_ts"], o["message_ts"], o["message"] = w.stamp(), m.TS, w.messageJSON(m)
	o["channel"] = reply{"id": c.ID, "name": c.Name}
	w.mu.Unlock()
	w.interact(u, "message_action", o)
	return nil
}

// interact delivers an interaction that Slack takes no answer to.
func (w *Workspace) interact(u *Member, name string, payload reply) {
	w.deliver(delivery{kind: interactive, name: name, payload: mustJSON(payload), done: func(_ answer, bad *failed) {
		switch {
		case bad == nil:
		case bad.code == timedOut.code:
			w.notice(u.ID, "Operation timed out. Apps need to respond within three seconds.")
		default:
			w.notice(u.ID, "This app is not responding. Try again, or contact whoever looks after it.")
		}
	}})
}
