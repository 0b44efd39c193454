package index

import (
	"strings"
	"sync"
	"weak"

	"innovate/data"
	"innovate/index/meaning"

	"github.com/blevesearch/bleve/v2/index/scorch"
	api "github.com/blevesearch/bleve_index_api"
)

// What was read of the index is soon wanted again: where a word is found, the
// ID of a document, what is kept of it. It stays in memory as it was made of
// one view of the index, in which nothing changes, not even the numbers of
// documents; the next view begins with nothing.

// How much of it stays.
const (
	recentPostings = 2_000_000 // at twelve bytes each
	recentIDs      = 50_000
	recentRecords  = 500 // at some tens of kilobytes each
)

// recent is what was read of one view.
type recent struct {
	of         weak.Pointer[scorch.IndexSnapshot]
	totals     totals
	postings   cache[key, *postings]
	ids        cache[uint64, string]
	records    cache[uint64, *record]
	vocabulary vocabulary
}

// recently returns what was read of a view before.
func (x *Index) recently(r api.IndexReader) (*recent, error) {
	of := weak.Make(r.(*scorch.IndexSnapshot))
	if known := x.recent.Load(); known != nil && known.of == of {
		return known, nil
	}
	sums, err := readTotals(r)
	if err != nil {
		return nil, err
	}
	known := &recent{of: of, totals: sums, vocabulary: vocabulary{numbers: map[string]int32{}}}
	known.postings.most, known.ids.most, known.records.most = recentPostings, recentIDs, recentRecords
	x.recent.Store(known)
	return known, nil
}

// A cache holds so much at most, and then forgets all of it: what is asked
// for is soon there again.
type cache[K comparable, V any] struct {
	most int
	mu   sync.Mutex
	held int
	all  map[K]V
}

func (c *cache[K, V]) find(key K) (V, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	v, ok := c.all[key]
	return v, ok
}

func (c *cache[K, V]) keep(key K, v V, size int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.held += size; c.all == nil || c.held > c.most {
		c.all, c.held = map[K]V{}, size
	}
	c.all[key] = v
}

// A record is what is kept of one, and what its passages say.
type record struct {
	words      []word
	length     float64 // of its words, by weight
	numbers    []int32 // of them, by the view's vocabulary
	end        int     // above the highest of these
	vectors    []meaning.Quantised
	innovation func() (data.Innovation, error)
	told       func() (told, error)
}

func (r *recent) newRecord(kept stored) *record {
	innovation := sync.OnceValues(kept.innovation)
	var length float64
	for _, w := range kept.words {
		length += w.weight
	}
	numbers, end := r.vocabulary.number(kept.words)
	return &record{kept.words, length, numbers, end, kept.vectors, innovation, sync.OnceValues(func() (told, error) {
		i, err := innovation()
		return newTold(passages(i)), err
	})}
}

// A vocabulary numbers words as they are met, for what counts many of them.
type vocabulary struct {
	mu      sync.Mutex
	numbers map[string]int32
}

func (v *vocabulary) number(words []word) (all []int32, end int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	all = make([]int32, len(words))
	for k, w := range words {
		n, ok := v.numbers[w.text]
		if !ok {
			n = int32(len(v.numbers))
			v.numbers[strings.Clone(w.text)] = n
		}
		all[k] = n
	}
	return all, len(v.numbers)
}

// told is passages, and which of them hold a word or a concept.
type told struct {
	passages []passage
	holding  map[key][]int
}

func newTold(all []passage) told {
	t := told{all, map[key][]int{}}
	for n, p := range all {
		holds := func(k key) {
			if at := t.holding[k]; len(at) == 0 || at[len(at)-1] != n {
				t.holding[k] = append(at, n)
			}
		}
		tokens := analyse(plain(p.text))
		for _, k := range tokens {
			if !k.stop {
				holds(key{text: k.stem})
			}
		}
		found, _ := words().mentions(tokens)
		for _, m := range found {
			holds(key{true, m.concept})
		}
	}
	return t
}
