package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestEnvExample holds .env.example to the settings that are read: each is in
// it, empty and with a comment, and nothing else is.
func TestEnvExample(t *testing.T) {
	var asked []string
	if _, err := readSettings(func(name string) string {
		if !slices.Contains(asked, name) {
			asked = append(asked, name)
		}
		return ""
	}); err != nil {
		t.Errorf("readSettings of nothing: %v", err)
	}
	var told []string
	before := ""
	for line := range strings.Lines(read(t, ".env.example")) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), "="); ok && !strings.HasPrefix(line, "#") {
			told = append(told, name)
			if value != "" {
				t.Errorf("%s has a value; an example that is copied must change nothing", name)
			}
			if !strings.HasPrefix(before, "#") {
				t.Errorf("%s has no comment above it", name)
			}
		}
		before = line
	}
	slices.Sort(asked)
	slices.Sort(told)
	if !slices.Equal(asked, told) {
		t.Errorf(".env.example tells of %v, and the settings read are %v", told, asked)
	}
}

// TestSettingsRead finds a setting that is read anywhere but in settings.go.
func TestSettingsRead(t *testing.T) {
	names := regexp.MustCompile(`(?:Getenv|LookupEnv|Getenviron)\("(SLACK|INNOVATE)_`)
	for _, file := range goFiles(t) {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		if names.MatchString(read(t, file)) {
			t.Errorf("%s reads a setting; settings.go does that, once", file)
		}
	}
}

func TestReadSettings(t *testing.T) {
	env := map[string]string{
		"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_API_URL": "http://127.0.0.1:1/api", "INNOVATE_HOME": "/srv/innovate",
		"INNOVATE_LOG": "DEBUG", "INNOVATE_CURATORS": "U012AB3CD, W99",
	}
	s, err := readSettings(func(name string) string { return env[name] })
	if err != nil {
		t.Fatalf("readSettings(%v): %v", env, err)
	}
	if s.apiURL != "http://127.0.0.1:1/api/" || !s.stored() || s.listen != "127.0.0.1:8080" || len(s.curators) != 2 {
		t.Errorf("readSettings(%v) = %+v", env, s)
	}
	if err := s.slack(); err == nil {
		t.Errorf("a bot token alone is enough to serve, and should not be")
	}
}
