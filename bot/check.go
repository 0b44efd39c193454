package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"
)

// A Checked is one thing that has to be right at Slack before the bot can work.
type Checked struct {
	What string // such as "Slack bot token"
	Fine string // what was found
	Mend string // what is wrong and how to mend it; empty: nothing is
}

// CheckConfig says what to check.
type CheckConfig struct {
	BotToken string           // empty: nothing is checked but the app token
	AppToken string           // empty: Socket Mode is not checked
	APIURL   string           // with a slash at its end; empty: Slack's own
	Now      func() time.Time // empty: time.Now
}

// Check asks Slack whether the tokens work, whether they grant what the
// manifest asks for, and what time it is. No token is in what it returns.
func Check(ctx context.Context, c CheckConfig) []Checked {
	options := []slack.Option{slack.OptionAppLevelToken(c.AppToken), slack.OptionHTTPClient(&http.Client{Timeout: 10 * time.Second})}
	if c.APIURL != "" {
		options = append(options, slack.OptionAPIURL(c.APIURL))
	}
	now := c.Now
	if now == nil {
		now = time.Now
	}
	client := slack.New(c.BotToken, options...)
	var all []Checked
	if c.BotToken != "" {
		all = append(all, checkBotToken(ctx, client, now)...)
	}
	if c.AppToken != "" {
		all = append(all, checkAppToken(ctx, client))
	}
	return all
}

func checkBotToken(ctx context.Context, client *slack.Client, now func() time.Time) []Checked {
	is, err := client.AuthTestContext(ctx)
	if err != nil {
		return []Checked{{What: "Slack bot token", Mend: mendCall(err, "SLACK_BOT_TOKEN",
			"copy the Bot User OAuth Token again from OAuth & Permissions in your Slack app")}}
	}
	return []Checked{
		{What: "Slack bot token", Fine: fmt.Sprintf("works, as %s in the workspace %s", is.User, is.Team)},
		checkScopes(is.Header.Get("X-Oauth-Scopes")),
		checkClock(is.Header.Get("Date"), now()),
	}
}

// checkScopes compares what was granted with what the manifest asks for.
func checkScopes(granted string) Checked {
	c := Checked{What: "Slack scopes"}
	wanted, err := manifestScopes()
	if err != nil {
		c.Mend = err.Error()
		return c
	}
	have := strings.FieldsFunc(granted, func(r rune) bool { return r == ',' || r == ' ' })
	if len(have) == 0 {
		c.Fine = "Slack did not say which were granted"
		return c
	}
	missing := slices.DeleteFunc(wanted, func(s string) bool { return slices.Contains(have, s) })
	if len(missing) > 0 {
		c.Mend = fmt.Sprintf("not granted: %s; paste the output of \"innovate manifest\" under App Manifest in your Slack app, then reinstall the app",
			strings.Join(missing, ", "))
		return c
	}
	c.Fine = "all that the manifest asks for are granted"
	return c
}

// skewMost is how far the clock may be off. Slack's signatures are refused
// from five minutes on; a clock that is a minute off is on its way there.
const skewMost = time.Minute

// checkClock compares the machine's clock with Slack's.
func checkClock(date string, now time.Time) Checked {
	c := Checked{What: "clock"}
	slacks, err := http.ParseTime(date)
	if err != nil {
		c.Fine = "Slack did not say what time it is"
		return c
	}
	off := now.Sub(slacks).Abs().Round(time.Second)
	if off > skewMost {
		c.Mend = fmt.Sprintf("is %s off Slack's, and signatures are refused from five minutes on; switch time synchronisation on (timedatectl set-ntp true)", off)
		return c
	}
	c.Fine = "agrees with Slack's"
	return c
}

func checkAppToken(ctx context.Context, client *slack.Client) Checked {
	c := Checked{What: "Slack app token"}
	if _, _, err := client.StartSocketModeContext(ctx); err != nil {
		c.Mend = mendCall(err, "SLACK_APP_TOKEN",
			"make one under Basic Information, App-Level Tokens, with the scope connections:write, and switch Socket Mode on")
		return c
	}
	c.Fine = "opens Socket Mode"
	return c
}

// mendCall tells a token that Slack refuses from a Slack that cannot be
// reached. The text of other errors is left out: it may hold an address that
// is a key.
func mendCall(err error, setting, mend string) string {
	var refused slack.SlackErrorResponse
	var limited *slack.RateLimitedError
	switch {
	case errors.As(err, &refused):
		return fmt.Sprintf("Slack answers %q to %s: %s", refused.Err, setting, mend)
	case errors.As(err, &limited):
		return fmt.Sprintf("Slack is asked too often; try again in %s", limited.RetryAfter)
	}
	return "Slack cannot be reached: check the network, the proxy (HTTPS_PROXY) and SLACK_API_URL"
}

// manifestScopes are the scopes that the manifest asks for.
func manifestScopes() ([]string, error) {
	text, err := Manifest("")
	if err != nil {
		return nil, err
	}
	var m struct {
		OAuth struct {
			Scopes struct {
				Bot []string `json:"bot"`
			} `json:"scopes"`
		} `json:"oauth_config"`
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return nil, fmt.Errorf("read the manifest: %w", err)
	}
	return m.OAuth.Scopes.Bot, nil
}
