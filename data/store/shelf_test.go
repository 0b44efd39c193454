package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"innovate/data"

	"github.com/google/go-cmp/cmp"
)

// change runs a change that must go well.
func change(t testing.TB, s *Store, do func(context.Context, *Tx) error) {
	t.Helper()
	if err := s.Change(t.Context(), func(tx *Tx) error { return do(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
}

// TestShelf keeps, finds, replaces and drops entries.
func TestShelf(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		at := func(hour int) time.Time { return noon.Add(time.Duration(hour) * time.Hour) }
		saves := []data.Save{
			{Person: "U1", Innovation: "red-bag", At: at(3)}, {Person: "U1", Innovation: "fallsafe", At: at(1)},
			{Person: "U2", Innovation: "red-bag", At: at(2)},
		}
		change(t, s, func(ctx context.Context, tx *Tx) error {
			for _, one := range saves {
				if err := Saves.Put(ctx, tx, one); err != nil {
					return err
				}
			}
			return nil
		})
		for _, c := range []struct {
			name string
			w    Where
			want []data.Save
		}{
			{"all", Where{}, []data.Save{saves[1], saves[2], saves[0]}},
			{"whose", Where{Owner: "U1"}, []data.Save{saves[1], saves[0]}},
			{"latest", Where{Owner: "U1", Last: true, Limit: 1}, saves[:1]},
			{"about", Where{About: "red-bag"}, []data.Save{saves[2], saves[0]}},
			{"both", Where{About: "red-bag", Owner: "U2"}, saves[2:]},
			{"from a time", Where{After: at(2)}, []data.Save{saves[2], saves[0]}},
			{"before it", Where{Before: at(2)}, saves[1:2]},
			{"nobody's", Where{Owner: "U3"}, nil},
			{"one of several", Where{Owner: "U1", Among: []string{"fallsafe", "gedi", "red-bag"}}, []data.Save{saves[1], saves[0]}},
			{"none of several", Where{Among: []string{"gedi", "restore2"}}, nil},
			{"of some people", Where{Of: []string{"U2", "U3"}}, saves[2:]},
			{"about some things, of some people", Where{Among: []string{"red-bag", "x"}, Of: []string{"U1", "U2"}}, []data.Save{saves[2], saves[0]}},
		} {
			got, err := Saves.List(t.Context(), s, c.w)
			if d := cmp.Diff(c.want, got); d != "" || err != nil {
				t.Errorf("%s: %v (-want +got)\n%s", c.name, err, d)
			}
			if n, err := Saves.Count(t.Context(), s, c.w); err != nil || c.w.Limit == 0 && n != len(c.want) {
				t.Errorf("%s: counted %d, %v; want %d", c.name, n, err, len(c.want))
			}
		}
		change(t, s, func(ctx context.Context, tx *Tx) error { return Saves.Drop(ctx, tx, "U1/red-bag") })
		if _, err := Saves.One(t.Context(), s, "U1/red-bag"); !errors.Is(err, ErrNotFound) {
			t.Errorf("what was dropped is found: %v", err)
		}
	})
}

// TestShelfAdd keeps what is there, and says so.
func TestShelfAdd(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		for n, want := range []bool{true, false} {
			change(t, s, func(ctx context.Context, tx *Tx) error {
				added, err := Watches.Add(ctx, tx, data.Watch{ID: "w1", Person: fmt.Sprint("U", n)})
				if added != want {
					t.Errorf("time %d: added %v", n, added)
				}
				return err
			})
		}
		if w, err := Watches.One(t.Context(), s, "w1"); err != nil || w.Person != "U0" {
			t.Errorf("kept %+v, %v", w, err)
		}
	})
}

// TestShelves puts an empty entry with an ID on each shelf: each has its table.
func TestShelves(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		change(t, s, func(ctx context.Context, tx *Tx) error {
			return errors.Join(
				Consents.Put(ctx, tx, data.Consent{}), Introductions.Put(ctx, tx, data.Introduction{ID: "i"}), Approaches.Put(ctx, tx, data.Approach{}),
				Adoptions.Put(ctx, tx, data.Adoption{ID: "a"}), AdoptionHistory.Put(ctx, tx, data.Adoption{ID: "a", Version: 12}),
				Adopters.Put(ctx, tx, data.Adopter{}), Needs.Put(ctx, tx, data.Need{ID: "n"}), Backers.Put(ctx, tx, data.Backer{}),
				Showings.Put(ctx, tx, data.Showing{}), Tellings.Put(ctx, tx, data.Telling{}), Profiles.Put(ctx, tx, data.Profile{Place: "C1"}),
				Nudges.Put(ctx, tx, data.Nudge{ID: "n"}), Recalls.Put(ctx, tx, data.Recall{ID: "r"}),
				Subscriptions.Put(ctx, tx, data.Subscription{Place: "C1"}), Posts.Put(ctx, tx, data.Post{ID: "p"}))
		})
		if a, err := AdoptionHistory.One(t.Context(), s, "a/00012"); err != nil || a.Version != 12 {
			t.Errorf("the version of an adoption: %+v, %v", a, err)
		}
	})
}

// TestChangeIsWhole holds that a change which fails leaves nothing: no entry,
// no record, no task.
func TestChangeIsWhole(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		stop := errors.New("stop")
		err := s.Change(t.Context(), func(tx *Tx) error {
			ctx := t.Context()
			_, err := tx.Add(ctx, Task{Key: "k", Kind: "kind"})
			return errors.Join(err, Saves.Put(ctx, tx, data.Save{Person: "U1", Innovation: "x"}),
				tx.PutInnovations(ctx, data.Innovation{ID: "x"}), stop)
		})
		if !errors.Is(err, stop) {
			t.Fatalf("Change = %v", err)
		}
		_, task := s.Task(t.Context(), "k")
		_, save := Saves.One(t.Context(), s, "U1/x")
		_, record := s.Innovation(t.Context(), "x")
		for what, err := range map[string]error{"task": task, "save": save, "record": record} {
			if !errors.Is(err, ErrNotFound) {
				t.Errorf("the %s is there: %v", what, err)
			}
		}
		if v, err := s.Version(t.Context()); err != nil || v != 0 {
			t.Errorf("version %d, %v", v, err)
		}
	})
}

// TestChangesTakeTurns counts up from many sides at once: what a change has
// read is still true when it writes.
func TestChangesTakeTurns(t *testing.T) {
	eachConfig(t, func(t *testing.T, c Config) {
		const writers, turns = 4, 25
		change(t, open(t, c), func(ctx context.Context, tx *Tx) error { return Adoptions.Put(ctx, tx, data.Adoption{ID: "a"}) })
		var all sync.WaitGroup
		for range writers {
			s := open(t, c) // each as a replica of its own
			all.Go(func() {
				for range turns {
					if err := s.Change(t.Context(), countUp); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		if a, err := Adoptions.One(t.Context(), open(t, c), "a"); err != nil || a.Version != writers*turns {
			t.Errorf("counted to %d, %v; want %d", a.Version, err, writers*turns)
		}
	})
}

func countUp(tx *Tx) error {
	ctx := context.Background()
	a, err := Adoptions.One(ctx, tx, "a")
	if err != nil {
		return err
	}
	a.Version++
	return Adoptions.Put(ctx, tx, a)
}
