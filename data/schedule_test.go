package data

import (
	"testing"
	"time"
)

// TestNext has every trick that calendars and clocks play.
func TestNext(t *testing.T) {
	const tue, wed, thu, fri, sat, sun = 2, 3, 4, 5, 6, 0
	for _, c := range []struct {
		name          string
		weekday, hour int
		zone, after   string
		want, week    string // in UTC
	}{
		{"later this week", tue, 9, "Europe/London", "2026-11-23T12:00:00Z", "2026-11-24T09:00:00Z", "2026-W48"},
		{"later today", tue, 9, "Europe/London", "2026-11-24T08:59:59Z", "2026-11-24T09:00:00Z", "2026-W48"},
		{"this very moment is not after itself", tue, 9, "Europe/London", "2026-11-24T09:00:00Z", "2026-12-01T09:00:00Z", "2026-W49"},
		{"a zone ahead, where it is Tuesday already", tue, 9, "Pacific/Auckland", "2026-11-23T12:00:00Z", "2026-11-23T20:00:00Z", "2026-W48"},
		{"a zone behind, where it is Monday still", tue, 9, "Pacific/Honolulu", "2026-11-24T05:00:00Z", "2026-11-24T19:00:00Z", "2026-W48"},
		{"half an hour off", tue, 9, "Asia/Kolkata", "2026-11-23T12:00:00Z", "2026-11-24T03:30:00Z", "2026-W48"},
		{"summer time begins in between", tue, 9, "Europe/London", "2026-03-24T09:30:00Z", "2026-03-31T08:00:00Z", "2026-W14"},
		{"summer time ends in between", tue, 9, "Europe/London", "2026-10-20T09:00:00Z", "2026-10-27T09:00:00Z", "2026-W44"},
		{"an hour that does not exist: when the clock has jumped", sun, 2, "America/New_York", "2026-03-07T12:00:00Z", "2026-03-08T07:00:00Z", "2026-W10"},
		{"an hour that does not exist, in London", sun, 1, "Europe/London", "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z", "2026-W13"},
		{"after the hour that did not exist", sun, 2, "America/New_York", "2026-03-08T07:00:00Z", "2026-03-15T06:00:00Z", "2026-W11"},
		{"an hour that comes twice: the first", sun, 1, "America/New_York", "2026-10-31T12:00:00Z", "2026-11-01T05:00:00Z", "2026-W44"},
		{"between the two: next week", sun, 1, "America/New_York", "2026-11-01T05:30:00Z", "2026-11-08T06:00:00Z", "2026-W45"},
		{"an hour that comes twice, in London", sun, 1, "Europe/London", "2026-10-24T12:00:00Z", "2026-10-25T00:00:00Z", "2026-W43"},
		{"a jump of half an hour", sun, 2, "Australia/Lord_Howe", "2026-10-03T00:00:00Z", "2026-10-03T15:30:00Z", "2026-W40"},
		{"midnight does not exist", sun, 0, "America/Santiago", "2026-09-05T12:00:00Z", "2026-09-06T04:00:00Z", "2026-W36"},
		{"a date that a zone skips", fri, 9, "Pacific/Apia", "2011-12-29T00:00:00Z", "2011-12-30T19:00:00Z", "2011-W52"},
		{"and the one after", sat, 9, "Pacific/Apia", "2011-12-29T00:00:00Z", "2011-12-30T19:00:00Z", "2011-W52"},
		{"a leap day", thu, 9, "Europe/London", "2024-02-28T12:00:00Z", "2024-02-29T09:00:00Z", "2024-W09"},
		{"the week after a leap day", thu, 9, "Europe/London", "2024-02-29T09:00:00Z", "2024-03-07T09:00:00Z", "2024-W10"},
		{"no leap day in 2100", sun, 9, "UTC", "2100-02-28T08:00:00Z", "2100-02-28T09:00:00Z", "2100-W08"},
		{"a year of 53 weeks", thu, 9, "Europe/London", "2026-12-25T12:00:00Z", "2026-12-31T09:00:00Z", "2026-W53"},
		{"the first days of a year belong to the week before", fri, 9, "Europe/London", "2026-12-31T12:00:00Z", "2027-01-01T09:00:00Z", "2026-W53"},
		{"the last days of a year belong to the week after", tue, 9, "Europe/London", "2024-12-30T12:00:00Z", "2024-12-31T09:00:00Z", "2025-W01"},
		{"a zone that gave up summer time", wed, 9, "America/Sao_Paulo", "2026-11-23T00:00:00Z", "2026-11-25T12:00:00Z", "2026-W48"},
		{"a zone that moved for good (Volgograd, 27 December 2020)", sun, 9, "Europe/Volgograd", "2020-12-26T12:00:00Z", "2020-12-27T06:00:00Z", "2020-W52"},
		{"the clock jumped a month ahead", tue, 9, "Europe/London", "2026-12-24T10:00:00Z", "2026-12-29T09:00:00Z", "2026-W53"},
		{"the clock jumped back: the same hour as before", tue, 9, "Europe/London", "2026-11-20T10:00:00Z", "2026-11-24T09:00:00Z", "2026-W48"},
	} {
		after, err := time.Parse(time.RFC3339, c.after)
		if err != nil {
			t.Fatal(err)
		}
		s := Subscription{Place: "C1", Weekday: c.weekday, Hour: c.hour, Zone: c.zone}
		got, week, err := s.Next(after)
		if err != nil || got.UTC().Format(time.RFC3339) != c.want || week != c.week {
			t.Errorf("%s: %v %s, %v; want %s %s", c.name, got.UTC().Format(time.RFC3339), week, err, c.want, c.week)
		}
	}
}

// TestNextMoves holds that the channel's zone may be changed at any time: the
// next hour is that of the new zone, in the same week or the next, never none.
func TestNextMoves(t *testing.T) {
	after := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	for _, c := range []struct{ zone, want, week string }{
		{"Europe/London", "2026-11-24T09:00:00Z", "2026-W48"},
		{"America/New_York", "2026-11-24T14:00:00Z", "2026-W48"},
		{"Australia/Sydney", "2026-11-30T22:00:00Z", "2026-W49"}, // Tuesday nine o'clock is over there
	} {
		got, week, err := Subscription{Weekday: 2, Hour: 9, Zone: c.zone}.Next(after)
		if err != nil || got.UTC().Format(time.RFC3339) != c.want || week != c.week {
			t.Errorf("%s: %v %s, %v; want %s %s", c.zone, got.UTC(), week, err, c.want, c.week)
		}
	}
}

// TestNextAlways walks ten years in every zone and at every hour: each step
// is about a week, no week comes twice and none is left out.
func TestNextAlways(t *testing.T) {
	for _, zone := range []string{"Europe/London", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "Asia/Tehran", "America/Santiago"} {
		for hour := range 24 {
			s := Subscription{Weekday: int(time.Sunday), Hour: hour, Zone: zone}
			at, seen := time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC), map[string]bool{}
			for range 520 {
				next, week, err := s.Next(at)
				if step := next.Sub(at); err != nil || seen[week] || len(seen) > 0 && (step < 6*24*time.Hour || step > 8*24*time.Hour) {
					t.Fatalf("%s at %d: from %v to %v in %s, %v", zone, hour, at, next, week, err)
				}
				at, seen[week] = next, true
			}
		}
	}
}

// TestNextRefuses says what is wrong with a schedule that cannot be kept.
func TestNextRefuses(t *testing.T) {
	for _, s := range []Subscription{
		{Weekday: 2, Hour: 9}, {Weekday: 2, Hour: 9, Zone: "Local"}, {Weekday: 2, Hour: 9, Zone: "Mars/Base"},
		{Weekday: 7, Hour: 9, Zone: "UTC"}, {Weekday: -1, Zone: "UTC"}, {Hour: 24, Zone: "UTC"},
	} {
		if at, _, err := s.Next(time.Now()); err == nil {
			t.Errorf("Next of %+v = %v and no error", s, at)
		}
	}
}
