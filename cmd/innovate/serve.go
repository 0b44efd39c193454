package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"innovate/bot"
	"innovate/data/store"
	"innovate/index"

	"github.com/spf13/cobra"
)

func serveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Answer on Slack",
		Long: `Answer on Slack: over Socket Mode when SLACK_APP_TOKEN is set, over signed HTTP
at /slack/events when SLACK_SIGNING_SECRET is set, or over both. The first
start fills the store with the starter catalogue. On SIGTERM it takes nothing
new, finishes what it has in hand and ends; what is left waits in the store.

/healthz, /readyz and /metrics are served at INNOVATE_LISTEN.`,
		Example: `  innovate doctor && innovate serve`,
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			s, err := readSettings(os.Getenv)
			if err != nil {
				return err
			}
			if err := s.slack(); err != nil {
				return err
			}
			return serve(c.Context(), s, newLog(c.ErrOrStderr(), s))
		},
	}
}

const (
	followEvery = 250 * time.Millisecond // what was recalled on one replica is to be gone from all within two seconds
	// stopMost is how long what is in hand may take at the end. Container
	// engines and systemd kill after 30 seconds or later; Docker's own 10 is
	// enough unless Slack is slow, and what is cut off is done after a restart.
	stopMost = 25 * time.Second
)

// serve runs the bot until the context ends.
func serve(ctx context.Context, s settings, log *slog.Logger) error {
	began := time.Now()
	st, err := openStore(ctx, s)
	if err != nil {
		return err
	}
	x, err := openIndex(ctx, s, st, log)
	if err != nil {
		return errors.Join(err, st.Close())
	}
	l, err := net.Listen("tcp", s.listen)
	if err != nil {
		return errors.Join(fmt.Errorf("listen at INNOVATE_LISTEN: %w", err), x.Close(), st.Close())
	}
	b := bot.New(bot.Config{
		Slack: bot.Client(bot.ClientConfig{BotToken: s.botToken, AppToken: s.appToken, APIURL: s.apiURL}), Store: st, Index: x,
		Curators: s.curators, SigningSecret: s.signingSecret, Log: log, Version: versionText(), Apart: bot.Apart,
	})
	log.Info("ready", "version", versionText(), "listen", l.Addr().String(), "store", engine(s),
		"socket", s.socket(), "http", s.signingSecret != "", "took", time.Since(began).String())

	doors, work := newParts(ctx), newParts(context.WithoutCancel(ctx))
	doors.run(func(ctx context.Context) error { return serveHTTP(ctx, l, b.Handler(), log) })
	if s.socket() {
		doors.run(b.Socket)
	}
	work.run(b.Work)
	work.run(func(ctx context.Context) error { return x.Follow(ctx, st, followEvery) })

	select {
	case <-doors.ctx.Done():
	case <-work.ctx.Done():
	}
	log.Info("stopping", "limit", stopMost.String())
	limit := time.AfterFunc(stopMost, func() {
		// The store is safe against this: what was in hand is done again.
		log.Error("what was in hand took too long; it will be done after the next start")
		os.Exit(1)
	})
	defer limit.Stop()
	err = errors.Join(doors.stop(), work.stop(), x.Close(), st.Close())
	log.Info("stopped")
	return err
}

// parts are goroutines that end together: when one fails, all are told to end.
type parts struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	all    sync.WaitGroup
}

func newParts(ctx context.Context) *parts {
	p := &parts{}
	p.ctx, p.cancel = context.WithCancelCause(ctx)
	return p
}

// run starts a part. The first that fails says why all of them end.
func (p *parts) run(part func(context.Context) error) {
	p.all.Go(func() {
		if err := part(p.ctx); err != nil {
			p.cancel(err)
		}
	})
}

// stop tells all to end, waits for them, and returns the failure of the first
// that failed.
func (p *parts) stop() error {
	p.cancel(context.Canceled)
	p.all.Wait()
	if err := context.Cause(p.ctx); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// indexPath is the folder of the index that follows the store.
func indexPath(s settings) string { return filepath.Join(s.home, "index") }

// openIndex opens the index and brings it up to date with the store, which
// gets the starter catalogue when it is empty.
func openIndex(ctx context.Context, s settings, st *store.Store, log *slog.Logger) (*index.Index, error) {
	if err := seed(ctx, st); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(indexPath(s), 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of the index: %w; set INNOVATE_HOME to a folder that can be written", err)
	}
	x, err := freshIndex(ctx, s, st, log)
	if err != nil {
		return nil, err
	}
	if _, err := x.Update(ctx, st); err != nil {
		return nil, errors.Join(err, x.Close())
	}
	return x, nil
}

// freshIndex opens the index, or begins it anew when it is ahead of the
// store: it then followed another store, or this one before it was restored
// from a copy.
func freshIndex(ctx context.Context, s settings, st *store.Store, log *slog.Logger) (*index.Index, error) {
	head, err := st.Version(ctx)
	if err != nil {
		return nil, err
	}
	config := index.Config{Path: indexPath(s), Log: log}
	x, err := index.New(config)
	if err != nil {
		return nil, err
	}
	version, err := x.Version()
	if err != nil {
		return nil, errors.Join(err, x.Close())
	}
	if version <= head {
		return x, nil
	}
	log.Warn("the index is ahead of the store and is made anew", "index", version, "store", head)
	if err := errors.Join(x.Close(), os.RemoveAll(indexPath(s))); err != nil {
		return nil, err
	}
	return index.New(config)
}

// serveHTTP serves until the context ends, then lets requests in hand finish.
func serveHTTP(ctx context.Context, l net.Listener, h http.Handler, log *slog.Logger) error {
	server := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      15 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	select {
	case err := <-done:
		return fmt.Errorf("serve HTTP: %w", err)
	case <-ctx.Done():
	}
	return server.Shutdown(context.WithoutCancel(ctx))
}
