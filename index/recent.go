package index

import (
	"slices"
	"sync"
)

// A record that answered once answers again soon. What is kept of it, and the
// words of its passages, stay in memory for as long as the index holds the
// same records.

// recentMost is how many records stay, at some tens of kilobytes each.
const recentMost = 500

// A record is what is kept of one, and what its passages say.
type record struct {
	stored
	told func() ([]told, error)
}

// A told passage is one with its words: stems and concepts, each in order.
type told struct {
	passage
	stems, concepts []string
}

func newRecord(kept stored) *record {
	return &record{kept, sync.OnceValues(func() ([]told, error) {
		i, err := kept.innovation()
		if err != nil {
			return nil, err
		}
		var all []told
		for _, p := range passages(i) {
			all = append(all, newTold(p))
		}
		return all, nil
	})}
}

func newTold(p passage) told {
	t := told{passage: p}
	tokens := analyse(plain(p.text))
	for _, k := range tokens {
		if !k.stop {
			t.stems = append(t.stems, k.stem)
		}
	}
	found, _ := words().mentions(tokens)
	for _, m := range found {
		t.concepts = append(t.concepts, m.concept)
	}
	slices.Sort(t.stems)
	slices.Sort(t.concepts)
	return t
}

// recent holds records by ID, true of an index that holds what these are the
// totals of.
type recent struct {
	of   totals
	mu   sync.Mutex
	byID map[string]*record
}

func newRecent(of totals) *recent { return &recent{of: of, byID: map[string]*record{}} }

func (r *recent) find(id string) *record {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.byID[id]
}

// keep forgets all of them when there are too many: those that are asked for
// are soon there again.
func (r *recent) keep(id string, one *record) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.byID) >= recentMost {
		clear(r.byID)
	}
	r.byID[id] = one
}
