package workspace

import (
	"net/http"
	"time"
)

// A Fault is one way in which an API call goes wrong. The zero Fault is none.
type Fault struct {
	Status     int           // answer with this HTTP status; 429 says when to come back
	RetryAfter time.Duration // of a 429. Empty means one second
	Error      string        // answer 200 with "ok": false and this error
	Drop       bool          // cut the connection instead of answering
	Done       bool          // do what was asked before the answer goes wrong
	Slow       time.Duration // answer this late, by the real clock; goes with any of the others or alone
}

func (f Fault) none() bool { return f.Status == 0 && f.Error == "" && !f.Drop }

func (f Fault) outcome() outcome {
	switch {
	case f.Status == http.StatusTooManyRequests:
		header := http.Header{"Retry-After": {seconds(f.RetryAfter)}}
		return outcome{f.Status, header, mustJSON(refuse("ratelimited").reply())}
	case f.Error != "":
		return outcome{http.StatusOK, nil, mustJSON(refuse(f.Error).reply())}
	case f.Status == 0:
		return outcome{status: http.StatusOK} // the connection is dropped
	}
	return outcome{f.Status, nil, mustJSON(refuse("internal_error").reply())}
}

// Fail makes the next calls of a method, or of "response_url", go wrong. Times after times add up.
func (w *Workspace) Fail(method string, times int, f Fault) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for range times {
		w.faults[method] = append(w.faults[method], f)
	}
}

// fault is the fault ordered for this call of a method.
func (w *Workspace) fault(method string) Fault {
	w.mu.Lock()
	w.calls[method]++
	n := w.calls[method]
	if queue := w.faults[method]; len(queue) > 0 {
		w.faults[method] = queue[1:]
		w.mu.Unlock()
		return queue[0]
	}
	w.mu.Unlock()
	if w.cfg.Faults == nil {
		return Fault{}
	}
	return w.cfg.Faults(method, n)
}

// linger waits by the real clock and says whether the workspace is still open.
func (w *Workspace) linger(d time.Duration) bool {
	if d == 0 {
		return true
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-w.done:
		return false
	}
}
