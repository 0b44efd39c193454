package index

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
)

// version of how documents are read and kept: an index of another shape is made anew.
const shape = "2"

// What the index keeps beside its documents.
var (
	keyShape   = []byte("shape")
	keyVersion = []byte("version")
	keyTotals  = []byte("totals")
	keyLate    = []byte("late")
)

var (
	errBusy    = errors.New("another process has this index open")
	errDamaged = errors.New("the index is damaged")
)

// shape is what this index's documents look like.
func (x *Index) shape() string {
	if x.wordsOnly {
		return shape + " words only"
	}
	return shape
}

// open opens or makes the Bleve index of a folder.
func open(path, shape string) (bleve.Index, error) {
	if path == "" {
		return bleve.NewUsing("", bleve.NewIndexMapping(), scorch.Name, scorch.Name, nil)
	}
	current := filepath.Join(path, "bleve")
	b, err := openSafely(current, shape)
	if err == nil {
		return b, nil
	}
	if errors.Is(err, errBusy) {
		return nil, fmt.Errorf("%w; give each process an INNOVATE_HOME of its own", err)
	}
	if err := os.RemoveAll(current); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(path, 0o750); err != nil {
		return nil, err
	}
	return create(current, shape)
}

func create(path, shape string) (bleve.Index, error) {
	b, err := bleve.NewUsing(path, bleve.NewIndexMapping(), scorch.Name, scorch.Name, nil)
	if err != nil {
		return nil, err
	}
	return b, b.SetInternal(keyShape, []byte(shape))
}

// openSafely opens an index that exists and is whole, as far as can be told
// without reading all of it.
func openSafely(path, shape string) (b bleve.Index, err error) {
	defer shield(&err)()
	b, err = bleve.OpenUsing(path, map[string]any{"bolt_timeout": "2s"})
	if err != nil {
		if err.Error() == "timeout" {
			return nil, errBusy
		}
		return nil, err
	}
	if err := whole(b, shape); err != nil {
		return nil, errors.Join(err, within(closeMost, b.Close))
	}
	return b, nil
}

// whole compares what the index says of itself with what is there.
func whole(b bleve.Index, shape string) error {
	if s, err := b.GetInternal(keyShape); err != nil || string(s) != shape {
		return fmt.Errorf("shape %q, want %q: %w", s, shape, err)
	}
	adv, err := b.Advanced()
	if err != nil {
		return err
	}
	r, err := adv.Reader()
	if err != nil {
		return err
	}
	defer r.Close()
	sums, err := readTotals(r)
	if err != nil {
		return err
	}
	if n, err := r.DocCount(); err != nil || int64(n) != sums.Docs {
		return fmt.Errorf("%w: %d records, want %d: %w", errDamaged, n, sums.Docs, err)
	}
	return nil
}

// shield takes a panic of Bleve over damaged files, or a fault in one that
// was cut short while mapped into memory, for the error that it is. Use it as
// defer shield(&err)().
func shield(err *error) func() {
	before := debug.SetPanicOnFault(true)
	return func() {
		debug.SetPanicOnFault(before)
		if p := recover(); p != nil {
			*err = fmt.Errorf("%w: %v", errDamaged, p)
		}
	}
}

// noteDamage has the next update make the index anew.
func (x *Index) noteDamage(err *error) {
	if errors.Is(*err, errDamaged) {
		x.damaged.Store(true)
	}
}

// remake replaces a damaged index by an empty one, which then follows its
// source from the start.
func (x *Index) remake(why error) error {
	x.log.Warn("make the index anew", "why", why)
	x.swap.Lock()
	defer x.swap.Unlock()
	_ = within(closeMost, x.bleve.Close) // it is thrown away
	if x.path != "" {
		if err := os.RemoveAll(filepath.Join(x.path, "bleve")); err != nil {
			return fmt.Errorf("remove the damaged index: %w", err)
		}
	}
	b, err := open(x.path, x.shape())
	if err != nil {
		return fmt.Errorf("make the index anew: %w", err)
	}
	x.bleve = b
	x.learnt.Store(&learnt{})
	x.damaged.Store(false)
	return nil
}

// How long Bleve may take. Its own workers stop for good when damaged files
// make them panic, with locks held that Close and Batch then wait for.
const (
	closeMost = 5 * time.Second
	batchMost = 2 * time.Minute
)

// within runs what a damaged index may never return from, and lets go of it
// after a while: what hangs is lost until the process ends, as little as it is.
func within(limit time.Duration, do func() error) error {
	done := make(chan error, 1)
	go func() {
		var err error
		defer func() { done <- err }()
		defer shield(&err)()
		err = do()
	}()
	timeout := time.NewTimer(limit)
	defer timeout.Stop()
	select {
	case err := <-done:
		return err
	case <-timeout.C:
		return fmt.Errorf("%w: no answer in %v", errDamaged, limit)
	}
}

func (x *Index) version() (int64, error) {
	b, err := x.bleve.GetInternal(keyVersion)
	if err != nil || len(b) == 0 {
		return 0, err
	}
	return strconv.ParseInt(string(b), 10, 64)
}
