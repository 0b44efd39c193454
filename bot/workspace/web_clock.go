package workspace

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"
)

// A Jump is a button by which the clock is moved on.
type Jump struct{ Label, To string }

// Movable tells whether the clock can be moved.
func (s *screen) Movable() bool { return s.web.cfg.Advance != nil }

// Jumps are where the clock may be moved at one press.
func (s *screen) Jumps() []Jump {
	return []Jump{
		{"1 hour on", "hour"}, {"1 day on", "day"}, {"Next Tuesday, 08:55", "tuesday"}, {"2 weeks on", "fortnight"}, {"3 months on", "quarter"},
	}
}

const (
	// jumpMost is how long moving the clock may take with what falls due on the way: then the rest is passed over at once.
	jumpMost = 2 * time.Minute
	// settleMost is how long what is due at one time is waited for.
	settleMost = 20 * time.Second
)

// jump moves the clock on.
func (p *web) jump(r *http.Request, l look) (string, error) {
	if p.cfg.Advance == nil {
		return "", errors.New("the clock cannot be moved here")
	}
	p.front.playing.Lock()
	defer p.front.playing.Unlock()
	now := p.w.cfg.Now().In(p.cfg.Zone)
	then, err := landing(now, r.Form.Get("to"), r.Form.Get("at"))
	if err != nil {
		return "", err
	}
	return l.href(), p.pass(r.Context(), then.Sub(now))
}

// pass lets time pass step by step, so that each thing comes at its time: a week's digest before the next week's.
func (p *web) pass(ctx context.Context, d time.Duration) error {
	began := time.Now()
	for {
		if err := p.settle(ctx); err != nil { // what is under way is of the time before
			return err
		}
		if d == 0 {
			return p.settle(ctx) // at rest: the bot may look closer than on the way
		}
		hop, err := p.hop(ctx)
		if err != nil {
			return err
		}
		if hop = min(d, hop); time.Since(began) > jumpMost {
			hop = d
		}
		p.cfg.Advance(hop)
		d -= hop
		p.w.wake()
	}
}

// hopMost is the longest step: what the bot finds out by looking, and not by the hour, is found that late at most.
const hopMost = 2 * time.Hour

// hop is how far the clock may go with nothing falling due on the way.
func (p *web) hop(ctx context.Context) (time.Duration, error) {
	if p.cfg.Next == nil {
		return time.Hour, nil
	}
	next, err := p.cfg.Next(ctx)
	ahead := next.Sub(p.w.cfg.Now())
	if err != nil || next.IsZero() || ahead > hopMost {
		return hopMost, err
	}
	return max(ahead, time.Minute), nil
}

// settle waits for what is due now. What takes too long goes on by itself.
func (p *web) settle(ctx context.Context) error {
	short, cancel := context.WithTimeout(ctx, settleMost)
	defer cancel()
	if err := p.w.Settle(short); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

// wake tells whoever waits that the time has changed.
func (w *Workspace) wake() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.bump()
}

// landing is where a jump ends: by its name, or at a date and time.
func landing(now time.Time, to, at string) (time.Time, error) {
	then := now
	switch to {
	case "hour":
		return now.Add(time.Hour), nil
	case "day":
		return now.AddDate(0, 0, 1), nil
	case "tuesday":
		then = time.Date(now.Year(), now.Month(), now.Day(), 8, 55, 0, 0, now.Location())
		for then.Weekday() != time.Tuesday || !then.After(now) {
			then = then.AddDate(0, 0, 1)
		}
		return then, nil
	case "fortnight":
		return now.AddDate(0, 0, 14), nil
	case "quarter":
		return now.AddDate(0, 3, 0), nil
	}
	then, err := time.ParseInLocation("2006-01-02T15:04", at, now.Location())
	switch {
	case err != nil:
		return then, errors.New("that is no date and time; choose one, or press one of the buttons")
	case !then.After(now):
		return then, errors.New("the clock only goes forward; choose a later time than now")
	case then.After(now.AddDate(mostYears, 0, 0)):
		return then, errors.New("that is more than " + strconv.Itoa(mostYears) + " years ahead; choose an earlier time")
	}
	return then, nil
}

const mostYears = 5 // that the clock moves at once
