package workspace

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Step is one line of a talk that is played on the page: what is done, what the talk says is then seen, and what was.
type Step struct {
	Line     string
	Expected []string
	Seen     []string
	Failed   string // why it could not be played
	Played   bool
}

// Says is the step in words: who does what where, or what happens by itself.
func (s Step) Says() string {
	if what, ok := strings.CutPrefix(s.Line, "! "); ok {
		return strings.TrimSuffix(sentence(errors.New(what)), ".")
	}
	found := actLine.FindStringSubmatch(s.Line)
	switch {
	case found == nil:
		return s.Line
	case found[2] == "":
		return found[1] + " " + found[4]
	}
	return found[1] + ", " + found[2] + " " + found[3] + ": " + found[4]
}

// AsExpected tells whether just that was seen. Elsewhere more may have happened before than in the talk.
func (s Step) AsExpected() bool { return s.Failed == "" && slices.Equal(s.Seen, s.Expected) }

// Number is the step's, as people count.
func (t *played) Number() int { return t.At + 1 }

// Next is the step that comes next.
func (t *played) Next() Step { return t.Steps[t.At] }

// Over tells whether all is played.
func (t *played) Over() bool { return t.At >= len(t.Steps) }

// Last is the step that was played last, or nil.
func (t *played) Last() *Step {
	if t.At == 0 {
		return nil
	}
	return &t.Steps[t.At-1]
}

// A played is a talk while it is played, step by step.
type played struct {
	Name, Title string
	Steps       []Step
	At          int // how many were played

	player *player
	places map[string]string // by name: where they were last
}

// A Talk is one that can be played.
type Talk struct{ Name, Title string }

// Talks are all that can be played, the journey first.
func (s *screen) Plays() []Talk { return s.web.talks() }

func (p *web) talks() []Talk {
	if p.cfg.Talks == nil {
		return nil
	}
	names, err := fs.Glob(p.cfg.Talks, "*.txt")
	if err != nil {
		return nil
	}
	var all []Talk
	for _, name := range names {
		raw, err := fs.ReadFile(p.cfg.Talks, name)
		if err != nil {
			continue
		}
		t := Talk{name, titleOf(name, raw)}
		if name == p.cfg.Journey {
			all = slices.Insert(all, 0, t)
		} else {
			all = append(all, t)
		}
	}
	return all
}

// titleOf is a talk's first heading.
func titleOf(name string, talk []byte) string {
	for line := range strings.Lines(string(talk)) {
		if title, ok := strings.CutPrefix(line, "# "); ok {
			return strings.TrimSpace(title)
		}
	}
	return strings.TrimSuffix(name, path.Ext(name))
}

// Playing is the talk that is being played, or nil.
func (s *screen) Playing() *played {
	s.web.mu.Lock()
	defer s.web.mu.Unlock()
	if s.web.talk == nil {
		return nil
	}
	t := *s.web.talk
	t.Steps = slices.Clone(t.Steps)
	return &t
}

// Journey is the talk that is offered first, if there is one.
func (s *screen) Journey() *Talk {
	if all := s.web.talks(); s.web.cfg.Journey != "" && len(all) > 0 && all[0].Name == s.web.cfg.Journey {
		return &all[0]
	}
	return nil
}

// readSteps takes a talk apart.
func readSteps(talk []byte) []Step {
	var all []Step
	for line := range strings.Lines(string(talk)) {
		line = strings.TrimRight(line, "\r\n")
		seen, indented := strings.CutPrefix(line, "    ")
		switch {
		case indented && len(all) > 0:
			last := &all[len(all)-1]
			last.Expected = append(last.Expected, seen)
		case strings.TrimSpace(line) == "", strings.HasPrefix(line, "#"), indented:
		default:
			all = append(all, Step{Line: line})
		}
	}
	return all
}

// play begins a talk, plays its next step, or puts it away.
func (p *web) play(r *http.Request, l look) (string, error) {
	p.front.playing.Lock()
	defer p.front.playing.Unlock()
	switch {
	case r.Form.Get("stop") != "":
		return look{As: l.As}.href(), p.front.turn(nil)
	case r.Form.Get("talk") != "":
		return p.front.begin(r.Context(), r.Form.Get("talk"), l)
	}
	n, err := strconv.Atoi(r.Form.Get("step"))
	p.mu.Lock()
	t := p.talk
	p.mu.Unlock()
	switch {
	case err != nil || t == nil:
		return "", errors.New("no talk is being played")
	case n != t.At || t.Over():
		return l.href(), nil // pressed twice, or in two tabs
	}
	defer p.w.wake()
	return p.next(r.Context(), t, l), nil
}

// stepMost is how long one step may take with all that follows from it.
const stepMost = time.Minute

// next plays the next step, and returns where it is best seen.
func (p *web) next(ctx context.Context, t *played, l look) string {
	ctx, cancel := context.WithTimeout(ctx, stepMost)
	defer cancel()
	step := t.Steps[t.At]
	before := len(p.w.Sights(0))
	t.player.seen = before
	err := t.player.step(ctx, step.Line)
	if err == nil {
		err = p.w.Settle(ctx)
	}
	switch {
	case errors.Is(err, errNoOrder):
		step.Failed = "Nobody here can bring this about. What follows may go differently."
	case err != nil:
		step.Failed = sentence(err)
	}
	var seen bytes.Buffer
	t.player.write(&seen)
	for line := range strings.Lines(seen.String()) {
		step.Seen = append(step.Seen, strings.TrimPrefix(strings.TrimRight(line, "\n"), "    "))
	}
	step.Played = true
	to := p.follow(t, step.Line, p.w.Sights(before), l)
	p.mu.Lock()
	defer p.mu.Unlock()
	t.Steps[t.At] = step
	t.At++
	return to
}

// follow is where a step is best seen: as who did it, where the newest message that they then see stands, with its thread
// open if it is in one. What Slack or the clock does is seen by whoever is written to.
func (p *web) follow(t *played, line string, sights []Sight, l look) string {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	u := p.w.known(l.As)
	if found := actLine.FindStringSubmatch(line); found != nil && !strings.HasPrefix(line, "!") {
		u = p.w.known(found[1])
		switch what := found[4]; {
		case found[2] != "":
			place, _, _ := strings.Cut(found[3], ", thread")
			t.places[found[1]] = p.w.place(u, place).ID
		case strings.HasPrefix(what, "opens home"):
			t.places[found[1]] = "home"
		}
	} else if c, m := p.lastSeen(sights, nil); m != nil && c.Kind == Direct {
		for _, id := range c.Members {
			if id != p.w.bot.ID {
				u = p.w.memberByID(id)
			}
		}
	}
	if u == nil {
		return l.href()
	}
	to := look{As: u.Name, In: t.places[u.Name], Side: l.Side}
	if to.In == "" {
		to.In = l.In
	}
	if c, m := p.lastSeen(sights, u); m != nil && to.In != "home" {
		to.In = c.ID
		if m.Thread != "" {
			to.Thread, to.Side, to.Front = m.Thread, "", true
		}
		t.places[u.Name] = c.ID
	}
	return to.href()
}

// lastSeen is the newest message among what was seen, which a member sees if one is named.
func (p *web) lastSeen(sights []Sight, u *Member) (in *Channel, last *Message) {
	for _, s := range sights {
		ts, isMessage := strings.CutPrefix(s.What, "m")
		for _, c := range p.w.channels {
			m := c.message(ts)
			if isMessage && m != nil && (u == nil || m.visibleTo(u) && c.has(u.ID)) && (last == nil || m.TS > last.TS) {
				in, last = c, m
			}
		}
	}
	return in, last
}
