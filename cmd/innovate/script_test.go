package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"innovate/data/store"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes "innovate" a command for tests that start it: the test program
// itself, run as the real one, and so with the race detector in it if need be.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"innovate": main})
}

// built is the program as a release is built. It is for tests of what it says
// and of its end by force. Where the race detector looks for something it has
// to run to a good end, by which it tells what it found, and takes many times
// as long.
var built = sync.OnceValues(func() (string, error) {
	own, err := exec.LookPath("innovate") // in a folder that goes when the tests are over
	if err != nil {
		return "", err
	}
	program := filepath.Join(filepath.Dir(own), "built", "innovate")
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the program: %w\n%s", err, out)
	}
	return program, nil
})

func builtProgram(t testing.TB) string {
	t.Helper()
	program, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return program
}

// TestScript plays testdata/script. A new case needs no Go.
func TestScript(t *testing.T) {
	folder := filepath.Dir(builtProgram(t))
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("PATH", folder+string(os.PathListSeparator)+env.Getenv("PATH"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"narrow":      narrow,
			"keys":        keys,
			"unversioned": unversioned,
			"addtasks":    addTasks,
		},
	})
}

// narrow FILE: no line is wider than 80 columns but those with an address.
func narrow(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: narrow FILE")
	}
	if line := wide(ts.ReadFile(args[0])); line != "" {
		ts.Fatalf("wider than %d columns: %s", paperWidth, line)
	}
}

// wide is the first line that is wider than a page and has no address in it.
func wide(text string) string {
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if utf8.RuneCountInString(line) > paperWidth && !strings.Contains(line, "://") {
			return line
		}
	}
	return ""
}

// keys FILE [.PATH] KEY…: the JSON object in a file, or the first one at a
// path in it, has these keys, in order of the alphabet, and no others.
func keys(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: keys FILE [.PATH] KEY...")
	}
	var at any
	if err := json.Unmarshal([]byte(ts.ReadFile(args[0])), &at); err != nil {
		ts.Fatalf("%s: %v", args[0], err)
	}
	want := args[1:]
	if path, ok := strings.CutPrefix(want[0], "."); ok {
		at, want = follow(at, strings.Split(path, ".")), want[1:]
	}
	object, ok := at.(map[string]any)
	if got := slices.Sorted(maps.Keys(object)); !ok || !slices.Equal(got, want) {
		ts.Fatalf("keys are %v, want %v", got, want)
	}
}

// follow goes down a path, and in a list to its first entry.
func follow(at any, path []string) any {
	for _, name := range path {
		object, _ := at.(map[string]any)
		at = object[name]
		if list, ok := at.([]any); ok && len(list) > 0 {
			at = list[0]
		}
	}
	return at
}

var versionKey = regexp.MustCompile(`,"version":\d+`)

// unversioned FILE…: takes out of JSON lines the versions that a store gave.
func unversioned(ts *testscript.TestScript, neg bool, args []string) {
	for _, name := range args {
		text := versionKey.ReplaceAllString(ts.ReadFile(name), "")
		ts.Check(writeText(ts.MkAbs(name), text))
	}
}

// addtasks FILE: three tasks, of which one has failed and one was answered.
func addTasks(ts *testscript.TestScript, neg bool, args []string) {
	ctx := context.Background()
	st, err := store.Open(ctx, store.Config{Path: ts.MkAbs(args[0])})
	ts.Check(err)
	noon := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	for _, t := range []store.Task{
		{Key: "digest/C1/2026-W48/v1", Kind: "digest", Body: []byte(`{"id":"C1/2026-W48"}`), Due: noon},
		{Key: "mention/Ev0", Kind: "mention"}, {Key: "mention/Ev1", Kind: "mention", Body: []byte(`{"text":"falling","user":"U1"}`)},
		{Key: "need-tell/n-1/goldminds-surgical-site-infection-bundle/U0123456789", Kind: "need-tell"},
	} {
		_, err := st.Add(ctx, t)
		ts.Check(err)
	}
	for kind, cause := range map[string]error{"digest": errors.New("chat.scheduleMessage: is_archived, and " + strings.Repeat("much more to say ", 5)), "mention": nil} {
		t, _, err := st.Claim(ctx, noon, time.Minute, kind)
		ts.Check(err)
		if cause != nil {
			ts.Check(st.Fail(ctx, t, noon, cause, time.Time{}))
		} else {
			ts.Check(st.Finish(ctx, t, noon))
		}
	}
	ts.Check(st.Close())
}
