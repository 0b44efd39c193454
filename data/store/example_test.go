package store_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"innovate/data"
	"innovate/data/store"
)

// A record goes in and comes out of the change feed. An event that arrives
// twice is one task; a worker claims it, does it and says so.
func Example() {
	home, err := os.MkdirTemp("", "innovate")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(home)
	ctx := context.Background()
	s, err := store.Open(ctx, store.Config{Path: filepath.Join(home, "innovate.db")})
	if err != nil {
		panic(err)
	}
	defer s.Close()

	version, err := s.Put(ctx, []data.Innovation{{ID: "red-bag", Title: "Red Bag", Status: "live"}})
	fmt.Println("version", version, err)
	changes, err := s.Changes(ctx, 0)
	fmt.Println(changes[0].Title, changes[0].Version, err)

	for range 2 {
		added, err := s.Add(ctx, store.Task{Key: "mention/Ev123", Kind: "mention", Body: []byte(`{"text":"falls at night"}`)})
		fmt.Println("added", added, err)
	}
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	task, ok, err := s.Claim(ctx, now, time.Minute, "mention")
	fmt.Println(task.Key, string(task.Body), ok, err)
	fmt.Println("finished", s.Finish(ctx, task, now))
	_, ok, err = s.Claim(ctx, now, time.Minute, "mention")
	fmt.Println("more to do", ok, err)
	// Output:
	// version 1 <nil>
	// Red Bag 1 <nil>
	// added true <nil>
	// added false <nil>
	// mention/Ev123 {"text":"falls at night"} true <nil>
	// finished <nil>
	// more to do false <nil>
}
