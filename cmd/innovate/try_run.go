package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"innovate/bot"
	"innovate/bot/workspace"
	"innovate/data/store"
	"innovate/index"
)

// A trial is the bot with all that it stands on, in a pretend workspace.
type trial struct {
	w     *workspace.Workspace
	store *store.Store
	index *index.Index
	log   *slog.Logger
	clock *clock
	app   slackApp
	home  string

	failed chan struct{} // told when the bot ends by itself

	mu      sync.Mutex
	bot     *bot.Bot
	running *parts    // what of the bot is running
	looked  time.Time // when the bot last looked for what has come due
	owed    bool      // time has passed since

	scenery *scenery
	stage   *stage // that was set last; nil: none yet
}

// openTrial opens the store and the index, makes the workspace and starts the
// bot in it.
func openTrial(ctx context.Context, s settings, o tryOptions, faults io.Writer) (*trial, error) {
	h := &trial{log: newLog(faults, s), clock: &clock{}, home: s.home, scenery: &scenery{}, failed: make(chan struct{}, 1)}
	var err error
	if h.app, err = readApp(); err != nil {
		return nil, err
	}
	kept, err := readKept(s.home)
	if err != nil {
		return nil, err
	}
	h.clock.ahead = kept.Ahead
	if kept.Port == 0 { // the first time
		h.clock.ahead = tillWork(time.Now().In(tryZone()))
	}
	if h.store, err = openStore(ctx, s); err != nil {
		return nil, err
	}
	if err = h.seedRecords(ctx, o.catalogue, faults); err != nil {
		return nil, errors.Join(err, h.store.Close())
	}
	if h.index, err = openIndex(ctx, s, h.store, h.log); err != nil {
		return nil, errors.Join(err, h.store.Close())
	}
	config := h.app.workspace()
	config.Now, config.Settle, config.Port = h.clock.now, h.settle, kept.Port
	h.w = workspace.New(config)
	if err := h.load(); err != nil {
		h.w.Close()
		return nil, errors.Join(err, h.close())
	}
	h.seedPeople()
	h.start(ctx)
	if err := connected(ctx, h.w); err != nil {
		err = errors.Join(err, h.stop())
		h.w.Close()
		return nil, errors.Join(err, h.close())
	}
	return h, nil
}

// connected waits until a bot has come to its workspace.
func connected(ctx context.Context, w *workspace.Workspace) error {
	wait, stop := context.WithTimeout(ctx, connectMost)
	defer stop()
	if err := w.AwaitConnections(wait, 1); err != nil {
		return fmt.Errorf("connect the bot to the pretend Slack: %w", err)
	}
	return nil
}

const connectMost = 10 * time.Second

// start starts the bot.
func (h *trial) start(ctx context.Context) {
	b := bot.New(bot.Config{
		Slack: bot.Client(bot.ClientConfig{BotToken: h.w.BotToken(), AppToken: h.w.AppToken(), APIURL: h.w.URL()}),
		Store: h.store, Index: h.index, Curators: []string{h.w.UserID(curator)}, Log: h.log, Now: h.clock.now, Version: versionText(),
	})
	running := newParts(context.WithoutCancel(ctx))
	running.run(b.Socket)
	running.run(b.Work)
	running.run(func(ctx context.Context) error { return h.index.Follow(ctx, h.store, followEvery) })
	context.AfterFunc(running.ctx, func() {
		if !errors.Is(context.Cause(running.ctx), context.Canceled) {
			select {
			case h.failed <- struct{}{}:
			default: // once is enough
			}
		}
	})
	h.mu.Lock()
	defer h.mu.Unlock()
	h.bot, h.running = b, running
}

// stop stops the bot: it finishes what it has in hand, and the rest waits.
func (h *trial) stop() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.running.stop()
}

// close lets go of the store and the index, and of what a talk was played on.
func (h *trial) close() error {
	var err error
	if h.stage != nil {
		err = h.stage.down()
	}
	if err = errors.Join(err, h.scenery.close()); h.index != nil {
		err = errors.Join(err, h.index.Close())
	}
	return errors.Join(err, h.store.Close())
}

// settle does what follows from the catalogue and what is due now, looks for
// what has come due by itself when the clock was moved, and waits for what the
// bot has in hand.
func (h *trial) settle(ctx context.Context) error {
	h.mu.Lock()
	b := h.bot
	h.mu.Unlock()
	if err := h.look(ctx, b); err != nil {
		return err
	}
	if _, err := h.index.Update(ctx, h.store); err != nil {
		return err
	}
	if err := b.Follow(ctx); err != nil {
		return err
	}
	for {
		did, err := b.Step(ctx)
		if err != nil {
			return err
		}
		if did {
			continue
		}
		busy, err := h.busy(ctx)
		if err != nil || !busy {
			return err
		}
		if err := rest(ctx, 10*time.Millisecond); err != nil {
			return err
		}
	}
}

// look has the bot look for what has come due by itself, when the clock was
// moved: for what it looks for every hour no oftener than that, however short
// the steps. Where the clock comes to rest, and settle is called again, it
// looks for that too.
func (h *trial) look(ctx context.Context, b *bot.Bot) error {
	now, moved := h.clock.now(), h.clock.moved()
	h.mu.Lock()
	whole := moved && now.Sub(h.looked) >= lookEvery || !moved && h.owed
	h.owed = moved && !whole
	if whole {
		h.looked = now
	}
	h.mu.Unlock()
	var err error
	if whole {
		err = b.Hourly(ctx)
	}
	if moved && err == nil {
		err = b.Minutely(ctx)
	}
	return err
}

const lookEvery = time.Hour

// next is when the bot has something to do by the hour.
func (h *trial) next(ctx context.Context) (time.Time, error) {
	return nextDue(ctx, h.store, h.clock.now())
}

// nextDue is when the first task falls due after now, and the zero time when none does.
func nextDue(ctx context.Context, st *store.Store, now time.Time) (time.Time, error) {
	waiting, err := st.Tasks(ctx, store.Filter{State: store.Waiting})
	for _, t := range waiting {
		if t.Due.After(now) {
			return t.Due, err
		}
	}
	return time.Time{}, err
}

// busy tells whether one of the bot's own workers has a task in hand. One that
// was put off looks much like it, but has no try to its name.
func (h *trial) busy(ctx context.Context) (bool, error) {
	waiting, err := h.store.Tasks(ctx, store.Filter{State: store.Waiting})
	if err != nil {
		return false, err
	}
	for _, t := range waiting {
		if t.Tries > 0 && t.Lease.After(h.clock.now()) {
			return true, nil
		}
	}
	return false, nil
}

func rest(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
