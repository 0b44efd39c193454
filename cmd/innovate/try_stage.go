package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"innovate/bot"
	"innovate/bot/workspace"
	"innovate/data"
	"innovate/data/store"
	"innovate/index"
)

// A stage is a bot in a workspace of its own, in which one talk is played as
// the tests play it. Its clock stands still but where the talk moves it, and
// the bot does its work when the stage settles.
type stage struct {
	set  *scenery
	dir  string
	w    *workspace.Workspace
	down func() error // closes it, once

	work    sync.Mutex // holds what follows, but for while the stage is set and taken down
	store   *store.Store
	own     *index.Index // follows the store; nil: the scenery's, which never changes
	bot     *bot.Bot
	lines   bot.Staging
	running *parts

	mu     sync.Mutex
	now    time.Time
	passed bool // time, since the bot last looked for what has come due
}

// A scenery is what all stages begin with: the starter catalogue.
type scenery struct {
	once  sync.Once
	index *index.Index
	store []byte // the file of one
	err   error
}

// built makes the scenery, the first time that it is wanted.
func (c *scenery) built(ctx context.Context) (*scenery, error) {
	c.once.Do(func() {
		ctx := context.WithoutCancel(ctx)
		all, err := data.Starter()
		if err != nil {
			c.err = err
			return
		}
		if c.store, c.err = storeWith(ctx, all); c.err == nil {
			c.index, c.err = indexOver(ctx, all, index.Config{})
		}
	})
	return c, c.err
}

func (c *scenery) close() error {
	if c.index == nil {
		return nil
	}
	return c.index.Close()
}

// storeWith is the file of a store with some records.
func storeWith(ctx context.Context, all []data.Innovation) ([]byte, error) {
	dir, err := os.MkdirTemp("", "innovate-try-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "innovate.db")
	st, err := store.Open(ctx, store.Config{Path: file})
	if err != nil {
		return nil, err
	}
	_, err = st.Put(ctx, all)
	if err := errors.Join(err, st.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
}

// setStage sets a stage for a talk.
func (h *trial) setStage(ctx context.Context) (workspace.Stage, error) {
	s, err := newStage(ctx, h.scenery, h.app)
	if err != nil {
		return workspace.Stage{}, err
	}
	h.mu.Lock()
	h.stage = s
	h.mu.Unlock()
	return workspace.Stage{Workspace: s.w, Hooks: workspace.Hooks{Advance: s.advance, Do: s.do}, Next: s.next, Close: s.down}, nil
}

func newStage(ctx context.Context, c *scenery, app slackApp) (*stage, error) {
	set, err := c.built(ctx)
	if err != nil {
		return nil, err
	}
	s := &stage{set: set, now: bot.StageTime}
	if s.dir, err = os.MkdirTemp("", "innovate-try-"); err != nil {
		return nil, err
	}
	config := app.workspace()
	config.Now, config.Settle = s.time, s.settle
	s.w = workspace.New(config)
	s.down = sync.OnceValue(s.close)
	if err := os.WriteFile(filepath.Join(s.dir, "innovate.db"), set.store, 0o600); err != nil {
		return nil, errors.Join(err, s.down())
	}
	if err := s.open(ctx); err != nil {
		return nil, errors.Join(err, s.down())
	}
	return s, nil
}

// open starts the bot on whatever is in the stage's folder.
func (s *stage) open(ctx context.Context) error {
	var err error
	if s.store, err = store.Open(ctx, store.Config{Path: filepath.Join(s.dir, "innovate.db")}); err != nil {
		return err
	}
	x := s.set.index
	if s.own != nil {
		x = s.own
	}
	s.bot = bot.New(bot.Config{
		Slack: bot.Client(bot.ClientConfig{BotToken: s.w.BotToken(), AppToken: s.w.AppToken(), APIURL: s.w.URL()}),
		Store: s.store, Index: x, Curators: []string{s.w.UserID(curator)}, Log: slog.New(slog.DiscardHandler), Now: s.time,
	})
	s.lines = s.bot.Staged(s.w.UserID, s.w.ChannelID)
	s.running = newParts(context.WithoutCancel(ctx))
	s.running.run(s.bot.Socket)
	return connected(ctx, s.w)
}

// shut stops the bot and leaves its files.
func (s *stage) shut() error {
	var err error
	if s.running != nil {
		err = s.running.stop()
		s.running = nil
	}
	if s.store != nil {
		err = errors.Join(err, s.store.Close())
		s.store = nil
	}
	return err
}

// close takes the stage down.
func (s *stage) close() error {
	err := s.shut()
	s.w.Close()
	if s.own != nil {
		err = errors.Join(err, s.own.Close())
	}
	return errors.Join(err, os.RemoveAll(s.dir))
}

func (s *stage) time() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

func (s *stage) advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now, s.passed = s.now.Add(d), true
}

// settle looks for what has come due when time has passed, does what follows
// from the catalogue, and then the tasks that are due, one after the other.
func (s *stage) settle(ctx context.Context) error {
	s.work.Lock()
	defer s.work.Unlock()
	s.mu.Lock()
	passed := s.passed
	s.passed = false
	s.mu.Unlock()
	if passed {
		// What cannot be looked for now is looked for the next time, as ever.
		_ = errors.Join(s.bot.Hourly(ctx), s.bot.Minutely(ctx))
	}
	if s.own != nil {
		if _, err := s.own.Update(ctx, s.store); err != nil {
			return err
		}
	}
	if err := s.bot.Follow(ctx); err != nil {
		return err
	}
	for {
		if did, err := s.bot.Step(ctx); err != nil || !did {
			return err
		}
	}
}

// next is when the bot has something to do by the hour.
func (s *stage) next(ctx context.Context) (time.Time, error) {
	s.work.Lock()
	defer s.work.Unlock()
	return nextDue(ctx, s.store, s.time())
}

// do carries out the lines of a talk that are about the bot itself, and has it
// bring about the others.
func (s *stage) do(ctx context.Context, line string) (bool, error) {
	s.work.Lock()
	defer s.work.Unlock()
	switch line {
	case "the bot restarts":
		return true, errors.Join(s.shut(), s.open(ctx))
	case "the index follows the catalogue":
		own, err := indexOver(ctx, s.store, index.Config{})
		if err != nil {
			return true, err
		}
		s.own = own
		return true, errors.Join(s.shut(), s.open(ctx))
	}
	return s.lines.Do(ctx, line)
}
