package main

import (
	"context"
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

// memoryIndex is an index in memory over the configured store, or over the
// starter catalogue when there is none.
func memoryIndex(ctx context.Context, s settings) (*index.Index, error) {
	from, done, err := source(ctx, s)
	if err != nil {
		return nil, err
	}
	defer done()
	x, err := index.New(index.Config{})
	if err != nil {
		return nil, err
	}
	_, err = x.Update(ctx, from)
	return x, err
}

// source is where the records come from, and what to do when done with it.
func source(ctx context.Context, s settings) (index.Source, func(), error) {
	if !s.stored() {
		starter, err := data.Starter()
		return starter, func() {}, err
	}
	st, err := openStore(ctx, s)
	if err != nil {
		return nil, nil, err
	}
	if err := seed(ctx, st); err != nil {
		_ = st.Close()
		return nil, nil, err
	}
	return st, func() { _ = st.Close() }, nil
}

// records lists the configured catalogue, or the starter catalogue.
func records(ctx context.Context, s settings) ([]data.Innovation, error) {
	if !s.stored() {
		return data.Starter()
	}
	st, err := openStore(ctx, s)
	if err != nil {
		return nil, err
	}
	defer st.Close()
	if err := seed(ctx, st); err != nil {
		return nil, err
	}
	return st.Innovations(ctx)
}
