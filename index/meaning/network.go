package meaning

import "math"

const (
	heads   = 4
	epsilon = 1e-6
)

// A scratch holds what one Embed needs on the way: a row a piece, as wide as the step at hand.
type scratch struct {
	steps  []step
	ids    []int
	state  [MaxPieces * Size]float32 // what the layers add to
	normed [MaxPieces * Size]float32
	wide   [MaxPieces * inner]float32 // queries, keys and values, or the inside of the feed-forward
	mixed  [MaxPieces * Size]float32  // what the values come to by attention
	added  [MaxPieces * Size]float32
	shares [MaxPieces]float32
}

// embed runs the network over the pieces of a text, 128 at most. An unknown piece is a piece like any other.
func (n *network) embed(s *scratch, ids []int) Vector {
	v := make(Vector, Size)
	if len(ids) == 0 {
		return v
	}
	n.look(s, ids)
	n.layers[0].begin(s, len(ids))
	n.layers[0].finish(s, len(ids))
	n.layers[1].begin(s, len(ids))
	average(s.state[:len(ids)*Size], Size)
	average(s.wide[:len(ids)*inner], inner)
	n.layers[1].finish(s, 1) // of the mean, for that is the mean of them all
	n.last.multiply(s.added[:], s.state[:], 1)
	for i := range v {
		v[i] = float32(math.Tanh(float64(s.added[i])))
	}
	length := float32(math.Sqrt(float64(dot(v, v))))
	for i := range v {
		v[i] /= length
	}
	return v
}

// look puts each piece's row of the table, and the signal of its place, into the narrow rows of the state. The model as
// published adds the row twice.
func (n *network) look(s *scratch, ids []int) {
	for i, id := range ids {
		row := s.state[i*narrow : (i+1)*narrow]
		twice := 2 * n.scale[id]
		for j, level := range n.table[id*narrow : (id+1)*narrow] {
			row[j] = twice*float32(int8(level)) + n.signal[i][j]
		}
	}
}

// average puts the mean of rows into the first of them.
func average(rows []float32, width int) {
	mean, share := rows[:width], float32(width)/float32(len(rows))
	for i := range mean {
		mean[i] *= share
	}
	for rows = rows[width:]; len(rows) > 0; rows = rows[width:] {
		addScaled(mean, rows[:width], share)
	}
}

// begin takes rows through the layer to the inside of its feed-forward.
func (l *layer) begin(s *scratch, rows int) {
	l.before.apply(s.normed[:rows*l.width], s.state[:rows*l.width])
	if l.residual != nil {
		l.residual.multiply(s.added[:], s.state[:], rows)
		copy(s.state[:], s.added[:rows*Size])
	}
	l.qkv.multiply(s.wide[:], s.normed[:], rows)
	l.attend(s, rows)
	l.mix.multiply(s.added[:], s.mixed[:], rows)
	addScaled(s.state[:rows*Size], s.added[:rows*Size], 1)

	l.between.apply(s.normed[:rows*Size], s.state[:rows*Size])
	l.up.multiply(s.wide[:], s.normed[:], rows)
	for i, x := range s.wide[:rows*inner] {
		bits := math.Float32bits(x)
		s.wide[i] = math.Float32frombits(bits &^ uint32(int32(bits)>>31)) // 0 where x is below it; max is slower
	}
}

// finish takes rows from there to the layer's end.
func (l *layer) finish(s *scratch, rows int) {
	l.down.multiply(s.added[:], s.wide[:], rows)
	addScaled(s.state[:rows*Size], s.added[:rows*Size], 1)
}

// attend mixes, for each piece and each head, the values of all pieces by how well their keys answer the piece's query.
func (l *layer) attend(s *scratch, rows int) {
	depth := l.width / heads
	shrink := 1 / float32(math.Sqrt(float64(depth)))
	shares := s.shares[:rows]
	for i := range rows {
		for first := 0; first < l.width; first += depth {
			query := s.wide[i*3*l.width+first:][:depth]
			dots(shares, query, s.wide[l.width+first:], 3*l.width)
			for j := range shares {
				shares[j] *= shrink
			}
			softmax(shares)
			mix(s.mixed[i*l.width+first:][:depth], shares, s.wide[2*l.width+first:], 3*l.width)
		}
	}
}

// softmax turns scores into shares that sum to 1.
func softmax(scores []float32) {
	top := scores[0]
	for _, score := range scores[1:] {
		if score > top {
			top = score
		}
	}
	var sum float32
	for i, score := range scores {
		scores[i] = float32(math.Exp(float64(score - top)))
		sum += scores[i]
	}
	for i := range scores {
		scores[i] /= sum
	}
}

// apply brings each row to mean 0 and variance 1, then to the scale and bias that the model learned.
func (n norms) apply(to, from []float32) {
	width := len(n.scale)
	for ; len(from) > 0; to, from = to[width:], from[width:] {
		row := to[:width]
		var sum float32
		for _, x := range from[:width] {
			sum += x
		}
		mean := sum / float32(width)
		for i, x := range from[:width] {
			row[i] = x - mean
		}
		shrink := float32(1 / math.Sqrt(float64(dot(row, row)/float32(width)+epsilon)))
		for i, x := range row {
			row[i] = x*shrink*n.scale[i] + n.bias[i]
		}
	}
}
