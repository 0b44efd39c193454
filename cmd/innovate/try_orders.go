package main

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"innovate/data"
	"innovate/data/store"
)

// The lines of a talk that say how things stand in it, and that only whoever
// runs the bot can bring about. Those that a trial cannot do are left to the
// tests; the page says so.
var (
	agreedOrder = regexp.MustCompile(`^(\w+) agreed to be asked about (\S+) at ([^,(]+)(?:, ([^(]+))?(?: \((\w+)\))?(?: (\d+) days ago)?$`)
	worksOrder  = regexp.MustCompile(`^(\w+) works in (\w+)$`)
	statusOrder = regexp.MustCompile(`^(\S+) is (\S+)$`)
)

// do carries out such a line, if it is one that a trial can do.
func (h *trial) do(ctx context.Context, line string) (bool, error) {
	if line == "the bot restarts" {
		return true, h.restart(ctx)
	}
	if found := agreedOrder.FindStringSubmatch(line); found != nil {
		return true, h.agree(ctx, found)
	}
	if found := worksOrder.FindStringSubmatch(line); found != nil {
		return true, h.store.Change(ctx, func(tx *store.Tx) error {
			return store.Profiles.Put(ctx, tx, data.Profile{Place: h.w.UserID(found[1]), Setting: found[2]})
		})
	}
	if found := statusOrder.FindStringSubmatch(line); found != nil && slices.Contains(data.Statuses, found[2]) {
		i, err := h.store.Innovation(ctx, found[1])
		if err != nil {
			return true, err
		}
		i.Status = found[2]
		_, err = h.store.Put(ctx, []data.Innovation{i})
		return true, err
	}
	return false, nil
}

// agree records that somebody may be asked about an innovation.
func (h *trial) agree(ctx context.Context, found []string) error {
	if _, err := h.store.Innovation(ctx, found[2]); err != nil {
		return err
	}
	days := 0
	if found[6] != "" {
		var err error
		if days, err = strconv.Atoi(found[6]); err != nil {
			return err
		}
	}
	then := h.clock.now().Add(-time.Duration(days) * 24 * time.Hour)
	person := h.w.UserID(found[1])
	return h.store.Change(ctx, func(tx *store.Tx) error {
		return store.Consents.Put(ctx, tx, data.Consent{
			Innovation: found[2], Person: person, By: person, Setting: found[5], Role: "adopter", State: "agreed", How: "themselves, in Slack",
			Site: data.Site{Organisation: strings.TrimSpace(found[3]), Team: strings.TrimSpace(found[4])}, Agreed: then, Confirmed: then,
		})
	})
}
