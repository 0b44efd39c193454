package meaning

import "math"

// A Vector is the meaning of a text: 512 numbers whose squares sum to 1.
type Vector []float32

// Similarity is the cosine of two vectors: 1 for the same meaning, about 0 for none in common, seldom below. It is 0 where one of
// them is missing or of a blank text.
func Similarity(a, b Vector) float32 {
	if len(a) != len(b) {
		return 0
	}
	return dot(a, b)
}

// Similarities are those of a vector to as many others of its length as there is room for, which lie end to end.
func Similarities(to []float32, v Vector, all []float32) { dots(to, v, all, len(v)) }

// A Quantised vector takes 516 bytes instead of 2,048 and gives similarities within 0.001 of the whole one's: for keeping
// thousands of them.
type Quantised struct {
	Scale  float32
	Levels [Size]int8
}

// Quantise makes the small form. Its scale is such that a vector's similarity to itself stays 1.
func (v Vector) Quantise() Quantised {
	var q Quantised
	var most float32
	for _, x := range v {
		most = max(most, x, -x)
	}
	if most == 0 {
		return q
	}
	for i, x := range v[:Size] {
		q.Levels[i] = int8(math.RoundToEven(float64(x) * 127 / float64(most)))
	}
	q.Scale = float32(1 / math.Sqrt(float64(dotLevels(&q.Levels, &q.Levels))))
	return q
}

// Similarity is as that of the two vectors which were quantised.
func (q *Quantised) Similarity(p *Quantised) float32 {
	return q.Scale * p.Scale * float32(dotLevels(&q.Levels, &p.Levels))
}
