package store

import (
	"context"
	"fmt"

	"innovate/data"
)

// AdoptionsOf returns the adoptions that belong to somebody, the last to have
// moved first.
func AdoptionsOf(ctx context.Context, from Source, person string) ([]data.Adoption, error) {
	all, err := list(ctx, from, scanEntry[data.Adoption], `select a.body from adopters p join adoptions a on a.id = p.about
		where p.owner = $1 order by a.at desc, a.id`, person)
	if err != nil {
		return nil, fmt.Errorf("list the adoptions of a person: %w", err)
	}
	return all, nil
}

// AdoptionAt returns one version of an adoption, or ErrNotFound.
func AdoptionAt(ctx context.Context, from Source, id string, version int) (data.Adoption, error) {
	return AdoptionHistory.One(ctx, from, versioned(data.Adoption{ID: id, Version: version}))
}
