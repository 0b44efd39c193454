package bot

import (
	"cmp"
	"context"
	"fmt"
	"sync"
	"time"
	_ "time/tzdata" // people live in zones that the machine may never have heard of

	"github.com/slack-go/slack"
)

// A person is what Slack knows of somebody that we go by.
type person struct {
	Zone *time.Location // nil: Slack does not say
	Gone bool           // has left the workspace, or was never in it
	Bot  bool
}

// people are those whom Slack was asked about a short while ago.
type people struct {
	mu    sync.Mutex
	known map[string]acquaintance
}

type acquaintance struct {
	person
	since time.Time
}

// How long what Slack says of somebody is gone by, and of how many people: an
// account that is closed is noticed within the hour.
const (
	acquainted     = time.Hour
	mostAcquainted = 5000
)

// person asks Slack about somebody, unless it was asked a short while ago.
func (b *Bot) person(ctx context.Context, id string) (person, error) {
	if p, ok := b.people.recall(id, b.now()); ok {
		return p, nil
	}
	u, err := b.slack.GetUserInfoContext(ctx, id)
	var p person
	switch {
	case refusedWith(err, "user_not_found"), refusedWith(err, "user_not_visible"):
		p.Gone = true
	case err != nil:
		return person{}, fmt.Errorf("ask about a person: %w", b.called("users.info", err))
	default:
		p = person{Zone: zoneOf(u), Gone: u.Deleted, Bot: u.IsBot}
	}
	b.people.keep(id, p, b.now())
	return p, nil
}

// zone is the time zone somebody is in. Where Slack does not say, or cannot be
// asked, it is the one that most people are in whom we know of.
func (b *Bot) zone(ctx context.Context, id string) *time.Location {
	p, err := b.person(ctx, id)
	if err != nil {
		b.log.Warn("look up a time zone", "error", err)
	}
	if p.Zone == nil {
		return b.people.usualZone()
	}
	return p.Zone
}

// zoneOf reads the zone of a Slack user. Slack may name one that is newer than
// our list, and then its distance from UTC still holds today.
func zoneOf(u *slack.User) *time.Location {
	if u.TZ == "" {
		return nil
	}
	if zone, err := time.LoadLocation(u.TZ); err == nil {
		return zone
	}
	return time.FixedZone(u.TZ, u.TZOffset)
}

func (p *people) recall(id string, now time.Time) (person, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	a, ok := p.known[id]
	age := now.Sub(a.since)
	return a.person, ok && age >= 0 && age < acquainted
}

func (p *people) keep(id string, is person, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known == nil || len(p.known) >= mostAcquainted {
		p.known = map[string]acquaintance{}
	}
	p.known[id] = acquaintance{is, now}
}

// usualZone is where most people are whom we know of; UTC when we know nobody.
func (p *people) usualZone() *time.Location {
	p.mu.Lock()
	defer p.mu.Unlock()
	type count struct {
		zone *time.Location
		n    int
	}
	counts := map[string]count{}
	for _, a := range p.known {
		if a.Zone != nil && !a.Gone && !a.Bot {
			counts[a.Zone.String()] = count{a.Zone, counts[a.Zone.String()].n + 1}
		}
	}
	usual := count{zone: time.UTC}
	for _, c := range counts {
		if cmp.Or(cmp.Compare(c.n, usual.n), cmp.Compare(usual.zone.String(), c.zone.String())) > 0 {
			usual = c
		}
	}
	return usual.zone
}
