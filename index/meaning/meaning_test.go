package meaning

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
)

var loaded = sync.OnceValues(Load)

func load(t testing.TB) *Encoder {
	t.Helper()
	e, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestEmbedFindsTheSameMeaning(t *testing.T) {
	e := load(t)
	asked := e.Embed("nobody turns up for their appointments")
	same := Similarity(asked, e.Embed("text reminders so that fewer patients miss their clinic visit"))
	other := Similarity(asked, e.Embed("staff car parking permits are issued by the estates office"))
	if same < other+0.2 {
		t.Errorf("similarity to the same problem %.2f, to another %.2f: want a clear gap", same, other)
	}
}

func TestEmbedOfBlankMeansNothing(t *testing.T) {
	e := load(t)
	word := e.Embed("falls")
	for _, text := range []string{"", "   ", "\n\t\u00a0"} {
		v := e.Embed(text)
		q, p := v.Quantise(), word.Quantise()
		if Similarity(v, word) != 0 || q.Similarity(&p) != 0 {
			t.Errorf("Embed(%q) is similar to something", text)
		}
	}
	if got := Similarity(nil, word); got != 0 {
		t.Errorf("Similarity(nil, v) = %v, want 0", got)
	}
}

func TestEmbedFoldsBlankSpace(t *testing.T) {
	e := load(t)
	want := e.Embed("no way to see who is free")
	if got := e.Embed("\n no way\r\n\r\nto\tsee  who is\u00a0free "); !slices.Equal(got, want) {
		t.Errorf("line breaks and tabs change the vector: cosine %.4f", cosine(got, want))
	}
}

func TestEmbedReadsOnlyTheFirstPieces(t *testing.T) {
	e := load(t)
	long := strings.Repeat("the bed is ready ", 200)
	if n := e.Pieces(long); n <= MaxPieces {
		t.Fatalf("Pieces = %d, want a text longer than %d", n, MaxPieces)
	}
	if !slices.Equal(e.Embed(long), e.Embed(long+"and nothing else matters")) {
		t.Error("what follows the cut changes the vector")
	}
}

// Many workers share one encoder, and each text must come out bit by bit as it does alone: a scratch that leaks from one text
// into another shows here.
func TestEmbedTogetherIsAsAlone(t *testing.T) {
	e := load(t)
	texts := []string{}
	for _, r := range readRecorded(t) {
		texts = append(texts, r.Text)
	}
	alone := make([]Vector, len(texts))
	for i, text := range texts {
		alone[i] = e.Embed(text)
	}
	for range 3 {
		for i, v := range e.EmbedAll(texts) {
			if !slices.Equal(v, alone[i]) {
				t.Errorf("EmbedAll gives %q another vector than Embed", texts[i])
			}
		}
	}
}

func TestVectorsHaveLengthOne(t *testing.T) {
	for _, v := range load(t).EmbedAll([]string{"a", "👍🏽", strings.Repeat("sepsis ", 500)}) {
		if got := Similarity(v, v); math.Abs(float64(got)-1) > 1e-5 {
			t.Errorf("squares sum to %v, want 1", got)
		}
	}
}

func TestQuantisedSimilarity(t *testing.T) {
	e := load(t)
	var vectors []Vector
	for _, r := range readRecorded(t) {
		if r.Vector != "" {
			vectors = append(vectors, e.Embed(r.Text))
		}
	}
	var most, sum, n float64
	for _, a := range vectors {
		p := a.Quantise()
		for _, b := range vectors {
			q := b.Quantise()
			off := math.Abs(float64(p.Similarity(&q) - Similarity(a, b)))
			most, sum, n = max(most, off), sum+off, n+1
		}
	}
	if most > 0.001 {
		t.Errorf("quantised similarities are off by %.4f at most and %.4f on average, want 0.001 at most", most, sum/n)
	}
	t.Logf("off by %.4f at most, %.4f on average", most, sum/n)
}

func TestTornFilesAreRefused(t *testing.T) {
	for name, file := range map[string][]byte{
		"empty":   nil,
		"other":   append([]byte("USE lite int8 2\n"), weightsFile[len(magic):]...),
		"shorter": weightsFile[:len(weightsFile)-1],
		"longer":  append(slices.Clone(weightsFile), 0),
	} {
		if _, err := readNetwork(file); err == nil {
			t.Errorf("%s weights are taken", name)
		}
	}
	for name, file := range map[string]string{
		"empty":    "",
		"no score": "word\n",
		"shorter":  vocabularyFile[:strings.LastIndex(strings.TrimSpace(vocabularyFile), "\n")+1],
	} {
		if _, err := readVocabulary(file); err == nil {
			t.Errorf("%s vocabulary is taken", name)
		}
	}
}

// The kernel in assembly and the one in Go must agree, or an answer would depend on the machine.
func TestKernels(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	floats := func(n int) []float32 {
		x := make([]float32, n)
		for i := range x {
			x[i] = random.Float32() - 0.5
		}
		return x
	}
	for _, n := range []int{1, 16, 33, 64, 512} {
		x, y := floats(n), floats(n)
		near(t, "dot", dot(x, y), dotGo(x, y))
		z := slices.Clone(y)
		addScaled(y, x, 0.7)
		addScaledGo(z, x, 0.7)
		nearAll(t, "addScaled", y, z)
	}
	for _, width := range []int{1, 64, 100, 128} {
		const rows, stride = 7, 130
		shares, values, got, want := floats(rows), floats(rows*stride), floats(width), floats(width)
		mix(got, shares, values, stride)
		mixGo(want, shares, values, stride)
		nearAll(t, "mix", got, want)
		query := floats(width)
		dots(shares, query, values, stride)
		for row, sum := range shares {
			if one := dot(query, values[row*stride:][:width]); sum != one {
				t.Errorf("dots = %v, want %v as of one row", sum, one)
			}
		}
	}
	var a, b [Size]int8
	for i := range a {
		a[i], b[i] = int8(random.IntN(256)-128), int8(random.IntN(256)-128)
	}
	if got, want := dotLevels(&a, &b), dotLevelsGo(&a, &b); got != want {
		t.Errorf("dotLevels = %d, want %d", got, want)
	}
	for _, in := range []int{1, 256, 1536} {
		panel := make([]byte, in*lanes)
		for i := range panel {
			panel[i] = byte(random.Uint32())
		}
		scale, bias := (*[lanes]float32)(floats(lanes)), (*[lanes]float32)(floats(lanes))
		const rows = 4 * rowsAtOnce
		x, fours, want := floats(rows*in), make([]float32, rows*40), make([]float32, rows*40)
		for row := 0; row < rows; row += rowsAtOnce {
			four := x[row*in:][:rowsAtOnce*in]
			multiplyPanel(fours[row*40:], 40, four, in, panel, scale, bias)
			multiplyPanelGo(want[row*40:], 40, four, panel, scale, bias)
		}
		nearAll(t, "multiplyPanel", fours, want)
		for _, more := range []int{2 * rowsAtOnce, rows} {
			if rowsFor(more) < more {
				continue
			}
			got := make([]float32, rows*40)
			multiplyPanel(got, 40, x[:more*in], in, panel, scale, bias)
			if !slices.Equal(got[:(more-1)*40+lanes], fours[:(more-1)*40+lanes]) { // to the bit: a question's vector must not hang on its length
				t.Errorf("multiplyPanel of %d rows = %v, in fours %v", more, got, fours)
			}
		}
	}
}

func nearAll(t *testing.T, what string, got, want []float32) {
	t.Helper()
	for i := range got {
		near(t, what, got[i], want[i])
	}
}

func near(t *testing.T, what string, got, want float32) {
	t.Helper()
	if math.Abs(float64(got-want)) > 1e-4*max(1, math.Abs(float64(want))) {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

func FuzzSplit(f *testing.F) {
	e := load(f)
	for _, text := range []string{"", "falls", "a\xff\xfeb", "▁▁", ":30:30", "e\u0301", "😀\u200d😀", strings.Repeat("龘", 300)} {
		f.Add(text)
	}
	s := new(scratch)
	f.Fuzz(func(t *testing.T, text string) {
		ids := e.vocabulary.split(s, text)
		for _, id := range ids {
			if id < 0 || id >= known || id > unknown && id < reserved {
				t.Fatalf("split(%q) has the id %d", text, id)
			}
		}
		if ids = cut(ids); len(ids) > MaxPieces {
			t.Fatalf("%q is cut at %d pieces", text, len(ids))
		}
		if len(ids) == 0 || len(ids) > 8 {
			return // the network takes long, and sees no more in more pieces
		}
		if v := e.network.embed(s, ids); math.Abs(float64(dot(v, v))-1) > 1e-4 {
			t.Fatalf("embed(%q) has the squared length %v", text, dot(v, v))
		}
	})
}
