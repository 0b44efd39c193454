package bot

import (
	"errors"
	"testing"
	"time"

	"innovate/bot/say"
)

func TestSpacing(t *testing.T) {
	s := spacing{by: time.Second, free: map[string]time.Time{}}
	start := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		at      time.Duration
		channel string
		want    time.Duration
	}{
		{0, "C1", 0},
		{0, "C2", 0},
		{100 * time.Millisecond, "C1", 900 * time.Millisecond},
		{100 * time.Millisecond, "C1", 1900 * time.Millisecond}, // not taken
		{1200 * time.Millisecond, "C1", 800 * time.Millisecond},
		{1200 * time.Millisecond, "C2", 0},
		{10 * time.Second, "C1", 0},
	} {
		if got := s.take(c.channel, start.Add(c.at)); got != c.want {
			t.Errorf("take %s at %s = %s, want %s", c.channel, c.at, got, c.want)
		}
	}
	if len(s.free) != 1 {
		t.Errorf("%d channels are remembered long after, want the last alone", len(s.free))
	}
}

// TestPutOffWhileBusy holds that a message whose channel is busy has its task
// put off, and that other channels do not wait for it.
func TestPutOffWhileBusy(t *testing.T) {
	h := newHouse(t, "http")
	h.bot.spacing.by = time.Second
	h.bot.spacing.free["busy"] = time.Now().Add(time.Hour)
	var put later
	if err := h.bot.post(t.Context(), "busy", "", say.NoDigest()); !errors.As(err, &put) || time.Until(put.until) < time.Minute {
		t.Errorf("post in a busy channel: %v until %s", err, put.until)
	}
	if err := h.bot.post(t.Context(), h.w.UserID("Asha"), "", say.NoDigest()); err != nil {
		t.Errorf("post in another: %v", err)
	}
}
