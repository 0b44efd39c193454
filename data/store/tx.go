package store

import (
	"context"
	"database/sql"
	"fmt"

	"innovate/data"
)

// A Tx is a change of the store that happens whole or not at all: entries,
// records, and the tasks that follow from them.
type Tx struct {
	tx   *sql.Tx
	rows int64 // written so far, to entries
}

// Change runs do in one transaction. Changes take turns, on every replica
// alike: what do reads inside is still true when it writes. It must be short
// and must not reach out of the store; what is to be done in the world is a
// task that it adds.
func (s *Store) Change(ctx context.Context, do func(*Tx) error) error {
	return s.inTx(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `update clock set version = version`); err != nil {
			return err
		}
		return do(&Tx{tx: tx})
	})
}

// Add stores a task as part of the change: see Store.Add.
func (t *Tx) Add(ctx context.Context, task Task) (added bool, err error) {
	return addTask(ctx, t.tx, task)
}

// PutInnovations stores records as part of the change: see Store.Put.
func (t *Tx) PutInnovations(ctx context.Context, records ...data.Innovation) error {
	_, err := putAll(ctx, t.tx, records)
	return err
}

// Innovation returns a record as the change sees it, or ErrNotFound.
func (t *Tx) Innovation(ctx context.Context, id string) (data.Innovation, error) {
	return innovation(ctx, t.tx, id)
}

// Version is where the change feed stands, as the change sees it.
func (t *Tx) Version(ctx context.Context) (version int64, err error) {
	if err := t.tx.QueryRowContext(ctx, `select version from clock`).Scan(&version); err != nil {
		return 0, fmt.Errorf("version: %w", err)
	}
	return version, nil
}

// QueryContext reads what the change sees; shelves use it.
func (t *Tx) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return t.tx.QueryContext(ctx, query, args...)
}

// QueryRowContext reads one row; shelves use it.
func (t *Tx) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return t.tx.QueryRowContext(ctx, query, args...)
}
