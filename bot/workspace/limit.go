package workspace

import "time"

// Tiers are the rate limits that Slack documents for the methods a workspace knows, in calls a minute
// (docs.slack.dev/apis/web-api/rate-limits). They are for [Config.PerMinute]; Slack lets short bursts pass, and so does
// the workspace: a minute's calls may come at once.
func Tiers() map[string]int {
	tiers := map[int][]string{
		20: {"users.list"},
		50: {
			"chat.update", "chat.delete", "chat.scheduleMessage", "chat.deleteScheduledMessage", "chat.scheduledMessages.list",
			"conversations.open", "conversations.info", "users.conversations",
		},
		100: {
			"chat.postEphemeral", "conversations.members", "users.info", "views.open", "views.push", "views.update", "views.publish",
		},
	}
	all := map[string]int{}
	for n, methods := range tiers {
		for _, name := range methods {
			all[name] = n
		}
	}
	return all
}

// A bucket holds how many more calls are taken at once.
type bucket struct {
	left   int
	filled time.Time
}

// limited tells how long to wait before the next message in a channel, by the rate limit; zero means not at all.
func (w *Workspace) limited(channel string) time.Duration {
	if w.cfg.PostEvery == 0 {
		return 0
	}
	return w.take("post "+channel, w.cfg.PostEvery, w.cfg.PostBurst)
}

// take takes one out of a bucket into which one falls every so often, or tells how long it takes until there is one.
func (w *Workspace) take(key string, every time.Duration, most int) time.Duration {
	now, b := w.cfg.Now(), w.buckets[key]
	if b == nil {
		b = &bucket{left: most, filled: now}
		w.buckets[key] = b
	}
	if n := int(now.Sub(b.filled) / every); n > 0 {
		b.left = min(b.left+n, most)
		b.filled = b.filled.Add(time.Duration(n) * every)
	}
	if b.left > 0 {
		b.left--
		return 0
	}
	return b.filled.Add(every).Sub(now)
}
