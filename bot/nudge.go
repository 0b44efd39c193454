package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"innovate/bot/say"
	"innovate/data"
	"innovate/data/store"
)

// nudging is the part that gathers reminders into one message a day.
func (b *Bot) nudging() part {
	return part{
		presses: map[string]func(context.Context, occasion) error{say.ActSnooze: b.snooze, say.ActFewer: b.fewer},
		works:   map[string]work{kindNudges: with(b.sendNudges)},
		hourly:  []func(context.Context) error{b.lookForNudges},
	}
}

const kindNudges = "nudges"

const (
	mostNudges  = 5                  // in one message; the rest waits for tomorrow
	lateNudge   = 3                  // working days after which a nudge is old news: we were away
	snoozeFor   = 7 * 24 * time.Hour // how long "next week" is
	aboutNudges = "nudges"           // what the Telling is about that says when somebody was last sent any
)

// aDay is the body of a task to send somebody what is due to them on a day.
type aDay struct {
	Person string `json:"person"`
	Day    string `json:"day"` // 2006-01-02, where they are
}

// lookForNudges plans the day's message for everybody to whom something has
// come due. Somebody whom Slack tells nothing of now is looked at again in an hour.
func (b *Bot) lookForNudges(ctx context.Context) error {
	people := map[string]bool{}
	for _, state := range []string{"waiting", "sending"} {
		due, err := store.Nudges.List(ctx, b.store, store.Where{State: state, Before: b.now().Add(time.Microsecond)})
		if err != nil {
			return fmt.Errorf("look for nudges: %w", err)
		}
		for _, n := range due {
			people[n.Person] = true
		}
	}
	var all []error
	for _, who := range slices.Sorted(maps.Keys(people)) {
		all = append(all, b.planNudges(ctx, who))
	}
	return errors.Join(all...)
}

// planNudges adds the task of the day, for their next working hour. Its key
// is the day: there is one message a day at most.
func (b *Bot) planNudges(ctx context.Context, who string) error {
	p, err := b.person(ctx, who)
	if err != nil {
		return fmt.Errorf("plan nudges: %w", err)
	}
	if p.Gone {
		return b.dropNudges(ctx, who)
	}
	hour := data.NextWorkingHour(b.now(), b.zone(ctx, who))
	day := aDay{who, hour.Format(time.DateOnly)}
	t, err := task(kindNudges, who+"/"+day.Day, hour, day)
	if err != nil {
		return err
	}
	return b.add(ctx, t)
}

// sendNudges sends somebody what is due to them, all in one message. First it
// notes what the message holds, then it sends it, then it notes that it did. A
// try that died in between is done again with just the same; that is the one
// case in which a message may come twice.
//
// A task that has slept through its day, or through the day's working hours,
// does nothing: there will be another for the next.
func (b *Bot) sendNudges(ctx context.Context, t aDay) error {
	p, err := b.person(ctx, t.Person)
	if err != nil {
		return err
	}
	if p.Gone {
		return b.dropNudges(ctx, t.Person)
	}
	zone := b.zone(ctx, t.Person)
	now := b.now().In(zone)
	if now.Format(time.DateOnly) != t.Day || !data.NextWorkingHour(now, zone).Equal(now) {
		return nil
	}
	wish, err := b.profile(ctx, t.Person)
	if err != nil {
		return err
	}
	if ok, err := b.mayNudge(ctx, t.Person, now, wish.Fewer); err != nil || !ok {
		return err
	}
	due, err := b.dueNudges(ctx, t.Person)
	if err != nil {
		return err
	}
	ask, drop := gather(due, t.Day, now, wish.Fewer)
	asked, items, drop := b.wordNudges(ctx, ask, drop)
	if len(items) > 0 {
		asked = asked[:say.Fitting(items)] // the rest waits for tomorrow
	}
	if err := b.markNudges(ctx, t.Day, asked, drop); err != nil || len(asked) == 0 {
		return err
	}
	err = b.post(ctx, t.Person, "", say.Nudges(items, t.Day, nudgeIDs(asked)))
	if err != nil && refusal(err) {
		b.log.Warn("somebody cannot be sent reminders", "error", err)
		return b.dropNudges(ctx, t.Person)
	}
	if err != nil {
		return err
	}
	return b.nudged(ctx, t.Person, asked)
}

// mayNudge tells whether somebody may be sent a message today, after the last
// one.
func (b *Bot) mayNudge(ctx context.Context, who string, now time.Time, fewer bool) (bool, error) {
	last, err := store.Tellings.One(ctx, b.store, who+"/"+aboutNudges)
	if errors.Is(err, store.ErrNotFound) {
		return true, nil
	}
	day := last.At.In(now.Location())
	if fewer {
		day = day.AddDate(0, 0, 6) // on the same weekday again
	}
	return day.Format(time.DateOnly) < now.Format(time.DateOnly), err
}

// dueNudges are what is due to somebody, and what an earlier try set out to send.
func (b *Bot) dueNudges(ctx context.Context, who string) ([]data.Nudge, error) {
	waiting, err := store.Nudges.List(ctx, b.store, store.Where{Owner: who, State: "waiting", Before: b.now().Add(time.Microsecond)})
	if err != nil {
		return nil, err
	}
	sending, err := store.Nudges.List(ctx, b.store, store.Where{Owner: who, State: "sending"})
	return append(waiting, sending...), err
}

// gather chooses what to ask somebody today out of what is due to them. Of
// several about the same thing only the newest is asked; so it is with all of
// one kind for those who want fewer, and for what has been due so long that we
// must have been away. What is not dropped waits. A try that began today is
// gone on with as it was.
func gather(due []data.Nudge, day string, now time.Time, fewer bool) (ask, drop []data.Nudge) {
	for _, n := range due {
		if n.State == "sending" && n.Day == day {
			ask = append(ask, n)
		}
	}
	if len(ask) > 0 {
		return ask, nil
	}
	newest := slices.SortedFunc(slices.Values(due), func(a, b data.Nudge) int {
		return cmp.Or(b.Due.Compare(a.Due), cmp.Compare(b.ID, a.ID))
	})
	seen := map[string]bool{}
	for _, n := range newest {
		late := !now.Before(data.AddWorkdays(n.Due, lateNudge, now.Location()))
		same := n.Kind + " " + n.About
		if seen[same] || seen[n.Kind] && (late || fewer) {
			drop = append(drop, n)
			continue
		}
		seen[same], seen[n.Kind] = true, true
		ask = append(ask, n)
	}
	slices.Reverse(ask) // what has waited longest comes first
	return ask[:min(len(ask), mostNudges)], drop
}

// wordNudges has each part say its own. What is no longer due is dropped;
// what cannot be said now waits for another day and keeps nothing else back.
func (b *Bot) wordNudges(ctx context.Context, ask, drop []data.Nudge) ([]data.Nudge, []say.Message, []data.Nudge) {
	var asked []data.Nudge
	var items []say.Message
	for _, n := range ask {
		word := b.all.nudges[n.Kind]
		if word == nil {
			drop = append(drop, n) // of a kind that there is no more
			continue
		}
		m, still, err := word(ctx, n.About, n.Person)
		switch {
		case err != nil:
			b.log.Warn("word a reminder", "kind", n.Kind, "error", err)
		case still:
			asked, items = append(asked, n), append(items, m)
		default:
			drop = append(drop, n)
		}
	}
	return asked, items, drop
}

// markNudges notes what is about to be sent, and lets go of the rest.
func (b *Bot) markNudges(ctx context.Context, day string, asked, drop []data.Nudge) error {
	if len(asked)+len(drop) == 0 {
		return nil
	}
	return b.store.Change(ctx, func(tx *store.Tx) error {
		for _, n := range asked {
			n.State, n.Day = "sending", day
			if err := store.Nudges.Put(ctx, tx, n); err != nil {
				return err
			}
		}
		return dropAll(ctx, tx, drop)
	})
}

func dropAll(ctx context.Context, tx *store.Tx, all []data.Nudge) error {
	for _, n := range all {
		n.State = "dropped"
		if err := store.Nudges.Put(ctx, tx, n); err != nil {
			return err
		}
	}
	return nil
}

// nudged notes that a message was sent.
func (b *Bot) nudged(ctx context.Context, who string, asked []data.Nudge) error {
	return b.store.Change(ctx, func(tx *store.Tx) error {
		for _, n := range asked {
			n, err := store.Nudges.One(ctx, tx, n.ID)
			if err != nil {
				return err
			}
			if n.State != "sending" {
				continue // snoozed by somebody who was faster than Slack's answer
			}
			n.State, n.Sent = "sent", b.now()
			if err := store.Nudges.Put(ctx, tx, n); err != nil {
				return err
			}
		}
		return store.Tellings.Put(ctx, tx, data.Telling{Place: who, About: aboutNudges, At: b.now()})
	})
}

// dropNudges lets go of all that waits for somebody who cannot be told of it.
func (b *Bot) dropNudges(ctx context.Context, who string) error {
	return b.store.Change(ctx, func(tx *store.Tx) error {
		for _, state := range []string{"waiting", "sending"} {
			all, err := store.Nudges.List(ctx, tx, store.Where{Owner: who, State: state})
			if err != nil {
				return err
			}
			if err := dropAll(ctx, tx, all); err != nil {
				return err
			}
		}
		return nil
	})
}

// snooze puts off a week what a message asks. Pressed again it finds nothing
// left to put off: the button stands for the message of one day.
func (b *Bot) snooze(ctx context.Context, o occasion) error {
	day, ids, _ := strings.Cut(o.Value, " ")
	var until time.Time
	err := b.store.Change(ctx, func(tx *store.Tx) error {
		for _, id := range strings.Fields(ids) {
			n, err := store.Nudges.One(ctx, tx, id)
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return err
			}
			if n.Person != o.User || n.Day != day || n.State != "sent" && n.State != "sending" {
				continue
			}
			until = b.now().Add(snoozeFor)
			n.State, n.Day, n.Due, n.Snoozed = "waiting", "", until, n.Snoozed+1
			if err := store.Nudges.Put(ctx, tx, n); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("snooze: %w", err)
	}
	return b.respond(ctx, o.URL, say.Snoozed(!until.IsZero()), false)
}

// fewer has somebody be sent one message a week at most.
func (b *Bot) fewer(ctx context.Context, o occasion) error {
	err := b.changeProfile(ctx, o.User, func(p *data.Profile) { p.Fewer = true })
	if err != nil {
		return err
	}
	return b.respond(ctx, o.URL, say.FewerNow(), false)
}

func nudgeIDs(all []data.Nudge) []string {
	var ids []string
	for _, n := range all {
		ids = append(ids, n.ID)
	}
	return ids
}
