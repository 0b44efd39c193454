package store

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestOpenTogether opens one empty database from many goroutines and
// processes at the same moment. Each gets a store, and the tables are made once.
func TestOpenTogether(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		var wg sync.WaitGroup
		for range 4 {
			cmd, said := child(t, c)
			wg.Go(func() {
				if line, err := said.ReadString('\n'); line != "claimed  false <nil>\n" {
					t.Errorf("a process that opened it said %q, %v", line, err)
				}
				cmd.Process.Kill()
			})
		}
		stores := make([]*Store, 8)
		for i := range stores {
			wg.Go(func() {
				var err error
				if stores[i], err = Open(t.Context(), c); err != nil {
					t.Errorf("Open: %v", err)
				}
			})
		}
		wg.Wait()
		for _, s := range stores {
			if s != nil {
				defer s.Close()
			}
		}
		if t.Failed() {
			return
		}
		var rows, versions int
		check(t, stores[0].read.QueryRow(`select count(*), count(distinct version_id) from goose_db_version`).Scan(&rows, &versions))
		if rows != versions {
			t.Errorf("%d migrations were run %d times", versions, rows)
		}
	})
}

func TestOpenAgain(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		s, err := Open(t.Context(), c)
		check(t, err)
		_, err = s.Add(t.Context(), Task{Key: "a", Kind: "k"})
		check(t, err)
		check(t, s.Close())
		if _, err := open(t, c).Task(t.Context(), "a"); err != nil {
			t.Errorf("after Close and Open: %v", err)
		}
	})
}

func TestOpenNewer(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		s := open(t, c)
		yes := any(true)
		if c.URL == "" {
			yes = 1
		}
		_, err := s.write.Exec(`insert into goose_db_version (version_id, is_applied) values ($1, $2)`, 99, yes)
		check(t, err)
		_, err = Open(t.Context(), c)
		wantError(t, err, "made by a newer innovate", "version 99")
	})
}

func TestPing(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		s, err := Open(t.Context(), c)
		check(t, err)
		if err := s.Ping(t.Context()); err != nil {
			t.Errorf("Ping: %v", err)
		}
		check(t, s.Close())
		if err := s.Ping(t.Context()); err == nil {
			t.Errorf("Ping of a closed store: no error")
		}
	})
}

// TestOpenErrors holds that a worried administrator learns what is wrong.
func TestOpenErrors(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "notes.txt")
	check(t, os.WriteFile(file, []byte(strings.Repeat("Not a database at all. ", 100)), 0o600))
	locked := filepath.Join(dir, "locked.db")
	holdLock(t, locked)
	secret := "hunter2"
	cases := []struct {
		name string
		c    Config
		want []string
	}{
		{"nothing", Config{}, []string{"neither a PostgreSQL address nor a SQLite file"}},
		{"folder below a file", Config{Path: filepath.Join(file, "innovate.db")}, []string{file, "not a directory"}},
		{"a folder", Config{Path: dir}, []string{dir, "is a directory"}},
		{"another kind of file", Config{Path: file}, []string{file, "not a database"}},
		{"locked", Config{Path: locked, Wait: time.Millisecond}, []string{locked, "another program holds it locked"}},
		{"not PostgreSQL", Config{URL: "mysql://root:" + secret + "@db/innovate"}, []string{"does not start with postgres://"}},
		{"words", Config{URL: "host=db password=" + secret}, []string{"does not start with postgres://"}},
		{"slash in the password", Config{URL: "postgres://me:" + secret + "/x@db/innovate"}, []string{"cannot be understood", "%2F"}},
		{"bad port", Config{URL: "postgres://me:" + secret + "@db:many/innovate"}, []string{"cannot be understood", "postgres://user:password@host:5432"}},
		{"nobody listens", Config{URL: "postgres://me:" + secret + "@127.0.0.1:1/innovate"}, []string{"innovate at 127.0.0.1:1", "refused"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := Open(t.Context(), c.c)
			wantError(t, err, c.want...)
			if err != nil && strings.Contains(err.Error(), secret) {
				t.Errorf("the password is in the error: %v", err)
			}
		})
	}
}

func TestOpenPermissionDenied(t *testing.T) {
	path := filepath.Join(t.TempDir(), "closed", "innovate.db")
	check(t, os.Mkdir(filepath.Dir(path), 0o500))
	_, err := Open(t.Context(), Config{Path: path})
	if os.Geteuid() == 0 { // root may do everything
		check(t, err)
		return
	}
	wantError(t, err, path, "may not be read or written")
}

// TestSQLiteFile holds what no person sees: odd names work, and the file is
// its owner's, safe from a power cut and shared between programs.
func TestSQLiteFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a ?folder#of%20 ours&more", "é.db")
	s := open(t, Config{Path: path})
	info, err := os.Stat(path)
	check(t, err)
	if got := info.Mode().Perm(); got != 0o600 {
		t.Errorf("the file's mode is %v, want 0600", got)
	}
	for pragma, want := range map[string]string{
		"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "10000",
	} {
		var got string
		check(t, s.write.QueryRow(`pragma `+pragma).Scan(&got))
		if got != want {
			t.Errorf("pragma %s is %s, want %s", pragma, got, want)
		}
	}
	if _, err := s.read.Exec(`delete from tasks`); err == nil {
		t.Errorf("a reading connection could write")
	}
}

// holdLock has another connection hold a database's write lock until the test ends.
func holdLock(t *testing.T, path string) {
	t.Helper()
	check(t, create(path))
	db, err := sql.Open("sqlite", sqliteDSN(path, time.Second, "_txlock=exclusive"))
	check(t, err)
	tx, err := db.BeginTx(context.Background(), nil)
	check(t, err)
	t.Cleanup(func() {
		tx.Rollback()
		db.Close()
	})
}

func wantError(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want one with %q", parts)
	}
	for _, p := range parts {
		if !strings.Contains(err.Error(), p) {
			t.Errorf("error %q does not say %q", err, p)
		}
	}
}
