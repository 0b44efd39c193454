package bot

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"innovate/bot/say"
	"innovate/data"
	"innovate/data/store"
	"innovate/index"

	"github.com/slack-go/slack"
)

// openSolved opens the form in which somebody tells how they solved a need.
func (b *Bot) openSolved(ctx context.Context, o occasion) error {
	n, ok, err := b.need(ctx, o.Value)
	switch {
	case err != nil:
		return err
	case !ok || n.State != "open":
		return b.openModal(ctx, o, say.NoLongerOpen())
	}
	return b.openModal(ctx, o, say.SolvedForm(n))
}

// takeSolved takes in how somebody solved a need: an innovation, of which
// everybody on the need is told, or a description for the curators.
func (b *Bot) takeSolved(ctx context.Context, o occasion) (*slack.ViewSubmissionResponse, error) {
	chosen, story := o.Form.one(say.ActSolvedBy), o.Form.one(say.FieldStory)
	faults := say.SolvedTexts(chosen == "" && story == "", false, story != "" && len(b.curates) == 0, false)
	if f := data.Guard(story); f.Verdict != data.Fine {
		b.guarded(o, story)
		faults[say.FieldStory] = say.Unfit(f)
	}
	if len(faults) > 0 {
		return slack.NewErrorsViewSubmissionResponse(faults), nil
	}
	err := b.store.Change(ctx, func(tx *store.Tx) error {
		n, err := store.Needs.One(ctx, tx, o.Meta)
		if errors.Is(err, store.ErrNotFound) || err == nil && n.State != "open" {
			return errNotOpen
		}
		if err == nil && chosen != "" {
			faults, err = b.keepSolved(ctx, tx, n, o.User, chosen)
		}
		if err != nil || len(faults) > 0 || story == "" {
			return err
		}
		return b.keepStory(ctx, tx, n.ID, o, story)
	})
	switch {
	case errors.Is(err, errNotOpen):
		return nextModal(say.NoLongerOpen()), nil
	case err != nil:
		return nil, err
	case len(faults) > 0:
		return slack.NewErrorsViewSubmissionResponse(faults), nil
	}
	b.nudge()
	return nextModal(say.SolvedKept(chosen != "", story != "")), nil
}

// keepSolved keeps that an innovation solved a need for somebody. One person
// may name one for each need, or the people on it would be told of anything.
func (b *Bot) keepSolved(ctx context.Context, tx *store.Tx, n data.Need, by, innovation string) (faults map[string]string, err error) {
	i, err := tx.Innovation(ctx, innovation)
	if errors.Is(err, store.ErrNotFound) || err == nil && !i.Live() {
		return say.SolvedTexts(false, true, false, false), nil
	}
	if err != nil {
		return nil, err
	}
	first, err := store.Tellings.Add(ctx, tx, data.Telling{Place: by, About: "solved/" + n.ID, At: b.now()})
	if err != nil {
		return nil, err
	}
	if !first && !slices.Contains(n.Answers, innovation) {
		return say.SolvedTexts(false, false, false, true), nil
	}
	told, err := b.tellAll(ctx, tx, &n, innovation, by)
	if err != nil || !told {
		return nil, err
	}
	return nil, b.putNeed(ctx, tx, n)
}

// A story is the body of a task to hand a curator what somebody wrote.
type story struct {
	Need    string `json:"need"`
	By      string `json:"by"`
	Curator string `json:"curator"`
	Said    string `json:"said"`
}

// keepStory adds a task for each curator, once for each form.
func (b *Bot) keepStory(ctx context.Context, tx *store.Tx, need string, o occasion, said string) error {
	for curator := range b.curates {
		if err := plan(ctx, tx, kindNeedStory, o.View+"/"+curator, b.now(), story{need, o.User, curator, said}); err != nil {
			return err
		}
	}
	return nil
}

func (b *Bot) tellStory(ctx context.Context, s story) error {
	n, ok, err := b.need(ctx, s.Need)
	if err != nil || !ok {
		return err
	}
	return b.unlessBeyond(b.reachOut(ctx, s.Curator, say.SolvedStory(s.By, n, s.Said)))
}

// namedMost is how many innovations a menu offers for what is typed, and
// namedLeast how many words are a question rather than part of a name.
const (
	namedMost  = 20
	namedLeast = 3
)

// named are the innovations that somebody may mean by what they type: those
// with the words in their titles, then those that answer it as a question.
func (b *Bot) named(ctx context.Context, typed string) ([]data.Innovation, error) {
	all, err := b.store.Innovations(ctx)
	if err != nil {
		return nil, err
	}
	typed = strings.ToLower(strings.TrimSpace(typed))
	all = slices.DeleteFunc(all, func(i data.Innovation) bool {
		return !i.Live() || !strings.Contains(strings.ToLower(i.Title), typed)
	})
	slices.SortFunc(all, func(a, c data.Innovation) int {
		return cmp.Or(strings.Index(strings.ToLower(a.Title), typed)-strings.Index(strings.ToLower(c.Title), typed), strings.Compare(a.Title, c.Title))
	})
	if len(all) > 0 || len(strings.Fields(typed)) < namedLeast {
		return all[:min(len(all), namedMost)], nil
	}
	a, err := b.index.Match(ctx, index.Parse(typed), most)
	if err == nil {
		a, err = b.liveOnly(ctx, a)
	}
	for _, m := range a.Matches {
		all = append(all, m.Innovation)
	}
	return all, err
}
