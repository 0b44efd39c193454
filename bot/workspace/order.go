package workspace

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// The orders of a talk: lines that begin with "!". They say what Slack, the line or the clock does.
var (
	answersOrder = regexp.MustCompile(`^Slack answers (\S+) to (\S+)(.*)$`)
	doesOrder    = regexp.MustCompile(`^Slack does (\S+) but answers (\d+)(.*)$`)
	dropsOrder   = regexp.MustCompile(`^Slack drops the connection of (\S+)(.*)$`)
	slowOrder    = regexp.MustCompile(`^Slack is slow at (\S+)(.*)$`)
)

// slowAnswer is how late, by the real clock, a slow Slack answers in a talk.
const slowAnswer = 200 * time.Millisecond

var errNoOrder = errors.New("nobody knows this order")

func (p *player) order(ctx context.Context, order string) error {
	for _, kind := range []func(string) (bool, error){p.fault, p.clock, p.people} {
		if known, err := kind(order); known {
			return err
		}
	}
	switch order {
	case "deliver that again":
		return p.w.Redeliver()
	case "Slack disconnects":
		return p.w.Disconnect("refresh_requested")
	case "the line is cut":
		return p.w.Disconnect("")
	}
	if p.hooks.Do != nil {
		if known, err := p.hooks.Do(ctx, order); known || err != nil {
			return err
		}
	}
	return errNoOrder
}

// fault plays the orders that make calls go wrong, and says whether this was one.
func (p *player) fault(order string) (bool, error) {
	var method, often string
	var f Fault
	if found := answersOrder.FindStringSubmatch(order); found != nil {
		method, often = found[2], found[3]
		if status, err := strconv.Atoi(found[1]); err == nil {
			f.Status = status
		} else {
			f.Error = found[1]
		}
	} else if found := doesOrder.FindStringSubmatch(order); found != nil {
		status, err := strconv.Atoi(found[2])
		if err != nil || http.StatusText(status) == "" {
			return true, fmt.Errorf("%q is no status", found[2])
		}
		method, often, f = found[1], found[3], Fault{Status: status, Done: true}
	} else if found := dropsOrder.FindStringSubmatch(order); found != nil {
		method, often, f = found[1], found[2], Fault{Drop: true}
	} else if found := slowOrder.FindStringSubmatch(order); found != nil {
		method, often, f = found[1], found[2], Fault{Slow: slowAnswer}
	} else {
		return false, nil
	}
	times, err := count(strings.TrimSpace(strings.TrimSuffix(often, "times")))
	if err == nil {
		p.w.Fail(method, times, f)
	}
	return true, err
}

// count reads a number in figures or words; nothing means once.
func count(s string) (int, error) {
	names := map[string]int{
		"": 1, "a": 1, "an": 1, "once": 1, "one": 1, "twice": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
		"seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
	}
	if n, known := names[s]; known {
		return n, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0, fmt.Errorf("%q is no number", s)
	}
	return n, nil
}
