package data

import (
	"fmt"
	"slices"
	"time"
)

// Next is the first hour after a time at which a subscription wants to be
// read, and the week that it belongs to, as "2026-W48". It knows no clock but
// the one of the subscription's zone: its weekday and hour are what the clock
// on the wall there shows.
//
// An hour that the clock skips in spring is when the clock has jumped; of an
// hour that it shows twice in autumn it is the first. A date that a zone
// skips as a whole becomes the same hour of the next.
func (s Subscription) Next(after time.Time) (hour time.Time, week string, err error) {
	zone, err := time.LoadLocation(s.Zone)
	if err != nil || s.Zone == "" || s.Zone == "Local" {
		return time.Time{}, "", fmt.Errorf("the digest of %s: %q is no time zone; choose one such as Europe/London", s.Place, s.Zone)
	}
	if s.Weekday < 0 || s.Weekday > 6 || s.Hour < 0 || s.Hour > 23 {
		return time.Time{}, "", fmt.Errorf("the digest of %s: there is no hour %d on weekday %d", s.Place, s.Hour, s.Weekday)
	}
	today := after.In(zone)
	for ahead := -1; ; ahead++ { // from yesterday, as a zone may go back a day; it ends within nine turns
		day := time.Date(today.Year(), today.Month(), today.Day()+ahead, s.Hour, 0, 0, 0, time.UTC)
		if int(day.Weekday()) != s.Weekday {
			continue
		}
		if at := onTheWall(day, zone); at.After(after) {
			year, week := day.ISOWeek()
			return at, fmt.Sprintf("%d-W%02d", year, week), nil
		}
	}
}

// onTheWall is the first moment at which the clocks of a zone show what a
// time in UTC shows, or the moment they jump past it. time.Date leaves open
// which of two it takes.
func onTheWall(shown time.Time, zone *time.Location) time.Time {
	before := offset(shown.Add(-26*time.Hour), zone) // further than any zone is from UTC, and no zone changes twice within it
	after := offset(shown.Add(26*time.Hour), zone)
	both := []time.Time{shown.Add(-before), shown.Add(-after)}
	slices.SortFunc(both, time.Time.Compare)
	for _, at := range both {
		if at.In(zone).Format(time.DateTime) == shown.Format(time.DateTime) {
			return at
		}
	}
	return shown.Add(-before) // skipped: as far after the jump as it would have been after midnight
}

func offset(at time.Time, zone *time.Location) time.Duration {
	_, seconds := at.In(zone).Zone()
	return time.Duration(seconds) * time.Second
}
