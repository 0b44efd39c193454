package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// settings are read once from the environment. A test holds .env.example to
// this list.
type settings struct {
	botToken      string     // SLACK_BOT_TOKEN
	appToken      string     // SLACK_APP_TOKEN: answers over Socket Mode
	signingSecret string     // SLACK_SIGNING_SECRET: answers over HTTP
	apiURL        string     // SLACK_API_URL: empty for Slack's own
	databaseURL   string     // INNOVATE_DATABASE_URL: empty for SQLite in home
	home          string     // INNOVATE_HOME: the state folder
	homeSet       bool       // whether home was given
	listen        string     // INNOVATE_LISTEN
	log           slog.Level // INNOVATE_LOG
	curators      []string   // INNOVATE_CURATORS
}

var slackUser = regexp.MustCompile(`^[UW][A-Z0-9]{2,}$`)

// readSettings reads the settings and reports all of their faults together.
func readSettings(env func(string) string) (settings, error) {
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	s := settings{
		botToken: env("SLACK_BOT_TOKEN"), appToken: env("SLACK_APP_TOKEN"), signingSecret: env("SLACK_SIGNING_SECRET"),
		apiURL: env("SLACK_API_URL"), databaseURL: env("INNOVATE_DATABASE_URL"), home: env("INNOVATE_HOME"),
		listen: env("INNOVATE_LISTEN"),
	}
	if s.botToken != "" && !strings.HasPrefix(s.botToken, "xoxb-") {
		fault("SLACK_BOT_TOKEN: a bot token begins with xoxb-; copy it from OAuth & Permissions in your Slack app")
	}
	if s.appToken != "" && !strings.HasPrefix(s.appToken, "xapp-") {
		fault("SLACK_APP_TOKEN: an app token begins with xapp-; make one under Basic Information, App-Level Tokens, with the scope connections:write")
	}
	if u, err := url.Parse(s.apiURL); s.apiURL != "" && (err != nil || u.Host == "") {
		fault("SLACK_API_URL: %q is no web address; leave it empty for Slack's own", s.apiURL)
	}
	if s.apiURL != "" && !strings.HasSuffix(s.apiURL, "/") {
		s.apiURL += "/"
	}
	if s.databaseURL != "" && !strings.HasPrefix(s.databaseURL, "postgres://") && !strings.HasPrefix(s.databaseURL, "postgresql://") {
		fault("INNOVATE_DATABASE_URL: give postgres://…, or leave it empty for SQLite in INNOVATE_HOME")
	}
	s.homeSet = s.home != ""
	if !s.homeSet {
		s.home = defaultHome()
	}
	if s.listen == "" {
		s.listen = "127.0.0.1:8080"
	}
	if _, _, err := net.SplitHostPort(s.listen); err != nil {
		fault("INNOVATE_LISTEN: %q is not host:port, such as 127.0.0.1:8080", s.listen)
	}
	if level := env("INNOVATE_LOG"); level != "" {
		if err := s.log.UnmarshalText([]byte(level)); err != nil {
			fault("INNOVATE_LOG: %q is not debug, info, warn or error", level)
		}
	}
	for id := range strings.FieldsFuncSeq(env("INNOVATE_CURATORS"), func(r rune) bool { return r == ',' || r == ' ' }) {
		if !slackUser.MatchString(id) {
			fault("INNOVATE_CURATORS: %q is not a Slack user id, such as U012AB3CD; find it in the person's profile under Copy member ID", id)
		}
		s.curators = append(s.curators, id)
	}
	return s, errors.Join(faults...)
}

// defaultHome is where state goes when INNOVATE_HOME is empty: the folder
// that the XDG base directory specification names for state.
func defaultHome() string {
	if dir := os.Getenv("XDG_STATE_HOME"); dir != "" {
		return filepath.Join(dir, "innovate")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "innovate-state"
	}
	return filepath.Join(home, ".local", "state", "innovate")
}

// stored tells whether a store was asked for; without one the commands that
// only read use the starter catalogue.
func (s settings) stored() bool { return s.homeSet || s.databaseURL != "" }

// socket tells whether Slack is answered over Socket Mode.
func (s settings) socket() bool { return s.appToken != "" }

// slack lists what is missing before the bot can talk to Slack.
func (s settings) slack() error {
	var faults []error
	if s.botToken == "" {
		faults = append(faults, errors.New("SLACK_BOT_TOKEN is empty: install the app in your workspace, then copy the Bot User OAuth Token from OAuth & Permissions"))
	}
	if s.appToken == "" && s.signingSecret == "" {
		faults = append(faults, errors.New("SLACK_APP_TOKEN (for Socket Mode) and SLACK_SIGNING_SECRET (for HTTP) are both empty: give one; both are under Basic Information in your Slack app"))
	}
	return errors.Join(faults...)
}
