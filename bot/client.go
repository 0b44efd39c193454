package bot

import (
	"context"
	"io"
	"log"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/slack-go/slack"
)

// ClientConfig is what a connection to Slack needs.
type ClientConfig struct {
	BotToken string // must be given
	AppToken string // for Socket Mode; empty: none
	APIURL   string // with a slash at its end; empty: Slack's own
}

// Client makes a Slack client that behaves as this bot relies on. It tries
// again by itself only after a 429, which is known to have posted nothing; all
// else goes back to the task. It asks for a new socket with patience.
func Client(c ClientConfig) *slack.Client {
	all := []slack.Option{
		slack.OptionHTTPClient(&patient{client: &http.Client{Timeout: callTimeout}}),
		slack.OptionRetryConfig(slack.RetryConfig{
			MaxRetries: 2, RetryAfterDuration: 5 * time.Second, RetryAfterJitter: 200 * time.Millisecond,
		}),
		slack.OptionAppLevelToken(c.AppToken),
		slack.OptionLog(log.New(io.Discard, "", 0)), // it would log what people say
	}
	if c.APIURL != "" {
		all = append(all, slack.OptionAPIURL(c.APIURL))
	}
	return slack.New(c.BotToken, all...)
}

// patient waits before it asks for yet another socket. slack-go waits only
// when a connection cannot be made: one that is made and dropped at once it
// makes anew without end (9,366 times in three seconds).
type patient struct {
	client *http.Client

	mu   sync.Mutex
	last time.Time     // when a socket was last asked for
	wait time.Duration // before that
}

// Do is what slack-go asks of an HTTP client.
func (p *patient) Do(r *http.Request) (*http.Response, error) {
	if strings.HasSuffix(r.URL.Path, "/apps.connections.open") {
		if err := p.hold(r.Context()); err != nil {
			return nil, err
		}
	}
	return p.client.Do(r)
}

func (p *patient) hold(ctx context.Context) error {
	p.mu.Lock()
	p.wait = backOff(p.wait, time.Since(p.last))
	wait := p.wait
	p.last = time.Now().Add(wait)
	p.mu.Unlock()
	if wait > 0 {
		pause(ctx, wait/2+rand.N(wait/2+1)) // replicas that were cut off together come back apart
	}
	return ctx.Err()
}

// A connection that lasted steady was a good one. The first wait is short:
// Slack refreshes every connection now and then, in good order.
const (
	steady    = time.Minute
	firstWait = 200 * time.Millisecond
	longWait  = time.Minute
)

// backOff is how long to wait before asking for a socket, from the wait
// before and how long ago that was.
func backOff(before, since time.Duration) time.Duration {
	switch {
	case since >= steady:
		return 0
	case before == 0:
		return firstWait
	}
	return min(2*before, longWait)
}
