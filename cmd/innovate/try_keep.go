package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"
)

// A clock goes by the real one, ahead of it by as much as it was moved on.
type clock struct {
	mu    sync.Mutex
	ahead time.Duration
	jumps bool // since moved was last asked
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.ahead)
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead, c.jumps = c.ahead+d, true
}

// moved tells whether the clock was moved on since it was last asked.
func (c *clock) moved() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	jumped := c.jumps
	c.jumps = false
	return jumped
}

// tillWork is how long it is until people are at work. A trial begins there:
// the bot reminds nobody at night, and whoever moves the clock on by a week at
// midnight would see nothing.
func tillWork(now time.Time) time.Duration {
	at := now
	for {
		weekend := at.Weekday() == time.Saturday || at.Weekday() == time.Sunday
		if !weekend && at.Hour() >= 9 && at.Hour() < 16 {
			return at.Sub(now)
		}
		morning := time.Date(at.Year(), at.Month(), at.Day(), 10, 0, 0, 0, at.Location())
		if !morning.After(at) {
			morning = morning.AddDate(0, 0, 1)
		}
		at = morning
	}
}

// tryZone is where the made-up people of a trial live.
func tryZone() *time.Location {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		return time.UTC // it is embedded: see try_seed.go
	}
	return zone
}

// kept is what of a trial outlives it besides the store and the workspace.
type kept struct {
	Ahead time.Duration `json:"ahead"` // of the real clock
	Port  int           `json:"port"`  // of the pretend Slack: the bot may hold addresses in it
}

func keptPath(home string) string      { return filepath.Join(home, "trial.json") }
func workspacePath(home string) string { return filepath.Join(home, "workspace.json") }

func readKept(home string) (kept, error) {
	var k kept
	raw, err := os.ReadFile(keptPath(home))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return k, nil
	case err == nil:
		err = json.Unmarshal(raw, &k)
	}
	if err != nil {
		return k, fmt.Errorf("read what was kept of the last trial: %w; remove the folder %s to begin anew", err, home)
	}
	return k, nil
}

// load puts back what was said before.
func (h *trial) load() error {
	f, err := os.Open(workspacePath(h.home))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the workspace of the last trial: %w", err)
	}
	defer f.Close()
	if err := h.w.Load(f); err != nil {
		return fmt.Errorf("%w; remove the folder %s to begin anew", err, h.home)
	}
	return nil
}

// save writes down what was said and how the clock stands. A file is whole or
// the one before it: it is written beside and then put in its place.
func (h *trial) save() error {
	address, err := url.Parse(h.w.URL())
	if err != nil {
		return err
	}
	port, err := strconv.Atoi(address.Port())
	if err != nil {
		return err
	}
	h.clock.mu.Lock()
	k := kept{Ahead: h.clock.ahead, Port: port}
	h.clock.mu.Unlock()
	raw, err := json.Marshal(k)
	if err != nil {
		return err
	}
	return errors.Join(
		replaceFile(keptPath(h.home), func(f *os.File) error { _, err := f.Write(append(raw, '\n')); return err }),
		replaceFile(workspacePath(h.home), func(f *os.File) error { return h.w.Save(f) }),
	)
}

func replaceFile(path string, write func(*os.File) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return fmt.Errorf("keep the trial: %w", err)
	}
	defer os.Remove(f.Name())
	if err := errors.Join(write(f), f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("keep the trial: %w", err)
	}
	return os.Rename(f.Name(), path)
}

// saveEvery is how much of a trial a crash may lose.
const saveEvery = 2 * time.Second

// saving saves now and then, while there is something new, until the context ends.
func (h *trial) saving(ctx context.Context) error {
	for {
		changed := h.w.Changed()
		if err := h.save(); err != nil {
			h.log.Error("the trial is not kept", "error", err)
		}
		if rest(ctx, saveEvery) != nil {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil
		}
	}
}
