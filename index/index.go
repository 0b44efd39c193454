// Package index finds the innovations that answer a question. It reads the
// words of the asker and of the records alike (analyse.go, words.go), keeps
// them in a Bleve index that follows a source of changes, and ranks by exact
// BM25F over Bleve's postings (score.go): Bleve's own scores change with the
// size of batches and with merges, these never do. To the words come feedback
// from the best records, the latent semantics of the catalogue and closeness
// in meaning (fuse.go), and two confidences: that anything fits at all
// (fits.go), and that a match helps (verdict.go). It stores nothing that cannot be made again from its source,
// and keeps no question.
package index

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"innovate/data"

	"github.com/blevesearch/bleve/v2"
	api "github.com/blevesearch/bleve_index_api"
)

// A Source is what an index follows: the store, or a fixed catalogue.
type Source interface {
	// Changes returns what is newer than a version, oldest first, whatever its status.
	Changes(ctx context.Context, after int64) ([]data.Innovation, error)
}

// Config says where an index lives. Its zero value is an index in memory.
type Config struct {
	Path string       // a folder of its own; empty: in memory
	Log  *slog.Logger // empty: slog.Default()

	WordsOnly bool // go by words alone, without the sentence encoder
}

// An Index finds innovations. Its methods may be called at once from many goroutines.
type Index struct {
	path      string
	log       *slog.Logger
	wordsOnly bool

	updating sync.Mutex   // one writer
	swap     sync.RWMutex // held while bleve is replaced
	bleve    bleve.Index
	closed   bool
	damaged  atomic.Bool // found while reading; the next update makes it anew
	learnt   atomic.Pointer[learnt]
	recent   atomic.Pointer[recent]
}

// New opens the index in a folder, or makes an empty one. An index that is
// damaged or of another shape is put away: it follows its source anew.
func New(c Config) (*Index, error) {
	x := &Index{path: c.Path, log: c.Log, wordsOnly: c.WordsOnly}
	if x.log == nil {
		x.log = slog.Default()
	}
	var err error
	if x.bleve, err = open(c.Path, x.shape()); err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	x.learnt.Store(&learnt{})
	if err := x.learn(context.Background()); err != nil {
		if err := x.remake(err); err != nil {
			return nil, err
		}
	}
	return x, nil
}

// Close lets go of the index. A second call does nothing.
func (x *Index) Close() error {
	x.swap.Lock()
	defer x.swap.Unlock()
	if x.closed {
		return nil
	}
	x.closed = true
	return within(closeMost, x.bleve.Close)
}

// Version is how far the index has followed its source.
func (x *Index) Version() (int64, error) {
	x.swap.RLock()
	defer x.swap.RUnlock()
	return x.version()
}

// Len is how many records can be found.
func (x *Index) Len() (int, error) {
	x.swap.RLock()
	defer x.swap.RUnlock()
	n, err := x.bleve.DocCount()
	return int(n), err
}

// Follow keeps the index up to date until the context ends, looking at its
// source at each interval. A failure is logged and tried again.
func (x *Index) Follow(ctx context.Context, from Source, every time.Duration) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		if _, err := x.Update(ctx, from); err != nil && ctx.Err() == nil {
			x.log.Error("follow the catalogue", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// Update takes in what is newer at the source and returns how many records
// that was. The version it reached is part of each batch, so that an index
// torn by a crash knows where it stood. A damaged index is made anew.
func (x *Index) Update(ctx context.Context, from Source) (int, error) {
	x.updating.Lock()
	defer x.updating.Unlock()
	if x.damaged.Load() {
		if err := x.remake(errDamaged); err != nil {
			return 0, err
		}
	}
	n, err := x.update(ctx, from)
	if errors.Is(err, errDamaged) {
		if err := x.remake(err); err != nil {
			return 0, err
		}
		n, err = x.update(ctx, from)
	}
	if err != nil {
		return 0, fmt.Errorf("update index: %w", err)
	}
	return n, nil
}

func (x *Index) update(ctx context.Context, from Source) (n int, err error) {
	x.swap.RLock()
	defer x.swap.RUnlock()
	defer shield(&err)()
	version, err := x.version()
	if err != nil {
		return 0, err
	}
	changes, err := from.Changes(ctx, version)
	if err != nil || len(changes) == 0 {
		return 0, err
	}
	for rest := changes; len(rest) > 0; {
		n := min(len(rest), batchSize)
		reached := rest[n-1].Version
		if n < len(rest) && rest[n].Version == reached {
			reached-- // some of this version are in the next batch
		}
		if err := x.take(rest[:n], reached); err != nil {
			return 0, err
		}
		rest = rest[n:]
	}
	return len(changes), x.learn(ctx)
}

// reader opens a view of the index as it is now.
func (x *Index) reader() (api.IndexReader, error) {
	adv, err := x.bleve.Advanced()
	if err != nil {
		return nil, err
	}
	return adv.Reader()
}
