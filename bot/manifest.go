package bot

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

//go:embed manifest.json
var manifest []byte

// Manifest is the Slack app's manifest: for Socket Mode, or for signed HTTP
// when an address is given at which Slack reaches the bot.
func Manifest(address string) ([]byte, error) {
	if address == "" {
		return manifest, nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host == "" {
		return nil, errors.New("manifest: give the address at which Slack reaches the bot, such as https://innovate.example.org")
	}
	events := strings.TrimRight(address, "/")
	if !strings.HasSuffix(events, "/slack/events") {
		events += "/slack/events"
	}
	var m map[string]any
	if err := json.Unmarshal(manifest, &m); err != nil {
		return nil, fmt.Errorf("manifest: %w", err)
	}
	settings := m["settings"].(map[string]any)
	settings["socket_mode_enabled"] = false
	settings["event_subscriptions"].(map[string]any)["request_url"] = events
	settings["interactivity"].(map[string]any)["request_url"] = events
	settings["interactivity"].(map[string]any)["message_menu_options_url"] = events // for menus that ask us
	for _, c := range m["features"].(map[string]any)["slash_commands"].([]any) {
		c.(map[string]any)["url"] = events
	}
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("manifest: %w", err)
	}
	return append(b, '\n'), nil
}
