package workspace_test

import (
	"io"
	"net/url"
	"strconv"
	"sync"
	"testing"

	"innovate/bot/workspace"
)

// TestCrowd has many people talk, watch and press at once while the workspace is saved: nothing may tear.
func TestCrowd(t *testing.T) {
	r := record(t, workspace.Config{})
	w := r.w
	ward := w.AddChannel("#ward-7", false, "innovate")
	var wg sync.WaitGroup
	for n := range 8 {
		name := "Person " + strconv.Itoa(n)
		wg.Go(func() {
			for range 10 {
				if _, err := w.Say(name, "#ward-7", "hello"); err != nil {
					t.Error(err)
				}
				if got := call(t, w, "chat.postMessage", w.BotToken(), url.Values{"channel": {ward}, "text": {"x"}, "blocks": {"[" + oneButton + "]"}}); got != "ok" {
					t.Error(got)
				}
				if err := w.Press(name, "", "Go"); err != nil {
					t.Error(err)
				}
			}
		})
		wg.Go(func() {
			last := 0
			for range 20 {
				s := w.Snapshot(name, "#ward-7", 20)
				if s.Version < last || len(s.Talk) > 20 {
					t.Errorf("version %d after %d, %d messages", s.Version, last, len(s.Talk))
				}
				last = s.Version
				w.Look(name, "#ward-7")
				if err := w.Save(io.Discard); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if s := w.Snapshot("Person 0", "#ward-7", 0); len(s.Talk) != 160 || s.Earlier != 0 {
		t.Errorf("%d messages, want 160", len(s.Talk))
	}
}
