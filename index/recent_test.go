package index

import (
	"context"
	"strings"
	"testing"
)

// TestRecent has a question that began before a record changed read the
// record after: what it read is never told to a question that began later.
func TestRecent(t *testing.T) {
	f := &feed{}
	all := starter(t)[:60]
	for _, i := range all {
		f.put(i)
	}
	x := filled(t, Config{WordsOnly: true}, f)
	ctx := context.Background()
	q := Parse("the zebra crossing squeaks")
	say := func(text string) {
		i := all[0]
		i.SaidAs = []string{text}
		f.put(i)
		if _, err := x.Update(ctx, f); err != nil {
			t.Fatal(err)
		}
	}
	told := func() string {
		a, err := x.Match(ctx, q, 1)
		if err != nil || len(a.Matches) != 1 {
			t.Fatalf("%s, %d matches, %v", a.Verdict, len(a.Matches), err)
		}
		return a.Matches[0].Reasons[0].Found
	}
	say("The zebra crossing squeaks of old.")
	if got := told(); !strings.Contains(got, "of old") {
		t.Fatalf("the reason is %q", got)
	}
	err := x.ranked(ctx, q, func(s *scorer, hits []*hit) error {
		say("The zebra crossing squeaks anew.")
		s.recent.records.keep(0, nil, recentRecords+1) // forgets what it knows
		_, err := s.load(hits[0].doc)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := told(); !strings.Contains(got, "anew") {
		t.Errorf("after the change the reason is %q", got)
	}
}

// TestCacheForgets holds what is remembered to its bound.
func TestCacheForgets(t *testing.T) {
	c := cache[int, int]{most: 10}
	for n := range 100 {
		c.keep(n, n, 3)
		if v, ok := c.find(n); !ok || v != n || len(c.all) > 3 {
			t.Fatalf("after %d things %d are remembered, and the last is %d, %v", n+1, len(c.all), v, ok)
		}
	}
}
