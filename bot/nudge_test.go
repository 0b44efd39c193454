package bot

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"innovate/bot/say"
	"innovate/data"
)

func TestGather(t *testing.T) {
	monday := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name  string
		due   string // kind, about, working days ago; a star: an earlier try today set out to send it
		fewer bool
		ask   string
		drop  string
	}{
		{"all that is due", "tea a 0, tea b 0, cake a 0", false, "cake-a tea-a tea-b", ""},
		{"the newest about a thing", "tea a 2, tea a 1, cake a 2", false, "cake-a tea-a", "tea-a"},
		{"one of a kind after we were away", "tea a 9, tea b 8, cake c 7, tea d 4", false, "cake-c tea-d", "tea-b tea-a"},
		{"old news beside something fresh of its kind", "tea a 9, tea b 0, cake a 9", false, "cake-a tea-b", "tea-a"},
		{"one of a kind for those who want fewer", "tea a 1, tea b 0, cake c 0", true, "cake-c tea-b", "tea-a"},
		{"five at most, those that waited longest", "tea a 0, tea b 1, tea c 1, tea d 1, tea e 2, tea f 2", false, "tea-e tea-f tea-b tea-c tea-d", ""},
		{"a try that began today", "tea a 1*, tea b 0, cake a 0", false, "tea-a", ""},
		{"nothing", "", false, "", ""},
	} {
		var due []data.Nudge
		for n, text := range strings.Split(c.due, ", ") {
			var kind, about, days string
			if fmt.Sscan(text, &kind, &about, &days); kind == "" {
				continue
			}
			ago, began := strings.CutSuffix(days, "*")
			d := data.Nudge{ID: fmt.Sprint(kind, about, n), Kind: kind, About: about, State: "waiting", Due: daysBefore(monday, ago)}
			if began {
				d.State, d.Day = "sending", "2026-11-23"
			}
			due = append(due, d)
		}
		ask, drop := gather(due, "2026-11-23", monday, c.fewer)
		if got := kindsOf(ask); got != c.ask {
			t.Errorf("%s: asks %q, want %q", c.name, got, c.ask)
		}
		if got := kindsOf(drop); got != c.drop {
			t.Errorf("%s: drops %q, want %q", c.name, got, c.drop)
		}
	}
}

// daysBefore is so many working days before a Monday.
func daysBefore(monday time.Time, days string) time.Time {
	var n int
	fmt.Sscan(days, &n)
	return monday.AddDate(0, 0, -n-2*((n+4)/5))
}

func kindsOf(all []data.Nudge) string {
	var names []string
	for _, n := range all {
		names = append(names, n.Kind+"-"+n.About)
	}
	return strings.Join(names, " ")
}

// TestSnoozeOldMessage presses the button of a message whose reminder has been
// sent again since: it puts nothing off.
func TestSnoozeOldMessage(t *testing.T) {
	h := newHouse(t, "http")
	ctx := t.Context()
	do := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		if err := h.settle(ctx); err != nil {
			t.Fatal(err)
		}
	}
	var pressed []string
	press := func(nth int) {
		t.Helper()
		var sent []string
		for _, m := range h.w.Messages("Asha", "@innovate") {
			if strings.Contains(m.Text, "biscuits") {
				sent = append(sent, m.TS)
			}
		}
		if len(sent) <= nth {
			t.Fatalf("%d messages, want more than %d", len(sent), nth)
		}
		before := len(h.w.Messages("Asha", "@innovate"))
		do(h.w.Press("Asha", sent[nth], "Ask me next week"))
		pressed = append(pressed, h.w.Messages("Asha", "@innovate")[before].Text)
	}
	h.stage("Asha is due tea about biscuits")
	do(nil)
	h.advance(time.Hour)
	do(nil)
	press(0)
	h.advance(8 * 24 * time.Hour)
	do(nil)
	press(0)
	press(1)
	want := []string{say.Snoozed(true).Text, say.Snoozed(false).Text, say.Snoozed(true).Text}
	if !slices.Equal(pressed, want) {
		t.Errorf("pressed, the messages answer %q, want %q", pressed, want)
	}
}
