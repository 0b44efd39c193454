package bot

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"innovate/bot/say"

	"github.com/slack-go/slack"
)

// How long a call to Slack may take, and what has to be done within the three
// seconds in which Slack wants to be acknowledged.
const (
	callTimeout  = 20 * time.Second
	modalTimeout = 2 * time.Second
)

// post writes in a channel, or in a thread of it; a person's ID means the
// direct message with them.
func (b *Bot) post(ctx context.Context, channel, thread string, m say.Message) error {
	_, err := b.postAt(ctx, channel, thread, m)
	return err
}

// postAt does so and returns where in the channel that stands.
func (b *Bot) postAt(ctx context.Context, channel, thread string, m say.Message) (ts string, err error) {
	if err := b.spacing.wait(ctx, channel); err != nil {
		return "", err
	}
	_, ts, err = b.slack.PostMessageContext(ctx, channel, options(m, thread)...)
	return ts, b.called("chat.postMessage", err)
}

// whisper writes in a channel so that one person alone sees it.
func (b *Bot) whisper(ctx context.Context, channel, user, thread string, m say.Message) error {
	_, err := b.slack.PostEphemeralContext(ctx, channel, user, options(m, thread)...)
	return b.called("chat.postEphemeral", err)
}

func options(m say.Message, thread string) []slack.MsgOption {
	all := []slack.MsgOption{
		slack.MsgOptionText(m.Text, false), slack.MsgOptionBlocks(m.Blocks...),
		slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
	}
	if thread != "" {
		all = append(all, slack.MsgOptionTS(thread))
	}
	return all
}

// respond answers by a response URL, to one person alone, in place of the
// message the press was in when replace says so.
func (b *Bot) respond(ctx context.Context, address string, m say.Message, replace bool) error {
	if address == "" {
		return errNoAddress
	}
	err := slack.PostWebhookCustomHTTPContext(ctx, address, b.hooks, &slack.WebhookMessage{
		Text: m.Text, Blocks: &slack.Blocks{BlockSet: m.Blocks}, ResponseType: slack.ResponseTypeEphemeral, ReplaceOriginal: replace,
	})
	return b.called("response_url", err)
}

// errNoAddress says that Slack sent no response URL along.
var errNoAddress = errors.New("there is no response URL")

// called counts a call that failed and says which it was. An error of the
// network names its address, and a response URL is a key: that part goes.
func (b *Bot) called(method string, err error) error {
	if err == nil {
		return nil
	}
	var network *url.Error
	if errors.As(err, &network) {
		err = network.Err
	}
	b.metrics.failed(method, reason(err))
	return fmt.Errorf("%s: %w", method, err)
}

// reason is an error in a word, for a metric's label.
func reason(err error) string {
	var said slack.SlackErrorResponse
	var status slack.StatusCodeError
	var limited *slack.RateLimitedError
	switch {
	case errors.As(err, &said):
		return said.Err
	case errors.As(err, &limited):
		return "ratelimited"
	case errors.As(err, &status):
		return fmt.Sprint(status.Code)
	case errors.Is(err, context.DeadlineExceeded):
		return "timeout"
	}
	return "connection"
}

// passing are errors of Slack's that another try may mend: its own, and those
// that an administrator puts right.
var passing = []string{
	"internal_error", "fatal_error", "service_unavailable", "request_timeout", "ratelimited", "team_added_to_org",
	"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "missing_scope", "access_denied",
}

// refusal tells whether Slack said no in a way that no other try will change.
func refusal(err error) bool {
	var said slack.SlackErrorResponse
	if errors.As(err, &said) {
		return !slices.Contains(passing, said.Err)
	}
	var status slack.StatusCodeError // of a response URL that is used up or too old
	return errors.Is(err, errNoAddress) || errors.As(err, &status) && status.Code >= 400 && status.Code < 500 && status.Code != 429
}

// refusedWith tells whether Slack said no with this code.
func refusedWith(err error, code string) bool {
	var said slack.SlackErrorResponse
	return errors.As(err, &said) && said.Err == code
}
