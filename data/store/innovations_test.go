package store

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"innovate/data"
)

func records(ids ...string) []data.Innovation {
	var all []data.Innovation
	for _, id := range ids {
		all = append(all, data.Innovation{
			ID: id, Title: "The " + id, Status: "live", SaidAs: []string{"we can't find the <things> & lose hours"},
			Evidence: []data.Evidence{{Finding: "Fewer falls", Design: "RCT", Effect: "benefit", Year: 2019}},
		})
	}
	return all
}

// versions writes records as "id@version", the shape in which they are compared.
func versions(all []data.Innovation) []string {
	var out []string
	for _, r := range all {
		out = append(out, fmt.Sprintf("%s@%d", r.ID, r.Version))
	}
	return out
}

func wantVersions(t *testing.T, what string, got []data.Innovation, err error, want ...string) {
	t.Helper()
	check(t, err)
	if diff := cmp.Diff(want, versions(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestPut(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		put := func(want int64, all []data.Innovation) {
			t.Helper()
			got, err := s.Put(ctx, all)
			check(t, err)
			if got != want {
				t.Errorf("Put = %d, want %d", got, want)
			}
			if v, err := s.Version(ctx); v != want || err != nil {
				t.Errorf("Version = %d, %v, want %d", v, err, want)
			}
		}
		put(0, nil)
		all := records("red-bag", "call-bell", "fit-list")
		put(3, all)
		got, err := s.Innovations(ctx)
		wantVersions(t, "Innovations", got, err, "call-bell@2", "fit-list@3", "red-bag@1")

		put(3, all) // the same again
		put(3, got) // the same with versions, as an export has them
		all[1].Title = "Another title"
		all[1].Status = "withdrawn"
		put(4, all)

		got, err = s.Changes(ctx, 0)
		wantVersions(t, "Changes(0)", got, err, "red-bag@1", "fit-list@3", "call-bell@4")
		got, err = s.Changes(ctx, 3)
		wantVersions(t, "Changes(3)", got, err, "call-bell@4")
		got, err = s.Changes(ctx, 4)
		wantVersions(t, "Changes(4)", got, err)
		got, err = s.History(ctx, "call-bell")
		wantVersions(t, "History", got, err, "call-bell@4", "call-bell@2")
		if len(got) == 2 && got[1].Title != "The call-bell" {
			t.Errorf("the earlier version is titled %q", got[1].Title)
		}
	})
}

func TestInnovation(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		want := records("red-bag")[0]
		_, err := s.Put(t.Context(), []data.Innovation{want})
		check(t, err)
		want.Version = 1
		got, err := s.Innovation(t.Context(), "red-bag")
		check(t, err)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("Innovation (-want +got):\n%s", diff)
		}
		if _, err := s.Innovation(t.Context(), "blue-bag"); !errors.Is(err, ErrNotFound) {
			t.Errorf("Innovation of an unknown ID: %v, want ErrNotFound", err)
		}
	})
}

// TestPutAllOrNone holds that a record which cannot be stored takes the others with it.
func TestPutAllOrNone(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		if _, err := s.Put(t.Context(), records("red-bag", "")); err == nil {
			t.Fatal("Put of a record without an ID: no error")
		}
		got, err := s.Changes(t.Context(), 0)
		wantVersions(t, "Changes", got, err)
		if v, err := s.Version(t.Context()); v != 0 || err != nil {
			t.Errorf("Version = %d, %v, want 0", v, err)
		}
		got2, err := s.Put(t.Context(), records("red-bag"))
		if got2 != 1 || err != nil {
			t.Errorf("Put after a failed one = %d, %v, want 1", got2, err)
		}
	})
}

// TestFollowersMissNothing has eight writers make fifty changes each, through
// two stores, while followers read the feed as fast as they can, each going on
// from the last version that it saw. With versions from a PostgreSQL sequence,
// taken as each writer comes, followers lost half: 201 to 221 of the 401 records.
func TestFollowersMissNothing(t *testing.T) {
	const writers, changes, followers = 8, 50, 2
	eachConfig(t, func(t *testing.T, c Config) {
		ctx := t.Context()
		stores := []*Store{open(t, c), open(t, c)}
		slowly(t, stores[0], "innovations")
		var writing, following sync.WaitGroup
		for w := range writers {
			writing.Go(func() {
				for i := range changes {
					all := records(fmt.Sprintf("w%d-%d", w, i), "shared")
					all[1].Title = all[0].ID // a record that everybody changes
					if _, err := stores[w%2].Put(ctx, all); err != nil {
						t.Errorf("Put: %v", err)
						return
					}
				}
			})
		}
		written := make(chan struct{})
		seen := make([][]string, followers)
		for f := range followers {
			following.Go(func() {
				var after int64
				for over := false; ; {
					got, err := stores[f%2].Changes(ctx, after)
					if err != nil {
						t.Errorf("Changes(%d): %v", after, err)
						return
					}
					for _, r := range got {
						seen[f] = append(seen[f], r.ID)
						after = r.Version
					}
					if over && len(got) == 0 {
						return
					}
					select {
					case <-written:
						over = true // and one look more
					default:
					}
				}
			})
		}
		writing.Wait()
		close(written)
		following.Wait()

		all, err := stores[0].Innovations(ctx)
		check(t, err)
		var want []string
		for _, r := range all {
			want = append(want, r.ID)
		}
		if len(want) != writers*changes+1 {
			t.Errorf("%d records are stored, want %d", len(want), writers*changes+1)
		}
		for f := range seen {
			slices.Sort(seen[f])
			seen[f] = slices.Compact(seen[f])
			if diff := cmp.Diff(want, seen[f]); diff != "" {
				t.Errorf("follower %d saw %d of %d records (-stored +seen):\n%s", f, len(seen[f]), len(want), diff)
			}
		}
	})
}
