package index

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"

	"innovate/data"
	"innovate/index/meaning"

	"github.com/blevesearch/bleve/v2/document"
	api "github.com/blevesearch/bleve_index_api"
)

// batchSize is how many records go into Bleve at once.
const batchSize = 300

// take indexes one batch, and with it the version that it reaches.
func (x *Index) take(changes []data.Innovation, reached int64) error {
	latest := map[string]int{}
	for n, i := range changes {
		latest[i.ID] = n
	}
	docs := x.documents(changes)
	reader, err := x.reader()
	if err != nil {
		return err
	}
	defer reader.Close()
	sums, err := readTotals(reader)
	if err != nil {
		return err
	}
	batch := x.bleve.NewBatch()
	for n, i := range changes {
		if latest[i.ID] != n {
			continue
		}
		if old, ok, err := readStored(reader, i.ID); err != nil {
			return err
		} else if ok {
			sums.add(old.lengths, old.hash, -1)
		}
		if !i.Live() {
			batch.Delete(i.ID)
			continue
		}
		if docs[n].err != nil {
			return docs[n].err
		}
		sums.add(docs[n].kept.lengths, docs[n].kept.hash, 1)
		if err := batch.IndexAdvanced(docs[n].doc); err != nil {
			return err
		}
	}
	b, err := json.Marshal(sums)
	if err != nil {
		return err
	}
	batch.SetInternal(keyTotals, b)
	batch.SetInternal(keyVersion, strconv.AppendInt(nil, reached, 10))
	return within(batchMost, func() error { return x.bleve.Batch(batch) })
}

// A made document is ready for Bleve.
type made struct {
	doc  *document.Document
	kept stored
	err  error
}

// documents makes the documents of those records that can be found, on as
// many processors as there are.
func (x *Index) documents(all []data.Innovation) []made {
	docs := make([]made, len(all))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(all)) {
		workers.Go(func() {
			for n := int(next.Add(1)) - 1; n < len(all); n = int(next.Add(1)) - 1 {
				if all[n].Live() {
					docs[n].doc, docs[n].kept, docs[n].err = x.documentOf(all[n])
				}
			}
		})
	}
	workers.Wait()
	return docs
}

// totals are what a score needs of the whole collection: how many documents,
// and how many words in each field. Kept as sums of whole numbers they are
// the same whatever the order of updates. The hash is that of all that is
// kept: it shows damage that Bleve does not see.
type totals struct {
	Docs    int64
	Lengths [fields]int64
	Hash    uint64
}

func (t *totals) add(lengths [fields]int, hash uint64, sign int64) {
	t.Docs += sign
	t.Hash ^= hash
	for f, n := range lengths {
		t.Lengths[f] += sign * int64(n)
	}
}

func readTotals(r api.IndexReader) (totals, error) {
	var t totals
	b, err := r.GetInternal(keyTotals)
	if err != nil || len(b) == 0 {
		return t, err
	}
	return t, json.Unmarshal(b, &t)
}

// stored is what the index keeps of a record: all of it, so that an answer
// needs no store, and its words and vectors, so that no answer need make
// them again.
type stored struct {
	lengths [fields]int
	record  []byte // as JSON
	words   []word
	vectors []meaning.Quantised // of its parts
	hash    uint64              // of all this as it is kept
}

func (s stored) innovation() (i data.Innovation, err error) {
	if err := json.Unmarshal(s.record, &i); err != nil {
		return i, fmt.Errorf("%w: %w", errDamaged, err)
	}
	return i, nil
}

// A word is a term of a record's text with its weight there: how often it
// comes, more where a field counts more.
type word struct {
	text   string
	weight float64
}

// readStored reads what is kept of a record.
func readStored(r api.IndexReader, id string) (s stored, ok bool, err error) {
	doc, err := r.Document(id)
	if err != nil || doc == nil {
		return s, false, err
	}
	doc.VisitFields(func(f api.Field) {
		var fault error
		if f.Name() != "_id" {
			s.hash ^= hashOf(id, f.Name(), f.Value())
		}
		switch f.Name() {
		case keptRecord:
			s.record = bytes.Clone(f.Value())
		case keptWords:
			s.lengths, s.words, fault = decodeWords(string(f.Value()))
		case keptVectors:
			s.vectors = decodeVectors(f.Value())
		}
		err = errors.Join(err, fault)
	})
	return s, true, err
}

// hashOf is a hash of one thing that is kept of a record.
func hashOf(id, name string, value []byte) uint64 {
	h := fnv.New64a()
	h.Write([]byte(id))
	h.Write([]byte{0})
	h.Write([]byte(name))
	h.Write([]byte{0})
	h.Write(value)
	return h.Sum64()
}

// documentOf makes the Bleve document of a record.
func (x *Index) documentOf(i data.Innovation) (*document.Document, stored, error) {
	doc := document.NewDocument(i.ID)
	terms := fieldTerms(i)
	var kept stored
	for f := range terms {
		kept.lengths[f] = len(terms[f])
		doc.AddField(document.NewTextFieldCustom(fieldNames[f], nil, nil, api.IndexField, ready(terms[f])))
	}
	b, err := json.Marshal(i)
	if err != nil {
		return nil, kept, err
	}
	keep := func(name string, value []byte) {
		kept.hash ^= hashOf(i.ID, name, value)
		doc.AddField(document.NewTextFieldWithIndexingOptions(name, nil, value, api.StoreField))
	}
	keep(keptRecord, b)
	keep(keptWords, encodeWords(kept.lengths, terms))
	if !x.wordsOnly {
		vectors, err := embedParts(i)
		if err != nil {
			return nil, kept, err
		}
		keep(keptVectors, encodeVectors(vectors))
	}
	return doc, kept, nil
}

// learnMost is how many records are learnt from and held in memory. With more
// of them there are no latent semantics, for to work them out would hold
// updates up, and vectors are read from the index.
const learnMost = 8000

// learnt is what the records together say of each other.
type learnt struct {
	latent  *latent                        // nil: too few records, or too many
	vectors map[string][]meaning.Quantised // of the records' parts, by ID; nil: read them from the index
}

// learn works out again what the records together say.
func (x *Index) learn(ctx context.Context) (err error) {
	defer shield(&err)()
	r, err := x.reader()
	if err != nil {
		return err
	}
	defer r.Close()
	sums, err := readTotals(r)
	if err != nil {
		return err
	}
	if n, err := r.DocCount(); err != nil || n > learnMost {
		x.learnt.Store(&learnt{})
		return err
	}
	ids, err := r.DocIDReaderAll()
	if err != nil {
		return err
	}
	defer ids.Close()
	var hash uint64
	words, vectors := map[string][]word{}, map[string][]meaning.Quantised{}
	for {
		internal, err := ids.Next()
		if err != nil {
			return err
		}
		if internal == nil {
			break
		}
		id, err := r.ExternalID(internal)
		if err != nil {
			return err
		}
		kept, _, err := readStored(r, id)
		if err != nil {
			return err
		}
		hash ^= kept.hash
		words[id] = kept.words
		vectors[id] = kept.vectors
	}
	if sums.Hash != hash {
		return fmt.Errorf("%w: a record is not what it was", errDamaged)
	}
	x.learnt.Store(&learnt{newLatent(ctx, words), vectors})
	return nil
}
