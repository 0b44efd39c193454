package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"innovate/data"
)

// Put stores the records in one transaction, all or none, and returns the
// version of the change feed after it. A record that differs from what is
// stored takes a version of its own, in the order given; one that does not
// differ keeps the version it has, so that importing a file twice wakes
// nobody. Versions in the arguments count for nothing.
func (s *Store) Put(ctx context.Context, records []data.Innovation) (version int64, err error) {
	err = s.inTx(ctx, func(tx *sql.Tx) error {
		version, err = putAll(ctx, tx, records)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("put innovations: %w", err)
	}
	return version, nil
}

// putAll stores records in a transaction.
func putAll(ctx context.Context, tx *sql.Tx, records []data.Innovation) (version int64, err error) {
	// Writing to the clock before anything else makes other writers wait
	// here until this transaction is over.
	row := tx.QueryRowContext(ctx, `update clock set version = version returning version`)
	if err := row.Scan(&version); err != nil {
		return 0, err
	}
	for _, r := range records {
		if version, err = put(ctx, tx, version, r); err != nil {
			return 0, fmt.Errorf("%q: %w", r.ID, err)
		}
	}
	_, err = tx.ExecContext(ctx, `update clock set version = $1`, version)
	return version, err
}

// put stores one record as version+1 when it differs from what is there, and
// returns the version that the feed then stands at.
func put(ctx context.Context, tx *sql.Tx, version int64, r data.Innovation) (int64, error) {
	r.Version = 0 // the column has it; in the text it would make every record differ
	text, err := json.Marshal(r)
	if err != nil {
		return version, err
	}
	res, err := tx.ExecContext(ctx, `
		insert into innovations (id, version, record) values ($1, $2, $3)
		on conflict (id) do update set version = excluded.version, record = excluded.record
		where innovations.record <> excluded.record`,
		r.ID, version+1, string(text))
	if err != nil {
		return version, err
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return version, err
	}
	_, err = tx.ExecContext(ctx, `insert into history (version, id, record) values ($1, $2, $3)`,
		version+1, r.ID, string(text))
	return version + 1, err
}

// Innovation returns the record as it stands, or ErrNotFound.
func (s *Store) Innovation(ctx context.Context, id string) (data.Innovation, error) {
	return innovation(ctx, s, id)
}

func innovation(ctx context.Context, from Source, id string) (data.Innovation, error) {
	row := from.QueryRowContext(ctx, `select version, record from innovations where id = $1`, id)
	r, err := scanInnovation(row)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return data.Innovation{}, fmt.Errorf("innovation %q: %w", id, err)
	}
	return r, nil
}

// Innovations returns all records as they stand, by ID. As long as none has
// changed they are those that were returned before, so what they hold is not
// to be written to: a digest asks for them once for each of its channels.
func (s *Store) Innovations(ctx context.Context) ([]data.Innovation, error) {
	version, err := s.Version(ctx)
	if err != nil {
		return nil, fmt.Errorf("innovations: %w", err)
	}
	if c := s.catalogue.Load(); c != nil && c.version == version {
		return slices.Clone(c.all), nil
	}
	all, err := s.innovations(ctx, "innovations", `select version, record from innovations order by id`)
	if err != nil {
		return nil, err
	}
	s.catalogue.Store(&listing{version, all})
	return slices.Clone(all), nil
}

// A listing is all records by ID, as they stood at a version or after it.
type listing struct {
	version int64
	all     []data.Innovation
}

// Changes returns each record that changed after the given version, as it
// stands, in the order of the change feed and whatever its status. The
// version of the last one is where to go on from.
func (s *Store) Changes(ctx context.Context, after int64) ([]data.Innovation, error) {
	return s.innovations(ctx, "changes", `
		select version, record from innovations where version > $1 order by version`, after)
}

// History returns every version that a record ever had, the present one
// first. It is empty for an ID that was never stored.
func (s *Store) History(ctx context.Context, id string) ([]data.Innovation, error) {
	return s.innovations(ctx, "history", `
		select version, record from history where id = $1 order by version desc`, id)
}

// Version returns where the change feed stands; 0 before the first Put.
func (s *Store) Version(ctx context.Context) (version int64, err error) {
	if err := s.read.QueryRowContext(ctx, `select version from clock`).Scan(&version); err != nil {
		return 0, fmt.Errorf("version: %w", err)
	}
	return version, nil
}

func (s *Store) innovations(ctx context.Context, what, query string, args ...any) ([]data.Innovation, error) {
	all, err := list(ctx, s.read, scanInnovation, query, args...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	return all, nil
}

// scanner is a *sql.Row or *sql.Rows.
type scanner interface{ Scan(...any) error }

func scanInnovation(row scanner) (r data.Innovation, err error) {
	var version int64
	var text []byte
	if err := row.Scan(&version, &text); err != nil {
		return r, err
	}
	if err := json.Unmarshal(text, &r); err != nil {
		return r, fmt.Errorf("read the record of version %d: %w", version, err)
	}
	r.Version = version
	return r, nil
}

// list returns every row of a query.
func list[T any](ctx context.Context, db Source, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}
