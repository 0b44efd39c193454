package index

import (
	_ "embed"
	"encoding/binary"
	"hash/fnv"
	"sort"
)

// known holds the vectors of the starter catalogue and of the other lists
// that come with the program, for embedding them takes seconds and an answer
// may not: each the hash of its text, then its vector, in order of hash. They
// are made by `go test ./index -run TestKnown -update`; a text that is not in
// there is embedded when it is met.
//
//go:embed known.bin
var known []byte

const knownSize = 8 + vectorSize

// knownVector finds a text's vector as it was encoded, or nil.
func knownVector(text string) []byte {
	key := textKey(text)
	at := func(n int) []byte { return known[n*knownSize : (n+1)*knownSize] }
	n := sort.Search(len(known)/knownSize, func(n int) bool { return binary.BigEndian.Uint64(at(n)) >= key })
	if n == len(known)/knownSize || binary.BigEndian.Uint64(at(n)) != key {
		return nil
	}
	return at(n)[8:]
}

func textKey(text string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(text))
	return h.Sum64()
}
