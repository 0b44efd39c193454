package workspace

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// A scheduledMessage waits for its time.
type scheduledMessage struct {
	id      string
	channel *Channel
	at      int64
	made    int64
	lost    bool // it is accepted and listed, and never posted
	said    content
	surface surface
}

// What Slack asks of scheduled messages (docs.slack.dev/reference/methods/chat.scheduleMessage and
// chat.deleteScheduledMessage).
const (
	farthest   = 120 * 24 * time.Hour // how far ahead
	mostAtOnce = 30                   // to one channel within a window
	window     = 5 * time.Minute
	tooLate    = time.Minute // from when on one cannot be deleted any more
)

func (w *Workspace) chatScheduleMessage(a args) (reply, *refusal) {
	c, bad := w.target(a["channel"])
	if bad != nil {
		return nil, bad
	}
	at, bad := w.postAt(a["post_at"])
	if bad != nil {
		return nil, bad
	}
	said, s, bad := w.said(a, c, "chat.scheduleMessage")
	if bad != nil {
		return nil, bad
	}
	if w.crowded(c, at) {
		return nil, refuse("restricted_too_many")
	}
	m := &scheduledMessage{
		id: fmt.Sprintf("Q%04d", w.next("scheduled")), channel: c, at: at, made: w.cfg.Now().Unix(), said: said, surface: s,
	}
	if raw := a["metadata"]; raw != "" && raw != "null" {
		m.lost = true // Slack's own page on the method says so, as a bug alert
		w.complain("chat.scheduleMessage: with metadata, which Slack accepts and then never posts")
	}
	w.scheduled = append(w.scheduled, m)
	slices.SortStableFunc(w.scheduled, func(a, b *scheduledMessage) int { return cmp.Compare(a.at, b.at) })
	return reply{
		"channel": c.ID, "scheduled_message_id": m.id, "post_at": at,
		"message": reply{"type": "delayed_message", "text": said.text, "user": w.bot.ID, "bot_id": botID, "team": teamID},
	}, nil
}

// postAt reads the time for which a message is scheduled.
func (w *Workspace) postAt(raw string) (int64, *refusal) {
	at, err := strconv.ParseInt(raw, 10, 64)
	now := w.cfg.Now()
	switch when := time.Unix(at, 0); {
	case err != nil:
		return 0, refuse("invalid_time")
	case !when.After(now):
		return 0, refuse("time_in_past")
	case when.After(now.Add(farthest)):
		return 0, refuse("time_too_far")
	}
	return at, nil
}

// crowded reports whether some window that holds the time is full: it would then have more than may be posted in one.
func (w *Workspace) crowded(c *Channel, at int64) bool {
	times := []int64{at}
	for _, m := range w.scheduled {
		if m.channel == c {
			times = append(times, m.at)
		}
	}
	slices.Sort(times)
	for i := mostAtOnce; i < len(times); i++ {
		first, last := times[i-mostAtOnce], times[i]
		if first <= at && at <= last && last-first < int64(window/time.Second) {
			return true
		}
	}
	return false
}

func (w *Workspace) chatDeleteScheduledMessage(a args) (reply, *refusal) {
	if w.channelByID(a["channel"]) == nil {
		return nil, refuse("channel_not_found")
	}
	for i, m := range w.scheduled {
		if m.id == a["scheduled_message_id"] && m.channel.ID == a["channel"] {
			if time.Unix(m.at, 0).Sub(w.cfg.Now()) < w.cfg.Fixed {
				break
			}
			w.scheduled = slices.Delete(w.scheduled, i, i+1)
			return reply{}, nil
		}
	}
	return nil, refuse("invalid_scheduled_message_id")
}

func (w *Workspace) chatScheduledMessagesList(a args) (reply, *refusal) {
	if id := a["channel"]; id != "" && w.channelByID(id) == nil {
		return nil, refuse("channel_not_found")
	}
	oldest, latest, bad := span(a)
	if bad != nil {
		return nil, bad
	}
	var those []*scheduledMessage
	for _, m := range w.scheduled {
		at := float64(m.at)
		if (a["channel"] == "" || a["channel"] == m.channel.ID) && at >= oldest && (latest == 0 || at <= latest) {
			those = append(those, m)
		}
	}
	page, next, bad := paged(those, a, 100)
	if bad != nil {
		return nil, bad
	}
	all := []reply{}
	for _, m := range page {
		all = append(all, reply{
			"id": m.id, "channel_id": m.channel.ID, "post_at": m.at, "date_created": m.made, "text": m.said.text,
		})
	}
	return reply{"scheduled_messages": all, "response_metadata": reply{"next_cursor": next}}, nil
}

// span reads oldest and latest; nothing means no bound.
func span(a args) (oldest, latest float64, bad *refusal) {
	for key, into := range map[string]*float64{"oldest": &oldest, "latest": &latest} {
		if a[key] == "" {
			continue
		}
		n, err := strconv.ParseFloat(a[key], 64)
		if err != nil {
			return 0, 0, refuse("invalid_ts_" + key)
		}
		*into = n
	}
	if latest != 0 && oldest >= latest {
		return 0, 0, invalid("invalid_arguments", []string{"oldest must be less than latest [json-pointer:/oldest]"})
	}
	return oldest, latest, nil
}

// postScheduled posts what has fallen due, in its order and with the time for which it was scheduled. What the bot may
// no longer write is dropped, and the log says so. The lock is held.
func (w *Workspace) postScheduled(now time.Time) {
	for len(w.scheduled) > 0 && !time.Unix(w.scheduled[0].at, 0).After(now) {
		m := w.scheduled[0]
		w.scheduled = w.scheduled[1:]
		if bad := w.mayWrite(m.channel); bad != nil {
			w.note("scheduled", m.id, m.said.text, bad.code, now)
			continue
		}
		if m.lost {
			w.note("scheduled", m.id, m.said.text, "never posted: it has metadata", now)
			continue
		}
		w.tellOwn(m.channel, w.postAs(w.stampAt(time.Unix(m.at, 0)), m.channel, w.bot.ID, m.said, m.surface, ""))
	}
}

// A Scheduled message waits for its time, as [Workspace.Scheduled] lists it.
type Scheduled struct {
	ID, Channel, Text string
	At                time.Time
}

// Scheduled lists the messages that wait, the next one first.
func (w *Workspace) Scheduled() []Scheduled {
	w.mu.Lock()
	defer w.mu.Unlock()
	var all []Scheduled
	for _, m := range w.scheduled {
		all = append(all, Scheduled{m.id, m.channel.ID, m.said.text, time.Unix(m.at, 0)})
	}
	return all
}
