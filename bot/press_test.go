package bot

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"innovate/bot/say"
)

// TestPressInTime holds that a press is over before Slack gives up waiting for
// its acknowledgement, however long Slack takes over the answer.
func TestPressInTime(t *testing.T) {
	t.Parallel()
	slow := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // or the server does not notice that the caller has gone
		<-r.Context().Done()
	}))
	defer slow.Close()
	h := newHouse(t, "http")
	h.bot.prompt = modalTimeout
	began := time.Now()
	err := h.bot.press(t.Context(), occasion{
		Via: "http", Kind: press, Action: say.ActSense + ":00", URL: slow.URL, Channel: "C1",
		Value: `{"form":"ED","meant":"emergency department","question":"long waits in ED"}`,
	})
	if took := time.Since(began); err == nil || took > 3*time.Second {
		t.Errorf("the press took %v, %v; want an error in less than 3s", took, err)
	}
}
