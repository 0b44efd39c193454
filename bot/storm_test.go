package bot

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"innovate/bot/workspace"
	"innovate/data"
	"innovate/data/store"
	"innovate/index"
)

// The storm over the digest, with its sizes:
//
//	go test ./bot -run TestDigestStorm -v -channels 2000 -replicas 3 -restarts 3 -ahead 3m
//
// The database is SQLite in one file, or PostgreSQL in the database that
// INNOVATE_TEST_DATABASE_URL names; one that is to be restarted is made for
// the occasion, where PostgreSQL's programs are installed.
var (
	stormChannels = flag.Int("channels", 20, "channels with a digest at the same hour")
	stormReplicas = flag.Int("replicas", 3, "processes that share the work")
	stormKills    = flag.Float64("kills", 0.05, "chance of a SIGKILL at each point of a digest's way")
	stormFaults   = flag.Float64("faults", 0.28, "chance that a call to Slack goes wrong")
	stormRestarts = flag.Int("restarts", 0, "restarts of PostgreSQL")
	stormAhead    = flag.Duration("ahead", 20*time.Second, "how far ahead of its hour a digest is given to Slack")
)

// A replica is what a process of the storm is told.
type replica struct {
	URL, Path, API, Bot string
	Ahead, Behind       time.Duration // the pace, and how far its clock is behind
	Kills               float64
}

const replicaVar = "BOT_TEST_REPLICA"

// TestMain runs the tests, or one replica of a storm.
func TestMain(m *testing.M) {
	var r replica
	switch told := os.Getenv(replicaVar); {
	case told == "":
		os.Exit(m.Run())
	case json.Unmarshal([]byte(told), &r) != nil:
		os.Exit(2)
	}
	if err := r.run(); err != nil {
		fmt.Fprintln(os.Stderr, "replica:", err)
		os.Exit(1)
	}
}

// stormPace is the usual pace, gone through in less time.
func stormPace(ahead time.Duration) pace {
	p := pace{
		Lead: ahead, Spread: ahead / 2, Near: ahead / 4, Late: time.Hour, Holding: 2 * time.Second, Calling: 1500 * time.Millisecond,
		Fixed: time.Second, Grid: time.Second,
	}
	p.Sweeps = []time.Duration{ahead * 2 / 5, p.Near + time.Second, max(p.Near*3/5, 3*time.Second), -2 * time.Second}
	return p
}

// run is a bot that does its work until it is told to end, or kills itself.
func (r replica) run() error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	st, err := store.Open(ctx, store.Config{URL: r.URL, Path: r.Path})
	if err != nil {
		return err
	}
	x, err := index.New(index.Config{})
	if err != nil {
		return err
	}
	b := New(Config{
		Slack: Client(ClientConfig{BotToken: r.Bot, APIURL: r.API}), Store: st, Index: x, Workers: 6,
		Now: func() time.Time { return time.Now().Add(-r.Behind) },
		Log: slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{Level: slog.LevelWarn})),
	})
	b.pace, b.lease, b.looks = stormPace(r.Ahead), 2*time.Second, [2]time.Duration{2 * time.Second, time.Second}
	b.reach = func(string) {
		if rand.Float64() < r.Kills {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
	}
	return errors.Join(b.Work(ctx), x.Close(), st.Close())
}

// TestDigestStorm has replicas that die and a Slack that fails make the
// digests of many channels for one hour: each is posted once.
func TestDigestStorm(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		if *stormRestarts > 0 {
			t.Skip("there is no server to restart")
		}
		t.Parallel()
		storm(t, store.Config{Path: filepath.Join(t.TempDir(), "innovate.db")}, nil)
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		c, restart := stormPostgres(t)
		storm(t, c, restart)
	})
}

func storm(t *testing.T, c store.Config, restart func(*testing.T)) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	st, err := store.Open(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	p := stormPace(*stormAhead)
	// Everybody's clock is set so that it is soon Tuesday, nine o'clock.
	behind := time.Until(nine.Add(-p.Lead - 5*time.Second))
	now := func() time.Time { return time.Now().Add(behind) }
	var calls, failed atomic.Int64
	w := workspace.New(workspace.Config{Now: now, Fixed: p.Fixed, Faults: func(method string, _ int) workspace.Fault {
		calls.Add(1)
		f := stormFault(p)
		if f != (workspace.Fault{}) {
			failed.Add(1)
		}
		return f
	}})
	defer w.Close()
	channels := stormData(t, st, w, now())
	var kills atomic.Int64
	var all sync.WaitGroup
	for range *stormReplicas {
		told, err := json.Marshal(replica{c.URL, c.Path, w.URL(), w.BotToken(), *stormAhead, -behind, *stormKills})
		if err != nil {
			t.Fatal(err)
		}
		all.Go(func() { keepRunning(ctx, t, string(told), &kills) })
	}
	for n := range *stormRestarts {
		pause(ctx, time.Duration(n+1)*p.Lead/time.Duration(*stormRestarts+1)-now().Sub(nine.Add(-p.Lead-5*time.Second)))
		restart(t)
	}
	states := awaitPosts(ctx, t, st, now, p)
	cancel()
	all.Wait()
	w.Tick()
	lost, twice, late := 0, 0, 0
	for _, name := range channels {
		n := 0
		for _, m := range w.Messages("Asha", name) {
			if m.User == w.BotID() && strings.Contains(m.Text, "Worth a minute") {
				n++
				late += lateness(m.TS)
			}
		}
		if n == 0 {
			lost++
		}
		twice += max(0, n-1)
	}
	t.Logf("%d channels, %d replicas: %d SIGKILLs, %d of %d calls to Slack failed, %d restarts of the database; lost %d, duplicated %d, late %d; posts %v",
		len(channels), *stormReplicas, kills.Load(), failed.Load(), calls.Load(), *stormRestarts, lost, twice, late, states)
	if lost+twice > 0 {
		t.Errorf("lost %d, duplicated %d", lost, twice)
	}
	for _, c := range w.Complaints() {
		t.Error(c)
	}
}

// lateness is one when a message came after its hour.
func lateness(ts string) int {
	var seconds int64
	if _, err := fmt.Sscanf(ts, "%d.", &seconds); err != nil || seconds == nine.Unix() {
		return 0
	}
	return 1
}

// stormFault is how a call goes wrong, if it does.
func stormFault(p pace) workspace.Fault {
	if rand.Float64() >= *stormFaults {
		return workspace.Fault{}
	}
	return []workspace.Fault{
		{Status: 429, RetryAfter: time.Second}, {Status: 500}, {Status: 500, Done: true}, {Drop: true}, {Drop: true, Done: true},
		{Slow: p.Calling + 200*time.Millisecond, Done: true, Drop: true}, {Slow: p.Calling / 2}, {Error: "internal_error", Done: true},
	}[rand.IntN(8)]
}

// stormData gives each channel a digest that has something to say.
func stormData(t *testing.T, st *store.Store, w *workspace.Workspace, now time.Time) []string {
	all, err := data.Starter()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := st.Put(t.Context(), all[:20]); err != nil {
		t.Fatal(err)
	}
	a := data.Adoption{
		ID: "a1", Innovation: all[0].ID, Site: data.Site{Organisation: "Northgate"}, Stage: "live", Since: now.Add(-week), At: now.Add(-week),
	}
	var names []string
	err = st.Change(t.Context(), func(tx *store.Tx) error {
		for n := range *stormChannels {
			name := fmt.Sprintf("#storm-%d", n)
			names = append(names, name)
			s := data.Subscription{
				Place: w.ChannelID(name), Weekday: int(time.Tuesday), Hour: 9, Zone: "UTC", State: "on", By: "U1", At: now.Add(-week), Version: 1, From: 1 << 40,
			}
			if err := store.Subscriptions.Put(t.Context(), tx, s); err != nil {
				return err
			}
		}
		return store.Adoptions.Put(t.Context(), tx, a)
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// keepRunning starts a replica again whenever it dies, until the context ends.
func keepRunning(ctx context.Context, t *testing.T, told string, kills *atomic.Int64) {
	for ctx.Err() == nil {
		cmd := exec.CommandContext(ctx, os.Args[0])
		cmd.Env = append(os.Environ(), replicaVar+"="+told)
		cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
		cmd.WaitDelay = 20 * time.Second
		cmd.Stderr = os.Stderr
		if os.Getenv("STORM_LOG") != "" {
			cmd.Stdout = os.Stderr
		} else {
			cmd.Stdout = io.Discard
		}
		err := cmd.Run()
		var ended *exec.ExitError
		switch status, ok := syscall.WaitStatus(0), errors.As(err, &ended); {
		case ok:
			if status = ended.Sys().(syscall.WaitStatus); status.Signal() == syscall.SIGKILL {
				kills.Add(1)
			}
		case err != nil && ctx.Err() == nil:
			t.Errorf("start a replica: %v", err)
			return
		}
		pause(ctx, 50*time.Millisecond)
	}
}

// awaitPosts waits until no post needs anything more.
func awaitPosts(ctx context.Context, t *testing.T, st *store.Store, now func() time.Time, p pace) map[string]int {
	end := nine.Add(2*p.Lead + time.Minute)
	for {
		states := map[string]int{}
		all, err := store.Posts.List(ctx, st, store.Where{})
		open := *stormChannels - len(all)
		for _, p := range all {
			states[p.State]++
			if !p.Over() {
				open++
			}
		}
		if err == nil && open == 0 || now().After(end) {
			return states
		}
		pause(ctx, time.Second)
	}
}
