package store

import (
	"fmt"
	"sync"
	"testing"
	"time"
)

// TestWorkers has eight workers, in two stores, share two hundred tasks, each
// of which is done exactly once. Without the condition that Store.claim
// repeats and without the skip, PostgreSQL had 169 to 179 done more than once;
// either alone mends it, and the skip spares the waiting.
func TestWorkers(t *testing.T) {
	const workers, tasks = 8, 200
	eachConfig(t, func(t *testing.T, c Config) {
		stores := []*Store{open(t, c), open(t, c)}
		for i := range tasks {
			add(t, stores[0], Task{Key: fmt.Sprintf("task/%03d", i), Kind: "k", Due: noon})
		}
		slowly(t, stores[0], "tasks")
		done := make([]map[string]int, workers)
		var wg sync.WaitGroup
		for w := range workers {
			done[w] = map[string]int{}
			wg.Go(func() {
				for {
					task, ok, err := stores[w%2].Claim(t.Context(), noon, time.Minute)
					if err != nil || !ok {
						noError(t, "Claim", err)
						return
					}
					done[w][task.Key]++
					noError(t, "Finish", stores[w%2].Finish(t.Context(), task, noon))
				}
			})
		}
		wg.Wait()
		times := map[string]int{}
		for _, d := range done {
			for key, n := range d {
				times[key] += n
			}
		}
		wantEachOnce(t, times, tasks)
	})
}

// TestAddTogether has eight workers add the same two hundred keys.
func TestAddTogether(t *testing.T) {
	const workers, tasks = 8, 200
	eachConfig(t, func(t *testing.T, c Config) {
		stores := []*Store{open(t, c), open(t, c)}
		times := map[string]int{}
		var mu sync.Mutex
		var wg sync.WaitGroup
		for w := range workers {
			wg.Go(func() {
				for i := range tasks {
					key := fmt.Sprintf("digest/C%d/2026-W48", i)
					added, err := stores[w%2].Add(t.Context(), Task{Key: key, Kind: "digest"})
					noError(t, "Add", err)
					if added {
						mu.Lock()
						times[key]++
						mu.Unlock()
					}
				}
			})
		}
		wg.Wait()
		wantEachOnce(t, times, tasks)
	})
}

func wantEachOnce(t *testing.T, times map[string]int, want int) {
	t.Helper()
	twice := 0
	for _, n := range times {
		if n > 1 {
			twice++
		}
	}
	if len(times) != want || twice > 0 {
		t.Errorf("%d of %d were done, %d of them more than once", len(times), want, twice)
	}
}

// noError is check for goroutines, which may not end the test.
func noError(t *testing.T, what string, err error) {
	if err != nil {
		t.Errorf("%s: %v", what, err)
	}
}
