package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"innovate/bot/say"
	"innovate/data"
	"innovate/data/store"
)

// orders are the lines of a talk that say how things stand in it, and that
// only whoever runs the bot can bring about. Those that a trial cannot do are
// left to the tests; the page says so.
var orders = []struct {
	line *regexp.Regexp
	do   func(h *trial, ctx context.Context, found []string) error
}{
	{regexp.MustCompile(`^the bot restarts$`), (*trial).restarted},
	{regexp.MustCompile(`^the index follows the catalogue$`), func(*trial, context.Context, []string) error { return nil }}, // it always does
	{regexp.MustCompile(`^(\w+) agreed to be asked about (\S+) at ([^,(]+)(?:, ([^(]+))?(?: \((\w+)(?:, (origin))?\))?(?: (\d+) days ago)?$`), (*trial).agree},
	{regexp.MustCompile(`^(\w+) works in (\w+)(?: at (.+))?$`), (*trial).worksIn},
	{regexp.MustCompile(`^(#\S+) is shown (\S+)$`), (*trial).shown},
	{regexp.MustCompile(`^the catalogue names (\w+) for (\S+)$`), (*trial).names},
	{regexp.MustCompile(`^somebody needs: (.*)$`), (*trial).need},
	{regexp.MustCompile(`^(\S+) has new evidence: (.*)$`), (*trial).evidence},
	{regexp.MustCompile(`^(\S+) is new$`), (*trial).added},
	{regexp.MustCompile(`^(\S+) is (` + strings.Join(data.Statuses, "|") + `)$`), (*trial).status},
	{regexp.MustCompile(`^(.+) (uses|is testing|stopped) (\S+?)(?: at ([^,(:]+)(?:, ([^:]+))?)?(?:: (.*))?$`), (*trial).takeUp},
}

// do carries out such a line, if it is one that a trial can do.
func (h *trial) do(ctx context.Context, line string) (bool, error) {
	for _, each := range orders {
		if found := each.line.FindStringSubmatch(line); found != nil {
			return true, each.do(h, ctx, found)
		}
	}
	return false, nil
}

func (h *trial) restarted(ctx context.Context, _ []string) error { return h.restart(ctx) }

// agree records that somebody may be asked about an innovation.
func (h *trial) agree(ctx context.Context, found []string) error {
	if _, err := h.store.Innovation(ctx, found[2]); err != nil {
		return err
	}
	days, role := 0, "adopter"
	if found[7] != "" {
		var err error
		if days, err = strconv.Atoi(found[7]); err != nil {
			return err
		}
	}
	if found[6] != "" {
		role = found[6]
	}
	then := h.clock.now().Add(-time.Duration(days) * 24 * time.Hour)
	person := h.w.UserID(found[1])
	return put(ctx, h.store, store.Consents, data.Consent{
		Innovation: found[2], Person: person, By: person, Setting: found[5], Role: role, State: "agreed", How: "themselves, in Slack",
		Site: data.Site{Organisation: strings.TrimSpace(found[3]), Team: strings.TrimSpace(found[4])}, Agreed: then, Confirmed: then,
	})
}

func (h *trial) worksIn(ctx context.Context, found []string) error {
	return put(ctx, h.store, store.Profiles, data.Profile{Place: h.w.UserID(found[1]), Setting: found[2], Country: "UK", Region: found[3]})
}

func (h *trial) need(ctx context.Context, found []string) error {
	return put(ctx, h.store, store.Needs, data.Need{ID: "need-1", Text: found[1], By: h.w.UserID(curator), State: "open", At: h.clock.now()})
}

func put[T any](ctx context.Context, st *store.Store, on store.Shelf[T], entry T) error {
	return st.Change(ctx, func(tx *store.Tx) error { return on.Put(ctx, tx, entry) })
}

// shown posts an innovation as though somebody had shared it.
func (h *trial) shown(ctx context.Context, found []string) error {
	i, err := h.store.Innovation(ctx, found[2])
	if err != nil {
		return err
	}
	m := say.Shared(h.w.UserID(curator), []data.Innovation{i}, nil)
	blocks, err := json.Marshal(m.Blocks)
	if err != nil {
		return err
	}
	form := url.Values{"token": {h.w.BotToken()}, "channel": {h.w.ChannelID(found[1])}, "text": {m.Text}, "blocks": {string(blocks)}}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, h.w.URL()+"chat.postMessage", strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	var answer struct{ Error string }
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil || answer.Error != "" {
		return fmt.Errorf("post the card of %s: %s %v", found[2], answer.Error, err)
	}
	return nil
}

func (h *trial) names(ctx context.Context, found []string) error {
	return h.change(ctx, found[2], func(i *data.Innovation) {
		i.Contacts = append(slices.Clone(i.Contacts), data.Contact{
			Organisation: i.Origin.Organisation, Role: "origin", Slack: h.w.UserID(found[1]), Agreed: h.clock.now().Format(time.DateOnly),
		})
	})
}

func (h *trial) status(ctx context.Context, found []string) error {
	return h.change(ctx, found[1], func(i *data.Innovation) { i.Status = found[2] })
}

func (h *trial) evidence(ctx context.Context, found []string) error {
	return h.change(ctx, found[1], func(i *data.Innovation) {
		i.Evidence = append(slices.Clone(i.Evidence), data.Evidence{
			Finding: found[2], Design: "audit", Effect: "benefit", Year: h.clock.now().Year(), Source: "https://example.org/new",
		})
	})
}

// added brings a record that is like another, under a name of its own.
func (h *trial) added(ctx context.Context, found []string) error {
	return h.change(ctx, "fall-tips", func(i *data.Innovation) {
		i.ID, i.Title = found[1], "A lamp at each bed ("+strings.ReplaceAll(found[1], "-", " ")+")"
	})
}

func (h *trial) change(ctx context.Context, id string, change func(*data.Innovation)) error {
	i, err := h.store.Innovation(ctx, id)
	if err == nil {
		change(&i)
		_, err = h.store.Put(ctx, []data.Innovation{i})
	}
	return err
}

// takeUp has a team take an innovation up, or stop.
func (h *trial) takeUp(ctx context.Context, found []string) error {
	i, err := h.store.Innovation(ctx, found[3])
	if err != nil {
		return err
	}
	now := h.clock.now()
	a := data.Adoption{
		ID: found[1] + "/" + found[3], Innovation: found[3], Site: data.Site{Organisation: found[1]}, Since: now, Started: now, At: now, Version: 1,
		Stage: map[string]string{"uses": "live", "is testing": "testing", "stopped": "stopped"}[found[2]], Kept: i.Core[:1], People: []string{"U1"},
	}
	person := ""
	if found[4] != "" { // somebody of that site
		person = h.w.UserID(found[1])
		a.Site, a.By, a.People = data.Site{Organisation: found[4], Team: found[5]}, person, []string{person}
	}
	if found[2] == "stopped" {
		a.Reason = found[6]
	} else {
		a.Changed = found[6]
	}
	return h.store.Change(ctx, func(tx *store.Tx) error {
		if person != "" {
			if err := store.Adopters.Put(ctx, tx, data.Adopter{Adoption: a.ID, Person: person}); err != nil {
				return err
			}
		}
		if err := store.Adoptions.Put(ctx, tx, a); err != nil {
			return err
		}
		return store.AdoptionHistory.Put(ctx, tx, a)
	})
}
