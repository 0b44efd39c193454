package bot

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// A shape of the manifest: Slack refuses keys that it does not know, so
// decoding allows no others.
type manifestShape struct {
	Metadata struct {
		Major int `json:"major_version"`
		Minor int `json:"minor_version"`
	} `json:"_metadata"`
	Display struct {
		Name   string `json:"name"`
		Short  string `json:"description"`
		Long   string `json:"long_description"`
		Colour string `json:"background_color"`
	} `json:"display_information"`
	Features struct {
		Home struct {
			Home     bool `json:"home_tab_enabled"`
			Messages bool `json:"messages_tab_enabled"`
			ReadOnly bool `json:"messages_tab_read_only_enabled"`
		} `json:"app_home"`
		Bot struct {
			Name   string `json:"display_name"`
			Online bool   `json:"always_online"`
		} `json:"bot_user"`
		Shortcuts []struct {
			Name, Type, Description string
			Callback                string `json:"callback_id"`
		} `json:"shortcuts"`
		Commands []struct {
			Command, Description, URL string
			Hint                      string `json:"usage_hint"`
			Escape                    bool   `json:"should_escape"`
		} `json:"slash_commands"`
	} `json:"features"`
	OAuth struct {
		Scopes struct {
			Bot []string `json:"bot"`
		} `json:"scopes"`
	} `json:"oauth_config"`
	Settings struct {
		Events struct {
			URL string   `json:"request_url"`
			Bot []string `json:"bot_events"`
		} `json:"event_subscriptions"`
		Interactivity struct {
			On    bool   `json:"is_enabled"`
			Menus string `json:"message_menu_options_url"`
			URL   string `json:"request_url"`
		} `json:"interactivity"`
		Org      bool `json:"org_deploy_enabled"`
		Socket   bool `json:"socket_mode_enabled"`
		Rotation bool `json:"token_rotation_enabled"`
	} `json:"settings"`
}

func readManifest(t testing.TB, address string) (m manifestShape) {
	t.Helper()
	b, err := Manifest(address)
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(strings.NewReader(string(b)))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		t.Fatalf("Manifest(%q): %v", address, err)
	}
	return m
}

// manifestList is a list in the manifest: the scopes or the events.
func manifestList(t testing.TB, what string) []string {
	m := readManifest(t, "")
	if what == "scopes" {
		return m.OAuth.Scopes.Bot
	}
	return m.Settings.Events.Bot
}

// TestManifest holds both manifests to the limits of Slack's own schema
// (slackapi/manifest-schema, 1.0.0).
func TestManifest(t *testing.T) {
	for _, address := range []string{"", "https://innovate.example.org", "https://innovate.example.org/slack/events"} {
		m := readManifest(t, address)
		between := func(what, s string, least, most int) {
			if n := utf8.RuneCountInString(s); n < least || n > most {
				t.Errorf("%s: %s has %d characters, not %d to %d", address, what, n, least, most)
			}
		}
		between("name", m.Display.Name, 1, 35)
		between("description", m.Display.Short, 1, 140)
		between("long description", m.Display.Long, 175, 4000)
		between("bot name", m.Features.Bot.Name, 1, 80)
		if !regexp.MustCompile(`^#[0-9a-fA-F]{6}$`).MatchString(m.Display.Colour) {
			t.Errorf("colour %q", m.Display.Colour)
		}
		for _, s := range m.Features.Shortcuts {
			between("shortcut", s.Name, 1, 24)
			between("shortcut's description", s.Description, 1, 150)
			if s.Type != "message" || s.Callback != shortcutID {
				t.Errorf("shortcut %+v", s)
			}
		}
		for _, c := range m.Features.Commands {
			between("command", c.Command, 2, 32)
			between("command's description", c.Description, 1, 2000)
			between("hint", c.Hint, 1, 1000)
			if !strings.HasPrefix(c.Command, "/") || (c.URL == "") != (address == "") {
				t.Errorf("command %+v", c)
			}
		}
		if home := m.Features.Home; !home.Home || !home.Messages || home.ReadOnly {
			t.Errorf("nobody could write to the bot, or see their home: %+v", home)
		}
		if m.Settings.Socket != (address == "") {
			t.Errorf("%s: socket mode %v", address, m.Settings.Socket)
		}
		want := ""
		if address != "" {
			want = "https://innovate.example.org/slack/events"
		}
		if m.Settings.Events.URL != want || m.Settings.Interactivity.URL != want || m.Settings.Interactivity.Menus != want || !m.Settings.Interactivity.On {
			t.Errorf("%s: addresses %q and %q, want %q", address, m.Settings.Events.URL, m.Settings.Interactivity.URL, want)
		}
	}
	scopes := []string{"commands", "app_mentions:read", "chat:write", "im:write", "im:history", "mpim:write", "users:read"}
	if got := manifestList(t, "scopes"); !slices.Equal(got, scopes) {
		t.Errorf("scopes %v, want %v and no more", got, scopes)
	}
	if got := manifestList(t, "events"); !slices.Equal(got, []string{"app_home_opened", "app_mention", "message.im"}) {
		t.Errorf("events %v", got)
	}
	for _, address := range []string{"http://innovate.example.org", "innovate.example.org", "https://", "::"} {
		if _, err := Manifest(address); err == nil {
			t.Errorf("Manifest(%q) has no error", address)
		}
	}
}
