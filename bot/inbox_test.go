package bot

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"innovate/bot/workspace"
	"innovate/data/store"
)

// TestCommandThatDies holds that a slash command whose process died on the
// way is answered after all, by its response URL and once.
func TestCommandThatDies(t *testing.T) {
	for _, c := range []struct {
		name  string
		away  time.Duration // before there is a process again
		fault workspace.Fault
		where string // the answer comes
		want  string
	}{
		{"at once", finishAfter, workspace.Fault{}, "#ward-7", "worked elsewhere"},
		{"after a while", answerable, workspace.Fault{}, "#ward-7", "worked elsewhere"},
		{"with its response URL used up", finishAfter, workspace.Fault{Status: 404}, "@innovate", "worked elsewhere"},
		{"too late", answerable + time.Second, workspace.Fault{}, "@innovate", "I could not answer your question"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHouse(t, "http")
			if c.fault.Status != 0 {
				h.w.Fail("response_url", 1, c.fault)
			}
			var dying atomic.Bool
			dying.Store(true)
			h.bot.reach = func(point string) {
				if point == "kept" && dying.Load() {
					panic(http.ErrAbortHandler)
				}
			}
			if err := h.w.Command("Asha", "#ward-7", "/innovate our patients keep falling at night on the ward"); err != nil {
				t.Fatal(err)
			}
			dying.Store(false)
			h.advance(c.away)
			for range 2 {
				if err := h.settle(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if n := strings.Count(h.w.Seen("Asha", c.where), c.want); n != 1 {
				t.Errorf("Asha is answered %d times, and sees\n%s", n, h.w.Seen("Asha", c.where))
			}
		})
	}
}

// TestCommandLeavesNothing holds that an answered command is not kept.
func TestCommandLeavesNothing(t *testing.T) {
	for _, door := range doors {
		t.Run(door, func(t *testing.T) {
			h := newHouse(t, door)
			if err := h.w.Command("Asha", "#ward-7", "/innovate our quokkas keep falling at night on the ward"); err != nil {
				t.Fatal(err)
			}
			h.leave() // waits for what is still at the door
			h.leave = func() {}
			if err := h.settle(t.Context()); err != nil {
				t.Fatal(err)
			}
			h.bot.tidy(t.Context())
			if all, err := h.store.Tasks(t.Context(), store.Filter{}); err != nil || len(all) > 0 {
				t.Errorf("tasks %+v, %v", all, err)
			}
			h.forbidden = []string{"quokkas"}
			h.search("after the answer")
		})
	}
}
