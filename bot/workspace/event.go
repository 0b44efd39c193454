package workspace

import (
	"fmt"
	"slices"
)

// eventScopes are the scopes that an app needs to be told of an event.
var eventScopes = map[string]string{
	"app_mention": "app_mentions:read", "message.im": "im:history", "message.mpim": "mpim:history",
	"message.channels": "channels:history", "message.groups": "groups:history", "user_change": "users:read",
	"channel_rename": "channels:read", "channel_archive": "channels:read", "channel_unarchive": "channels:read",
	"group_rename": "groups:read", "group_archive": "groups:read", "group_unarchive": "groups:read",
	"channel_left": "channels:read", "group_left": "groups:read", "member_joined_channel": "channels:read",
}

// told reports whether the app is told of an event: it has subscribed to it and may read it.
func (w *Workspace) told(event string) bool {
	scope := eventScopes[event]
	return slices.Contains(w.cfg.Events, event) && (scope == "" || w.granted(scope))
}

func messageEvent(c *Channel) string {
	return "message." + map[string]string{Public: "channels", Private: "groups", Direct: "im", Group: "mpim"}[c.Kind]
}

// tell queues an event, if the app has subscribed to it. The lock is held.
func (w *Workspace) tell(name string, inner map[string]any) {
	if w.told(name) {
		w.later(w.event(name, inner))
	}
}

// event wraps an event as the Events API does.
func (w *Workspace) event(name string, inner map[string]any) delivery {
	inner["event_ts"] = w.stamp()
	id := fmt.Sprintf("Ev%06d", w.next("event"))
	payload := mustJSON(reply{
		"token": "workspace", "team_id": teamID, "api_app_id": appID, "type": "event_callback", "event_id": id,
		"event_time": w.cfg.Now().Unix(), "event": inner, "is_ext_shared_channel": false, "event_context": "4-" + id,
		"authorizations": []reply{{
			"enterprise_id": nil, "team_id": teamID, "user_id": w.bot.ID, "is_bot": true, "is_enterprise_install": false,
		}},
	})
	return delivery{kind: events, name: name, payload: payload}
}

// heard lists what the app is told of a new message: that it was written, and that it mentions the app. Nobody is told
// that they were mentioned in a direct message.
func (w *Workspace) heard(c *Channel, m *Message) []delivery {
	var all []delivery
	if !c.has(w.bot.ID) {
		return nil
	}
	if name := messageEvent(c); w.told(name) {
		inner := w.messageJSON(m)
		inner["channel"], inner["channel_type"] = c.ID, c.channelType()
		all = append(all, w.event(name, inner))
	}
	if c.Kind != Direct && w.told("app_mention") && m.User != w.bot.ID && mentions(m.Text, w.bot.ID) {
		inner := w.messageJSON(m)
		inner["type"], inner["channel"] = "app_mention", c.ID
		all = append(all, w.event("app_mention", inner))
	}
	return all
}

// tellOwn queues what the app is told of its own message. The lock is held.
func (w *Workspace) tellOwn(c *Channel, m *Message) {
	for _, d := range w.heard(c, m) {
		w.later(d)
	}
}

// changedEvent is what the app is told of an edit.
func (w *Workspace) changedEvent(c *Channel, m *Message, before map[string]any) []delivery {
	name := messageEvent(c)
	if !c.has(w.bot.ID) || !w.told(name) {
		return nil
	}
	return []delivery{w.event(name, map[string]any{
		"type": "message", "subtype": "message_changed", "hidden": true, "ts": w.stamp(), "channel": c.ID,
		"channel_type": c.channelType(), "message": w.messageJSON(m), "previous_message": before,
	})}
}

func (w *Workspace) tellChange(c *Channel, m *Message, before map[string]any) {
	for _, d := range w.changedEvent(c, m, before) {
		w.later(d)
	}
}
