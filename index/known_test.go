package index

import (
	"encoding/binary"
	"flag"
	"maps"
	"os"
	"slices"
	"testing"

	"innovate/data"
	"innovate/index/meaning"
)

var update = flag.Bool("update", false, "rewrite what is generated from the catalogue and the word lists")

// knownTexts lists what ought to be in known.bin.
func knownTexts(t *testing.T) []string {
	t.Helper()
	starter, err := data.Starter()
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]bool{}
	for _, i := range starter {
		for _, p := range parts(i) {
			texts[p.text] = true
		}
	}
	for _, l := range lines("elsewhere.txt") {
		texts[l] = true
	}
	return slices.Sorted(maps.Keys(texts))
}

// TestKnown holds known.bin to the catalogue: every vector is there, and a
// sample of them is what the encoder makes of the text.
func TestKnown(t *testing.T) {
	texts := knownTexts(t)
	e, err := meaning.Load()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		known = nil
		byKey := map[uint64][]byte{}
		for n, v := range e.EmbedAll(texts) {
			key := textKey(texts[n])
			byKey[key] = encodeVectors([]meaning.Quantised{v.Quantise()})
		}
		for _, key := range slices.Sorted(maps.Keys(byKey)) {
			known = append(binary.BigEndian.AppendUint64(known, key), byKey[key]...)
		}
		if err := os.WriteFile("known.bin", known, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for n, text := range texts {
		kept := knownVector(text)
		if kept == nil {
			t.Errorf("no vector for %q: run go test ./index -run TestKnown -update", text)
			continue
		}
		if n%100 != 0 {
			continue
		}
		if v := e.Embed(text).Quantise(); v.Similarity(&decodeVectors(kept)[0]) < .995 {
			t.Errorf("the vector of %q is not the encoder's: run go test ./index -run TestKnown -update", text)
		}
	}
	if want := len(texts) * knownSize; len(known) != want {
		t.Errorf("known.bin has %d bytes, want %d: run go test ./index -run TestKnown -update", len(known), want)
	}
}
