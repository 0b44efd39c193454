package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"flag"
	"fmt"
	"math"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"innovate/bot/workspace"
	"innovate/data"
	"innovate/data/store"
)

// The storms over what people ask, with their sizes:
//
//	go test ./cmd/innovate -run 'TestAskStorm|TestRollingRestart|TestFollowers' -v -requests 1000 -sigkills 30 -changes 400 -within 2s
//
// They run the real program, several at a time, on PostgreSQL where
// INNOVATE_TEST_DATABASE_URL names a database, and else one on SQLite.
var (
	stormRequests = flag.Int("requests", 36, "commands, mentions and presses")
	stormSigkills = flag.Int("sigkills", 3, "SIGKILLs while they come in")
	stormChanges  = flag.Int("changes", 40, "changes of the catalogue")
	stormOver     = flag.Duration("over", time.Second, "how long the changes take in all")
	stormWithin   = flag.Duration("within", 10*time.Second, "by when every index has a change; 2s on a machine that has nothing else to do")
)

const stormPatience = 10 * time.Minute

// A fleet is several programs on one store.
type fleet struct {
	t     *testing.T
	w     *workspace.Workspace
	what  string // they all are
	homes []string
	url   string // of the database; empty: SQLite in the one home

	mu       sync.Mutex
	programs []*program
}

// newFleet starts three programs on PostgreSQL, or one on SQLite.
func newFleet(ctx context.Context, t *testing.T, what, on string, w *workspace.Workspace) *fleet {
	f := &fleet{t: t, w: w, what: what, homes: []string{t.TempDir()}}
	if on == "postgres" {
		f.url = stormSchema(t)
		f.homes = append(f.homes, t.TempDir(), t.TempDir())
	}
	for n := range f.homes {
		f.programs = append(f.programs, f.start(ctx, n))
	}
	return f
}

func (f *fleet) start(ctx context.Context, n int) *program {
	return startServe(ctx, f.t, f.what, f.w, f.homes[n], []string{"socket"}, "INNOVATE_DATABASE_URL="+f.url, "INNOVATE_LOG=info")
}

// kill ends a program by a signal and starts it anew.
func (f *fleet) kill(ctx context.Context, n int, by syscall.Signal) {
	f.mu.Lock()
	p := f.programs[n]
	f.mu.Unlock()
	if err := p.cmd.Process.Signal(by); err != nil {
		f.t.Error(err)
	}
	if by == syscall.SIGKILL {
		for range p.lines {
		}
		_ = p.cmd.Wait() // it was killed
	} else {
		p.ended(f.t)
	}
	p = f.start(ctx, n)
	f.mu.Lock()
	f.programs[n] = p
	f.mu.Unlock()
}

// end ends all programs in good order.
func (f *fleet) end() {
	for _, p := range f.programs {
		p.stop(f.t)
	}
	for _, p := range f.programs {
		p.ended(f.t)
	}
}

// engines runs a test on each store there is.
func engines(t *testing.T, test func(t *testing.T, on string)) {
	for _, on := range []string{"sqlite", "postgres"} {
		t.Run(on, func(t *testing.T) { test(t, on) })
	}
}

// An asker is somebody who asks one thing, in a way and a place of their own,
// and what they are due since it was acknowledged.
type asker struct {
	name, channel, how string
	alone, open        int // answers that they alone see, and that all see
}

const stormQuestion = "/innovate our patients keep falling at night on the ward"

// ask has somebody ask. Refused tells whether Slack told them that it did not
// work, so that they know.
func (a *asker) ask(w *workspace.Workspace) (refused bool, err error) {
	switch a.how {
	case "mention":
		_, err = w.Say(a.name, a.channel, strings.Replace(stormQuestion, "/", "@", 1))
		a.open = 1 // an event is delivered until it is taken
		return false, err
	case "command":
		return a.told(w, &a.alone, func() error { return w.Command(a.name, a.channel, stormQuestion) })
	}
	if refused, err = a.told(w, &a.alone, func() error { return w.Command(a.name, a.channel, stormQuestion) }); refused || err != nil {
		return refused, err
	}
	return a.told(w, &a.open, func() error { return w.Press(a.name, "", "Share to channel") })
}

// told does something, and counts an answer as due unless Slack says that it
// did not work.
func (a *asker) told(w *workspace.Workspace, due *int, do func() error) (bool, error) {
	before := len(w.Snapshot(a.name, "", 1).Notices)
	if err := do(); err != nil {
		return false, err
	}
	if len(w.Snapshot(a.name, "", 1).Notices) > before {
		return true, nil
	}
	*due = 1
	return false, nil
}

// has counts what the bot said in an asker's place.
func (a *asker) has(w *workspace.Workspace) (alone, open int) {
	for _, m := range w.Messages(a.name, a.channel) {
		switch {
		case m.User != w.BotID():
		case m.Only == "":
			open++
		default:
			alone++
		}
	}
	return alone, open
}

// crowd has so many people ask, a few at a time.
func crowd(t *testing.T, w *workspace.Workspace) (all []*asker, refused int) {
	var next, no atomic.Int64
	for n := range *stormRequests {
		all = append(all, &asker{name: fmt.Sprint("P", n), channel: fmt.Sprint("#place-", n), how: []string{"command", "mention", "press"}[n%3]})
	}
	var workers sync.WaitGroup
	for range 6 {
		workers.Go(func() {
			for {
				n := int(next.Add(1)) - 1
				if n >= len(all) {
					return
				}
				was, err := all[n].ask(w)
				if err != nil {
					t.Errorf("%s by %s: %v", all[n].how, all[n].name, err)
				}
				if was {
					no.Add(1)
				}
			}
		})
	}
	workers.Wait()
	return all, int(no.Load())
}

// answered waits until everybody has what they are due, and counts who has
// not, and who has more, by how they asked.
func answered(ctx context.Context, w *workspace.Workspace, all []*asker) (unanswered, doubled map[string]int) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		changed := w.Changed()
		unanswered, doubled = map[string]int{}, map[string]int{}
		for _, a := range all {
			alone, open := a.has(w)
			if alone < a.alone || open < a.open {
				unanswered[a.how]++
			}
			if alone > 1 || open > 1 {
				doubled[a.how]++
			}
		}
		if len(unanswered) == 0 {
			return unanswered, doubled
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return unanswered, doubled
		}
	}
}

// givenUp counts the mentions that no program lived long enough to
// acknowledge at any of Slack's tries, which follow each other at once here.
func givenUp(w *workspace.Workspace) (n int) {
	for _, c := range w.Complaints() {
		if strings.HasPrefix(c, "app_mention was never acknowledged") {
			n++
		}
	}
	return n
}

// TestAskStorm kills programs while people ask: whoever was acknowledged is
// answered.
func TestAskStorm(t *testing.T) {
	engines(t, func(t *testing.T, on string) {
		ctx, cancel := context.WithTimeout(t.Context(), stormPatience)
		defer cancel()
		w := workspace.New(workspace.Config{})
		defer w.Close()
		f := newFleet(ctx, t, builtProgram(t), on, w)
		var kills sync.WaitGroup
		kills.Go(func() {
			for n := range *stormSigkills {
				f.kill(ctx, n%len(f.homes), syscall.SIGKILL)
			}
		})
		all, refused := crowd(t, w)
		kills.Wait()
		unanswered, doubled := answered(ctx, w, all)
		given := givenUp(w)
		t.Logf("%s: %d requests, %d SIGKILLs: %d askers were told by Slack that it did not work, %d mentions it gave up; unanswered %v, doubled %v",
			on, len(all), *stormSigkills, refused, given, unanswered, doubled)
		unanswered["mention"] -= min(given, unanswered["mention"])
		for how, n := range unanswered {
			if n > 0 {
				t.Errorf("%d were acknowledged and are unanswered: %s", n, how)
			}
		}
		f.end()
	})
}

// TestRollingRestart ends and starts one program after the other in good
// order while people ask: everybody is answered, once.
func TestRollingRestart(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), stormPatience)
	defer cancel()
	w := workspace.New(workspace.Config{})
	defer w.Close()
	f := newFleet(ctx, t, "innovate", "postgres", w)
	var restarts sync.WaitGroup
	restarts.Go(func() {
		for n := range f.homes {
			f.kill(ctx, n, syscall.SIGTERM)
		}
	})
	all, refused := crowd(t, w)
	restarts.Wait()
	unanswered, doubled := answered(ctx, w, all)
	t.Logf("%d requests, %d restarts: refused %d, unanswered %v, doubled %v", len(all), len(f.homes), refused, unanswered, doubled)
	if refused+len(unanswered)+len(doubled) > 0 {
		t.Errorf("refused %d, unanswered %v, doubled %v", refused, unanswered, doubled)
	}
	f.end()
	for _, c := range w.Complaints() {
		t.Error(c)
	}
}

// TestFollowers has eight writers change the catalogue: every program's index
// has every change soon, and one that is killed has them all when it is back.
func TestFollowers(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), stormPatience)
	defer cancel()
	w := workspace.New(workspace.Config{})
	defer w.Close()
	f := newFleet(ctx, t, builtProgram(t), "postgres", w)
	st, err := store.Open(ctx, store.Config{URL: f.url})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	var writers, watchers sync.WaitGroup
	over := make(chan struct{})
	var worst atomic.Int64
	for _, p := range f.programs {
		watchers.Go(func() { worst.Store(max(worst.Load(), int64(lag(ctx, t, st, p, over)))) })
	}
	start := time.Now()
	for n := range 8 {
		writers.Go(func() { write(ctx, t, st, n) })
	}
	writers.Wait()
	wrote := time.Now()
	close(over)
	watchers.Wait()
	behind := time.Duration(worst.Load())
	for _, p := range f.programs {
		reaches(ctx, t, p, "innovate_index_late", func(n int64) bool { return n == 0 })
	}
	t.Logf("%d changes by 8 writers in %v: every program's index had each within %v, and their vectors %v after the last",
		*stormChanges, wrote.Sub(start).Round(time.Millisecond), behind.Round(time.Millisecond), time.Since(wrote).Round(time.Millisecond))
	if behind > *stormWithin {
		t.Errorf("an index was behind by %v", behind)
	}
	write(ctx, t, st, 0)
	f.kill(ctx, 0, syscall.SIGKILL)
	sameAsStore(ctx, t, st, f.programs[0])
	f.end()
}

// write changes an eighth of what is to be changed.
func write(ctx context.Context, t *testing.T, st *store.Store, n int) {
	each := time.NewTicker(*stormOver * 8 / time.Duration(*stormChanges))
	defer each.Stop()
	for k := range *stormChanges / 8 {
		<-each.C
		i, err := st.Innovation(ctx, "fall-tips")
		if err != nil {
			t.Error(err)
			return
		}
		i.ID, i.Title = fmt.Sprint("change-", n, "-", k), fmt.Sprint("Change ", n, " ", k, " of ", rand.Text())
		if _, err := st.Put(ctx, []data.Innovation{i}); err != nil {
			t.Error(err)
		}
	}
}

// lag is how long a program's index was behind the store at most, until all
// is written and it has everything.
func lag(ctx context.Context, t *testing.T, st *store.Store, p *program, over <-chan struct{}) (worst time.Duration) {
	for ctx.Err() == nil {
		last := false
		select {
		case <-over:
			last = true
		default:
		}
		head, err := st.Version(ctx)
		if err != nil {
			t.Error(err)
			return worst
		}
		began := time.Now()
		reaches(ctx, t, p, "innovate_index_version", func(version int64) bool { return version >= head })
		if worst = max(worst, time.Since(began)); last {
			return worst
		}
	}
	return worst
}

// reaches waits until one of a program's metrics is as it should be. It asks
// no oftener than need be: the answers take time that the index could use.
func reaches(ctx context.Context, t *testing.T, p *program, name string, enough func(int64) bool) {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !enough(metric(ctx, t, p, name)) {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// sameAsStore holds a program's index to the store.
func sameAsStore(ctx context.Context, t *testing.T, st *store.Store, p *program) {
	t.Helper()
	all, err := st.Innovations(ctx)
	if err != nil {
		t.Fatal(err)
	}
	live := slices.DeleteFunc(all, func(i data.Innovation) bool { return !i.Live() })
	head, err := st.Version(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if n, v := metric(ctx, t, p, "innovate_index_records"), metric(ctx, t, p, "innovate_index_version"); n != int64(len(live)) || v != head {
		t.Errorf("after a SIGKILL the index has %d records at version %d, and the store %d at %d", n, v, len(live), head)
	}
}

// metric reads one of a program's metrics.
func metric(ctx context.Context, t *testing.T, p *program, name string) int64 {
	for line := range strings.Lines(fetch(ctx, t, p.address+"/metrics")) {
		if value, ok := strings.CutPrefix(line, name+" "); ok {
			n, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			if err != nil {
				t.Errorf("%s is %q", name, value)
			}
			return int64(math.Round(n))
		}
	}
	return -1
}

// stormSchema makes a schema in the PostgreSQL database for tests.
func stormSchema(t *testing.T) string {
	t.Helper()
	const name = "INNOVATE_TEST_DATABASE_URL"
	address := os.Getenv(name)
	if address == "" {
		t.Skip("not tested on PostgreSQL: set " + name)
	}
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	schema := "storm_" + strings.ToLower(rand.Text())
	if _, err := db.Exec(`create schema ` + schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.Exec(`drop schema ` + schema + ` cascade`); err != nil {
			t.Error(err)
		}
		db.Close()
	})
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	query.Set("search_path", schema)
	u.RawQuery = query.Encode()
	return u.String()
}
