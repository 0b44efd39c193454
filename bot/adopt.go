package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"innovate/bot/say"
	"innovate/data"
	"innovate/data/store"

	"github.com/slack-go/slack"
)

// adopting is the part that keeps what teams made of innovations. An adoption
// belongs to its people: they and curators may change it, and nobody else is
// ever told who they are.
func (b *Bot) adopting() part {
	return part{
		presses: map[string]func(context.Context, occasion) error{
			say.ActTry: b.tryIt, say.ActAdoption: b.openAdoption, say.ActThisOne: b.openAdoption, say.ActNewSite: b.newSite,
			say.ActJoin: b.askToJoin, say.ActLetIn: b.letIn, say.ActLeave: b.leaveAdoption,
			say.ActGoing: b.stillGoing, say.ActLive: b.stillGoing, say.ActPaused: b.stillGoing,
			say.ActStopped: b.openFollowUp, say.ActResult: b.openFollowUp,
		},
		submits: map[string]func(context.Context, occasion) (*slack.ViewSubmissionResponse, error){
			say.FormAdoption: b.submitAdoption, say.FormStopped: b.submitStop, say.FormResult: b.submitResult,
		},
		works:  map[string]work{kindAdoption: with(b.tellAdopter)},
		nudges: map[string]func(context.Context, string, string) (say.Message, bool, error){nudgeFollowUp: b.followUp},
	}
}

// adoptionsOf are the adoptions that belong to somebody, the last to have
// moved first.
func (b *Bot) adoptionsOf(ctx context.Context, person string) ([]data.Adoption, error) {
	return store.AdoptionsOf(ctx, b.store, person)
}

// tryIt opens the form for somebody who tries an innovation: their own
// entries first, if they have told us before.
func (b *Bot) tryIt(ctx context.Context, o occasion) error {
	i, live, err := b.record(ctx, o.Value)
	if err != nil {
		return err
	}
	if !live {
		return b.openModal(ctx, o, goneModal(i))
	}
	all, err := b.adoptionsOf(ctx, o.User)
	if err != nil {
		return err
	}
	mine := slices.DeleteFunc(slices.Clone(all), func(a data.Adoption) bool { return a.Innovation != i.ID })
	if len(mine) > 0 {
		return b.openModal(ctx, o, say.Sites(i, mine))
	}
	blank, err := b.blank(ctx, o, i.ID, all)
	if err != nil {
		return err
	}
	return b.openModal(ctx, o, say.Adoption(i, blank, newMeta(i.ID)))
}

// newSite opens an empty form from within a modal.
func (b *Bot) newSite(ctx context.Context, o occasion) error {
	i, live, err := b.record(ctx, o.Value)
	if err != nil {
		return err
	}
	if !live {
		return b.turnTo(ctx, o, goneModal(i))
	}
	blank, err := b.blank(ctx, o, i.ID, nil)
	if err != nil {
		return err
	}
	return b.turnTo(ctx, o, say.Adoption(i, blank, newMeta(i.ID)))
}

// blank is the form before anything is filled in: with where somebody works,
// as they told us for another innovation, or as they or the channel say.
func (b *Bot) blank(ctx context.Context, o occasion, innovation string, others []data.Adoption) (data.Adoption, error) {
	a := data.Adoption{Innovation: innovation, People: []string{o.User}}
	if len(others) > 0 {
		last := others[0]
		a.Site, a.Setting, a.Size = last.Site, last.Setting, last.Size
		return a, nil
	}
	p, err := b.background(ctx, o.Channel, o.User)
	a.Setting, a.Size = p.Setting, p.Size
	a.Site.Country, a.Site.Place = p.Country, p.Region
	return a, err
}

// openAdoption opens the form of an adoption for those it belongs to.
func (b *Bot) openAdoption(ctx context.Context, o occasion) error {
	show := b.openModal
	if o.Action == say.ActThisOne {
		show = b.turnTo
	}
	a, i, err := b.adoption(ctx, o.Value)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return show(ctx, o, say.AdoptionGone())
	case err != nil:
		return err
	case !b.mayChange(a, o.User):
		return show(ctx, o, say.NotYourSite())
	}
	return show(ctx, o, say.Adoption(i, a, adoptionMeta(a)))
}

// adoption looks up an adoption and its record, whatever has become of that.
func (b *Bot) adoption(ctx context.Context, id string) (data.Adoption, data.Innovation, error) {
	a, err := store.Adoptions.One(ctx, b.store, id)
	if err != nil {
		return a, data.Innovation{}, err
	}
	i, err := b.store.Innovation(ctx, a.Innovation)
	return a, i, err
}

// mayChange tells whether somebody may change an adoption.
func (b *Bot) mayChange(a data.Adoption, person string) bool {
	return a.Owns(person) || b.curates[person]
}

// turnTo shows another modal in place of the one that the press was in.
func (b *Bot) turnTo(ctx context.Context, o occasion, v slack.ModalViewRequest) error {
	if _, err := b.slack.UpdateViewContext(ctx, v, "", o.Hash, o.View); err != nil {
		if refusedWith(err, "hash_conflict") || refusedWith(err, "not_found") {
			return nil // a second press, or the modal is closed: there is nothing to turn
		}
		return b.called("views.update", err)
	}
	return nil
}

// What stands behind a form: a new adoption of an innovation, or one version
// of an adoption.
func newMeta(innovation string) string { return "new " + innovation }

func adoptionMeta(a data.Adoption) string { return strconv.Itoa(a.Version) + " " + a.ID }

func readMeta(meta string) (id string, version int, err error) {
	first, id, _ := strings.Cut(meta, " ")
	if first == "new" {
		return id, 0, nil
	}
	if version, err = strconv.Atoi(first); err != nil || version < 1 || id == "" {
		return "", 0, fmt.Errorf("what stands behind the form of an adoption cannot be read")
	}
	return id, version, nil
}
