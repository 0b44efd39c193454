package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"

	"innovate/data"
	"innovate/index"
	"innovate/index/eval/stock"
)

// Ours and stock Bleve in one run, over the same records and questions:
//
//	go test -run - -bench 'Match|Open|Build' -cpu 1 ./cmd/innovate
//
// INNOVATE_BENCH_LARGE adds 18,000 and 100,000 records, by words alone: to
// embed so many takes an hour.

func starter(b *testing.B) data.Catalogue {
	all, err := data.Starter()
	if err != nil {
		b.Fatal(err)
	}
	return all
}

// catalogue makes as many records as wanted of the starter catalogue's own
// sentences, so that words are as common as they really are.
func catalogue(b *testing.B, n int) data.Catalogue {
	all := starter(b)
	if n <= len(all) {
		return all
	}
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
func questions(b *testing.B) []string {
	all := starter(b)
	r := rand.New(rand.NewPCG(7, 8))
	var made []string
	for range 200 {
		i, j := all[r.IntN(len(all))], all[r.IntN(len(all))]
		made = append(made, i.SaidAs[r.IntN(len(i.SaidAs))]+" "+j.SaidAs[r.IntN(len(j.SaidAs))])
	}
	return made
}

// sizes are how many records there are, and whether they are embedded.
func sizes() []int {
	all := []int{228, 10_000}
	if os.Getenv("INNOVATE_BENCH_LARGE") != "" {
		all = append(all, 18_000, 100_000)
	}
	return all
}

const embedMost = 10_000

// ours is an index of our own in a folder, filled.
func ours(b *testing.B, c index.Config, from data.Catalogue) *index.Index {
	x, err := index.New(c)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := x.Update(context.Background(), from); err != nil {
		b.Fatal(err)
	}
	return x
}

func BenchmarkMatch(b *testing.B) {
	ctx := context.Background()
	for _, n := range sizes() {
		from := catalogue(b, n)
		b.Run(fmt.Sprintf("stock/records=%d", n), func(b *testing.B) {
			bleve, err := stock.Bleve(from)
			if err != nil {
				b.Fatal(err)
			}
			defer bleve.Close()
			asking(b, func(question string) error {
				_, err := bleve.Ask(ctx, question)
				return err
			})
		})
		for _, wordsOnly := range []bool{true, false} {
			if n > embedMost && !wordsOnly {
				continue
			}
			b.Run(fmt.Sprintf("ours/words_only=%v/records=%d", wordsOnly, n), func(b *testing.B) {
				x := ours(b, index.Config{Path: b.TempDir(), WordsOnly: wordsOnly}, from)
				defer x.Close()
				asking(b, func(question string) error {
					_, err := x.Match(ctx, index.Parse(question), 3)
					return err
				})
			})
		}
	}
}

// asking times questions, and reports how long a person waits, what the
// processor does for it, and what the engine holds in memory.
func asking(b *testing.B, ask func(question string) error) {
	asked := questions(b)
	for _, q := range asked { // warms what is read once
		if err := ask(q); err != nil {
			b.Fatal(err)
		}
	}
	var took []time.Duration
	before := spent(b)
	b.ReportAllocs()
	for k := 0; b.Loop(); k++ {
		start := time.Now()
		if err := ask(asked[k%len(asked)]); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	b.ReportMetric(milliseconds(spent(b)-before)/float64(len(took)), "cpu-ms")
	slices.Sort(took)
	b.ReportMetric(milliseconds(took[len(took)/2]), "p50-ms")
	b.ReportMetric(milliseconds(took[len(took)*99/100]), "p99-ms")
	b.ReportMetric(heap(), "heap-MB")
}

// BenchmarkOpen takes an index that is there already to its first answer.
func BenchmarkOpen(b *testing.B) {
	for _, n := range sizes() {
		for _, wordsOnly := range []bool{true, false} {
			if n > embedMost && !wordsOnly {
				continue
			}
			b.Run(fmt.Sprintf("words_only=%v/records=%d", wordsOnly, n), func(b *testing.B) {
				c := index.Config{Path: filepath.Join(b.TempDir(), "index"), WordsOnly: wordsOnly}
				if err := ours(b, c, catalogue(b, n)).Close(); err != nil {
					b.Fatal(err)
				}
				for b.Loop() {
					x, err := index.New(c)
					if err != nil {
						b.Fatal(err)
					}
					if a, err := x.Match(context.Background(), index.Parse("our patients keep falling at night"), 3); err != nil || len(a.Matches) == 0 {
						b.Fatalf("%d matches, %v", len(a.Matches), err)
					}
					if err := x.Close(); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(milliseconds(b.Elapsed())/float64(b.N), "ms")
			})
		}
	}
}

func BenchmarkBuild(b *testing.B) {
	from := starter(b)
	b.Run("stock", func(b *testing.B) {
		for b.Loop() {
			bleve, err := stock.Bleve(from)
			if err != nil {
				b.Fatal(err)
			}
			_ = bleve.Close()
		}
	})
	for _, wordsOnly := range []bool{true, false} {
		b.Run(fmt.Sprintf("ours/words_only=%v", wordsOnly), func(b *testing.B) {
			for b.Loop() {
				_ = ours(b, index.Config{WordsOnly: wordsOnly}, from).Close()
			}
		})
	}
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// spent is the processor's time that this process has had.
func spent(b *testing.B) time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// heap is what is in use, in megabytes.
func heap() float64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return float64(m.HeapInuse) / (1 << 20)
}
