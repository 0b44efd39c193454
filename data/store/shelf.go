package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// A Shelf is where entries of one type are kept: see use.go for which there
// are. Entries are looked up by their ID and by what stands beside them.
type Shelf[T any] struct {
	table string
	keys  func(T) Keys
}

// Keys are what an entry is looked up by.
type Keys struct {
	ID    string
	About string // what it concerns, mostly an innovation
	Owner string // whose it is
	State string
	At    time.Time
}

// Where says which entries are meant; what is empty restricts nothing.
type Where struct {
	About, Owner, State string
	Among               []string  // what it concerns is one of these
	Of                  []string  // it is one of these people's
	After               time.Time // at or after
	Before              time.Time // before
	Limit               int       // zero: all
	Last                bool      // the latest first
}

// A Source is a store, or a transaction on it.
type Source interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// QueryContext reads from the store; shelves use it.
func (s *Store) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return s.read.QueryContext(ctx, query, args...)
}

// QueryRowContext reads one row; shelves use it.
func (s *Store) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return s.read.QueryRowContext(ctx, query, args...)
}

// Put keeps an entry, in place of the one with its ID.
func (f Shelf[T]) Put(ctx context.Context, tx *Tx, entry T) error {
	return f.write(ctx, tx, entry, `do update set about = excluded.about, owner = excluded.owner,
		state = excluded.state, at = excluded.at, body = excluded.body`)
}

// Add keeps an entry unless there is one with its ID, and tells which.
func (f Shelf[T]) Add(ctx context.Context, tx *Tx, entry T) (added bool, err error) {
	before := tx.rows
	err = f.write(ctx, tx, entry, `do nothing`)
	return tx.rows > before, err
}

func (f Shelf[T]) write(ctx context.Context, tx *Tx, entry T, conflict string) error {
	body, err := json.Marshal(entry)
	if err != nil {
		return fmt.Errorf("keep in %s: %w", f.table, err)
	}
	k := f.keys(entry)
	res, err := tx.tx.ExecContext(ctx, `insert into `+f.table+` (id, about, owner, state, at, body)
		values ($1, $2, $3, $4, $5, $6) on conflict (id) `+conflict,
		k.ID, k.About, k.Owner, k.State, micros(k.At), string(body))
	if err != nil {
		return fmt.Errorf("keep %q in %s: %w", k.ID, f.table, err)
	}
	n, err := res.RowsAffected()
	tx.rows += n
	return err
}

// Drop lets go of an entry, if there is one.
func (f Shelf[T]) Drop(ctx context.Context, tx *Tx, id string) error {
	if _, err := tx.tx.ExecContext(ctx, `delete from `+f.table+` where id = $1`, id); err != nil {
		return fmt.Errorf("drop %q from %s: %w", id, f.table, err)
	}
	return nil
}

// One returns the entry with an ID, or ErrNotFound.
func (f Shelf[T]) One(ctx context.Context, from Source, id string) (entry T, err error) {
	entry, err = scanEntry[T](from.QueryRowContext(ctx, `select body from `+f.table+` where id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return entry, fmt.Errorf("%s %q: %w", f.table, id, err)
	}
	return entry, nil
}

// List returns entries in the order of their times, then by ID.
func (f Shelf[T]) List(ctx context.Context, from Source, w Where) ([]T, error) {
	clause, args := w.clause()
	order := ` order by at, id`
	if w.Last {
		order = ` order by at desc, id`
	}
	if w.Limit > 0 {
		args = append(args, w.Limit)
		order += fmt.Sprintf(" limit $%d", len(args))
	}
	all, err := list(ctx, from, scanEntry[T], `select body from `+f.table+clause+order, args...)
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", f.table, err)
	}
	return all, nil
}

// Count returns how many entries are meant.
func (f Shelf[T]) Count(ctx context.Context, from Source, w Where) (n int, err error) {
	clause, args := w.clause()
	if err := from.QueryRowContext(ctx, `select count(*) from `+f.table+clause, args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("count %s: %w", f.table, err)
	}
	return n, nil
}

// clause is the condition in SQL. Only what is asked for stands in it, so
// that an index can be used.
func (w Where) clause() (string, []any) {
	clause, args := "", []any{}
	both := func(condition string) {
		if clause == "" {
			clause = " where "
		} else {
			clause += " and "
		}
		clause += condition
	}
	and := func(condition string, arg any) {
		args = append(args, arg)
		both(fmt.Sprintf("%s $%d", condition, len(args)))
	}
	if w.About != "" {
		and("about =", w.About)
	}
	if w.Owner != "" {
		and("owner =", w.Owner)
	}
	if w.State != "" {
		and("state =", w.State)
	}
	in := func(column string, all []string) {
		var marks []string
		for _, each := range all {
			args = append(args, each)
			marks = append(marks, fmt.Sprintf("$%d", len(args)))
		}
		if len(marks) > 0 {
			both(column + " in (" + strings.Join(marks, ", ") + ")")
		}
	}
	in("about", w.Among)
	in("owner", w.Of)
	if !w.After.IsZero() {
		and("at >=", micros(w.After))
	}
	if !w.Before.IsZero() {
		and("at <", micros(w.Before))
	}
	return clause, args
}

func scanEntry[T any](row scanner) (entry T, err error) {
	var body []byte
	if err := row.Scan(&body); err != nil {
		return entry, err
	}
	return entry, json.Unmarshal(body, &entry)
}
