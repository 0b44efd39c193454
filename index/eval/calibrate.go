package eval

import (
	"context"
	"fmt"
	"math"
	"slices"

	"innovate/index"
)

// A Sample is a match, or a whole question, with what became of it: whether
// the match was judged to help, or anything fits the question.
type Sample struct {
	Question string
	Rank     int // from 0
	Traits   []float64
	Helps    bool
	Nothing  bool // nothing in the catalogue answers the question
}

// samplesEach is how many matches of a question confidence is fitted on: as
// many as are ever shown.
const samplesEach = 3

// Samples ranks the questions and returns the first matches of each.
func Samples(ctx context.Context, x *index.Index, questions []Judgement) ([]Sample, error) {
	var all []Sample
	for _, j := range questions {
		ranked, _, err := x.Rank(ctx, index.Parse(j.Query), samplesEach)
		if err != nil {
			return nil, fmt.Errorf("question %s: %w", j.ID, err)
		}
		for n, r := range ranked {
			all = append(all, Sample{j.ID, n, r.Traits[:], j.Relevant[r.ID] > 0, len(j.Relevant) == 0})
		}
	}
	return all, nil
}

// Without returns the samples as they would be if one trait said nothing.
func Without(trait int, all []Sample) []Sample {
	all = slices.Clone(all)
	for n := range all {
		all[n].Traits = slices.Clone(all[n].Traits)
		all[n].Traits[trait] = 0
	}
	return all
}

// Fits returns a sample for each question: whether anything fits it.
func Fits(ctx context.Context, x *index.Index, questions []Judgement) ([]Sample, error) {
	var all []Sample
	for _, j := range questions {
		signs, err := x.Signs(ctx, index.Parse(j.Query))
		if err != nil {
			return nil, fmt.Errorf("question %s: %w", j.ID, err)
		}
		all = append(all, Sample{j.ID, 0, signs[:], len(j.Relevant) > 0, len(j.Relevant) == 0})
	}
	return all, nil
}

// A Calibration is a fitted curve, with how it did on questions that it was
// not fitted on.
type Calibration struct {
	Curve       index.Curve `json:"curve"`
	Reliability []Bin       `json:"reliability"`
	Brier       float64     `json:"brier"` // mean squared error of the confidence; 0.25 is a coin
	Thresholds  []Threshold `json:"thresholds"`
}

// A Bin says how often matches of some confidence really helped.
type Bin struct {
	From    float64 `json:"from"`
	To      float64 `json:"to"`
	Matches int     `json:"matches"`
	Said    float64 `json:"said"`  // mean confidence
	Found   float64 `json:"found"` // share that helped
}

// A Threshold says what comes of answering "nothing fits" below a confidence.
type Threshold struct {
	Below     float64 `json:"below"`
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	Lost      float64 `json:"lost"` // of the questions that have an answer, so dismissed
}

const (
	folds    = 10
	rounds   = 3000
	stepSize = 1.
	shrink   = .005 // ridge penalty
)

// Calibrate fits confidence to the samples, and measures it by
// cross-validation: each question by a curve fitted without it.
func Calibrate(all []Sample) Calibration {
	var c Calibration
	if len(all) == 0 {
		return c
	}
	traits := len(all[0].Traits)
	held := make([]float64, len(all))
	for f := range folds {
		var rest []Sample
		for _, s := range all {
			if fold(s.Question) != f {
				rest = append(rest, s)
			}
		}
		curve := fit(rest, traits)
		for n, s := range all {
			if fold(s.Question) == f {
				held[n] = index.Confidence(s.Traits, curve)
			}
		}
	}
	c.Curve = fit(all, traits)
	c.Reliability, c.Brier = Reliability(all, held)
	c.Thresholds = thresholds(all, held)
	return c
}

// fold puts a question into one of the folds by its ID alone.
func fold(id string) int {
	var h uint32 = 7
	for _, b := range []byte(id) {
		h = h*31 + uint32(b)
	}
	return int(h % folds)
}

// fit finds the logistic curve of greatest likelihood by gradient descent on
// standardised traits, then puts it back on their own scale.
func fit(all []Sample, traits int) index.Curve {
	n := math.Max(1, float64(len(all)))
	mean, deviation := make([]float64, traits), make([]float64, traits)
	for _, s := range all {
		for t, v := range s.Traits {
			mean[t] += v / n
		}
	}
	for _, s := range all {
		for t, v := range s.Traits {
			deviation[t] += (v - mean[t]) * (v - mean[t]) / n
		}
	}
	for t := range deviation {
		deviation[t] = math.Max(math.Sqrt(deviation[t]), 1e-9)
	}
	curve, x := make(index.Curve, traits+1), make([]float64, traits)
	for range rounds {
		slope := make(index.Curve, traits+1)
		for _, s := range all {
			for t, v := range s.Traits {
				x[t] = (v - mean[t]) / deviation[t]
			}
			miss := index.Confidence(x, curve)
			if s.Helps {
				miss--
			}
			for t := range x {
				slope[t] += miss * x[t] / n
			}
			slope[traits] += miss / n
		}
		for t := range curve {
			if t < traits {
				slope[t] += shrink * curve[t]
			}
			curve[t] -= stepSize * slope[t]
		}
	}
	for t := range mean {
		curve[t] /= deviation[t]
		curve[traits] -= curve[t] * mean[t]
	}
	return curve
}

// Reliability sets what was said against what was found, in tenths.
func Reliability(all []Sample, confidence []float64) ([]Bin, float64) {
	bins := make([]Bin, 10)
	var brier float64
	for n, s := range all {
		b := &bins[min(9, int(confidence[n]*10))]
		b.Matches++
		b.Said += confidence[n]
		truth := 0.
		if s.Helps {
			truth = 1
			b.Found++
		}
		brier += (confidence[n] - truth) * (confidence[n] - truth)
	}
	for n := range bins {
		b := &bins[n]
		b.From, b.To = float64(n)/10, float64(n+1)/10
		b.Said /= math.Max(1, float64(b.Matches))
		b.Found /= math.Max(1, float64(b.Matches))
	}
	return bins, brier / math.Max(1, float64(len(all)))
}

// thresholds tries each twentieth as the confidence below which the best
// match is not shown.
func thresholds(all []Sample, confidence []float64) []Threshold {
	var list []Threshold
	for step := 1; step < 16; step++ {
		below := float64(step) / 20
		var said, right, nothing, answered, lost int
		for n, s := range all {
			if s.Rank != 0 {
				continue
			}
			none := confidence[n] < below
			switch {
			case s.Nothing && none:
				nothing++
				right++
			case s.Nothing:
				nothing++
			case none:
				answered++
				lost++
			default:
				answered++
			}
			if none {
				said++
			}
		}
		list = append(list, Threshold{below, share(right, said), share(right, nothing), share(lost, answered)})
	}
	return list
}
