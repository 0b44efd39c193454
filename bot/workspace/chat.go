package workspace

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

// target is where chat.postMessage may write: a channel by id or #name, or a user id, which means the direct message.
func (w *Workspace) target(id string) (*Channel, *refusal) {
	c := w.channelByID(id)
	if name, named := strings.CutPrefix(id, "#"); named {
		for _, each := range w.channels {
			if each.Name == name {
				c = each
			}
		}
	}
	if m := w.memberByID(id); m != nil {
		if m.Bot {
			return nil, refuse("cannot_dm_bot")
		}
		c = w.direct(w.bot.ID, m.ID)
	}
	w.unread(c)
	return c, w.mayWrite(c)
}

// unread complains of a direct message to somebody who is deactivated: conversations.open refuses them, but
// chat.postMessage does not (github.com/slackapi/python-slack-sdk/issues/1156), and nobody ever reads it.
func (w *Workspace) unread(c *Channel) {
	if c == nil || c.Kind != Direct {
		return
	}
	for _, id := range c.Members {
		if m := w.memberByID(id); m.Deactivated {
			w.complain("a direct message to %s, who is deactivated: Slack takes it, and nobody reads it", m.Name)
		}
	}
}

// mayWrite refuses a channel that the bot cannot see or is not in.
func (w *Workspace) mayWrite(c *Channel) *refusal {
	switch {
	case c == nil, c.Kind != Public && !c.has(w.bot.ID):
		return refuse("channel_not_found")
	case c.Archived:
		return refuse("is_archived")
	case c.has(w.bot.ID):
		return nil
	case w.cfg.Scopes != nil && w.granted("chat:write.public"):
		return nil
	}
	return refuse("not_in_channel")
}

// said reads what a chat method is to say.
func (w *Workspace) said(a args, c *Channel, what string) (content, surface, *refusal) {
	said := content{text: a["text"], blocks: a["blocks"], thread: a["thread_ts"]}
	if said.text == "" {
		said.text = a["markdown_text"]
	}
	if list := a["attachments"]; list != "" && list != "[]" && list != "null" {
		w.complain("%s: attachments, which Slack calls legacy and this workspace does not show", what)
	}
	if ts, given := a["thread_ts"]; given && !isStamp(ts) {
		return said, surface{}, invalid("invalid_thread_ts", []string{ts + " is not a valid thread_ts"})
	}
	if m := c.message(said.thread); said.thread != "" && (m == nil || m.Only != "") {
		w.complain("%s: thread_ts %s is no message of that channel: Slack hides such a reply", what, said.thread)
	}
	s, bad := w.checkContent(&said, what)
	if bad == nil && s.tooBig() {
		bad = refuse("msg_blocks_too_long")
	}
	return said, s, bad
}

func isStamp(ts string) bool {
	whole, part, ok := strings.Cut(ts, ".")
	_, err := strconv.ParseInt(whole+part, 10, 64)
	return ok && err == nil && len(part) == 6
}

func (w *Workspace) chatPostMessage(a args) (reply, *refusal) {
	c, bad := w.target(a["channel"])
	if bad != nil {
		return nil, bad
	}
	said, s, bad := w.said(a, c, "chat.postMessage")
	if bad != nil {
		return nil, bad
	}
	if wait := w.limited(c.ID); wait > 0 {
		return nil, &refusal{code: "ratelimited", retryAfter: wait}
	}
	m := w.post(c, w.bot.ID, said, s, "")
	w.tellOwn(c, m)
	return reply{"channel": c.ID, "ts": m.TS, "message": w.messageJSON(m)}, nil
}

func (w *Workspace) chatPostEphemeral(a args) (reply, *refusal) {
	c := w.channelByID(a["channel"])
	if bad := w.mayWrite(c); bad != nil {
		return nil, bad
	}
	if !c.has(a["user"]) {
		return nil, refuse("user_not_in_channel")
	}
	said, s, bad := w.said(a, c, "chat.postEphemeral")
	if bad != nil {
		return nil, bad
	}
	m := w.post(c, w.bot.ID, said, s, a["user"])
	return reply{"message_ts": m.TS}, nil
}

// own is a message of the bot that others can see, which is the only kind it may edit or delete.
func (w *Workspace) own(a args, otherwise string) (*Channel, *Message, *refusal) {
	c := w.channelByID(a["channel"])
	if c == nil || !c.has(w.bot.ID) && c.Kind != Public {
		return nil, nil, refuse("channel_not_found")
	}
	m := c.message(a["ts"])
	switch {
	case m == nil || m.Only != "":
		return nil, nil, refuse("message_not_found")
	case m.User != w.bot.ID:
		return nil, nil, refuse(otherwise)
	}
	return c, m, nil
}

func (w *Workspace) chatUpdate(a args) (reply, *refusal) {
	c, m, bad := w.own(a, "cant_update_message")
	if bad != nil {
		return nil, bad
	}
	if utf8.RuneCountInString(a["text"]) > mostUpdate {
		return nil, refuse("msg_too_long")
	}
	said, s, bad := w.said(a, c, "chat.update")
	if bad != nil {
		return nil, bad
	}
	before := w.messageJSON(m)
	w.change(c, m, said, s, a["blocks"] == "")
	w.tellChange(c, m, before)
	return reply{"channel": c.ID, "ts": m.TS, "text": m.Text, "message": w.messageJSON(m)}, nil
}

func (w *Workspace) chatDelete(a args) (reply, *refusal) {
	c, m, bad := w.own(a, "cant_delete_message")
	if bad != nil {
		return nil, bad
	}
	w.remove(c, m)
	return reply{"channel": c.ID, "ts": m.TS}, nil
}

func (w *Workspace) chatGetPermalink(a args) (reply, *refusal) {
	c := w.channelByID(a["channel"])
	if c == nil {
		return nil, refuse("channel_not_found")
	}
	m := c.message(a["message_ts"])
	if m == nil {
		return nil, refuse("message_not_found")
	}
	link := "https://workspace.slack.example/archives/" + c.ID + "/p" + strings.ReplaceAll(m.TS, ".", "")
	if m.Thread != "" {
		link += "?thread_ts=" + m.Thread + "&cid=" + c.ID
	}
	return reply{"channel": c.ID, "permalink": link}, nil
}

func parseList(raw string) []string {
	var all []string
	if json.Unmarshal([]byte(raw), &all) == nil {
		return all
	}
	for each := range strings.SplitSeq(raw, ",") {
		if each = strings.TrimSpace(each); each != "" {
			all = append(all, each)
		}
	}
	return all
}
