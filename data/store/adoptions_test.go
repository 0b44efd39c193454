package store

import (
	"context"
	"errors"
	"testing"

	"innovate/data"

	"github.com/google/go-cmp/cmp"
)

// TestAdoptionsOf finds somebody's adoptions and no others', and each version.
func TestAdoptionsOf(t *testing.T) {
	each(t, func(t *testing.T, s *Store) {
		old := data.Adoption{ID: "a1", Innovation: "red-bag", People: []string{"U1"}, Since: noon, Version: 1}
		late := data.Adoption{ID: "a2", Innovation: "gedi", People: []string{"U1", "U2"}, Since: noon.AddDate(0, 1, 0), Version: 12}
		change(t, s, func(ctx context.Context, tx *Tx) error {
			for _, a := range []data.Adoption{old, late} {
				if err := errors.Join(Adoptions.Put(ctx, tx, a), AdoptionHistory.Put(ctx, tx, a)); err != nil {
					return err
				}
				for _, p := range a.People {
					if err := Adopters.Put(ctx, tx, data.Adopter{Adoption: a.ID, Person: p}); err != nil {
						return err
					}
				}
			}
			return nil
		})
		for person, want := range map[string][]data.Adoption{"U1": {late, old}, "U2": {late}, "U3": nil} {
			got, err := AdoptionsOf(t.Context(), s, person)
			if d := cmp.Diff(want, got); d != "" || err != nil {
				t.Errorf("of %s: %v (-want +got)\n%s", person, err, d)
			}
		}
		if a, err := AdoptionAt(t.Context(), s, "a2", 12); err != nil || a.Innovation != "gedi" {
			t.Errorf("version 12 of a2: %+v, %v", a, err)
		}
		if _, err := AdoptionAt(t.Context(), s, "a2", 11); !errors.Is(err, ErrNotFound) {
			t.Errorf("version 11 of a2, which there never was: %v", err)
		}
	})
}
