package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"innovate/bot/say"
	"innovate/bot/workspace"
	"innovate/data"
	"innovate/data/store"
)

// TestNextStep has what is to be done about a post in every case.
func TestNextStep(t *testing.T) {
	by := usual()
	lead, near, late, fixed := by.Lead, by.Near, by.Late, by.Fixed
	hour := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	on := data.Subscription{Place: "C1", Weekday: 2, Hour: 9, Zone: "UTC", State: "on", Version: 3}
	other, paused := on, on
	other.Version, paused.State = 4, "paused"
	for _, c := range []struct {
		state  string
		tried  bool
		s      data.Subscription
		stale  bool
		before time.Duration // its hour
		want   step
	}{
		{"planned", false, on, false, 3 * time.Hour, rest},
		{"planned", false, on, false, lead, hand},
		{"planned", false, on, false, near, hand},
		{"planned", false, on, false, near - 1, move},
		{"planned", false, on, false, -time.Hour, move},
		{"planned", false, on, false, -late, move},
		{"planned", false, on, false, -late - 1, miss},
		{"planned", false, paused, false, time.Hour, anew},
		{"planned", false, other, false, time.Hour, anew},
		{"planned", true, on, false, time.Hour, look},
		{"planned", true, paused, false, time.Hour, look},
		{"planned", true, on, false, time.Minute, look},
		{"planned", true, on, false, 0, giveUp},
		{"planned", true, paused, false, -time.Hour, giveUp},
		{"scheduled", false, on, false, time.Hour, rest},
		{"scheduled", false, on, true, time.Hour, takeBack},
		{"scheduled", false, paused, false, time.Hour, takeBack},
		{"scheduled", false, other, false, fixed + 1, takeBack},
		{"scheduled", false, other, false, fixed, rest},
		{"scheduled", false, on, true, fixed, rest},
		{"scheduled", false, on, false, 0, done},
		{"scheduled", false, paused, true, -week, done},
		{"posted", false, on, true, time.Hour, rest},
		{"empty", false, on, false, time.Hour, rest},
		{"cancelled", false, other, false, time.Hour, rest},
		{"missed", false, on, false, -time.Hour, rest},
		{"unknown", true, on, false, -time.Hour, rest},
	} {
		p := data.Post{ID: "C1/2026-W48", Place: "C1", Hour: hour, State: c.state, Version: 3}
		if c.tried {
			p.Tried = hour.Add(-lead)
		}
		if got := by.nextStep(p, c.s, c.stale, hour.Add(-c.before)); got != c.want {
			t.Errorf("%+v: %q, want %q", c, got, c.want)
		}
	}
}

// TestPlannedAnew holds a post that somebody changed to its week.
func TestPlannedAnew(t *testing.T) {
	now := time.Date(2026, 11, 24, 7, 30, 0, 0, time.UTC) // a Tuesday
	p := data.Post{ID: "C1/2026-W48", Place: "C1", Hour: now.Add(90 * time.Minute), State: "planned", Version: 3}
	for _, c := range []struct {
		weekday, hour int
		state         string
		want          string // its state and hour
	}{
		{2, 9, "on", "planned 24 09"}, {2, 16, "on", "planned 24 16"}, {0, 16, "on", "planned 29 16"},
		{1, 9, "on", "cancelled 24 09"}, {2, 7, "on", "cancelled 24 09"}, {2, 16, "paused", "cancelled 24 09"}, {2, 16, "stopped", "cancelled 24 09"},
	} {
		s := data.Subscription{Place: "C1", Weekday: c.weekday, Hour: c.hour, Zone: "UTC", State: c.state, Version: 4}
		got := plannedAnew(p, s, now)
		if said := got.State + got.Hour.Format(" 02 15"); said != c.want || got.Version != 4 {
			t.Errorf("%+v: %s of version %d, want %s", c, said, got.Version, c.want)
		}
	}
}

// TestMay holds a digest to the people it is for.
func TestMay(t *testing.T) {
	b := &Bot{curates: map[string]bool{"U9": true}}
	channel, own := data.Subscription{Place: "C1", By: "U1"}, data.Subscription{Place: "U1", By: "U1"}
	for _, c := range []struct {
		name string
		o    occasion
		s    data.Subscription
		want bool
	}{
		{"in the channel", occasion{User: "U2", Channel: "C1"}, channel, true},
		{"in another channel", occasion{User: "U2", Channel: "C2"}, channel, false},
		{"in the modal for it", occasion{User: "U2", View: "V1", Meta: "C1"}, channel, true},
		{"in the modal for another", occasion{User: "U2", View: "V1", Meta: "C2", Channel: "C1"}, channel, false},
		{"who asked for it, elsewhere", occasion{User: "U1", Channel: "D1"}, channel, true},
		{"a curator", occasion{User: "U9", Channel: "D1"}, channel, true},
		{"one's own", occasion{User: "U1", Channel: "D1"}, own, true},
		{"somebody else's", occasion{User: "U2", Channel: "D2"}, own, false},
		{"somebody else's, with a modal", occasion{User: "U2", View: "V1", Meta: "U1"}, own, false},
	} {
		if got := b.may(c.o, c.s); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// subscribed is a house whose #ward-7 has a digest with something to say, an
// hour before Slack is to have it.
func subscribed(t *testing.T) (*house, string) {
	t.Helper()
	h := newHouse(t, "http")
	channel := h.w.ChannelID("#ward-7")
	s := data.Subscription{
		Place: channel, Weekday: int(time.Tuesday), Hour: 9, Zone: "Europe/London", State: "on", By: h.w.UserID("Asha"), At: h.time(), Version: 1,
	}
	if err := put(t.Context(), h.store, store.Subscriptions, s); err != nil {
		t.Fatal(err)
	}
	h.stage("Northgate uses fall-tips")
	h.advance(nine.Add(-3 * time.Hour).Sub(h.time()))
	if err := h.w.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	return h, channel
}

// passTo lets time pass, a few minutes at a time.
func (h *house) passTo(t *testing.T, to time.Time) {
	t.Helper()
	for h.time().Before(to) {
		h.advance(min(5*time.Minute, to.Sub(h.time())))
		if err := h.w.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

var nine = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

// post is the post of the week of nine o'clock.
func (h *house) post(t *testing.T, channel string) data.Post {
	t.Helper()
	p, err := store.Posts.One(t.Context(), h.store, channel+"/2026-W48")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestEveryFault has Slack fail in each way at each of the methods: the
// digest comes once, whatever is answered.
func TestEveryFault(t *testing.T) {
	for name, f := range map[string]workspace.Fault{
		"429": {Status: 429, RetryAfter: 0}, "500": {Status: 500}, "500 but done": {Status: 500, Done: true}, "dropped": {Drop: true},
		"dropped but done": {Drop: true, Done: true}, "internal error": {Error: "internal_error"},
		"internal error but done": {Error: "internal_error", Done: true}, "token renewed": {Error: "token_expired"},
	} {
		for _, times := range []int{1, 4} {
			t.Run(fmt.Sprint(name, " ", times), func(t *testing.T) {
				t.Parallel()
				h, channel := subscribed(t)
				h.w.Fail("chat.scheduleMessage", times, f)
				if times > 1 {
					h.w.Fail("chat.scheduledMessages.list", times, f)
				}
				h.passTo(t, nine.Add(10*time.Minute))
				if n := h.answers("Asha", "#ward-7"); n != 1 {
					t.Errorf("the digest came %d times", n)
				}
				if p := h.post(t, channel); p.State != "posted" {
					t.Errorf("the post is %+v", p)
				}
			})
		}
	}
}

// TestTwiceIsTakenBack holds that what Slack has twice before the hour is
// there once at the hour.
func TestTwiceIsTakenBack(t *testing.T) {
	h, channel := subscribed(t)
	h.passTo(t, nine.Add(-40*time.Minute))
	p := h.post(t, channel)
	if _, err := h.bot.schedule(t.Context(), p, say.Help()); err != nil { // a worker that was frozen and came back
		t.Fatal(err)
	}
	if n := len(h.w.Scheduled()); n != 2 {
		t.Fatalf("Slack has %d", n)
	}
	h.passTo(t, nine.Add(-20*time.Minute))
	if all := h.w.Scheduled(); len(all) != 1 || all[0].ID != p.Scheduled {
		t.Errorf("Slack has %+v, want %s alone", all, p.Scheduled)
	}
	h.passTo(t, nine.Add(5*time.Minute))
	if n := h.answers("Asha", "#ward-7"); n != 1 {
		t.Errorf("the digest came %d times", n)
	}
	if _, err := h.bot.schedule(t.Context(), p, say.Help()); !refusedWith(err, "time_in_past") {
		t.Errorf("after the hour Slack says %v", err)
	}
}

// TestStrayIsTakenBack holds that a call for an hour from which its post was
// moved comes to nothing, however late it takes effect before the last sweep.
func TestStrayIsTakenBack(t *testing.T) {
	h, channel := subscribed(t)
	h.passTo(t, nine.Add(-40*time.Minute))
	p, s := h.post(t, channel), data.Subscription{}
	err := h.store.Change(t.Context(), func(tx *store.Tx) (err error) {
		if s, err = store.Subscriptions.One(t.Context(), tx, channel); err != nil {
			return err
		}
		s.Hour, s.Version = 10, s.Version+1
		return h.bot.keepDigest(t.Context(), tx, s, "changed")
	})
	if err != nil {
		t.Fatal(err)
	}
	h.passTo(t, nine.Add(-35*time.Minute))
	if _, err := h.bot.schedule(t.Context(), p, say.Help()); err != nil { // at nine
		t.Fatal(err)
	}
	h.passTo(t, nine.Add(2*time.Hour))
	got := 0
	for _, m := range h.w.Messages("Asha", "#ward-7") {
		if strings.Contains(m.Text, "Worth a minute") || m.Text == say.Help().Text {
			got++
		}
	}
	if p := h.post(t, channel); got != 1 || p.State != "posted" || !p.Hour.Equal(nine.Add(time.Hour)) {
		t.Errorf("the digest came %d times; the post is %+v", got, p)
	}
}

// TestSweepOfManyPages holds that a sweep sees all of a long list, though many
// of its pages fail at first.
func TestSweepOfManyPages(t *testing.T) {
	h, channel := subscribed(t)
	h.passTo(t, nine.Add(-40*time.Minute))
	p := h.post(t, channel)
	want := map[string]bool{p.Scheduled: true}
	for n := range 350 {
		other := p
		other.Channel = h.w.ChannelID(fmt.Sprint("#other-", n/25))
		id, err := h.bot.schedule(t.Context(), other, say.Help())
		if err != nil {
			t.Fatal(err)
		}
		want[id] = true
	}
	h.w.Fail("chat.scheduledMessages.list", 7, workspace.Fault{Drop: true})
	got, err := h.bot.listed(t.Context(), "", p.Hour, mostTries)
	if err != nil {
		t.Fatal(err)
	}
	for _, ids := range got {
		for _, id := range ids {
			delete(want, id)
		}
	}
	if len(want) > 0 {
		t.Errorf("the sweep missed %d messages", len(want))
	}
	h.w.Fail("chat.scheduledMessages.list", 1, workspace.Fault{Drop: true})
	if _, err := h.bot.listed(t.Context(), "", p.Hour, 1); err == nil {
		t.Error("a page that failed counts as empty")
	}
}

// TestDeletedIsGivenAgain holds that what somebody deleted at Slack before
// the last sweep is there at the hour.
func TestDeletedIsGivenAgain(t *testing.T) {
	h, channel := subscribed(t)
	h.passTo(t, nine.Add(-40*time.Minute))
	p := h.post(t, channel)
	if err := h.bot.unschedule(t.Context(), p.Channel, p.Scheduled); err != nil {
		t.Fatal(err)
	}
	h.passTo(t, nine.Add(5*time.Minute))
	if n := h.answers("Asha", "#ward-7"); n != 1 {
		t.Errorf("the digest came %d times; the post is %+v", n, h.post(t, channel))
	}
}

// TestUnknown holds that a post of which nobody can know is not posted again,
// and that the log says what was risked.
func TestUnknown(t *testing.T) {
	h, channel := subscribed(t)
	h.w.Fail("chat.scheduleMessage", 1, workspace.Fault{Drop: true, Done: true})
	h.advance(2 * time.Hour) // 08:00: given to Slack, and no answer
	if err := h.w.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if p := h.post(t, channel); p.State != "planned" || p.Tried.IsZero() {
		t.Fatalf("the post is %+v", p)
	}
	h.advance(3 * time.Hour) // nobody is at work
	if err := h.w.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n, p := h.answers("Asha", "#ward-7"), h.post(t, channel); n != 1 || p.State != "unknown" {
		t.Errorf("%d posts; the post is %+v", n, p)
	}
	if !strings.Contains(h.log.String(), "nobody can know whether a digest was posted") {
		t.Error("the log does not say so")
	}
}

// TestHeld holds that two workers never tend one post at a time, and that one
// whose time is over does not overwrite the other's work.
func TestHeld(t *testing.T) {
	h, channel := subscribed(t)
	id := channel + "/2026-W48"
	mine, err := h.bot.takePost(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.bot.takePost(t.Context(), id); putOff(err, h.time()).IsZero() {
		t.Errorf("a second worker got %v", err)
	}
	h.advance(h.bot.pace.Holding)
	theirs, err := h.bot.takePost(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	mine.State = "cancelled"
	if err := h.bot.keepPost(t.Context(), &mine, nothingBesides, lettingGo); err != errLost {
		t.Errorf("the first worker stored its work: %v", err)
	}
	if err := h.bot.keepPost(t.Context(), &theirs, nothingBesides, lettingGo); err != nil {
		t.Error(err)
	}
}

// TestNoMetadata holds that what is given to Slack carries none: Slack would
// take it and never post it.
func TestNoMetadata(t *testing.T) {
	h, _ := subscribed(t)
	h.passTo(t, nine)
	for _, m := range h.w.Log() {
		if m.Name == "chat.scheduleMessage" && strings.Contains(m.Request, "metadata") {
			t.Errorf("metadata in %s", m.Request)
		}
	}
	if c := h.w.Complaints(); len(c) > 0 {
		t.Error(c)
	}
}

// TestTwoZones holds that each place has its own clock.
func TestTwoZones(t *testing.T) {
	h, channel := subscribed(t)
	s, err := store.Subscriptions.One(t.Context(), h.store, channel)
	if err != nil {
		t.Fatal(err)
	}
	s.Place, s.Zone = h.w.ChannelID("#ward-8"), "America/New_York"
	if err := put(t.Context(), h.store, store.Subscriptions, s); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		at           time.Time
		ward7, ward8 int
	}{{nine.Add(time.Minute), 1, 0}, {nine.Add(5*time.Hour + time.Minute), 1, 1}} {
		h.passTo(t, c.at)
		if a, b := h.answers("Asha", "#ward-7"), h.answers("Asha", "#ward-8"); a != c.ward7 || b != c.ward8 {
			t.Errorf("at %v: %d in #ward-7 and %d in #ward-8", c.at, a, b)
		}
	}
}
