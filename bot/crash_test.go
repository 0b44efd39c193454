package bot

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"innovate/bot/say"
	"innovate/bot/workspace"
	"innovate/data/store"

	"github.com/google/go-cmp/cmp"
)

// A reaper kills a bot at one point between it and Slack: before or after
// Slack's request reaches it, before or after one of its own calls reaches
// Slack. From then on nothing that the dead bot does comes through, neither to
// Slack nor to the store.
type reaper struct {
	mu     sync.Mutex
	at     int      // the point to kill at, from 1; 0: none
	points []string // that were passed
	awake  bool     // while the bot starts, nothing is counted
	heard  bool     // Slack has heard the answer to the last thing that it sent
	dead   bool
	kill   func()
}

// slackSends is what a person does and waits for: a command, a press, a form.
const slackSends = "what Slack sends"

// pass tells whether the bot is alive after a point.
func (r *reaper) pass(point string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.dead || !r.awake {
		return !r.dead
	}
	r.points = append(r.points, point)
	if strings.HasSuffix(point, slackSends) {
		r.heard = strings.HasPrefix(point, "after") && len(r.points) != r.at
	}
	if len(r.points) == r.at {
		r.dead = true
		r.kill()
	}
	return !r.dead
}

// wake says whether points are counted from now on. Nobody is dead then.
func (r *reaper) wake(yes bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.awake, r.dead = yes, false
}

// isDead tells whether the bot died and has not been started again.
func (r *reaper) isDead() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.dead
}

// outward is the address at which a bot reaches Slack.
func (r *reaper) outward(h *house) string {
	if r == nil {
		return h.w.URL()
	}
	to, err := url.Parse(h.w.URL())
	if err != nil {
		h.t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: to.Scheme, Host: to.Host})
	server := httptest.NewServer(r.between(proxy, func(q *http.Request) string { return path.Base(q.URL.Path) }))
	h.t.Cleanup(server.Close)
	return server.URL + to.Path
}

// inward is what Slack reaches of a bot.
func (r *reaper) inward(handler http.Handler) http.Handler {
	if r == nil {
		return handler
	}
	return r.between(handler, func(q *http.Request) string {
		if q.Header.Get("Content-Type") == "application/json" {
			return "an event"
		}
		return slackSends
	})
}

// between lets requests through, and answers as long as the bot is alive.
func (r *reaper) between(handler http.Handler, name func(*http.Request) string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if !r.pass("before " + name(q)) {
			panic(http.ErrAbortHandler)
		}
		reply := httptest.NewRecorder()
		handler.ServeHTTP(reply, q)
		if !r.pass("after " + name(q)) {
			panic(http.ErrAbortHandler)
		}
		for key, values := range reply.Header() {
			w.Header()[key] = values
		}
		w.WriteHeader(reply.Code)
		_, _ = io.Copy(w, reply.Body)
	})
}

// revive starts the bot again after it died, when the leases of the dead are over.
func (h *house) revive() {
	h.leave()
	h.store = nil
	h.advance(lease + time.Second)
	h.reaper.wake(false)
	h.open()
	h.reaper.wake(true)
}

// mortal is a house whose bot dies at a point.
func mortal(t *testing.T, at int) *house {
	h := unopened(t, "http")
	h.reaper = &reaper{at: at}
	h.reaper.kill = func() { _ = h.store.Close() } // what is under way in a transaction is rolled back or was over
	h.open()
	h.reaper.wake(true)
	t.Cleanup(h.close)
	return h
}

// live plays a talk line by line; after a death the bot is started again, and
// who was in the middle of something does it again, as a person would whom
// Slack told of trouble.
func (h *house) live(t *testing.T, talk []byte) {
	t.Helper()
	for line := range strings.Lines(string(talk)) {
		if strings.HasPrefix(line, " ") || strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
			continue
		}
		for try := 0; ; try++ {
			_, err := workspace.Play(t.Context(), h.w, []byte(line), workspace.Hooks{Advance: h.advance, Do: h.do})
			if h.reaper.isDead() {
				heard := h.reaper.heard
				h.revive()
				switch {
				case !heard && again(line):
					continue
				case !heard:
					_, err = workspace.Play(t.Context(), h.w, []byte("! deliver that again\n"), workspace.Hooks{})
				default:
					err = h.w.Settle(t.Context())
				}
			}
			if err != nil && !(try > 0 && wasDone(err)) {
				t.Fatalf("dying at point %d: %s: %v", h.reaper.at, strings.TrimSpace(line), err)
			}
			break
		}
	}
}

// again tells whether a person does a thing again of which they do not know
// whether it was done. What is said is delivered again by Slack itself.
func again(line string) bool {
	_, act, ok := strings.Cut(line, "> ")
	return ok && !strings.Contains(line, "to @") && !strings.Contains(act, "@innovate") &&
		(strings.HasPrefix(act, "/") || strings.HasPrefix(act, "presses") || strings.HasPrefix(act, "submits") || strings.HasPrefix(act, "chooses"))
}

// wasDone tells whether a thing cannot be done again because it has been: the
// modal is closed, the button is gone.
func wasDone(err error) bool {
	return strings.Contains(err.Error(), "finds no") || strings.Contains(err.Error(), "no modal open") ||
		strings.Contains(err.Error(), "no button to submit")
}

// onlyThen are the words in which somebody is told that their press did not
// come through, or had come through already.
var onlyThen = []string{say.Broken().Text, "That has been answered already"}

// world is what has come of it all: what each person has before them, once
// however often it stands there, how many conversations there are, and what is
// kept. Extra is how many messages stand there more than once.
func (h *house) world(t *testing.T) (lines []string, extra int) {
	t.Helper()
	seen := map[string]bool{}
	for _, m := range h.w.Members() {
		for _, p := range h.w.Snapshot(m.ID, "", 0).Places {
			if !p.Joined {
				continue
			}
			lines = append(lines, m.Name+" is in "+p.Title)
			for _, said := range h.w.Snapshot(m.ID, p.ID, 0).Talk {
				line := m.Name + " reads in " + p.Title + ": " + said.Text
				if slices.ContainsFunc(onlyThen, func(words string) bool { return strings.Contains(said.Text, words) }) {
					continue
				}
				if seen[line] {
					extra++
					continue
				}
				seen[line] = true
				lines = append(lines, line)
			}
		}
	}
	slices.Sort(lines)
	return slices.Concat(lines, h.kept(t)), extra
}

// kept is what the store keeps, without times.
func (h *house) kept(t *testing.T) []string {
	t.Helper()
	var all []string
	note := func(err error, format string, args ...any) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, fmt.Sprintf(format, args...))
	}
	introductions, err := store.Introductions.List(t.Context(), h.store, store.Where{})
	note(err, "%d introductions", len(introductions))
	for _, i := range introductions {
		note(nil, "%s to %s about %s: %s, problem kept %v", i.Asker, i.Contact, i.Innovation, i.State, i.Problem != "")
	}
	adoptions, err := store.Adoptions.List(t.Context(), h.store, store.Where{})
	note(err, "%d adoptions", len(adoptions))
	for _, a := range adoptions {
		note(nil, "%s at %s: %s, version %d", a.Innovation, a.Site.Organisation, a.Stage, a.Version)
	}
	for name, count := range map[string]func(context.Context, store.Source, store.Where) (int, error){
		"consents": store.Consents.Count, "needs": store.Needs.Count, "saves": store.Saves.Count, "recalls": store.Recalls.Count,
		"tellings": store.Tellings.Count, "showings": store.Showings.Count, "watches": store.Watches.Count, "backers": store.Backers.Count,
	} {
		n, err := count(t.Context(), h.store, store.Where{})
		note(err, "%d %s", n, name)
	}
	slices.Sort(all)
	return all
}

// every says how many points there are for one that is tried: all with 1.
var every = flag.Int("every", 3, "try one in so many points at which the bot may die")

// TestCrash plays the journey and kills the bot at the points of it in turn.
// Whatever the point, all that was to come of it comes of it, once. A message
// alone may stand there twice, where the bot died after Slack had it and
// before that was recorded: one at most.
func TestCrash(t *testing.T) {
	t.Parallel()
	talk, err := os.ReadFile("testdata/talk/journey.txt")
	if err != nil {
		t.Fatal(err)
	}
	h := mortal(t, 0)
	ever := map[string]bool{} // what anybody ever read, on the way
	for line := range strings.Lines(string(talk)) {
		h.live(t, []byte(line))
		now, _ := h.world(t)
		for _, each := range now {
			ever[each] = true
		}
	}
	want, _ := h.world(t)
	points := h.reaper.points
	var twice atomic.Int64
	t.Cleanup(func() {
		t.Logf("%d points to die at, one in %d tried; at %d of them a message was sent again", len(points), *every, twice.Load())
	})
	for n, point := range points {
		if n%*every != 0 {
			continue
		}
		t.Run(fmt.Sprintf("%d %s", n+1, point), func(t *testing.T) {
			t.Parallel()
			h := mortal(t, n+1)
			h.live(t, talk)
			got, extra := h.world(t)
			stale := func(line string) bool { return ever[line] && !slices.Contains(want, line) }
			extra += len(got)
			got = slices.DeleteFunc(got, stale) // a second copy of what was changed later stays as it was
			extra -= len(got)
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
			if extra > 5 { // one message, which up to four people and the bot read
				t.Errorf("%d messages too many", extra)
			}
			if extra > 0 {
				twice.Add(1)
			}
		})
	}
}
