package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"innovate/bot/say"
	"innovate/data"
	"innovate/data/store"

	"github.com/slack-go/slack"
)

// recalling is the part that takes records out of answers and tells whoever
// was shown them. A recall is one change of the store: the record, who is to
// be told, and a task for each of them. From then on no answer shows it, on
// any replica (show.go).
func (b *Bot) recalling() part {
	return part{
		commands: map[string]func(context.Context, occasion) (say.Message, error){"recalls": b.listRecalls},
		presses:  map[string]func(context.Context, occasion) error{say.ActRecall: b.openRecall, say.ActRestore: b.restore},
		submits:  map[string]func(context.Context, occasion) (*slack.ViewSubmissionResponse, error){say.FormRecall: b.takeRecall},
		suggests: map[string]func(context.Context, occasion) ([]*slack.OptionBlockObject, error){say.ActInstead: b.offerLive},
		works:    map[string]work{kindRecall: with(b.tellRecall), kindRecallDone: with(b.reportRecall)},
		follows:  []func(context.Context, int64) error{b.noticeRecalls},
		hourly:   []func(context.Context) error{b.noticeAllRecalls, b.goOnRecalling, b.forgetShowings},
	}
}

// openRecall opens the form in which a curator says why.
func (b *Bot) openRecall(ctx context.Context, o occasion) error {
	if !b.curates[o.User] {
		return b.openModal(ctx, o, say.ForCuratorsModal())
	}
	i, live, err := b.record(ctx, o.Value)
	switch {
	case err != nil:
		return err
	case i.ID == "" || !live && i.Status == "withdrawn":
		return b.openModal(ctx, o, goneModal(i))
	}
	places, err := b.reachOf(ctx, b.store, i.ID)
	if err != nil {
		return err
	}
	return b.openModal(ctx, o, say.RecallForm(i, reach(without(places, o.User))))
}

// takeRecall takes a record out of answers, for a curator.
func (b *Bot) takeRecall(ctx context.Context, o occasion) (*slack.ViewSubmissionResponse, error) {
	if !b.curates[o.User] {
		return nextModal(say.ForCuratorsModal()), nil
	}
	r := data.Recall{
		Innovation: o.Meta, Status: o.Form.one(say.FieldWhat), Reason: o.Form.one(say.FieldWhy), Instead: o.Form.one(say.ActInstead),
		By: o.User, At: b.now(),
	}
	if r.Status != "superseded" && r.Status != "withdrawn" {
		r.Status = "paused"
	}
	faults := say.RecallTexts(len(r.Reason) < 3, r.Status == "superseded" && r.Instead == "", r.Instead != "" && r.Instead == r.Innovation, false)
	if f := data.Guard(r.Reason); f.Verdict != data.Fine {
		b.guarded(o, r.Reason)
		faults[say.FieldWhy] = say.Unfit(f)
	}
	if len(faults) > 0 {
		return slack.NewErrorsViewSubmissionResponse(faults), nil
	}
	i, faults, err := b.keepRecall(ctx, r)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nextModal(say.GoneModal()), nil
	case err != nil:
		return nil, fmt.Errorf("recall a record: %w", err)
	case len(faults) > 0:
		return slack.NewErrorsViewSubmissionResponse(faults), nil
	}
	b.nudge()
	places, err := b.reachOf(ctx, b.store, i.ID)
	return nextModal(say.RecallKept(i, reach(without(places, o.User)))), err
}

// keepRecall changes the status of a record and keeps the recall, at once.
func (b *Bot) keepRecall(ctx context.Context, r data.Recall) (i data.Innovation, faults map[string]string, err error) {
	err = b.store.Change(ctx, func(tx *store.Tx) (err error) {
		if i, err = tx.Innovation(ctx, r.Innovation); err != nil {
			return err
		}
		if r.Instead != "" {
			other, err := tx.Innovation(ctx, r.Instead)
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return err
			}
			if faults = say.RecallTexts(false, false, !other.Live(), i.Status == r.Status); len(faults) > 0 {
				return nil
			}
		}
		if faults = say.RecallTexts(false, false, false, i.Status == r.Status); len(faults) > 0 {
			return nil
		}
		i.Status = r.Status
		if err = tx.PutInnovations(ctx, i); err != nil {
			return err
		}
		if i, err = tx.Innovation(ctx, i.ID); err != nil {
			return err
		}
		return b.recall(ctx, tx, i, r)
	})
	return i, faults, err
}

// recall keeps a recall of a record as it stands now, with who is to be told
// and the tasks to tell them. One that is there already is left as it is.
func (b *Bot) recall(ctx context.Context, tx *store.Tx, i data.Innovation, r data.Recall) error {
	places, err := b.reachOf(ctx, tx, i.ID)
	if err != nil {
		return err
	}
	r.ID = fmt.Sprintf("%s/%d", i.ID, i.Version)
	r.Places = without(places, r.By) // they know
	if added, err := store.Recalls.Add(ctx, tx, r); err != nil || !added {
		return err
	}
	for _, place := range r.Places {
		if _, err := b.willTell(ctx, tx, place, recallTelling(r), kindRecall, recallTask{r.ID, place}); err != nil {
			return err
		}
	}
	return b.endRecall(ctx, tx, r)
}

// without leaves somebody out.
func without(places []string, person string) []string {
	return slices.DeleteFunc(places, func(place string) bool { return place == person })
}

// restore shows a record again. Nobody is sent a message.
func (b *Bot) restore(ctx context.Context, o occasion) error {
	if !b.curates[o.User] {
		return b.back(ctx, o, say.ForCurators())
	}
	var i data.Innovation
	err := b.store.Change(ctx, func(tx *store.Tx) (err error) {
		if i, err = tx.Innovation(ctx, o.Value); err != nil || i.Live() {
			return err
		}
		i.Status = "live"
		return tx.PutInnovations(ctx, i)
	})
	if errors.Is(err, store.ErrNotFound) {
		return b.back(ctx, o, say.Gone())
	}
	if err != nil {
		return fmt.Errorf("show a record again: %w", err)
	}
	return b.back(ctx, o, say.Restored(i))
}

// listRecalls answers "/innovate recalls", for curators.
func (b *Bot) listRecalls(ctx context.Context, o occasion) (say.Message, error) {
	if !b.curates[o.User] {
		return say.ForCurators(), nil
	}
	total, err := store.Recalls.Count(ctx, b.store, store.Where{})
	if err != nil {
		return say.Message{}, err
	}
	lines, err := b.recallLines(ctx, say.RecallsPage)
	return say.Recalls(lines, total), err
}

// recallLines are the latest recalls, so many at most, with how far each has
// come.
func (b *Bot) recallLines(ctx context.Context, most int) ([]say.RecallLine, error) {
	all, err := store.Recalls.List(ctx, b.store, store.Where{Last: true, Limit: most})
	if err != nil {
		return nil, err
	}
	var lines []say.RecallLine
	for _, r := range all {
		line := say.RecallLine{Recall: r}
		if line.Innovation, _, err = b.record(ctx, r.Innovation); err != nil {
			return nil, err
		}
		if line.Reach, err = b.soFar(ctx, r); err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return lines, nil
}
