package data

import (
	"testing"
	"time"
)

// moment reads a time of a table: where, and when by the clock on the wall.
func moment(t *testing.T, zone, clock string) time.Time {
	t.Helper()
	place, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("Mon 2006-01-02 15:04 MST", clock, place)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestAddWorkdays(t *testing.T) {
	for _, c := range []struct {
		zone, from string
		days       int
		want       string
	}{
		{"Europe/London", "Mon 2026-11-23 10:30 GMT", 0, "Mon 2026-11-23 10:30 GMT"},
		{"Europe/London", "Mon 2026-11-23 10:30 GMT", 3, "Thu 2026-11-26 10:30 GMT"},
		{"Europe/London", "Wed 2026-11-25 10:30 GMT", 3, "Mon 2026-11-30 10:30 GMT"},
		{"Europe/London", "Fri 2026-11-27 16:59 GMT", 1, "Mon 2026-11-30 16:59 GMT"},
		{"Europe/London", "Sat 2026-11-28 08:00 GMT", 1, "Mon 2026-11-30 08:00 GMT"},
		{"Europe/London", "Sun 2026-11-29 23:59 GMT", 5, "Fri 2026-12-04 23:59 GMT"},
		{"Europe/London", "Thu 2026-12-31 09:00 GMT", 10, "Thu 2027-01-14 09:00 GMT"},
		{"Europe/London", "Mon 2028-02-28 09:00 GMT", 1, "Tue 2028-02-29 09:00 GMT"},      // a leap day is worked
		{"Europe/London", "Fri 2026-03-27 09:30 GMT", 1, "Mon 2026-03-30 09:30 BST"},      // clocks forward: 71 hours
		{"Europe/London", "Fri 2026-10-23 09:30 BST", 1, "Mon 2026-10-26 09:30 GMT"},      // clocks back: 73 hours
		{"Africa/Cairo", "Thu 2026-04-23 00:30 EET", 1, "Fri 2026-04-24 01:30 EEST"},      // 00:30 that Friday does not exist
		{"Pacific/Apia", "Thu 2011-12-29 10:00 -10", 1, "Mon 2012-01-02 10:00 +14"},       // there was no Friday that week
		{"Australia/Sydney", "Mon 2026-11-23 22:00 AEDT", 5, "Mon 2026-11-30 22:00 AEDT"}, // Monday morning in London
	} {
		from, want := moment(t, c.zone, c.from), moment(t, c.zone, c.want)
		if got := AddWorkdays(from.UTC(), c.days, from.Location()); !got.Equal(want) {
			t.Errorf("%s: %s and %d working days is %s, want %s", c.zone, c.from, c.days, got, want)
		}
	}
}

func TestNextWorkingHour(t *testing.T) {
	for _, c := range []struct{ zone, from, want string }{
		{"Europe/London", "Mon 2026-11-23 09:00 GMT", "Mon 2026-11-23 09:00 GMT"},
		{"Europe/London", "Mon 2026-11-23 16:59 GMT", "Mon 2026-11-23 16:59 GMT"},
		{"Europe/London", "Mon 2026-11-23 17:00 GMT", "Tue 2026-11-24 09:00 GMT"},
		{"Europe/London", "Mon 2026-11-23 00:00 GMT", "Mon 2026-11-23 09:00 GMT"},
		{"Europe/London", "Mon 2026-11-23 08:59 GMT", "Mon 2026-11-23 09:00 GMT"},
		{"Europe/London", "Fri 2026-11-27 17:00 GMT", "Mon 2026-11-30 09:00 GMT"},
		{"Europe/London", "Sat 2026-11-28 12:00 GMT", "Mon 2026-11-30 09:00 GMT"},
		{"Europe/London", "Sun 2026-11-29 12:00 GMT", "Mon 2026-11-30 09:00 GMT"},
		{"Europe/London", "Sat 2026-03-28 12:00 GMT", "Mon 2026-03-30 09:00 BST"},
		{"Europe/London", "Sun 2026-10-25 01:30 BST", "Mon 2026-10-26 09:00 GMT"},
		{"Europe/London", "Mon 2028-02-28 18:00 GMT", "Tue 2028-02-29 09:00 GMT"},
		{"Pacific/Apia", "Thu 2011-12-29 18:00 -10", "Mon 2012-01-02 09:00 +14"},
		{"Asia/Kolkata", "Mon 2026-11-23 08:45 IST", "Mon 2026-11-23 09:00 IST"},
		{"America/New_York", "Thu 2026-12-31 17:30 EST", "Fri 2027-01-01 09:00 EST"},
	} {
		from, want := moment(t, c.zone, c.from), moment(t, c.zone, c.want)
		got := NextWorkingHour(from.UTC(), from.Location())
		if !got.Equal(want) {
			t.Errorf("%s: after %s comes %s, want %s", c.zone, c.from, got, want)
		}
		if again := NextWorkingHour(got, from.Location()); !again.Equal(got) {
			t.Errorf("%s: %s is no working hour itself: after it comes %s", c.zone, got, again)
		}
	}
}
