package store

import (
	"bufio"
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const urlVar = "INNOVATE_TEST_DATABASE_URL"

// noon is when the tests begin; no test asks what time it really is.
var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// each runs a test on a fresh store of each engine.
func each(t *testing.T, test func(*testing.T, *Store)) {
	t.Helper()
	eachConfig(t, func(t *testing.T, c Config) { test(t, open(t, c)) })
}

// eachConfig runs a test with the address of an empty database of each
// engine, which the test opens as often as it likes.
func eachConfig(t *testing.T, test func(*testing.T, Config)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		test(t, Config{Path: filepath.Join(t.TempDir(), "innovate.db")})
	})
	t.Run("postgres", func(t *testing.T) {
		test(t, Config{URL: newSchema(t)})
	})
}

// newSchema makes a schema for one test in the PostgreSQL database that the
// environment names, and returns an address which leads into it.
func newSchema(t testing.TB) string {
	t.Helper()
	address := os.Getenv(urlVar)
	if address == "" {
		t.Skip("not tested on PostgreSQL: set " + urlVar + " to a database in which each test may make a schema " +
			"of its own and drop it, for example postgres://innovate@127.0.0.1:5432/innovate_test?sslmode=disable")
	}
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatalf("open the database of %s: %v", urlVar, err)
	}
	schema := "test_" + strings.ToLower(rand.Text())
	if _, err := db.Exec(`create schema ` + schema); err != nil {
		t.Fatalf("make a schema in the database of %s: %v", urlVar, err)
	}
	t.Cleanup(func() {
		if _, err := db.Exec(`drop schema ` + schema + ` cascade`); err != nil {
			t.Errorf("drop schema: %v", err)
		}
		db.Close()
	})
	u, err := url.Parse(address)
	if err != nil {
		t.Fatalf("read %s: %v", urlVar, err)
	}
	query := u.Query()
	query.Set("search_path", schema)
	u.RawQuery = query.Encode()
	return u.String()
}

func open(t testing.TB, c Config) *Store {
	t.Helper()
	s, err := Open(t.Context(), c)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}

// slowly makes each change to a table on PostgreSQL take a millisecond, as
// on a real disk, so that transactions overlap: a race that needs two of them
// at one moment hides on the quick server that tests run against. SQLite has
// one writer at a time and nothing to overlap.
func slowly(t testing.TB, s *Store, table string) {
	t.Helper()
	if s.read != s.write {
		return
	}
	_, err := s.write.Exec(`
		create function slowly() returns trigger language plpgsql as
		'begin perform pg_sleep(0.001); return null; end';
		create trigger slowly after insert or update on ` + table + `
		for each row execute function slowly()`)
	check(t, err)
}

// check fails the test at once on an error that nobody expected.
func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Some tests need another process: the test program starts itself with these
// variables set, opens the same database, tries to claim a task, says what it
// got and then holds on until its input ends or somebody kills it.
const (
	childURL  = "STORE_TEST_CHILD_URL"
	childPath = "STORE_TEST_CHILD_PATH"
)

func TestMain(m *testing.M) {
	c := Config{URL: os.Getenv(childURL), Path: os.Getenv(childPath)}
	if c.URL == "" && c.Path == "" {
		os.Exit(m.Run())
	}
	s, err := Open(context.Background(), c)
	if err != nil {
		fmt.Println("open:", err)
		os.Exit(1)
	}
	task, ok, err := s.Claim(context.Background(), noon, time.Minute)
	fmt.Println("claimed", task.Key, ok, err)
	os.Stdin.Read(make([]byte, 1))
}

// child starts such a process. Its first word comes from said.
func child(t *testing.T, c Config) (cmd *exec.Cmd, said *bufio.Reader) {
	t.Helper()
	cmd = exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childURL+"="+c.URL, childPath+"="+c.Path)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	check(t, err)
	_, err = cmd.StdinPipe() // held open: the child waits for it to end
	check(t, err)
	check(t, cmd.Start())
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	return cmd, bufio.NewReader(out)
}
