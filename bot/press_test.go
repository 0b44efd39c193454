package bot

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"innovate/bot/say"
)

// TestPressInTime holds that a press gives up by itself, before Slack gives up
// waiting for its acknowledgement, however long Slack takes over the answer.
func TestPressInTime(t *testing.T) {
	t.Parallel()
	slow := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // or the server does not notice that the caller has gone
		<-r.Context().Done()
	}))
	defer slow.Close()
	h := newHouse(t, "http")
	h.bot.prompt = modalTimeout
	err := h.bot.press(t.Context(), occasion{
		Via: "http", Kind: press, Action: say.ActSense + ":00", URL: slow.URL, Channel: "C1",
		Value: `{"form":"ED","meant":"emergency department","question":"long waits in ED"}`,
	})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the press ended with %v; want it to run out of time", err)
	}
}
