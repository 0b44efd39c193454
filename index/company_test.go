package index

import (
	"math"
	"slices"
	"testing"

	"innovate/index/meaning"
)

// TestCompany works by hand: of three hits, the last is like the first and
// the second is like none.
func TestCompany(t *testing.T) {
	east, north := meaning.Vector{1, 0}, meaning.Vector{0, 1}
	hits := []*hit{
		{id: "a", score: .8, place: placed{east, 1}},
		{id: "b", score: .6, place: placed{north, 1}},
		{id: "c", score: .2, place: placed{east, .5}},
	}
	s := scorer{room: &room{}, place: &placed{at: east}}
	s.company(hits, 2, .4)
	for n, want := range []float64{(.8 + .2*.2) / 1.2, .6, (.2 + .2*.8) / 1.2} {
		if math.Abs(hits[n].score-want) > 1e-9 {
			t.Errorf("%s scores %v, want %v", hits[n].id, hits[n].score, want)
		}
	}
}

// TestHighest holds what is highest to the few that there is room for.
func TestHighest(t *testing.T) {
	if got := highest([]float64{.3, .5, .1, .5, .4}, make([]int, 0, 2)); !slices.Equal(got, []int{1, 3}) {
		t.Errorf("highest = %v, want the second and the fourth", got)
	}
}

// TestPlaced holds that each record has a place, of length 1, that no place
// holds more than there is, and that the starter catalogue is small enough for
// its directions to be trusted.
func TestPlaced(t *testing.T) {
	x := filled(t, Config{WordsOnly: true}, starter(t))
	l := x.learnt.Load().latent
	if l.trust != 1 {
		t.Errorf("trust over the starter catalogue is %v, want 1", l.trust)
	}
	for id, p := range l.docs {
		if p.held <= 0 || p.held > 1+1e-6 || math.Abs(float64(meaning.Similarity(p.at, p.at))-1) > 1e-5 {
			t.Errorf("%s lies at a length of %v and holds %v", id, meaning.Similarity(p.at, p.at), p.held)
		}
	}
}
