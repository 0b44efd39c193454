package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"innovate/bot/say"
	"innovate/data/store"

	"github.com/slack-go/slack"
)

// Kinds of tasks besides those that an occasion names.
const (
	kindShare = "share"
	kindSorry = "sorry"
)

const (
	stepTimeout = 3 * time.Minute    // of one try, with its waits for a 429
	lease       = 15 * time.Second   // how long the tasks of a process that died have to wait
	idle        = 5 * time.Second    // how long a worker waits for what others add
	forget      = 7 * 24 * time.Hour // how long a key is remembered: Slack redelivers for hours at most
)

// A work does one kind of task.
type work func(ctx context.Context, body json.RawMessage) error

// with decodes the body of a task for the method that does it.
func with[T any](do func(context.Context, T) error) work {
	return func(ctx context.Context, body json.RawMessage) error {
		var v T
		if err := json.Unmarshal(body, &v); err != nil {
			return errors.New("the body of the task cannot be read") // what is in it is nobody's business
		}
		return do(ctx, v)
	}
}

// add stores a task, unless its key was there before, and wakes a worker.
func (b *Bot) add(ctx context.Context, t store.Task) error {
	if _, err := b.store.Add(ctx, t); err != nil {
		return err
	}
	b.nudge()
	return nil
}

func (b *Bot) nudge() {
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

// Work does tasks until the context ends, then lets those in hand be finished.
func (b *Bot) Work(ctx context.Context) error {
	var all sync.WaitGroup
	for range b.workers {
		all.Go(func() { b.worker(ctx, b.wake, b.kindNames()...) })
	}
	// A sweep that came after its hour would be none: it may not wait behind
	// hundreds of digests that are still to be made.
	all.Go(func() { b.worker(ctx, nil, kindSweep) })
	all.Go(func() { b.every(ctx, followEvery, b.Follow) })
	all.Go(func() { b.every(ctx, b.looks[0], b.Hourly) })
	all.Go(func() { b.every(ctx, b.looks[1], b.Minutely) })
	all.Wait()
	return b.letGo(context.WithoutCancel(ctx))
}

// worker does tasks of some kinds. Wake tells it that there may be more.
func (b *Bot) worker(ctx context.Context, wake <-chan struct{}, kinds ...string) {
	for ctx.Err() == nil {
		did, err := b.step(ctx, kinds...)
		if err != nil {
			if ctx.Err() == nil {
				b.log.Error("do a task", "error", err)
			}
			pause(ctx, idle) // the store is in trouble; what is due would bring us back at once
			continue
		}
		if did {
			b.nudge() // there may be more than one can do
			continue
		}
		b.tidy(ctx)
		b.wait(ctx, wake, kinds...)
	}
}

// wait waits for a task of our own, for the next to fall due, or a little.
func (b *Bot) wait(ctx context.Context, wake <-chan struct{}, kinds ...string) {
	wait := idle
	if due, ok, err := b.store.NextDue(ctx, kinds...); err == nil && ok {
		wait = min(max(due.Sub(b.now()), 10*time.Millisecond), idle)
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-wake:
	case <-timer.C:
	}
}

// tidy has the store wipe away what tasks have held, when any has been done
// since it last did. It is for when there is nothing else to do.
func (b *Bot) tidy(ctx context.Context) {
	if !b.untidy.Swap(false) {
		return
	}
	clean, err := b.store.Wipe(ctx)
	if err != nil && ctx.Err() == nil {
		b.log.Warn("wipe what is done", "error", err)
	}
	if !clean {
		b.untidy.Store(true)
	}
}

func (b *Bot) kindNames() []string {
	var all []string
	for k := range b.all.works {
		all = append(all, k)
	}
	slices.Sort(all)
	return all
}

// every looks now and then for what has come due by itself.
func (b *Bot) every(ctx context.Context, wait time.Duration, look func(context.Context) error) {
	tick := time.NewTicker(wait)
	defer tick.Stop()
	for {
		if err := look(ctx); err != nil && ctx.Err() == nil {
			b.log.Error("look for what has come due", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Hourly does once what a bot does every hour. Parts add tasks under keys, so
// that it may be done on every replica and as often as one likes.
func (b *Bot) Hourly(ctx context.Context) error {
	all := []error{b.Forget(ctx)}
	for _, look := range b.all.hourly {
		all = append(all, look(ctx))
	}
	return errors.Join(all...)
}

// Minutely does once what a bot does every minute: looks that cost next to
// nothing when there is nothing new.
func (b *Bot) Minutely(ctx context.Context) error {
	var all []error
	for _, look := range b.all.minutely {
		all = append(all, look(ctx))
	}
	return errors.Join(all...)
}

// Forget lets go of tasks that were done a week ago.
func (b *Bot) Forget(ctx context.Context) error {
	_, err := b.store.Purge(ctx, b.now().Add(-forget))
	return err
}

// Step does one task, if there is one. A try that has begun is finished even
// when the context ends.
func (b *Bot) Step(ctx context.Context) (did bool, err error) { return b.step(ctx, b.kindNames()...) }

func (b *Bot) step(ctx context.Context, kinds ...string) (did bool, err error) {
	if err := b.letGo(ctx); err != nil {
		return false, err
	}
	t, ok, err := b.store.Claim(ctx, b.now(), b.lease, kinds...)
	if err != nil || !ok {
		return false, err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stepTimeout)
	defer cancel()
	defer b.untidy.Store(true)
	cause := errDied
	if t.Tries <= store.MaxTries {
		cause = b.hold(ctx, t)
	}
	if cause == nil {
		t.Body = nil // it may hold a question, and what is answered needs it no more
		err = b.store.Finish(ctx, t, b.now())
	} else {
		err = b.giveBack(ctx, t, cause)
	}
	if errors.Is(err, store.ErrLost) {
		b.log.Warn("a task took longer than its lease", "kind", t.Kind)
		err = nil
	}
	return true, err
}

// errDied is why a task is not tried again that killed the process each time.
var errDied = errors.New("its worker never came back from the last try")

// hold does a task, and keeps its claim on it as long as that takes.
func (b *Bot) hold(ctx context.Context, t store.Task) error {
	renewing, stop := context.WithCancel(ctx)
	var all sync.WaitGroup
	all.Go(func() { b.renew(renewing, t) })
	defer all.Wait()
	defer stop()
	return b.try(ctx, t)
}

// renew renews the claim on a task now and then, until the context ends.
func (b *Bot) renew(ctx context.Context, t store.Task) {
	tick := time.NewTicker(b.lease / 3)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if err := b.store.Renew(ctx, t, b.now().Add(b.lease)); err != nil && ctx.Err() == nil {
			b.log.Warn("renew the claim on a task", "kind", t.Kind, "error", err)
		}
	}
}

// try does a task. One that panics fails like any other, and harms no other.
func (b *Bot) try(ctx context.Context, t store.Task) (err error) {
	defer func() {
		if p := recover(); p != nil {
			b.log.Error("a task panicked", "kind", t.Kind, "stack", string(debug.Stack()))
			err = errors.New("panic") // what it says may hold a person's words
		}
	}()
	if len(t.Body) == 0 {
		return nil // its question is gone; nobody waits for it
	}
	return b.all.works[t.Kind](ctx, t.Body)
}

// giveBack returns a task that failed, to be tried again when that may help.
// Whoever asked is told when it will not.
func (b *Bot) giveBack(ctx context.Context, t store.Task, cause error) error {
	if until := putOff(cause, b.now()); !until.IsZero() {
		return b.store.PutOff(ctx, t, until)
	}
	again := retry(t, cause, b.now(), rand.Float64())
	last := again.IsZero() || t.Tries >= store.MaxTries
	b.log.Warn("a task failed", "kind", t.Kind, "tries", t.Tries, "for good", last, "error", cause)
	if last && (t.Kind == mention || t.Kind == direct || t.Kind == shortcut) {
		if err := b.promiseSorry(ctx, t); err != nil {
			return err
		}
		t.Body = nil // they are asked to ask again: the question need not be kept
	}
	return b.store.Fail(ctx, t, b.now(), cause, again)
}

// later is why a task is put off: it is no fault, and no try.
type later struct {
	until time.Time
	why   string
}

func (l later) Error() string { return l.why }

// putOff says until when a task is to be put off; the zero time: it failed. A
// 429 is no try: Slack says when to come back, and a thousand posts at one
// hour would use up the tries of those that come last.
func putOff(cause error, now time.Time) time.Time {
	var l later
	var limited *slack.RateLimitedError
	switch {
	case errors.As(cause, &l):
		return l.until
	case errors.As(cause, &limited):
		return now.Add(max(limited.RetryAfter, time.Second))
	}
	return time.Time{}
}

// retry says when a failed task is to be tried again; never is the zero time.
func retry(t store.Task, cause error, now time.Time, chance float64) time.Time {
	if refusal(cause) {
		return time.Time{}
	}
	return now.Add(store.Backoff(t.Tries, chance))
}

// sorry is the body of a task to tell somebody that they will get no answer.
type sorry struct {
	User    string `json:"user"`
	Channel string `json:"channel,omitempty"`
}

// promiseSorry adds that task, under the key of the one that failed: a person
// is told once.
func (b *Bot) promiseSorry(ctx context.Context, t store.Task) error {
	var a asked
	if err := json.Unmarshal(t.Body, &a); err != nil {
		return nil // nobody to tell
	}
	s := sorry{User: a.User}
	if t.Kind != direct {
		s.Channel = a.Channel
	}
	promise, err := task(kindSorry, t.Key, b.now(), s)
	if err != nil {
		return err
	}
	return b.add(ctx, promise)
}

// task is a task with its body. Its key is its kind and its name.
func task(kind, name string, due time.Time, body any) (store.Task, error) {
	j, err := json.Marshal(body)
	if err != nil {
		return store.Task{}, fmt.Errorf("plan %s: %w", kind, err)
	}
	return store.Task{Key: kind + "/" + name, Kind: kind, Body: j, Due: due}, nil
}

// plan adds a task to a change.
func plan(ctx context.Context, tx *store.Tx, kind, name string, due time.Time, body any) error {
	t, err := task(kind, name, due, body)
	if err != nil {
		return err
	}
	_, err = tx.Add(ctx, t)
	return err
}

// apologiseLater tells a person directly, which works wherever they asked.
func (b *Bot) apologiseLater(ctx context.Context, s sorry) error {
	return b.post(ctx, s.User, "", say.Sorry(s.Channel))
}
