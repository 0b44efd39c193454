package bot

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"time"

	"innovate/bot/say"
	"innovate/data"
	"innovate/data/store"
)

// The lines of a talk that are about who agreed to be asked.
var (
	agreedLine  = regexp.MustCompile(`^(\S+) agreed to be asked about (\S+) at ([^,(]+)(?:, ([^(]+))? \((\S+?)(?:, (origin))?\)(?: (\d+) days ago)?$`)
	shownLine   = regexp.MustCompile(`^(#\S+) is shown (\S+)$`)
	namesLine   = regexp.MustCompile(`^the catalogue names (\S+) for (\S+)$`)
	worksInLine = regexp.MustCompile(`^(\S+) works in (\S+)$`)
	triesLine   = regexp.MustCompile(`^(\S+) uses (\S+) at ([^,(]+)(?:, (.+))?$`)
)

func (h *house) doMeet(ctx context.Context, line string) (bool, error) {
	if f := agreedLine.FindStringSubmatch(line); f != nil {
		if _, err := h.store.Innovation(ctx, f[2]); err != nil {
			return true, err
		}
		days, _ := strconv.Atoi(f[7])
		then := h.time().Add(-time.Duration(days) * 24 * time.Hour)
		role := f[6]
		if role == "" {
			role = "adopter"
		}
		person := h.w.UserID(f[1])
		return true, h.store.Change(ctx, func(tx *store.Tx) error {
			return store.Consents.Put(ctx, tx, data.Consent{
				Innovation: f[2], Person: person, By: person, Site: data.Site{Organisation: strings.TrimSpace(f[3]), Team: strings.TrimSpace(f[4])},
				Setting: f[5], Role: role, State: "agreed", How: "themselves, in Slack", Agreed: then, Confirmed: then,
			})
		})
	}
	if f := shownLine.FindStringSubmatch(line); f != nil {
		i, err := h.store.Innovation(ctx, f[2])
		if err != nil {
			return true, err
		}
		return true, h.bot.post(ctx, h.w.ChannelID(f[1]), "", say.Shared(h.w.UserID("Dara"), []data.Innovation{i}, nil))
	}
	if f := namesLine.FindStringSubmatch(line); f != nil {
		return true, h.change(ctx, f[2], func(i *data.Innovation) {
			today := h.time().Format(time.DateOnly)
			i.Contacts = append(i.Contacts, data.Contact{Organisation: i.Origin.Organisation, Role: "origin", Slack: h.w.UserID(f[1]), Agreed: today})
		})
	}
	if f := worksInLine.FindStringSubmatch(line); f != nil {
		return true, h.store.Change(ctx, func(tx *store.Tx) error {
			return store.Profiles.Put(ctx, tx, data.Profile{Place: h.w.UserID(f[1]), Setting: f[2]})
		})
	}
	if f := triesLine.FindStringSubmatch(line); f != nil {
		person := h.w.UserID(f[1])
		return true, h.store.Change(ctx, func(tx *store.Tx) error {
			if err := store.Adopters.Put(ctx, tx, data.Adopter{Adoption: "adoption-" + person, Person: person}); err != nil {
				return err
			}
			return store.Adoptions.Put(ctx, tx, data.Adoption{
				ID: "adoption-" + person, Innovation: f[2], Site: data.Site{Organisation: f[3], Team: f[4]}, Stage: "live", People: []string{person}, By: person, At: h.time(),
			})
		})
	}
	return false, nil
}
