package workspace

import (
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"sync"
	"time"
)

// A Stage is a workspace in which one talk is played. Nothing has been said in it, its clock stands still but where it is
// moved, and the bot in it does what is due when the stage settles, and not by itself: so all goes as in the tests.
type Stage struct {
	Workspace *Workspace
	Hooks     Hooks
	Next      func(context.Context) (time.Time, error) // see [WebConfig.Next]
	Close     func() error
}

// A front is what a browser meets: the page of the workspace itself or, while a talk is played, that of the talk's stage.
type front struct {
	own     *web
	playing sync.Mutex // one step of a talk, or of the clock, at a time

	mu     sync.Mutex
	staged *web
	turned chan struct{} // closed and replaced when the front turns
}

func (f *front) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	p, _ := f.now()
	p.routes.ServeHTTP(rw, r)
}

// now is the page that is met now, and what tells that it is another.
func (f *front) now() (*web, <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.staged != nil {
		return f.staged, f.turned
	}
	return f.own, f.turned
}

// turn shows a stage or, with nil, the workspace itself, and closes the stage that was shown.
func (f *front) turn(to *web) error {
	f.mu.Lock()
	before := f.staged
	f.staged = to
	close(f.turned)
	f.turned = make(chan struct{})
	f.mu.Unlock()
	if before == nil {
		return nil
	}
	return before.stage.Close()
}

// begin sets a stage for a talk, and returns where that is seen. The workspace itself stays as it is.
func (f *front) begin(ctx context.Context, name string, l look) (string, error) {
	p := f.own
	if p.cfg.Stage == nil || !slices.ContainsFunc(p.talks(), func(t Talk) bool { return t.Name == name }) {
		return "", fmt.Errorf("there is no talk %q", name)
	}
	raw, err := fs.ReadFile(p.cfg.Talks, name)
	if err != nil {
		return "", err
	}
	stage, err := p.cfg.Stage(ctx)
	if err != nil {
		return "", fmt.Errorf("set the stage for a talk: %w", err)
	}
	cfg := p.cfg
	cfg.Channel, cfg.Samples, cfg.Advance, cfg.Next = "", nil, stage.Hooks.Advance, stage.Next
	q := &web{w: stage.Workspace, cfg: cfg, pages: p.pages, made: p.made, files: p.files, dismissed: map[string]int{}, front: f, stage: &stage}
	q.talk = &played{
		Name: name, Title: titleOf(name, raw), Steps: readSteps(raw), places: map[string]string{}, player: &player{w: q.w, hooks: stage.Hooks},
	}
	q.begun()
	return look{As: l.As, Side: "guide", Front: l.Front}.href(), f.turn(q)
}

// Staged tells whether a stage is seen, and not the workspace itself.
func (s *screen) Staged() bool { return s.web.stage != nil }

// watched tells whether who looks at a page only watches a talk: then to come to a place is no act.
func (p *web) watched() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.stage != nil && !p.talk.Over()
}

// settled has what follows from an act on a stage be done: nobody there works by themselves.
func (p *web) settled(do act) act {
	if p.stage == nil {
		return do
	}
	return func(r *http.Request, l look) (string, error) {
		to, err := do(r, l)
		if err != nil {
			return to, err
		}
		return to, p.settle(r.Context())
	}
}
