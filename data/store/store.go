// Package store keeps what must outlive the process: the catalogue with every
// version a record ever had, the change feed that indexes follow, and the
// tasks. It holds the only SQL of the program.
//
// One SQL text runs on both engines: SQLite, in one file and with nothing to
// install, and PostgreSQL, when several replicas share the work. So columns
// are TEXT, BIGINT and INTEGER, times are unix microseconds, records and task
// bodies are JSON in TEXT, and the one fragment that differs is Store.skip.
// Seven lines more, all to do with opening and closing files, are understood by
// one engine alone: PostgreSQL's lock around migrations and its end, SQLite's
// pragmas for the write-ahead log, its checkpoint and secure_delete, and the
// names of the two dialects that goose asks for.
//
// # The change feed
//
// Each changed record takes the next number of a one-row clock, locked from
// the start of the transaction to its end. Versions therefore become visible
// in their own order, and a follower that has seen version 7 will never find
// a 6 turning up later. A database sequence does not give that: it hands out
// 6 and 7 to two writers and lets the second commit first.
//
// # Tasks
//
// A task has a key that can be added only once, and that is the whole of
// "exactly once": a redelivered event, a second press of a button and three
// replicas that compose the same digest all add the same key, and one insert
// wins. Whoever claims a task holds it for a lease, and renews it while at
// work. A worker that dies lets its lease run out and another takes over, so work is done at least once; a
// worker that was merely slow finds its claim lost (ErrLost) when it comes
// back. What the world must see once needs a look before it is done again.
//
// Store never reads the clock, never sleeps, never starts a goroutine, never
// decides what may be shown (a withdrawn record is in the feed as well:
// followers decide) and never checks a record against the rules of the
// catalogue: data.Validate does, before anything comes here.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync/atomic"
	"time"
)

// ErrNotFound says that there is nothing under this ID or key.
var ErrNotFound = errors.New("not found")

// A Store is an open database. It may be used by many goroutines at once.
type Store struct {
	// SQLite lets one connection write at a time: with one pool for all,
	// readers queue behind writers (the worst request took 1.45 s, with two
	// pools 0.19 s). On PostgreSQL the two are the same pool.
	write, read *sql.DB

	// fold is a connection of SQLite's for Wipe alone, which gives way at
	// once: were it the writer, whoever reads for long would hold up a door.
	fold *sql.DB

	// catalogue is what Innovations read last.
	catalogue atomic.Pointer[listing]

	// skip ends the search for a task to claim. PostgreSQL then passes over
	// rows that another worker is just taking, instead of waiting for them;
	// SQLite has one writer and nothing to pass over.
	skip string
}

// Ping tells whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	var one int
	if err := s.read.QueryRowContext(ctx, `select one from clock`).Scan(&one); err != nil {
		return fmt.Errorf("ask the database: %w", err)
	}
	return nil
}

// Wipe takes out of SQLite's files what has been cleared: its write-ahead log
// holds every page as it was, words and all, until it is folded into the file
// and cut. It reports false when somebody was reading and it is to be tried
// again. PostgreSQL looks after its own files.
func (s *Store) Wipe(ctx context.Context) (clean bool, err error) {
	if s.fold == nil {
		return true, nil
	}
	var busy, pages, folded int
	if err := s.fold.QueryRowContext(ctx, `pragma wal_checkpoint(truncate)`).Scan(&busy, &pages, &folded); err != nil {
		return false, fmt.Errorf("wipe the database's log: %w", err)
	}
	return busy == 0, nil
}

// Close waits for what is under way and closes the database.
func (s *Store) Close() error {
	if s.read == s.write {
		return s.write.Close()
	}
	// The writer goes last: the last connection to a SQLite file folds its
	// write-ahead log in, and a reader may not.
	return errors.Join(s.read.Close(), s.fold.Close(), s.write.Close())
}

// inTx runs do in one transaction on the writing side.
func (s *Store) inTx(ctx context.Context, do func(*sql.Tx) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after a commit
	if err := do(tx); err != nil {
		return err
	}
	return tx.Commit()
}

// micros is how a time is stored: unix microseconds, 0 for the zero time.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// fromMicros undoes micros.
func fromMicros(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}
