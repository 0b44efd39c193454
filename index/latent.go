package index

import (
	"cmp"
	"context"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"innovate/index/meaning"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// Latent semantics of the catalogue itself (Deerwester and others, 1990):
// records and questions become vectors in which words that keep the same
// company lie close together. The decomposition is randomised (Halko,
// Martinsson and Tropp, 2011) with seeds made of the words themselves, and
// goes through records and words in alphabetical order, so that it comes out
// the same whatever way the index was built.
const (
	latentLeast = 40 // records; fewer say nothing about words
	latentRank  = 120
	latentOver  = 10 // columns more than the rank, for accuracy
	latentPower = 4  // passes more, for the same
)

// latentHeld is the share of what records say from which on the directions
// are trusted in full. Of many records they hold little, and blur what sets
// one apart from the next.
const latentHeld = .35

// latent is what the decomposition leaves: a vector for each word and record.
type latent struct {
	rank  int
	words map[string]int32 // row of basis
	idf   []float64
	basis []float32         // words × rank
	docs  map[string]placed // by ID
	trust float64           // in what it says, 0 to 1
}

// A placed text is where it lies among the directions, and how much of it
// they hold.
type placed struct {
	at   meaning.Vector // of length 1
	held float64        // the length it had before: 1 when they hold all of it
}

// cell is a weight in a sparse row.
type cell struct {
	col    int32
	weight float64
}

// newLatent decomposes the words of all records. It returns nil when there
// are too few of them.
func newLatent(ctx context.Context, all map[string][]word) *latent {
	if len(all) < latentLeast {
		return nil
	}
	ids := make([]string, 0, len(all))
	df := map[string]int{}
	for id, words := range all {
		ids = append(ids, id)
		for _, w := range words {
			df[w.text]++
		}
	}
	slices.Sort(ids)
	l := &latent{words: map[string]int32{}, docs: make(map[string]placed, len(ids))}
	names := make([]string, 0, len(df))
	for w, n := range df {
		if n >= 2 {
			names = append(names, w)
		}
	}
	slices.Sort(names)
	for n, w := range names {
		l.words[w] = int32(n)
		l.idf = append(l.idf, math.Log(float64(len(ids)+1)/float64(df[w])))
	}
	rows := make([][]cell, len(ids))
	for n, id := range ids {
		rows[n] = l.row(all[id])
	}
	l.rank = min(latentRank, len(ids)/3, len(names)/3)
	if l.rank < 2 || !l.decompose(ctx, rows, names) {
		return nil
	}
	var held float64
	for n, id := range ids {
		p := l.project(rows[n])
		l.docs[id] = p
		held += p.held * p.held / float64(len(ids))
	}
	l.trust = math.Pow(min(1, held/latentHeld), 2)
	return l
}

// row weighs the words of a text: tf-idf with a logarithm, of length 1.
func (l *latent) row(words []word) []cell {
	all := make([]cell, 0, len(words))
	var square float64
	for _, w := range words {
		if n, ok := l.words[w.text]; ok {
			weight := math.Log1p(w.weight) * l.idf[n]
			all = append(all, cell{n, weight})
			square += weight * weight
		}
	}
	slices.SortFunc(all, func(a, b cell) int { return cmp.Compare(a.col, b.col) })
	if square > 0 {
		for n := range all {
			all[n].weight /= math.Sqrt(square)
		}
	}
	return all
}

// decompose finds the directions in which the words vary most. It goes to and
// fro between words and records, and keeps to the records between two ways,
// for there are fewer of them as a rule.
func (l *latent) decompose(ctx context.Context, rows [][]cell, names []string) bool {
	k := min(l.rank+latentOver, len(rows), len(names))
	words := random(names, k)
	reached := product(rows, words)
	var from mat.Dense
	for range latentPower {
		if ctx.Err() != nil {
			return false
		}
		var gram mat.SymDense
		gram.SymOuterK(1, reached.T())
		turn, ok := upright(&gram)
		if !ok {
			return false
		}
		from.Reset()
		from.Mul(reached, turn)
		transposed(words, rows, &from)
		reached = product(rows, words)
	}
	best, ok := principal(&from, reached, l.rank)
	if !ok {
		return false
	}
	words = words.Slice(0, len(names), 0, l.rank).(*mat.Dense)
	transposed(words, rows, best)
	l.basis = make([]float32, len(names)*l.rank)
	for n := range names {
		for c, v := range words.RawRowView(n) {
			l.basis[(n+1)*l.rank-1-c] = float32(v)
		}
	}
	return true
}

// principal turns columns so that what the words come to by way of them are
// the principal axes, with length 1: the last and best so many, in ascending
// order. The other matrix is what the columns come to by way of the words.
func principal(from, reached *mat.Dense, rank int) (*mat.Dense, bool) {
	_, k := from.Dims()
	var products, turned, axes, best mat.Dense
	products.Mul(from.T(), reached)
	turn, ok := upright(mat.NewSymDense(k, products.RawMatrix().Data)) // of which it reads the upper half
	if !ok {
		return nil, false
	}
	turned.Mul(reached, turn)
	var gram mat.SymDense
	gram.SymOuterK(1, turned.T())
	var eigen mat.EigenSym
	if !eigen.Factorize(&gram, true) {
		return nil, false
	}
	eigen.VectorsTo(&axes) // ascending
	axes.Mul(turn, &axes)
	best.Mul(from, axes.Slice(0, k, k-rank, k))
	return &best, true
}

// random is so many columns of chance for each word, made of the word itself.
func random(names []string, k int) *mat.Dense {
	all := mat.NewDense(len(names), k, nil)
	for n, w := range names {
		h := fnv.New64a()
		h.Write([]byte(w))
		r := rand.New(rand.NewPCG(h.Sum64(), 1))
		to := all.RawRowView(n)
		for c := range to {
			to[c] = r.NormFloat64()
		}
	}
	return all
}

// product multiplies sparse rows by a matrix.
func product(rows [][]cell, by *mat.Dense) *mat.Dense {
	_, k := by.Dims()
	out := mat.NewDense(len(rows), k, nil)
	for n, row := range rows {
		to := out.RawRowView(n)
		for _, c := range row {
			floats.AddScaled(to, c.weight, by.RawRowView(int(c.col)))
		}
	}
	return out
}

// transposed multiplies the sparse rows, transposed, by a matrix.
func transposed(out *mat.Dense, rows [][]cell, by *mat.Dense) {
	out.Zero()
	for n, row := range rows {
		from := by.RawRowView(n)
		for _, c := range row {
			floats.AddScaled(out.RawRowView(int(c.col)), c.weight, from)
		}
	}
}

// upright is by what columns must be multiplied to have length 1 and right
// angles, when these are their products with each other: cheap when columns
// are few. Directions that the columns hardly reach come out as zero.
func upright(products *mat.SymDense) (turn *mat.Dense, ok bool) {
	var eigen mat.EigenSym
	if !eigen.Factorize(products, true) {
		return nil, false
	}
	values := eigen.Values(nil) // ascending
	highest := values[len(values)-1]
	turn = new(mat.Dense)
	eigen.VectorsTo(turn)
	turn.Apply(func(_, c int, v float64) float64 {
		if values[c] <= 1e-10*highest {
			return 0
		}
		return v / math.Sqrt(values[c])
	}, turn)
	return turn, true
}

// project places a row among the directions. Its vector ends in zeros, up to
// a length that the processor takes in whole steps.
func (l *latent) project(row []cell) placed {
	sum := make([]float64, l.rank)
	for _, c := range row {
		for j, v := range l.basis[int(c.col)*l.rank : (int(c.col)+1)*l.rank] {
			sum[j] += c.weight * float64(v)
		}
	}
	var square float64
	for _, v := range sum {
		square += v * v
	}
	p := placed{make(meaning.Vector, (l.rank+15)/16*16), math.Sqrt(square)}
	if square == 0 {
		return p
	}
	for j, v := range sum {
		p.at[j] = float32(v / p.held)
	}
	return p
}

// place puts a question among the records.
func (l *latent) place(terms []term) placed {
	words := make([]word, 0, len(terms))
	for _, t := range terms {
		if t.field != fieldConcept {
			words = append(words, word{t.text, t.weight})
		}
	}
	slices.SortFunc(words, func(a, b word) int { return strings.Compare(a.text, b.text) })
	return l.project(l.row(words))
}
