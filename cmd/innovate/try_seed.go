package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"
	_ "time/tzdata" // a trial has British time on any machine

	"innovate/bot"
	"innovate/bot/workspace"
	"innovate/data"
)

// The made-up people of a trial, and what each is there for.
const curator = "Dara"

var tryPeople = []workspace.Role{
	{Name: "Asha", Does: "ward sister, has a problem"},
	{Name: "Ben", Does: "matron elsewhere, agreed to be asked"},
	{Name: "Chen", Does: "therapist, tries things out"},
	{Name: curator, Does: "curator, looks after the catalogue"},
}

var tryChannels = []struct {
	name    string
	members []string
}{
	{"ward-7-frailty", []string{"innovate", "Asha", "Chen", curator}},
	{"emergency-dept", []string{"innovate", "Asha", "Ben", "Chen"}},
	{"community-nursing", []string{"innovate", "Ben", "Chen"}},
	{"innovation-digest", []string{"innovate", "Asha", "Ben", "Chen", curator}},
}

var trySamples = []workspace.Sample{
	{Label: "Our patients keep falling at night on the ward", Line: "/innovate our patients keep falling at night on the ward"},
	{Label: "Care home residents arrive at A&E with no notes", Line: "/innovate care home residents arrive at A&E with no notes and no medicines list"},
	{Label: "Patients do not turn up for their appointments", Line: "/innovate patients do not turn up for their appointments"},
	{Label: "The printer is out of toner", Line: "/innovate the printer is out of toner"},
}

// journey is the talk that the guide offers first.
const journey = "from-problem-to-digest.txt"

// A slackApp is what of the app's manifest a pretend Slack needs to know.
type slackApp struct {
	Features struct {
		Commands []struct {
			Name  string `json:"command"`
			About string `json:"description"`
			Hint  string `json:"usage_hint"`
		} `json:"slash_commands"`
		Shortcuts []struct {
			Name     string `json:"name"`
			Callback string `json:"callback_id"`
		} `json:"shortcuts"`
	} `json:"features"`
	OAuth struct {
		Scopes struct {
			Bot []string `json:"bot"`
		} `json:"scopes"`
	} `json:"oauth_config"`
	Settings struct {
		Events struct {
			Bot []string `json:"bot_events"`
		} `json:"event_subscriptions"`
	} `json:"settings"`
}

func readApp() (slackApp, error) {
	var app slackApp
	raw, err := bot.Manifest("")
	if err == nil {
		err = json.Unmarshal(raw, &app)
	}
	if err != nil {
		return app, fmt.Errorf("read the app's manifest: %w", err)
	}
	return app, nil
}

// workspace is what a pretend Slack grants the bot: what its manifest asks
// for, and no more.
func (app slackApp) workspace() workspace.Config {
	c := workspace.Config{AckTimeout: ackMost, Scopes: app.OAuth.Scopes.Bot, Events: app.Settings.Events.Bot}
	for _, each := range app.Features.Commands {
		c.Commands = append(c.Commands, each.Name)
	}
	for _, each := range app.Features.Shortcuts {
		c.Shortcuts = append(c.Shortcuts, workspace.Shortcut{Name: each.Name, CallbackID: each.Callback})
	}
	return c
}

// ackMost is how long the pretend Slack waits. Slack waits three seconds; on a
// busy computer that would spoil a trial, so the inspector marks what took longer.
const ackMost = 15 * time.Second

// page is the workspace's page, with what is to be tried on it.
func (h *trial) page(app slackApp, hosts ...string) (http.Handler, error) {
	c := workspace.WebConfig{
		Title: "Try innovate", Roles: tryPeople, Channel: "#" + tryChannels[0].name, Zone: tryZone(), Samples: trySamples,
		Advance: h.clock.advance, Next: h.next, Talks: bot.Talks(), Journey: journey, Stage: h.setStage, Hosts: hosts,
	}
	for _, each := range app.Features.Commands {
		c.Commands = append(c.Commands, workspace.Command{Name: each.Name, Hint: each.Hint, About: each.About})
	}
	return h.w.Web(c)
}

// seedPeople makes the people and channels that are not there yet.
func (h *trial) seedPeople() {
	have := map[string]bool{}
	for _, p := range tryPeople {
		for _, c := range h.w.Channels(p.Name) {
			have[c.Name] = true
		}
	}
	for _, c := range tryChannels {
		if !have[c.name] {
			h.w.AddChannel(c.name, false, c.members...)
		}
	}
}

// seedRecords fills an empty store with the starter catalogue, or with a file
// of one's own. Each record without somebody to ask gets Ben, so that every
// introduction can be tried. A file that is given again is read again.
func (h *trial) seedRecords(ctx context.Context, file string, faults io.Writer) error {
	version, err := h.store.Version(ctx)
	if err != nil || version > 0 && file == "" {
		return err
	}
	var all []data.Innovation
	if file != "" {
		all, err = readFiles(faults, []string{file})
	} else {
		all, err = data.Starter()
	}
	if err != nil {
		return err
	}
	day := h.clock.now().AddDate(0, 0, -12).Format(time.DateOnly)
	for i := range all {
		if len(all[i].Contacts) == 0 {
			all[i].Contacts = []data.Contact{{
				Organisation: "Riverside Hospital (made up)", Team: "Ward 12", Role: "adopter", Slack: "UBEN", Agreed: day, Confirmed: day,
			}}
		}
	}
	_, err = h.store.Put(ctx, all)
	return err
}
