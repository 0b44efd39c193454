package bot

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"innovate/data"
	"innovate/data/store"
)

// adopters has a record name very many who took it up.
func (s Staging) adopters(ctx context.Context, found []string) error {
	many, err := strconv.Atoi(found[2])
	if err != nil {
		return err
	}
	return s.change(ctx, found[1], func(i *data.Innovation) {
		i.Adopters = slices.Clone(i.Adopters)
		for n := range many {
			i.Adopters = append(i.Adopters, data.Site{Organisation: "Hospital " + strings.Repeat("x", n%9) + string(rune('A'+n%26)), Country: "UK"})
		}
	})
}

// teams has very many teams take an innovation up, of every stage and kind.
func (s Staging) teams(ctx context.Context, found []string) error {
	many, err := strconv.Atoi(found[2])
	if err != nil {
		return err
	}
	i, err := s.bot.store.Innovation(ctx, found[1])
	if err != nil {
		return err
	}
	now := s.bot.now()
	return s.bot.store.Change(ctx, func(tx *store.Tx) error {
		for n := range many {
			a := data.Adoption{
				ID: fmt.Sprintf("t%03d", n), Innovation: i.ID, Stage: data.Stages[n%len(data.Stages)].Code, Setting: data.Settings[n%len(data.Settings)].Code,
				Site: data.Site{Organisation: fmt.Sprint("Hospital ", n), Team: "Ward " + strings.Repeat("x", n%9), Country: "UK"},
				Kept: i.Core[:n%(len(i.Core)+1)], Changed: strings.Repeat("another form ", n%30), Since: now.Add(time.Duration(n) * time.Minute),
				People: []string{"USOMEBODY"}, Quiet: n%11 == 0, Version: 1,
			}
			a.Result = data.Result{Effect: []string{"better", "same", "worse", "early", ""}[n%5], Count: n, Of: many}
			if a.Stage == "stopped" {
				a.Reason = "The lead left"
			}
			if err := store.Adoptions.Put(ctx, tx, a); err != nil {
				return err
			}
		}
		return nil
	})
}

// takeUp has a team take an innovation up, or stop: one that nobody here is
// of, or that of somebody who is here.
func (s Staging) takeUp(ctx context.Context, found []string) error {
	i, err := s.bot.store.Innovation(ctx, found[3])
	if err != nil {
		return fmt.Errorf("%s: %w", found[3], err)
	}
	now := s.bot.now()
	a := data.Adoption{
		ID: found[1] + "/" + found[3], Innovation: found[3], Site: data.Site{Organisation: found[1]}, Since: now, Started: now, At: now, Version: 1,
		Stage: map[string]string{"uses": "live", "is testing": "testing", "stopped": "stopped"}[found[2]], Kept: i.Core[:1], People: []string{"U1"},
	}
	person := ""
	if found[4] != "" {
		person = s.user(found[1])
		a.Site, a.By, a.People = data.Site{Organisation: found[4], Team: found[5]}, person, []string{person}
	}
	if found[2] == "stopped" {
		a.Reason = found[6]
	} else {
		a.Changed = found[6]
	}
	return s.bot.store.Change(ctx, func(tx *store.Tx) error {
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
