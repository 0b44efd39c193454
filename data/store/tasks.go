package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Task is something to be done once, under a key that can be added only once.
type Task struct {
	Key  string          // "mention/Ev123", "digest/C1/2026-W48"
	Kind string          // which worker does it: "mention"
	Body json.RawMessage // what that worker needs to know; empty: nothing
	Due  time.Time       // not before; zero: at once

	// The store sets the rest, and Add takes no notice of it.
	State State
	Tries int       // claims since it was added, or told to run again
	Lease time.Time // when its worker is given up for dead; zero: nobody has it
	Claim int64     // names one claim among all: Finish and Fail ask for it
	Ended time.Time // when it was done or failed
	Error string    // why the last try failed; empty when it is done
}

// State is what has become of a task.
type State string

// The states of a task. One that waits may be under way: see Task.Lease.
const (
	Waiting State = "waiting"
	Done    State = "done"
	Failed  State = "failed" // for good, until somebody says Again
)

// MaxTries is how often a task is tried before it stays as failed. With
// Backoff that is two to three and a half hours, longer than most outages of Slack.
const MaxTries = 10

// ErrLost says that a claim is no longer its holder's: the lease ran out and
// another worker claimed the task, or it has been finished or failed already.
var ErrLost = errors.New("the claim on this task is lost")

// ErrBusy says that a task cannot be run again because a worker has it now.
var ErrBusy = errors.New("a worker has this task now")

// Add stores a task. It tells whether the key was new; a key that was there
// before, whatever became of its task, is left as it is.
func (s *Store) Add(ctx context.Context, t Task) (added bool, err error) {
	return addTask(ctx, s.write, t)
}

func addTask(ctx context.Context, to execer, t Task) (added bool, err error) {
	if len(t.Body) > 0 && !json.Valid(t.Body) {
		return false, fmt.Errorf("add task %q: its body is not JSON", t.Key)
	}
	res, err := to.ExecContext(ctx, `
		insert into tasks (key, kind, body, state, due, lease, tries, claims, ended, error)
		values ($1, $2, $3, 'waiting', $4, 0, 0, 0, 0, '')
		on conflict (key) do nothing`,
		t.Key, t.Kind, string(t.Body), micros(t.Due))
	if err != nil {
		return false, fmt.Errorf("add task %q: %w", t.Key, err)
	}
	n, err := res.RowsAffected()
	return n == 1, err
}

// An execer is the store's writing side, or a transaction on it.
type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// Claim hands the task that has been due longest to one worker, until the
// lease is over; it reports false when there is nothing to do. With kinds it
// looks at those alone. A task whose worker died is handed out again after
// its lease. When its workers have died MaxTries times, and Tries is beyond
// that, it is handed out only to be failed: what is due to whoever waits for
// it, and what its body may keep, the store cannot know.
func (s *Store) Claim(ctx context.Context, now time.Time, lease time.Duration, kinds ...string) (Task, bool, error) {
	// What makes a task free to take is repeated outside the inner select.
	// Without that, or the skip, PostgreSQL gives one task to every worker that
	// chose it at the same moment: each waits for the one before, then updates.
	args := []any{micros(now), micros(now.Add(lease))}
	row := s.write.QueryRowContext(ctx, `
		update tasks set lease = $2, tries = tries + 1, claims = claims + 1
		where key = (
			select key from tasks
			where state = 'waiting' and due <= $1 and lease <= $1 `+among(kinds, &args)+`
			order by due, key limit 1 `+s.skip+`)
		and state = 'waiting' and lease <= $1
		returning `+taskColumns, args...)
	t, err := scanTask(row)
	if errors.Is(err, sql.ErrNoRows) {
		return Task{}, false, nil
	}
	if err != nil {
		return Task{}, false, fmt.Errorf("claim a task: %w", err)
	}
	return t, true, nil
}

// among restricts a query to some kinds, unless there are none.
func among(kinds []string, args *[]any) string {
	if len(kinds) == 0 {
		return ""
	}
	var marks []string
	for _, k := range kinds {
		*args = append(*args, k)
		marks = append(marks, "$"+strconv.Itoa(len(*args)))
	}
	return "and kind in (" + strings.Join(marks, ", ") + ")"
}

// Renew keeps a claimed task for its worker until a later time, so that a
// lease can be short and work long. It returns ErrLost when the claim is no
// longer the caller's.
func (s *Store) Renew(ctx context.Context, t Task, until time.Time) error {
	res, err := s.write.ExecContext(ctx, `
		update tasks set lease = $3
		where key = $1 and claims = $2 and state = 'waiting' and lease > 0`,
		t.Key, t.Claim, micros(until))
	return stillHeld("renew", t, res, err)
}

// Finish marks a claimed task as done. It keeps the body that the task comes
// with: a worker whose task held a person's words takes them out first. It
// returns ErrLost when the claim is no longer the caller's.
func (s *Store) Finish(ctx context.Context, t Task, now time.Time) error {
	t.State, t.Ended, t.Error = Done, now, ""
	return s.release(ctx, "finish", t)
}

// Fail gives a claimed task back to be tried again at a later time, and keeps
// the cause. After MaxTries, or when again is zero, it stays as failed. It
// returns ErrLost when the claim is no longer the caller's.
func (s *Store) Fail(ctx context.Context, t Task, now time.Time, cause error, again time.Time) error {
	t.Error = cause.Error()
	if t.Tries >= MaxTries || again.IsZero() {
		t.State, t.Ended = Failed, now
	} else {
		t.Due = again
	}
	return s.release(ctx, "fail", t)
}

// PutOff gives a claimed task back to be done at a later time, as if it had
// not been tried: somebody else was at it, or Slack asked to wait. It keeps its
// place in the queue, so that what was begun is not put behind what was not.
// It returns ErrLost when the claim is no longer the caller's.
func (s *Store) PutOff(ctx context.Context, t Task, until time.Time) error {
	res, err := s.write.ExecContext(ctx, `
		update tasks set lease = $3, tries = tries - 1, claims = claims + 1
		where key = $1 and claims = $2 and state = 'waiting' and lease > 0`,
		t.Key, t.Claim, micros(until))
	return stillHeld("put off", t, res, err)
}

// release ends a claim and stores what has become of the task, if the claim
// is still good.
func (s *Store) release(ctx context.Context, what string, t Task) error {
	res, err := s.write.ExecContext(ctx, `
		update tasks set state = $3, due = $4, lease = 0, ended = $5, error = $6, body = $7
		where key = $1 and claims = $2 and state = 'waiting' and lease > 0`,
		t.Key, t.Claim, string(t.State), micros(t.Due), micros(t.Ended), t.Error, string(t.Body))
	return stillHeld(what, t, res, err)
}

// stillHeld is the error of a statement that a claim must be good for.
func stillHeld(what string, t Task, res sql.Result, err error) error {
	if err == nil {
		var n int64
		if n, err = res.RowsAffected(); err == nil && n == 0 {
			err = ErrLost
		}
	}
	if err != nil {
		return fmt.Errorf("%s task %q: %w", what, t.Key, err)
	}
	return nil
}

// Again makes a task due now with all its tries before it, whether it failed,
// is done, or waits for its next try. It returns ErrBusy while a worker has it.
func (s *Store) Again(ctx context.Context, key string, now time.Time) error {
	res, err := s.write.ExecContext(ctx, `
		update tasks set state = 'waiting', due = $2, lease = 0, tries = 0, ended = 0
		where key = $1 and lease <= $2`,
		key, micros(now))
	if err != nil {
		return fmt.Errorf("run task %q again: %w", key, err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 1 {
		return err
	}
	if _, err := s.Task(ctx, key); err != nil {
		return err
	}
	return fmt.Errorf("run task %q again: %w", key, ErrBusy)
}

// Task returns the task under a key, or ErrNotFound.
func (s *Store) Task(ctx context.Context, key string) (Task, error) {
	t, err := scanTask(s.read.QueryRowContext(ctx, `select `+taskColumns+` from tasks where key = $1`, key))
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return Task{}, fmt.Errorf("task %q: %w", key, err)
	}
	return t, nil
}

// A Filter says which tasks to list.
type Filter struct {
	Kind  string // empty: every kind
	State State  // empty: every state
	Limit int    // zero: 100
}

// Tasks lists tasks, those due first at the top.
func (s *Store) Tasks(ctx context.Context, f Filter) ([]Task, error) {
	if f.Limit <= 0 {
		f.Limit = 100
	}
	all, err := list(ctx, s.read, scanTask, `
		select `+taskColumns+` from tasks
		where ($1 = '' or kind = $1) and ($2 = '' or state = $2)
		order by due, key limit $3`,
		f.Kind, string(f.State), f.Limit)
	if err != nil {
		return nil, fmt.Errorf("list tasks: %w", err)
	}
	return all, nil
}

// Drop forgets tasks that need not be done any more, and their keys.
func (s *Store) Drop(ctx context.Context, keys ...string) error {
	for some := range slices.Chunk(keys, 100) {
		var args []any
		var marks []string
		for _, k := range some {
			args = append(args, k)
			marks = append(marks, "$"+strconv.Itoa(len(args)))
		}
		if _, err := s.write.ExecContext(ctx, `delete from tasks where key in (`+strings.Join(marks, ", ")+`)`, args...); err != nil {
			return fmt.Errorf("drop tasks: %w", err)
		}
	}
	return nil
}

// Purge forgets tasks that were done before a time, and so lets their keys be
// added again: it must reach further back than Slack redelivers. What failed
// stays until somebody has it run again.
func (s *Store) Purge(ctx context.Context, before time.Time) (purged int64, err error) {
	res, err := s.write.ExecContext(ctx, `
		delete from tasks where state = 'done' and ended < $1`, micros(before))
	if err != nil {
		return 0, fmt.Errorf("purge tasks: %w", err)
	}
	return res.RowsAffected()
}

// A Count says how many tasks of a kind are in a state.
type Count struct {
	Kind  string
	State State
	Tasks int
}

// Pending counts the tasks that are not done, for metrics.
func (s *Store) Pending(ctx context.Context) ([]Count, error) {
	counts, err := list(ctx, s.read, scanCount, `
		select kind, state, count(*) from tasks
		where state in ('waiting', 'failed') group by kind, state order by kind, state`)
	if err != nil {
		return nil, fmt.Errorf("count tasks: %w", err)
	}
	return counts, nil
}

// NextDue returns when Claim will next find something, were nothing added
// until then; it reports false when nothing waits.
func (s *Store) NextDue(ctx context.Context, kinds ...string) (time.Time, bool, error) {
	var args []any
	var due sql.NullInt64
	err := s.read.QueryRowContext(ctx, `
		select min(case when lease > due then lease else due end) from tasks
		where state = 'waiting' `+among(kinds, &args), args...).Scan(&due)
	if err != nil {
		return time.Time{}, false, fmt.Errorf("next task: %w", err)
	}
	return fromMicros(due.Int64), due.Valid, nil
}

const taskColumns = `key, kind, body, state, due, lease, tries, claims, ended, error`

func scanTask(row scanner) (t Task, err error) {
	var body string
	var due, lease, ended int64
	err = row.Scan(&t.Key, &t.Kind, &body, &t.State, &due, &lease, &t.Tries, &t.Claim, &ended, &t.Error)
	if body != "" {
		t.Body = json.RawMessage(body)
	}
	t.Due, t.Lease, t.Ended = fromMicros(due), fromMicros(lease), fromMicros(ended)
	return t, err
}

func scanCount(row scanner) (c Count, err error) {
	err = row.Scan(&c.Kind, &c.State, &c.Tasks)
	return c, err
}
