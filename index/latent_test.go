package index

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// TestDirections holds the directions to stand at right angles, and to hold as
// much of what the records say as those of an exact decomposition do: also
// where some of the records are the same.
func TestDirections(t *testing.T) {
	all := map[string][]word{}
	for n, i := range starter(t)[:60] {
		var err error
		if _, all[i.ID], err = decodeWords(string(encodeWords([fields]int{}, fieldTerms(i)))); err != nil {
			t.Fatal(err)
		}
		if n < 15 {
			all[i.ID+" again"] = all[i.ID]
		}
	}
	l := newLatent(context.Background(), all)
	for a := range l.rank {
		for b := range a + 1 {
			var product, want float64
			for n := range len(l.words) {
				product += float64(l.basis[n*l.rank+a]) * float64(l.basis[n*l.rank+b])
			}
			if a == b {
				want = 1
			}
			if math.Abs(product-want) > 1e-5 {
				t.Errorf("directions %d and %d: product %v, want %v", a, b, product, want)
			}
		}
	}
	dense := mat.NewDense(len(all), len(l.words), nil)
	var held, best float64
	n := 0
	for id, words := range all {
		held += l.docs[id].held * l.docs[id].held
		for _, c := range l.row(words) {
			dense.Set(n, int(c.col), c.weight)
		}
		n++
	}
	var exact mat.SVD
	if !exact.Factorize(dense, mat.SVDNone) {
		t.Fatal("no exact decomposition")
	}
	for _, v := range exact.Values(nil)[:l.rank] {
		best += v * v
	}
	if held < .99*best || held > 1.00001*best {
		t.Errorf("%d directions hold %v, want %v", l.rank, held, best)
	}
}
