package store

import "time"

// Backoff is how long to wait before the next try of a task that has been
// tried so often: a second, then four times as long each time, an hour at
// most. chance, from 0 up to 1 (rand.Float64), takes off up to half of that,
// so that tasks which failed together do not come back together.
func Backoff(tries int, chance float64) time.Duration {
	wait := time.Second
	for range tries - 1 {
		wait = min(4*wait, time.Hour)
	}
	return wait - time.Duration(chance*float64(wait)/2)
}
