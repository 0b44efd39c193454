package bot

import (
	"context"
	"sync"
	"time"
)

// Apart is how far apart messages in one channel should be: Slack allows "no
// more than one message per second per channel" and answers others with 429
// (https://docs.slack.dev/apis/web-api/rate-limits/).
const Apart = time.Second

// spacing keeps the messages of one process in a channel that far from one
// another. What several replicas post in one channel at one moment is left to
// Slack's 429.
type spacing struct {
	by time.Duration

	mu   sync.Mutex
	free map[string]time.Time // when a channel may be posted in again
}

// wait holds a message back until its channel is free. When others wait there
// already, its task is put off instead: a busy channel must not hold up those
// who work for all.
func (s *spacing) wait(ctx context.Context, channel string) error {
	ahead := s.take(channel, time.Now())
	if ahead > s.by {
		return later{time.Now().Add(ahead), "others are waiting to be posted in this channel"}
	}
	if ahead > 0 {
		pause(ctx, ahead)
	}
	return ctx.Err()
}

// take says how long it is until a channel is free, and takes it from then on
// if that is soon.
func (s *spacing) take(channel string, now time.Time) time.Duration {
	if s.by == 0 {
		return 0
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for other, free := range s.free {
		if !free.After(now) {
			delete(s.free, other)
		}
	}
	ahead := max(0, s.free[channel].Sub(now))
	if ahead <= s.by {
		s.free[channel] = now.Add(ahead + s.by)
	}
	return ahead
}
