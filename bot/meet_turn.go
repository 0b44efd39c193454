package bot

import (
	"context"
	"errors"
	"slices"
	"time"

	"innovate/data"
	"innovate/data/store"
)

// A turn is the body of a task about one contact's turn in an introduction.
type turn struct {
	Introduction string `json:"introduction"`
	Person       string `json:"person,omitempty"`
	Before       string `json:"before,omitempty"` // whose turn it was before
}

// teamsAtOnce is of how many teams the load is looked up in one query.
const teamsAtOnce = 50

// free are the teams of whom somebody may be asked now, each with the one who
// would be: the chosen team first, then as data.Teams ranks them. With them
// come all consents that are known.
func (b *Bot) free(ctx context.Context, from source, i data.Innovation, in data.Introduction, earlier []data.Introduction, most int) (
	free []data.Team, all []data.Consent, err error) {
	kept, err := store.Consents.List(ctx, from, store.Where{About: i.ID})
	if err != nil {
		return nil, nil, err
	}
	now := b.now()
	all = i.Consents(kept)
	spared := in.Spared(earlier, now)
	for some := range slices.Chunk(chosenFirst(data.Teams(all, in.From, now), in.Team), teamsAtOnce) {
		if len(free) == most {
			break
		}
		full, err := fullAmong(ctx, from, some, now)
		if err != nil {
			return nil, nil, err
		}
		for _, t := range some {
			n := slices.IndexFunc(t.People, func(p string) bool { return !full[p] && !slices.Contains(spared, p) })
			if n >= 0 && len(free) < most {
				t.People = t.People[n : n+1]
				free = append(free, t)
			}
		}
	}
	return free, all, nil
}

// fullAmong are those in teams who have been sent as many askers as they are to be.
func fullAmong(ctx context.Context, from store.Source, teams []data.Team, now time.Time) (map[string]bool, error) {
	var people []string
	for _, t := range teams {
		people = append(people, t.People...)
	}
	turns, err := store.Approaches.List(ctx, from, store.Where{Of: people, After: now.Add(-data.LoadWindow)})
	if err != nil {
		return nil, err
	}
	by, full := map[string][]data.Approach{}, map[string]bool{}
	for _, a := range turns {
		by[a.Person] = append(by[a.Person], a)
	}
	for p, all := range by {
		full[p] = data.Full(all)
	}
	return full, nil
}

func chosenFirst(teams []data.Team, key string) []data.Team {
	n := slices.IndexFunc(teams, func(t data.Team) bool { return t.Key() == key })
	if n < 1 {
		return teams
	}
	chosen := teams[n]
	return slices.Insert(slices.Delete(teams, n, n+1), 0, chosen)
}

// askNext asks whoever is next for an introduction, and tells the asker. It
// is part of a change: nobody is sent more askers than they agreed to, however
// many ask at once. When nobody is left the introduction is over.
func (b *Bot) askNext(ctx context.Context, tx *store.Tx, in data.Introduction, i data.Innovation, before data.Approach) error {
	earlier, err := store.Introductions.List(ctx, tx, store.Where{About: in.Innovation, Owner: in.Asker})
	if err != nil {
		return err
	}
	teams, _, err := b.free(ctx, tx, i, in, earlier, 1)
	if err != nil {
		return err
	}
	if len(teams) == 0 {
		return b.nobodyLeft(ctx, tx, in, before)
	}
	return b.askPerson(ctx, tx, in, teams[0].People[0], before)
}

// askPerson gives somebody their turn.
func (b *Bot) askPerson(ctx context.Context, tx *store.Tx, in data.Introduction, person string, before data.Approach) error {
	in.State, in.Contact, in.Tried = "asking", person, append(in.Tried, person)
	if err := store.Introductions.Put(ctx, tx, in); err != nil {
		return err
	}
	a := data.Approach{Introduction: in.ID, Person: person, Asked: b.now(), State: "open"}
	if err := store.Approaches.Put(ctx, tx, a); err != nil {
		return err
	}
	t := turn{in.ID, person, before.Person}
	if err := plan(ctx, tx, kindApproach, a.ID(), b.now(), t); err != nil {
		return err
	}
	return plan(ctx, tx, kindAskerNews, a.ID(), b.now(), t)
}

// nobodyLeft ends an introduction for which nobody could be found. What the
// asker wrote is kept until they have had it back in a text to send.
func (b *Bot) nobodyLeft(ctx context.Context, tx *store.Tx, in data.Introduction, before data.Approach) error {
	in.State, in.Contact, in.Closed = "nobody", "", b.now()
	if err := store.Introductions.Put(ctx, tx, in); err != nil {
		return err
	}
	b.metrics.introduced("nobody")
	if err := b.noteWanted(ctx, tx, in.Innovation, in.Asker); err != nil {
		return err
	}
	return plan(ctx, tx, kindAskerNews, in.ID+"/nobody", b.now(), turn{in.ID, "", before.Person})
}

// pass ends a contact's turn and asks the next. A turn that is over already
// is left as it is; passed tells whether it was.
func (b *Bot) pass(ctx context.Context, tx *store.Tx, a data.Approach, became string) (passed bool, err error) {
	in, err := store.Introductions.One(ctx, tx, a.Introduction)
	if err != nil || a.State != "open" {
		return false, err
	}
	if err := b.endTurn(ctx, tx, a, became); err != nil || in.State != "asking" {
		return true, err
	}
	i, live, err := b.liveIn(ctx, tx, in.Innovation)
	if err != nil {
		return true, err
	}
	if !live {
		return true, b.callOff(ctx, tx, in, "recalled")
	}
	a.State = became
	return true, b.askNext(ctx, tx, in, i, a)
}

// endTurn notes what became of a contact's turn, and has what they were asked
// say so.
func (b *Bot) endTurn(ctx context.Context, tx *store.Tx, a data.Approach, became string) error {
	a.State = became
	b.metrics.introduced(became)
	if err := store.Approaches.Put(ctx, tx, a); err != nil {
		return err
	}
	return plan(ctx, tx, kindTurnOver, a.ID(), b.now(), turn{Introduction: a.Introduction, Person: a.Person})
}

// callOff ends an introduction that is not to be any more, with the turn of
// whoever is being asked, and lets go of the asker's words.
func (b *Bot) callOff(ctx context.Context, tx *store.Tx, in data.Introduction, why string) error {
	contact := in.Contact
	in.State, in.Problem, in.When, in.Closed, in.Contact = "taken back", "", "", b.now(), ""
	if why == "recalled" {
		in.State = "nobody"
		if err := plan(ctx, tx, kindAskerNews, in.ID+"/recalled", b.now(), turn{Introduction: in.ID}); err != nil {
			return err
		}
	}
	if err := store.Introductions.Put(ctx, tx, in); err != nil {
		return err
	}
	a, err := store.Approaches.One(ctx, tx, in.ID+"/"+contact)
	if errors.Is(err, store.ErrNotFound) || err == nil && a.State != "open" {
		return nil
	}
	if err != nil {
		return err
	}
	a.Reason = ""
	return b.endTurn(ctx, tx, a, why)
}

// liveIn looks a record up as a change sees it.
func (b *Bot) liveIn(ctx context.Context, tx *store.Tx, id string) (i data.Innovation, live bool, err error) {
	i, err = tx.Innovation(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return i, false, nil
	}
	return i, err == nil && i.Live(), err
}

// turnsOf are the contact turns that somebody has not answered yet.
func (b *Bot) turnsOf(ctx context.Context, from store.Source, person string) ([]data.Approach, error) {
	return store.Approaches.List(ctx, from, store.Where{Owner: person, State: "open"})
}
