package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"innovate/data"
	"innovate/data/store"
	"innovate/index"
)

// openStore opens the store that the settings name.
func openStore(ctx context.Context, s settings) (*store.Store, error) {
	if s.databaseURL == "" {
		if err := os.MkdirAll(s.home, 0o700); err != nil {
			return nil, fmt.Errorf("make the state folder: %w; set INNOVATE_HOME to a folder that can be written", err)
		}
	}
	return store.Open(ctx, store.Config{URL: s.databaseURL, Path: filepath.Join(s.home, "innovate.db")})
}

// seed puts the starter catalogue into a store that has no record yet.
func seed(ctx context.Context, st *store.Store) error {
	version, err := st.Version(ctx)
	if err != nil || version > 0 {
		return err
	}
	starter, err := data.Starter()
	if err != nil {
		return err
	}
	_, err = st.Put(ctx, starter)
	return err
}

// openCatalogue opens the store that the settings name, with records in it.
func openCatalogue(ctx context.Context, s settings) (*store.Store, error) {
	st, err := openStore(ctx, s)
	if err != nil {
		return nil, err
	}
	if err := seed(ctx, st); err != nil {
		return nil, errors.Join(err, st.Close())
	}
	return st, nil
}

// memoryIndex is an index in memory over the configured store, or over the
// starter catalogue when there is none.
func memoryIndex(ctx context.Context, s settings) (*index.Index, error) {
	from, done, err := source(ctx, s)
	if err != nil {
		return nil, err
	}
	defer done()
	return indexOver(ctx, from, index.Config{})
}

// indexOver is an index in memory over some records.
func indexOver(ctx context.Context, from index.Source, c index.Config) (*index.Index, error) {
	x, err := index.New(c)
	if err != nil {
		return nil, err
	}
	if _, err := x.Update(ctx, from); err != nil {
		return nil, errors.Join(err, x.Close())
	}
	return x, nil
}

// source is where the records come from, and what to do when done with it.
func source(ctx context.Context, s settings) (index.Source, func(), error) {
	if !s.stored() {
		starter, err := data.Starter()
		return starter, func() {}, err
	}
	st, err := openCatalogue(ctx, s)
	if err != nil {
		return nil, nil, err
	}
	return st, func() { _ = st.Close() }, nil
}

// records lists the configured catalogue, or the starter catalogue.
func records(ctx context.Context, s settings) (data.Catalogue, error) {
	if !s.stored() {
		return data.Starter()
	}
	st, err := openCatalogue(ctx, s)
	if err != nil {
		return nil, err
	}
	defer st.Close()
	return st.Innovations(ctx)
}
