package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"innovate/data"
	"innovate/data/store"
	"innovate/index"
)

// What is new in the catalogue is held against the needs and the problems
// that people watch, with the engine that answers questions. Each need says
// up to which version of the catalogue that was done: so every replica may
// look whenever its index has taken in a change, and whoever is first tells.

// followEvery is how often a bot looks whether its index has taken something in.
const followEvery = 5 * time.Second

// Follow does what follows from changes of the catalogue that the index has
// taken in since it was last called. It may be called on every replica and as
// often as one likes.
func (b *Bot) Follow(ctx context.Context) error {
	version, err := b.index.Version()
	if err != nil || version == b.followed.Load() {
		return err
	}
	var all []error
	for _, do := range b.all.follows {
		all = append(all, do(ctx, version))
	}
	if err := errors.Join(all...); err != nil {
		return err
	}
	b.followed.Store(version)
	return nil
}

// fitting are the innovations that answer a problem well, as the index stands
// and at which version that is.
func (b *Bot) fitting(ctx context.Context, problem string) (names []string, version int64, err error) {
	if version, err = b.index.Version(); err != nil { // before the match: it may then hold more, never less
		return nil, 0, err
	}
	well, err := b.fits(ctx, problem)
	for _, i := range well {
		names = append(names, i.ID)
	}
	return names, version, err
}

// fits are the innovations that answer a problem so well that people are told
// of them unasked: possibilities are not among them.
func (b *Bot) fits(ctx context.Context, problem string) ([]data.Innovation, error) {
	a, err := b.index.Match(ctx, index.Parse(problem), most)
	if err != nil {
		return nil, fmt.Errorf("match a problem: %w", err)
	}
	var all []data.Innovation
	for _, m := range a.Matches {
		if a.Verdict == index.Matches && m.Confidence >= index.Sure {
			all = append(all, m.Innovation)
		}
	}
	return all, nil
}

// fresh are the innovations that answer a problem well and have changed since
// a version, without those that did so from the beginning.
func (b *Bot) fresh(ctx context.Context, problem string, since int64, known []string) ([]string, error) {
	all, err := b.fits(ctx, problem)
	var names []string
	for _, i := range all {
		if i.Version > since && !slices.Contains(known, i.ID) {
			names = append(names, i.ID)
		}
	}
	return names, err
}

// atOnce is how many needs or watches one change of the store brings forward.
const atOnce = 100

// fitNeeds holds the open needs against what has changed, and tells those on
// a need of what fits it.
func (b *Bot) fitNeeds(ctx context.Context, version int64) error {
	all, err := store.Needs.List(ctx, b.store, store.Where{State: "open"})
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(n data.Need) bool { return n.Matched >= version })
	for some := range slices.Chunk(all, atOnce) {
		if err := b.fitSomeNeeds(ctx, version, some); err != nil {
			return fmt.Errorf("match needs: %w", err)
		}
	}
	return nil
}

func (b *Bot) fitSomeNeeds(ctx context.Context, version int64, some []data.Need) error {
	found := map[string][]string{}
	for _, n := range some {
		var err error
		if found[n.ID], err = b.fresh(ctx, n.Text, n.Matched, n.Known); err != nil {
			return err
		}
	}
	defer b.nudge()
	return b.store.Change(ctx, func(tx *store.Tx) error {
		for _, before := range some {
			if err := b.fitNeed(ctx, tx, before, version, found[before.ID]); err != nil {
				return err
			}
		}
		return nil
	})
}

// fitNeed brings one need forward, unless another replica has.
func (b *Bot) fitNeed(ctx context.Context, tx *store.Tx, before data.Need, version int64, found []string) error {
	n, err := store.Needs.One(ctx, tx, before.ID)
	if errors.Is(err, store.ErrNotFound) || err == nil && (n.State != "open" || n.Matched != before.Matched) {
		return nil
	}
	if err != nil {
		return err
	}
	n.Matched = version
	shows := false
	for _, id := range found {
		told, err := b.tellAll(ctx, tx, &n, id, "")
		if err != nil {
			return err
		}
		shows = shows || told
	}
	if shows {
		return b.putNeed(ctx, tx, n)
	}
	return store.Needs.Put(ctx, tx, n)
}

// tellAll has everybody on a need told of an innovation, each of them once
// for ever. It reports whether it is the first time for the need.
func (b *Bot) tellAll(ctx context.Context, tx *store.Tx, n *data.Need, innovation, solver string) (first bool, err error) {
	backers, err := store.Backers.List(ctx, tx, store.Where{About: n.ID})
	if err != nil {
		return false, err
	}
	people := []string{n.By}
	for _, each := range backers {
		people = append(people, each.Person)
	}
	for _, person := range people {
		if person == solver {
			continue
		}
		t := needTask{Need: n.ID, Innovation: innovation, Person: person, Solver: solver}
		if _, err := b.willTell(ctx, tx, person, needTelling(n.ID, innovation), kindNeedTell, t); err != nil {
			return false, err
		}
	}
	if slices.Contains(n.Answers, innovation) {
		return false, nil
	}
	n.Answers = append(n.Answers, innovation)
	return true, nil
}
