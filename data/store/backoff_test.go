package store

import (
	"testing"
	"time"
)

func TestBackoff(t *testing.T) {
	for _, c := range []struct {
		tries  int
		chance float64
		want   time.Duration
	}{
		{1, 0, time.Second},
		{1, 0.5, 750 * time.Millisecond},
		{2, 0, 4 * time.Second},
		{3, 0, 16 * time.Second},
		{6, 0, 1024 * time.Second},
		{7, 0, time.Hour},
		{1000, 0, time.Hour},
		{1000, 1, 30 * time.Minute},
		{0, 0, time.Second}, // never tried: as after the first
		{-1, 0, time.Second},
	} {
		if got := Backoff(c.tries, c.chance); got != c.want {
			t.Errorf("Backoff(%d, %v) = %v, want %v", c.tries, c.chance, got, c.want)
		}
	}
}
