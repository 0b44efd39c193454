package bot

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"innovate/data"
	"innovate/data/store"
)

// The orders of a talk that bring something worth telling.
var (
	takenOrder  = regexp.MustCompile(`^(.+) (uses|is testing|stopped) (\S+?)(?:: (.*))?$`)
	needOrder   = regexp.MustCompile(`^somebody needs: (.*)$`)
	findOrder   = regexp.MustCompile(`^(\S+) has new evidence: (.*)$`)
	addedOrder  = regexp.MustCompile(`^(\S+) is new$`)
	recallOrder = regexp.MustCompile(`^(\S+) is recalled: (.*)$`)
	metOrder    = regexp.MustCompile(`^(\S+) met somebody from (.+) about (\S+)$`)
)

// doDigest carries out the lines of a talk that bring something worth telling.
func (h *house) doDigest(ctx context.Context, line string) (bool, error) {
	if f := addedOrder.FindStringSubmatch(line); f != nil {
		return true, h.addRecord(ctx, f[1])
	}
	if f := findOrder.FindStringSubmatch(line); f != nil {
		return true, h.change(ctx, f[1], func(i *data.Innovation) {
			i.Evidence = append(i.Evidence, data.Evidence{Finding: f[2], Design: "audit", Effect: "benefit", Year: 2026, Source: "https://example.org/new"})
		})
	}
	if f := recallOrder.FindStringSubmatch(line); f != nil {
		r := data.Recall{Innovation: f[1], Status: "withdrawn", Reason: f[2], By: h.w.UserID("Dara"), At: h.time()}
		_, _, err := h.bot.keepRecall(ctx, r)
		return true, err
	}
	if f := needOrder.FindStringSubmatch(line); f != nil {
		return true, put(ctx, h.store, store.Needs, data.Need{ID: "need-1", Text: f[1], By: "U1", State: "open", At: h.time()})
	}
	if f := metOrder.FindStringSubmatch(line); f != nil {
		now := h.time()
		i := data.Introduction{ID: "i-" + f[1] + f[3], Innovation: f[3], Asker: h.w.UserID(f[1]), Contact: "UX", State: "met", Opened: now, Met: now}
		c := data.Consent{Innovation: f[3], Person: "UX", Site: data.Site{Organisation: f[2]}, State: "agreed", Confirmed: now}
		if err := put(ctx, h.store, store.Consents, c); err != nil {
			return true, err
		}
		return true, put(ctx, h.store, store.Introductions, i)
	}
	if f := takenOrder.FindStringSubmatch(line); f != nil {
		return true, h.takeUp(ctx, f[1], f[2], f[3], f[4])
	}
	return false, nil
}

func put[T any](ctx context.Context, st *store.Store, on store.Shelf[T], entry T) error {
	return st.Change(ctx, func(tx *store.Tx) error { return on.Put(ctx, tx, entry) })
}

// addRecord adds a record that is like another, under a name of its own.
func (h *house) addRecord(ctx context.Context, id string) error {
	i, err := h.store.Innovation(ctx, "fall-tips")
	if err != nil {
		return err
	}
	i.ID, i.Title = id, "A lamp at each bed ("+strings.ReplaceAll(id, "-", " ")+")"
	_, err = h.store.Put(ctx, []data.Innovation{i})
	return err
}

// takeUp has a team take an innovation up, or stop.
func (h *house) takeUp(ctx context.Context, who, how, innovation, note string) error {
	i, err := h.store.Innovation(ctx, innovation)
	if err != nil {
		return fmt.Errorf("%s: %w", innovation, err)
	}
	now := h.time()
	a := data.Adoption{
		ID: who + "/" + innovation, Innovation: innovation, Site: data.Site{Organisation: who}, Since: now, Started: now, At: now, Version: 1,
		Stage: map[string]string{"uses": "live", "is testing": "testing", "stopped": "stopped"}[how], Kept: i.Core[:1], People: []string{"U1"},
	}
	if how == "stopped" {
		a.Reason = note
	} else {
		a.Changed = note
	}
	return h.store.Change(ctx, func(tx *store.Tx) error {
		if err := store.Adoptions.Put(ctx, tx, a); err != nil {
			return err
		}
		return store.AdoptionHistory.Put(ctx, tx, a)
	})
}
