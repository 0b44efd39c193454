package workspace

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// The orders of a talk that move its clock.
var (
	passOrder = regexp.MustCompile(`^(\S+) (second|minute|hour|day|week)s? pass(?:es)?$`)
	timeOrder = regexp.MustCompile(`^it is (?:(\S+) )?(\d\d:\d\d)(?: in (\S+))?$`)
)

func (p *player) clock(order string) (bool, error) {
	if pass := passOrder.FindStringSubmatch(order); pass != nil {
		return true, p.pass(pass[1], pass[2])
	}
	when := timeOrder.FindStringSubmatch(order)
	if when == nil {
		return false, nil
	}
	now := p.w.cfg.Now()
	then, err := moment(now, when[1], when[2], when[3])
	if err == nil && !then.After(now) {
		err = fmt.Errorf("that was before %s; the clock does not go back", now.In(then.Location()).Format("Monday 2006-01-02 15:04"))
	}
	if err != nil {
		return true, err
	}
	return true, p.advance(then.Sub(now))
}

func (p *player) pass(number, unit string) error {
	n, err := count(number)
	if err != nil {
		return err
	}
	units := map[string]time.Duration{
		"second": time.Second, "minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour, "week": 7 * 24 * time.Hour,
	}
	return p.advance(time.Duration(n) * units[unit])
}

func (p *player) advance(d time.Duration) error {
	if p.hooks.Advance == nil {
		return fmt.Errorf("no time can pass here")
	}
	p.hooks.Advance(d)
	return nil
}

var weekdays = []string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}

// moment is when the clock shows a time, in a zone, on a date. A weekday is the next one on which the time is still to
// come, today counting; with no day it is the next time that the clock shows it.
func moment(now time.Time, day, clock, zone string) (time.Time, error) {
	if zone == "" {
		zone = homeZone
	}
	at, err := time.LoadLocation(zone)
	if err != nil {
		return time.Time{}, err
	}
	if strings.Contains(day, "-") {
		return time.ParseInLocation("2006-01-02 15:04", day+" "+clock, at)
	}
	hour, err := time.Parse("15:04", clock)
	if err != nil {
		return time.Time{}, err
	}
	if day != "" && !slices.Contains(weekdays, day) {
		return time.Time{}, fmt.Errorf("%q is neither a weekday nor a date such as 2026-12-01", day)
	}
	today := now.In(at)
	for ahead := 0; ; ahead++ { // at most a week and a day: every weekday comes
		then := time.Date(today.Year(), today.Month(), today.Day()+ahead, hour.Hour(), hour.Minute(), 0, 0, at)
		if then.After(now) && (day == "" || then.Weekday().String() == day) {
			return then, nil
		}
	}
}
