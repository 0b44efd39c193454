package meaning

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"math"
	"strings"
)

// weightsFile is a slice and not a string so that the kernel can read the levels where they lie. Nothing may write to it.
//
//go:embed weights.bin
var weightsFile []byte

const (
	magic  = "USE lite int8 1\n"
	narrow = 256 // width of an embedded piece and of layer 0 until its feed-forward
	inner  = 1536
	lanes  = 16 // outputs of a matrix that lie side by side
)

// A matrix maps inputs to outputs. The weight of an output is its level, a signed byte, times its scale; the levels lie in panels
// of 16 outputs, input after input.
type matrix struct {
	in, out     int
	scale, bias []float32
	levels      []byte
}

type norms struct {
	scale, bias []float32
}

type layer struct {
	width    int // of its input, its queries, its keys and its values
	before   norms
	residual *matrix // widens the input of layer 0; layer 1 needs none
	qkv, mix matrix  // attention
	between  norms
	up, down matrix // feed-forward
}

// A network is the encoder proper: the table of pieces, two transformer layers and a last one that makes the vector.
type network struct {
	signal [MaxPieces][narrow]float32 // what tells the first place from the second
	scale  []float32                  // of each piece in the table
	table  []byte                     // levels, a row a piece
	layers [2]layer
	last   matrix
}

// readNetwork reads the file that command convert wrote; the two agree on its order.
func readNetwork(file []byte) (network, error) {
	r := &reader{rest: file}
	if !strings.HasPrefix(string(r.bytes(len(magic))), magic) {
		return network{}, errors.New("weights.bin is of another kind: make it again with index/meaning/convert")
	}
	n := network{signal: signal(r.floats(narrow / 2)), scale: r.floats(known), table: r.bytes(known * narrow)}
	n.layers[0] = r.layer(narrow)
	n.layers[1] = r.layer(Size)
	n.last = r.matrix(Size, Size)
	if r.short || len(r.rest) > 0 {
		return network{}, errors.New("weights.bin has the wrong length: make it again with index/meaning/convert")
	}
	return n, nil
}

func signal(frequencies []float32) (places [MaxPieces][narrow]float32) {
	for i := range places {
		for j, f := range frequencies {
			sin, cos := math.Sincos(float64(float32(i) * f))
			places[i][j], places[i][j+narrow/2] = float32(sin), float32(cos)
		}
	}
	return places
}

// A reader takes the file apart from the front. It remembers that something was missing and gives zeros from there on.
type reader struct {
	rest  []byte
	short bool
}

func (r *reader) bytes(n int) []byte {
	if len(r.rest) < n {
		r.short = true
		return make([]byte, n)
	}
	taken := r.rest[:n:n]
	r.rest = r.rest[n:]
	return taken
}

func (r *reader) floats(n int) []float32 {
	values, data := make([]float32, n), r.bytes(4*n)
	for i := range values {
		values[i] = math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:]))
	}
	return values
}

func (r *reader) norms(width int) norms {
	return norms{scale: r.floats(width), bias: r.floats(width)}
}

func (r *reader) matrix(in, out int) matrix {
	return matrix{in: in, out: out, scale: r.floats(out), bias: r.floats(out), levels: r.bytes(in * out)}
}

func (r *reader) layer(width int) layer {
	l := layer{width: width, before: r.norms(width)}
	if width != Size {
		residual := r.matrix(width, Size)
		l.residual = &residual
	}
	l.qkv, l.mix = r.matrix(width, 3*width), r.matrix(width, Size)
	l.between = r.norms(Size)
	l.up, l.down = r.matrix(Size, inner), r.matrix(inner, Size)
	return l
}
