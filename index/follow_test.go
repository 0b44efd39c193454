package index

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestWordsFirst holds that many changes at once are found by their words after
// one look, and that in the end the index is what it would be had they come
// one by one: also when it was closed on the way, or a record got shorter.
func TestWordsFirst(t *testing.T) {
	ctx, all := context.Background(), starter(t)[:60]
	want := rankings(t, filled(t, Config{}, all))
	f := &feed{}
	x := filled(t, Config{Path: t.TempDir()}, f)
	long := all[0]
	long.SaidAs = slices.Concat(long.SaidAs, all[1].SaidAs, all[2].SaidAs)
	f.put(long)
	if _, err := x.Update(ctx, f); err != nil {
		t.Fatal(err)
	}
	for _, i := range all {
		f.put(i)
	}
	if n, err := x.look(ctx, f); err != nil || n != len(all) {
		t.Fatalf("look = %d, %v, want %d", n, err, len(all))
	}
	late(t, x, len(all))
	for _, q := range asked {
		hits, _, err := x.Rank(ctx, Parse(q), 20)
		if err != nil || len(hits) == 0 {
			t.Errorf("%q: %d records by words alone, %v", q, len(hits), err)
		}
	}
	if more, err := x.rest(ctx); err != nil || !more {
		t.Fatalf("rest = %v, %v, want more to do", more, err)
	}
	late(t, x, len(all)-lateAtOnce)
	gone := all[len(all)-1] // which was still to come
	gone.Status = "withdrawn"
	f.put(gone)
	if _, err := x.look(ctx, f); err != nil {
		t.Fatal(err)
	}
	late(t, x, len(all)-lateAtOnce-1)
	x = reopened(t, x)
	late(t, x, len(all)-lateAtOnce-1)
	f.put(all[len(all)-1])
	if _, err := x.Update(ctx, f); err != nil {
		t.Fatal(err)
	}
	late(t, x, 0)
	if diff := cmp.Diff(want, rankings(t, x)); diff != "" {
		t.Errorf("built by words first (-in one go +so):\n%s", diff)
	}
}

// late holds an index to so many records that are found by words alone.
func late(t *testing.T, x *Index, want int) {
	t.Helper()
	if n, err := x.Late(); err != nil || n != want {
		t.Fatalf("Late() = %d, %v, want %d", n, err, want)
	}
}

// TestMiddle holds that a record whose vectors are still to come is neither
// raised nor sunk by them.
func TestMiddle(t *testing.T) {
	hits := []*hit{
		{parts: []float64{.75}, signals: signals{meaning: .75}}, {signals: signals{meaning: -.5}}, {parts: []float64{.25}, signals: signals{meaning: .25}},
	}
	middle(hits)
	got := stretched(hits)
	if diff := cmp.Diff([]float64{1, .5, 0}, got); diff != "" {
		t.Errorf("meaning (-want +got):\n%s", diff)
	}
}
