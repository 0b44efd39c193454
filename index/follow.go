package index

import (
	"context"
	"fmt"
	"strings"
	"time"

	"innovate/data"

	api "github.com/blevesearch/bleve_index_api"
)

// Whoever follows a source is to find what is new within two seconds, also
// when hundreds of records change at once. To read the words of a record takes
// half a millisecond; to embed one takes from four to forty, and to learn from
// all again a hundred. So many changes are taken in by their words first, and
// the rest is done when the source is quiet.
const (
	fewAtOnce   = 8               // changes are taken in entire
	lateAtOnce  = 32              // records are completed between two looks at the source
	neverLonger = 2 * time.Second // does the rest wait, however much comes
)

// Follow keeps the index up to date until the context ends, looking at its
// source at each interval. A failure is logged and tried again.
func (x *Index) Follow(ctx context.Context, from Source, every time.Duration) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	var rested time.Time
	for {
		n, err := x.look(ctx, from)
		more := false
		if err == nil && (n == 0 || time.Since(rested) > neverLonger) {
			more, err = x.rest(ctx)
			rested = time.Now()
		}
		if err != nil && ctx.Err() == nil {
			x.log.Error("follow the catalogue", "error", err)
		}
		if more && ctx.Err() == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// look takes in what is new at the source, and returns how much that was.
func (x *Index) look(ctx context.Context, from Source) (n int, err error) {
	err = x.write(func() (err error) {
		n, err = x.takeNew(ctx, from, wordsFirst)
		return err
	})
	return n, err
}

// rest does some of what was put off, and tells whether there is more of it.
func (x *Index) rest(ctx context.Context) (more bool, err error) {
	err = x.write(func() error {
		left, err := x.complete(lateAtOnce)
		if more = left > 0; more || err != nil {
			return err
		}
		return x.learnNew(ctx)
	})
	return more, err
}

// complete makes the vectors of so many records that have none yet, those
// that have waited longest, and returns how many are left.
func (x *Index) complete(most int) (left int, err error) {
	r, err := x.reader()
	if err != nil {
		return 0, err
	}
	defer r.Close()
	late, err := readLate(r)
	if err != nil || len(late) == 0 {
		return 0, err
	}
	var all []data.Innovation
	for _, id := range late[:min(most, len(late))] {
		kept, ok, err := readStored(r, id)
		if err != nil {
			return 0, err
		}
		if !ok {
			return 0, fmt.Errorf("%w: %q is not there", errDamaged, id)
		}
		i, err := kept.innovation()
		if err != nil {
			return 0, err
		}
		all = append(all, i)
	}
	version, err := x.version()
	if err != nil {
		return 0, err
	}
	return len(late) - len(all), x.take(all, version, entire)
}

// learnNew learns again, if anything has changed since that was last done.
func (x *Index) learnNew(ctx context.Context) error {
	r, err := x.reader()
	if err != nil {
		return err
	}
	defer r.Close()
	if t, err := readTotals(r); err != nil || x.learnt.Load().totals == t {
		return err
	}
	return x.learn(ctx)
}

// Late is how many records are found by their words alone as yet.
func (x *Index) Late() (int, error) {
	x.swap.RLock()
	defer x.swap.RUnlock()
	r, err := x.reader()
	if err != nil {
		return 0, err
	}
	defer r.Close()
	late, err := readLate(r)
	return len(late), err
}

func readLate(r api.IndexReader) ([]string, error) {
	b, err := r.GetInternal(keyLate)
	return strings.FieldsFunc(string(b), func(r rune) bool { return r == '\n' }), err
}
