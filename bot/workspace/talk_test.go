package workspace_test

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"innovate/bot/workspace"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite what is expected in testdata")

// TestTalks plays every talk in testdata over both doors; they show what each step looks like, and prove the wire.
func TestTalks(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("testdata/*.txt: %v, %v", files, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			cfg := workspace.Config{Shortcuts: []workspace.Shortcut{{Name: "Look this up", CallbackID: "look"}}}
			clock := newClock()
			cfg.Now = clock.Now
			doors(t, cfg, func(t *testing.T, w *workspace.Workspace, e *echo) {
				*clock = *newClock() // each door begins on the same morning
				got, err := workspace.Play(ctx(t), w, want, workspace.Hooks{
					Advance: clock.Advance,
					Do:      func(_ context.Context, line string) (bool, error) { return line == "nothing happens", nil },
				})
				if err != nil {
					t.Fatal(err)
				}
				if *update {
					if err := os.WriteFile(file, got, 0o644); err != nil {
						t.Fatal(err)
					}
				} else if diff := cmp.Diff(string(want), string(got)); diff != "" {
					t.Errorf("played (-want +got):\n%s", diff)
				}
				if c := w.Complaints(); len(c) > 0 {
					t.Errorf("complaints: %q", c)
				}
			})
		})
	}
}
