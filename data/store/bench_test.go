package store

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"innovate/data"
)

// eachB is each for benchmarks.
func eachB(b *testing.B, bench func(*testing.B, *Store)) {
	b.Run("sqlite", func(b *testing.B) {
		bench(b, open(b, Config{Path: filepath.Join(b.TempDir(), "innovate.db")}))
	})
	b.Run("postgres", func(b *testing.B) {
		bench(b, open(b, Config{URL: newSchema(b)}))
	})
}

// BenchmarkTask adds, claims and finishes one task, as a mention does.
func BenchmarkTask(b *testing.B) {
	eachB(b, func(b *testing.B, s *Store) {
		for i := 0; b.Loop(); i++ {
			key := fmt.Sprintf("mention/Ev%d", i)
			add(b, s, Task{Key: key, Kind: "mention", Body: []byte(`{"text":"our patients keep falling at night"}`)})
			check(b, s.Finish(b.Context(), claimed(b, s, noon, key), noon))
		}
	})
}

// BenchmarkAdd is what a door waits for before it acknowledges.
func BenchmarkAdd(b *testing.B) {
	eachB(b, func(b *testing.B, s *Store) {
		for i := 0; b.Loop(); i++ {
			add(b, s, Task{Key: fmt.Sprintf("mention/Ev%d", i), Kind: "mention"})
		}
	})
}

// BenchmarkClaimNothing is what an idle worker costs, with much that is done.
func BenchmarkClaimNothing(b *testing.B) {
	eachB(b, func(b *testing.B, s *Store) {
		for i := range 1000 {
			key := fmt.Sprintf("mention/Ev%d", i)
			add(b, s, Task{Key: key, Kind: "mention"})
			check(b, s.Finish(b.Context(), claimed(b, s, noon, key), noon))
		}
		for b.Loop() {
			claimed(b, s, noon, "")
		}
	})
}

// BenchmarkPut stores a catalogue of 228 records of 4 KB, all of them changed.
func BenchmarkPut(b *testing.B) {
	eachB(b, func(b *testing.B, s *Store) {
		all := catalogue(228)
		for i := 0; b.Loop(); i++ {
			for r := range all {
				all[r].Try = fmt.Sprint(i)
			}
			_, err := s.Put(b.Context(), all)
			check(b, err)
		}
	})
}

// BenchmarkPutUnchanged stores them again as they are.
func BenchmarkPutUnchanged(b *testing.B) {
	eachB(b, func(b *testing.B, s *Store) {
		all := catalogue(228)
		_, err := s.Put(b.Context(), all)
		check(b, err)
		for b.Loop() {
			_, err := s.Put(b.Context(), all)
			check(b, err)
		}
	})
}

// BenchmarkChanges reads the whole feed, as an index does that starts empty.
func BenchmarkChanges(b *testing.B) {
	eachB(b, func(b *testing.B, s *Store) {
		_, err := s.Put(b.Context(), catalogue(228))
		check(b, err)
		for b.Loop() {
			_, err := s.Changes(b.Context(), 0)
			check(b, err)
		}
	})
}

// BenchmarkOpen opens a database that is there and up to date.
func BenchmarkOpen(b *testing.B) {
	c := Config{Path: filepath.Join(b.TempDir(), "innovate.db")}
	open(b, c)
	for b.Loop() {
		s, err := Open(b.Context(), c)
		check(b, err)
		check(b, s.Close())
	}
}

func catalogue(n int) []data.Innovation {
	var ids []string
	for i := range n {
		ids = append(ids, fmt.Sprintf("innovation-%03d", i))
	}
	all := records(ids...)
	for i := range all {
		all[i].Solution = strings.Repeat("What people do, in steps a team could picture. ", 85)
	}
	return all
}
