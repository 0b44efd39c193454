package workspace

import (
	"fmt"
	"net/http"
	"time"
)

const (
	// calm is the least time between two words that something changed: what comes in between is told together.
	calm = 100 * time.Millisecond
	// beat is how long the line may be quiet. A tab that hears nothing for longer takes it for lost.
	beat = 10 * time.Second
)

// live tells by server-sent events that something changed, and now and then that nothing did. It never says what: tabs ask.
// It outlives the stages of talks.
func (f *front) live(rw http.ResponseWriter, r *http.Request) {
	w := f.own.w
	if !w.enter() { // Close waits for us
		http.Error(rw, "closed", http.StatusServiceUnavailable)
		return
	}
	defer w.wg.Done()
	line := http.NewResponseController(rw)
	_ = line.SetWriteDeadline(time.Time{})
	rw.Header().Set("Content-Type", "text/event-stream")
	rw.Header().Set("X-Accel-Buffering", "no")
	quiet, rest := time.NewTimer(beat), time.NewTimer(calm)
	defer quiet.Stop()
	defer rest.Stop()
	kind := "change" // who comes back may have missed something
	if _, err := fmt.Fprint(rw, "retry: 1000\n\n"); err != nil {
		return
	}
	for {
		p, turned := f.now()
		changed := p.w.Changed() // before it is told: what comes after is told next
		if _, err := fmt.Fprintf(rw, "event: %s\ndata: %d\n\n", kind, p.w.versionNow()); err != nil || line.Flush() != nil {
			return
		}
		quiet.Reset(beat)
		rest.Reset(calm)
		kind = "change"
		select {
		case <-turned:
		case <-changed:
			select {
			case <-rest.C:
			case <-w.done:
				return
			case <-r.Context().Done():
				return
			}
		case <-quiet.C:
			kind = "beat"
		case <-w.done:
			return
		case <-r.Context().Done():
			return
		}
	}
}

func (w *Workspace) versionNow() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.version
}
