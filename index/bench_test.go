package index

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"innovate/data"
)

// recombined makes as many records as wanted of the starter catalogue's own
// sentences, so that words are as common as they really are.
func recombined(t testing.TB, n int) data.Catalogue {
	all := starter(t)
	r := rand.New(rand.NewPCG(5, 6))
	pick := func() data.Innovation { return all[r.IntN(len(all))] }
	var made data.Catalogue
	for k := range n {
		i := pick()
		i.ID = fmt.Sprintf("%s-%d", i.ID, k)
		i.Version = int64(k + 1)
		i.Problem, i.Solution, i.Summary, i.Core, i.Topics = pick().Problem, pick().Solution, pick().Summary, pick().Core, pick().Topics
		i.SaidAs = nil
		for range 7 {
			from := pick()
			i.SaidAs = append(i.SaidAs, from.SaidAs[r.IntN(len(from.SaidAs))])
		}
		made = append(made, i)
	}
	return made
}

// questions are asked in turn: what staff would say, of some 32 words each.
func questions(t testing.TB) []string {
	all := starter(t)
	r := rand.New(rand.NewPCG(7, 8))
	var made []string
	for range 200 {
		i, j := all[r.IntN(len(all))], all[r.IntN(len(all))]
		made = append(made, i.SaidAs[r.IntN(len(i.SaidAs))]+" "+j.SaidAs[r.IntN(len(j.SaidAs))])
	}
	return made
}

var big = sync.OnceValue(func() map[int]*Index { return map[int]*Index{} })

// sized is an index of so many records, made once for all benchmarks.
func sized(b *testing.B, n int, wordsOnly bool) *Index {
	key := n
	if wordsOnly {
		key = -n
	}
	if x := big()[key]; x != nil {
		return x
	}
	from := starter(b)
	if n > len(from) {
		from = recombined(b, n)
	}
	dir, err := os.MkdirTemp("", "innovate-bench-*")
	if err != nil {
		b.Fatal(err)
	}
	x, err := New(Config{Path: dir, WordsOnly: wordsOnly})
	if err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	if _, err := x.Update(context.Background(), from); err != nil {
		b.Fatal(err)
	}
	b.Logf("%d records built in %v", n, time.Since(start).Round(time.Millisecond))
	big()[key] = x
	return x
}

func BenchmarkMatch(b *testing.B) {
	sizes := []int{228, 10_000}
	if os.Getenv("INNOVATE_BENCH_LARGE") != "" {
		sizes = append(sizes, 18_000, 100_000)
	}
	asked := questions(b)
	for _, n := range sizes {
		for _, wordsOnly := range []bool{false, true} {
			if n > 10_000 && !wordsOnly {
				continue // embedding so many takes an hour
			}
			b.Run(fmt.Sprintf("records=%d/words_only=%v", n, wordsOnly), func(b *testing.B) {
				x := sized(b, n, wordsOnly)
				var took []time.Duration
				b.ReportAllocs()
				k := 0
				for b.Loop() {
					start := time.Now()
					if _, err := x.Match(context.Background(), Parse(asked[k%len(asked)]), 3); err != nil {
						b.Fatal(err)
					}
					took = append(took, time.Since(start))
					k++
				}
				slices.Sort(took)
				b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
				b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
				var m runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&m)
				b.ReportMetric(float64(m.HeapInuse)/(1<<20), "heap-MB")
			})
		}
	}
}

func BenchmarkBuild(b *testing.B) {
	all := starter(b)
	for _, wordsOnly := range []bool{false, true} {
		b.Run(fmt.Sprintf("records=%d/words_only=%v", len(all), wordsOnly), func(b *testing.B) {
			for b.Loop() {
				x, err := New(Config{WordsOnly: wordsOnly})
				if err != nil {
					b.Fatal(err)
				}
				if _, err := x.Update(context.Background(), all); err != nil {
					b.Fatal(err)
				}
				_ = x.Close()
			}
		})
	}
}
