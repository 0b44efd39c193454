package bot

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// TestCheck asks a Slack in all the moods that an administrator may meet.
func TestCheck(t *testing.T) {
	noon := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	const all = "commands,app_mentions:read,chat:write,im:write,im:history,mpim:write,users:read"
	for _, c := range []struct {
		name, auth, open, scopes string
		clock                    time.Duration
		want                     []string // what is to be mended
	}{
		{"all is well", `{"ok":true,"user":"innovate","team":"Ward"}`, `{"ok":true,"url":"wss://x"}`, all, time.Second, nil},
		{"a wrong token", `{"ok":false,"error":"invalid_auth"}`, `{"ok":true,"url":"wss://x"}`, all, 0,
			[]string{`Slack bot token: Slack answers "invalid_auth" to SLACK_BOT_TOKEN: copy`}},
		{"an old manifest", `{"ok":true}`, `{"ok":true,"url":"wss://x"}`, "commands,chat:write,app_mentions:read,im:write,im:history", 0,
			[]string{"Slack scopes: not granted: mpim:write, users:read; paste"}},
		{"a wrong clock", `{"ok":true}`, `{"ok":true,"url":"wss://x"}`, all, -3 * time.Minute,
			[]string{"clock: is 3m0s off Slack's"}},
		{"Socket Mode off", `{"ok":true}`, `{"ok":false,"error":"not_allowed_token_type"}`, all, 0,
			[]string{`Slack app token: Slack answers "not_allowed_token_type" to SLACK_APP_TOKEN: make one`}},
		{"no Slack there", "no JSON", "no JSON", all, 0,
			[]string{"Slack bot token: Slack cannot be reached", "Slack app token: Slack cannot be reached"}},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Date", noon.Format(http.TimeFormat))
			w.Header().Set("X-Oauth-Scopes", c.scopes)
			body := c.auth
			if strings.HasSuffix(r.URL.Path, "apps.connections.open") {
				body = c.open
			}
			fmt.Fprint(w, body)
		}))
		got := Check(t.Context(), CheckConfig{BotToken: "xoxb-7391", AppToken: "xapp-7391", APIURL: server.URL + "/",
			Now: func() time.Time { return noon.Add(c.clock) }})
		server.Close()
		mends := []string{}
		for _, g := range got {
			if g.Mend != "" {
				mends = append(mends, g.What+": "+g.Mend)
			}
			if strings.Contains(fmt.Sprint(g), "7391") {
				t.Errorf("%s: a token is shown: %v", c.name, g)
			}
		}
		if len(mends) != len(c.want) {
			t.Errorf("%s: to mend are %q, want %q", c.name, mends, c.want)
			continue
		}
		for n := range mends {
			if !strings.HasPrefix(mends[n], c.want[n]) {
				t.Errorf("%s: says %q, want %q", c.name, mends[n], c.want[n])
			}
		}
	}
}
