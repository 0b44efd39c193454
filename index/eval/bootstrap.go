package eval

import (
	"math/rand/v2"
	"slices"
)

// An Estimate is a figure with the interval that 95 of 100 such sets of
// questions would put it in.
type Estimate struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// resamples is how often the questions are drawn anew for an interval.
const resamples = 2000

// A bootstrap is sets of questions drawn from a set, with replacement, each
// as large as the set (Efron 1979). Every engine meets the same draws, and so
// two engines can be compared question by question.
type bootstrap struct {
	whole []int
	draws [][]int
}

// resample draws from so many questions, the same at every run.
func resample(questions int) bootstrap {
	random := rand.New(rand.NewPCG(1979, 2000))
	b := bootstrap{whole: make([]int, questions), draws: make([][]int, resamples)}
	for n := range b.whole {
		b.whole[n] = n
	}
	for d := range b.draws {
		b.draws[d] = make([]int, questions)
		for n := range b.draws[d] {
			b.draws[d][n] = random.IntN(questions)
		}
	}
	return b
}

// A statistic is a figure over some of the questions; it is false where
// there is nothing to take it of.
type statistic func(questions []int) (float64, bool)

// interval takes a statistic of the whole set, and of each draw.
func (b bootstrap) interval(of statistic) (Estimate, bool) {
	value, ok := of(b.whole)
	if !ok {
		return Estimate{}, false
	}
	var all []float64
	for _, d := range b.draws {
		if v, ok := of(d); ok {
			all = append(all, v)
		}
	}
	slices.Sort(all)
	return Estimate{value, all[len(all)*25/1000], all[(len(all)*975+999)/1000-1]}, true
}

// A tally is what one question adds to a figure, which is the sum of the
// parts over the sum of the wholes.
type tally struct{ part, whole float64 }

func ratio(of []tally) statistic {
	return func(questions []int) (float64, bool) {
		var sum tally
		for _, q := range questions {
			sum.part += of[q].part
			sum.whole += of[q].whole
		}
		return sum.part / max(sum.whole, 1), sum.whole > 0
	}
}

// quantile is the value below which such a share lies.
func quantile(of []float64, share float64) statistic {
	return func(questions []int) (float64, bool) {
		values := make([]float64, len(questions))
		for n, q := range questions {
			values[n] = of[q]
		}
		if len(values) == 0 {
			return 0, false
		}
		slices.Sort(values)
		return values[min(len(values)-1, int(share*float64(len(values))))], true
	}
}

// less is by how much one statistic is above another on the same questions.
func less(a, b statistic) statistic {
	return func(questions []int) (float64, bool) {
		x, one := a(questions)
		y, other := b(questions)
		return x - y, one && other
	}
}
