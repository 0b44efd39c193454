package bot

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"innovate/data/store"
)

// stormPostgres is an empty PostgreSQL database, and how to restart its server.
func stormPostgres(t *testing.T) (store.Config, func(*testing.T)) {
	if *stormRestarts == 0 {
		return store.Config{URL: stormSchema(t)}, nil
	}
	programs, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil || len(programs) == 0 {
		t.Skip("PostgreSQL's programs are not in /usr/lib/postgresql: install PostgreSQL to have its server restarted")
	}
	slices.Sort(programs)
	bin := programs[len(programs)-1]
	dir, err := os.MkdirTemp("", "storm")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	run := func(ctx context.Context, name string, args ...string) {
		t.Helper()
		cmd := asPostgres(ctx, t, dir, filepath.Join(bin, name), args...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
	}
	port := freePort(t)
	cluster, log := filepath.Join(dir, "data"), filepath.Join(dir, "log")
	run(t.Context(), "initdb", "-D", cluster, "-U", "innovate", "-A", "trust", "-E", "UTF8", "--no-sync")
	options := fmt.Sprintf("-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200", port)
	run(t.Context(), "pg_ctl", "-D", cluster, "-l", log, "-w", "-o", options, "start")
	t.Cleanup(func() { run(context.Background(), "pg_ctl", "-D", cluster, "-m", "immediate", "stop") })
	c := store.Config{URL: fmt.Sprintf("postgres://innovate@127.0.0.1:%d/postgres?sslmode=disable", port)}
	return c, func(t *testing.T) {
		began := time.Now()
		run(t.Context(), "pg_ctl", "-D", cluster, "-l", log, "-w", "-m", "fast", "-o", options, "restart")
		t.Logf("PostgreSQL restarted in %v", time.Since(began).Round(time.Millisecond))
	}
}

// asPostgres is a command run by somebody who may run PostgreSQL: root may not.
func asPostgres(ctx context.Context, t *testing.T, dir, name string, args ...string) *exec.Cmd {
	t.Helper()
	if os.Getuid() != 0 {
		return exec.CommandContext(ctx, name, args...)
	}
	if _, err := user.Lookup("postgres"); err != nil {
		t.Skip("root may not run PostgreSQL, and there is no user named postgres")
	}
	if out, err := exec.CommandContext(ctx, "chown", "-R", "postgres", dir).CombinedOutput(); err != nil {
		t.Fatalf("chown: %v\n%s", err, out)
	}
	cmd := exec.CommandContext(ctx, "runuser", append([]string{"-u", "postgres", "--", name}, args...)...)
	cmd.Dir = dir
	return cmd
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// stormSchema makes a schema in the PostgreSQL database for tests.
func stormSchema(t *testing.T) string {
	t.Helper()
	const name = "INNOVATE_TEST_DATABASE_URL"
	address := os.Getenv(name)
	if address == "" {
		t.Skip("not tested on PostgreSQL: set " + name)
	}
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	schema := "storm_" + strings.ToLower(rand.Text())
	if _, err := db.Exec(`create schema ` + schema); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.Exec(`drop schema ` + schema + ` cascade`); err != nil {
			t.Error(err)
		}
		db.Close()
	})
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	query.Set("search_path", schema)
	u.RawQuery = query.Encode()
	return u.String()
}
