package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"modernc.org/sqlite"
)

// Config says where the database is.
type Config struct {
	// URL is the address of a PostgreSQL database, postgres://user:password@host:5432/name.
	// Empty: the SQLite file at Path.
	URL string
	// Path is the SQLite file. It and its folder are made when they are
	// missing, readable by their owner alone. Not used when URL is set.
	Path string
	// Wait is how long a SQLite statement waits while another process
	// writes. Zero: 10 seconds.
	Wait time.Duration
}

// Open opens the database, makes it when it is missing and brings its tables
// up to date. Any number of processes may do so at once.
func Open(ctx context.Context, c Config) (*Store, error) {
	switch {
	case c.URL != "":
		return openPostgres(ctx, c.URL)
	case c.Path != "":
		return openSQLite(ctx, c)
	}
	return nil, errors.New("open the database: neither a PostgreSQL address nor a SQLite file is given")
}

func openPostgres(ctx context.Context, address string) (*Store, error) {
	config, err := parsePostgres(address)
	if err != nil {
		return nil, err
	}
	db := stdlib.OpenDB(*config)
	// Few replicas each with few connections stay far below PostgreSQL's 100.
	db.SetMaxOpenConns(10)
	db.SetMaxIdleConns(10)
	db.SetConnMaxIdleTime(5 * time.Minute)
	s := &Store{write: db, read: db, skip: "for update skip locked"}
	if err := preparePostgres(ctx, db); err != nil {
		db.Close()
		return nil, fmt.Errorf("open the PostgreSQL database %s at %s:%d: %w", config.Database, config.Host, config.Port, err)
	}
	return s, nil
}

// parsePostgres keeps the driver's own words back: they quote the address,
// and hide its password only as well as they can guess where it is.
func parsePostgres(address string) (*pgx.ConnConfig, error) {
	const wanted = "it should look like postgres://user:password@host:5432/name?sslmode=require"
	if !strings.HasPrefix(address, "postgres://") && !strings.HasPrefix(address, "postgresql://") {
		return nil, fmt.Errorf("the database address does not start with postgres://: %s", wanted)
	}
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("the database address cannot be understood: %s; "+
			"write / ? # @ : %% in a password as %%2F %%3F %%23 %%40 %%3A %%25", wanted)
	}
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "innovate"
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 10 * time.Second
	}
	return config, nil
}

func openSQLite(ctx context.Context, c Config) (*Store, error) {
	if c.Wait <= 0 {
		c.Wait = 10 * time.Second
	}
	path, err := filepath.Abs(c.Path)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	// The file holds questions and Slack ids: it is for its owner alone.
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil, fmt.Errorf("open the database: %s is a directory", path)
	}
	// Every transaction of the writer means to write, so it takes its lock at
	// once: one that reads first and writes later cannot wait for its turn.
	write, err := sql.Open("sqlite", sqliteDSN(path, c.Wait, "_txlock=immediate", "_foreign_keys=1", "_synchronous=FULL", wiped))
	if err != nil {
		return nil, fmt.Errorf("open the database %s: %w", path, err)
	}
	write.SetMaxOpenConns(1)
	if err := prepareSQLite(ctx, write, path, c.Wait); err != nil {
		write.Close()
		return nil, fmt.Errorf("open the database %s: %w", path, plainly(err))
	}
	read, err := sql.Open("sqlite", sqliteDSN(path, c.Wait, "_query_only=1"))
	if err != nil {
		write.Close()
		return nil, fmt.Errorf("open the database %s: %w", path, err)
	}
	read.SetMaxOpenConns(4)
	read.SetMaxIdleConns(4)
	fold, err := sql.Open("sqlite", sqliteDSN(path, 50*time.Millisecond, "_synchronous=FULL"))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the database %s: %w", path, err), read.Close(), write.Close())
	}
	fold.SetMaxOpenConns(1)
	return &Store{write: write, read: read, fold: fold}, nil
}

// wiped has SQLite write zeros over what is cleared or deleted. Otherwise a
// question would stay in the file, in a place that counts as free.
const wiped = "_pragma=secure_delete(1)"

// sqliteDSN is the address of a file, whatever characters its name holds.
// busy_timeout is the first setting, since the others may have to wait.
func sqliteDSN(path string, wait time.Duration, settings ...string) string {
	settings = append([]string{"_busy_timeout=" + strconv.FormatInt(wait.Milliseconds(), 10), "_dqs=0"}, settings...)
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // C:/…
	}
	file := url.URL{Scheme: "file", Path: path, RawQuery: strings.Join(settings, "&")}
	return file.String()
}

// plainly adds what an administrator can do to what SQLite says.
func plainly(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff { // the rest of the code is detail
	case 5, 6: // busy, locked
		return fmt.Errorf("another program holds it locked; stop that program, or try again when it is done: %w", err)
	case 8, 14: // read only, cannot open
		return fmt.Errorf("it may not be read or written; check who owns the file and its folder: %w", err)
	case 11, 26: // corrupt, not a database
		return fmt.Errorf("it is not a database, or is damaged; move it away or restore a copy: %w", err)
	case 13: // full
		return fmt.Errorf("the disk is full: %w", err)
	}
	return err
}

// preparePostgres migrates under an advisory lock, which PostgreSQL drops by
// itself when the process dies. The lock is taken here and not by goose's
// session locker because goose makes its version table and asks for pending
// migrations before it locks, and polls once a second where this waits. The
// number is goose's own, so its command line keeps out of the way as well.
func preparePostgres(ctx context.Context, db *sql.DB) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, `select pg_advisory_lock($1)`, int64(lock.DefaultLockID)); err != nil {
		return err
	}
	err = migrate(ctx, db, goose.DialectPostgres)
	_, unlockErr := conn.ExecContext(context.WithoutCancel(ctx), `select pg_advisory_unlock($1)`, int64(lock.DefaultLockID))
	return errors.Join(err, unlockErr)
}

// prepareSQLite migrates while it holds a lock on a second, empty file. The
// database's own lock will not do: goose takes and drops it once a migration,
// and SQLite refuses the change to write-ahead logging at once, busy_timeout
// or not, when two processes attempt it. The second file is a SQLite file for
// its locks alone, which work on every system and end with the process.
func prepareSQLite(ctx context.Context, db *sql.DB, path string, wait time.Duration) error {
	turn, err := sql.Open("sqlite", sqliteDSN(path+"-migrate", wait, "_txlock=exclusive"))
	if err != nil {
		return err
	}
	defer turn.Close()
	held, err := turn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer held.Rollback()
	if err := create(path); err != nil {
		return err
	}
	var mode string
	if err := db.QueryRowContext(ctx, `pragma journal_mode = wal`).Scan(&mode); err != nil {
		return err
	}
	if mode != "wal" {
		return fmt.Errorf("this disk does not let SQLite share the file between programs (journal mode %s, not wal)", mode)
	}
	return migrate(ctx, db, goose.DialectSQLite3)
}

// create makes the database file when it is missing, readable by its owner
// alone. It never opens one that is there: on closing it, the system would
// drop every lock that this process holds on the file through SQLite. For the
// same reason it is called in turn, before anybody else can have opened it.
func create(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}
