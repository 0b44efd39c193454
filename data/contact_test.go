package data

import (
	"slices"
	"strings"
	"testing"
	"time"
)

var contactsNow = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

func daysBefore(n int) time.Time { return contactsNow.Add(-time.Duration(n) * 24 * time.Hour) }

// TestConsents holds that nobody is listed whom nothing says agreed, and that
// what is kept here counts before what the catalogue says.
func TestConsents(t *testing.T) {
	i := Innovation{
		ID: "red-bag", Origin: Site{Organisation: "Sutton", Place: "London", Country: "UK", Page: "https://example.org"},
		Contacts: []Contact{
			{Organisation: "Sutton", Role: "origin", Slack: "U1", Agreed: "2026-11-01", Confirmed: "2026-11-20"},
			{Organisation: "Leeds", Role: "adopter", Slack: "U2"},
			{Organisation: "York", Role: "adopter", Agreed: "2026-11-01"},
			{Organisation: "Hull", Role: "adopter", Slack: "U3", Agreed: "2026-11-01", Confirmed: "2026-10-01"},
			{Organisation: "Bath", Role: "adopter", Slack: "U4", Agreed: "2026-11-01"},
		},
	}
	kept := []Consent{{Innovation: "red-bag", Person: "U4", State: "withdrawn"}}
	var got []string
	for _, c := range i.Consents(kept) {
		got = append(got, c.Person+" "+c.State+" "+c.Confirmed.Format(time.DateOnly)+" "+c.Site.Country)
	}
	want := "U4 withdrawn 0001-01-01 , U1 agreed 2026-11-20 UK, U3 agreed 2026-11-01 "
	if strings.Join(got, ", ") != want {
		t.Errorf("Consents = %q, want %q", strings.Join(got, ", "), want)
	}
}

// TestTeams holds whom an asker is offered, and in which order.
func TestTeams(t *testing.T) {
	consent := func(person, where, setting, role string, days int) Consent {
		return Consent{Person: person, Site: Site{Organisation: where}, Setting: setting, Role: role, State: "agreed", Confirmed: daysBefore(days)}
	}
	paused, busy, resumed := consent("U7", "Paused", "inpatient", "adopter", 1), consent("U8", "Busy", "inpatient", "adopter", 1), consent("U9", "Back", "community", "adopter", 100)
	paused.State = "paused"
	busy.Until, resumed.Until = contactsNow.Add(time.Hour), contactsNow
	all := []Consent{
		consent("U1", "Origin", "inpatient", "origin", 1),
		consent("U2", "Clinic", "community", "adopter", 1),
		consent("U3", "Leeds", "inpatient", "adopter", 30),
		consent("U4", " leeds ", "inpatient", "adopter", 2),
		consent("U5", "Old", "inpatient", "adopter", 180),
		consent("U6", "Nearly", "critical_care", "adopter", 179),
		paused, busy, resumed,
	}
	var got []string
	for _, team := range Teams(all, Profile{Setting: "inpatient"}, contactsNow) {
		got = append(got, team.Site.Organisation+" "+strings.Join(team.People, "+"))
	}
	want := []string{" leeds  U4+U3", "Nearly U6", "Clinic U2", "Back U9", "Origin U1"}
	if !slices.Equal(got, want) {
		t.Errorf("Teams = %q, want %q", got, want)
	}
	slices.Reverse(all)
	if again := Teams(all, Profile{Setting: "inpatient"}, contactsNow); again[0].Key() != Teams(all, Profile{}, contactsNow)[0].Key() && again[0].People[0] != "U4" {
		t.Errorf("another order of consents gives %q first", again[0].People)
	}
}

// TestTeamKey holds that a key tells teams apart and says nothing of who is in them.
func TestTeamKey(t *testing.T) {
	a := Team{Site: Site{Organisation: "Leeds", Team: "Ward 7"}, Role: "adopter", People: []string{"U1"}}
	b, c := a, a
	b.People, c.Site.Team = []string{"U2"}, "Ward 8"
	if a.Key() != b.Key() || a.Key() == c.Key() || strings.Contains(a.Key(), "U1") {
		t.Errorf("keys %s, %s and %s", a.Key(), b.Key(), c.Key())
	}
}

// TestFull holds the load that a contact is spared.
func TestFull(t *testing.T) {
	turns := func(states ...string) (all []Approach) {
		for _, s := range states {
			all = append(all, Approach{State: s})
		}
		return all
	}
	for _, c := range []struct {
		turns []Approach
		want  bool
	}{
		{nil, false},
		{turns("open"), false},
		{turns("open", "open"), true},
		{turns("open", "declined", "accepted"), false},
		{turns("declined", "accepted", "silent", "busy"), true},
	} {
		if got := Full(c.turns); got != c.want {
			t.Errorf("Full(%v) = %v, want %v", c.turns, got, c.want)
		}
	}
}

// TestSpared holds who is not asked for an introduction.
func TestSpared(t *testing.T) {
	in := Introduction{ID: "in9", Asker: "UA", Tried: []string{"U1"}}
	earlier := []Introduction{
		{ID: "in9", Tried: []string{"U1"}, Opened: contactsNow},
		{ID: "in1", State: "nobody", Tried: []string{"U2"}, Opened: daysBefore(10)},
		{ID: "in2", State: "nobody", Tried: []string{"U3"}, Opened: daysBefore(31)},
		{ID: "in3", State: "taken back", Tried: []string{"U4"}, Opened: daysBefore(1)},
		{ID: "in4", State: "met", Contact: "U5", Tried: []string{"U6", "U5"}, Opened: daysBefore(1)},
	}
	if got, want := in.Spared(earlier, contactsNow), []string{"UA", "U1", "U2", "U6"}; !slices.Equal(got, want) {
		t.Errorf("Spared = %q, want %q", got, want)
	}
}
