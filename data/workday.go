package data

import "time"

// The hours in which people are asked and reminded of things, from Monday to
// Friday where they are.
const (
	WorkFrom = 9
	WorkTo   = 17
)

// AddWorkdays is the same time of day so many working days later, Monday to
// Friday as a zone has them. From a weekend on, Monday is the first. Public
// holidays count as working days: which they are differs from town to town.
func AddWorkdays(t time.Time, n int, zone *time.Location) time.Time {
	at := t.In(zone)
	for day := 1; n > 0; day++ {
		next := sameTime(t.In(zone), day)
		if workday(next) && next.After(at) { // not after: a day that the zone never had
			at = next
			n--
		}
	}
	return at
}

// sameTime is the time of day of another day. Where the clocks skip it, it is
// an hour off.
func sameTime(t time.Time, days int) time.Time {
	year, month, day := t.Date()
	return time.Date(year, month, day+days, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), t.Location())
}

func workday(t time.Time) bool {
	return t.Weekday() != time.Saturday && t.Weekday() != time.Sunday
}

// NextWorkingHour is when somebody in a zone may next be asked something: the
// time itself when they are at work, else the next morning that they are.
func NextWorkingHour(t time.Time, zone *time.Location) time.Time {
	local := t.In(zone)
	if workday(local) && local.Hour() >= WorkFrom && local.Hour() < WorkTo {
		return local
	}
	year, month, day := local.Date()
	for ; ; day++ {
		morning := time.Date(year, month, day, WorkFrom, 0, 0, 0, zone)
		if morning.After(local) && workday(morning) {
			return morning
		}
	}
}
