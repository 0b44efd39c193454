package meaning

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// BenchmarkEmbed reports the median and the 95th percentile, for a person waits for one question and not for the mean.
func BenchmarkEmbed(b *testing.B) {
	e := load(b)
	for _, pieces := range []int{8, 16, 32, 128} {
		b.Run(fmt.Sprint(pieces), func(b *testing.B) {
			text := sized(b, e, pieces)
			var took []time.Duration
			b.ReportAllocs()
			for b.Loop() {
				start := time.Now()
				e.Embed(text)
				took = append(took, time.Since(start))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
		})
	}
}

// sized gives a text of so many pieces.
func sized(b *testing.B, e *Encoder, pieces int) string {
	text := ""
	for e.Pieces(text) < pieces {
		text += " bed"
	}
	if got := e.Pieces(text); got != pieces {
		b.Fatalf("text has %d pieces, want %d", got, pieces)
	}
	return text
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Load(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSimilarity(b *testing.B) {
	e := load(b)
	v, w := e.Embed("falls at night"), e.Embed("late discharge")
	p, q := v.Quantise(), w.Quantise()
	b.Run("float", func(b *testing.B) {
		for b.Loop() {
			Similarity(v, w)
		}
	})
	b.Run("quantised", func(b *testing.B) {
		for b.Loop() {
			p.Similarity(&q)
		}
	})
}

func BenchmarkSplit(b *testing.B) {
	e, s := load(b), new(scratch)
	for b.Loop() {
		e.vocabulary.split(s, "how do we stop patients waiting all afternoon for their tablets to go home with?")
	}
}
