package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime/debug"
	"slices"
	"syscall"
	"testing"
	"time"

	"innovate/data"
	"innovate/index"
	"innovate/index/eval/stock"
)

// Ours and stock Bleve in one run, over the same records, what staff say of
// them included, and the same questions:
//
//	go test -run - -bench Match -cpu 1 -timeout 1h ./cmd/innovate
//
// INNOVATE_BENCH_LARGE adds 18,000 and 100,000 records, by words alone: to
// embed so many takes an hour. Of ours an index is built, opened again, asked
// and added to; stock Bleve's is in memory and in one piece, which suits it.

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

func BenchmarkMatch(b *testing.B) {
	for _, n := range sizes() {
		from := catalogue(b, n)
		b.Run(fmt.Sprintf("stock/records=%d", n), func(b *testing.B) {
			before, start := resident(b), time.Now()
			bleve, err := stock.Bleve(from)
			if err != nil {
				b.Fatal(err)
			}
			defer bleve.Close()
			built := time.Since(start)
			asking(b, before, func(question string) error {
				_, err := bleve.Ask(context.Background(), question)
				return err
			})
			b.ReportMetric(milliseconds(built), "build-ms")
		})
		for _, wordsOnly := range []bool{true, false} {
			if n > embedMost && !wordsOnly {
				continue
			}
			b.Run(fmt.Sprintf("ours/words_only=%v/records=%d", wordsOnly, n), func(b *testing.B) {
				ours(b, index.Config{Path: b.TempDir(), WordsOnly: wordsOnly}, from)
			})
		}
	}
}

// ours takes an index of our own through its life.
func ours(b *testing.B, c index.Config, from data.Catalogue) {
	before, start := resident(b), time.Now()
	update := func(x *index.Index, from data.Catalogue) {
		if n, err := x.Update(context.Background(), from); err != nil || n != len(from) {
			b.Fatalf("took %d changes in of %d: %v", n, len(from), err)
		}
	}
	open := func() *index.Index {
		x, err := index.New(c)
		if err != nil {
			b.Fatal(err)
		}
		return x
	}
	x := open()
	update(x, from)
	built := time.Since(start)
	if err := x.Close(); err != nil {
		b.Fatal(err)
	}
	start = time.Now()
	x = open()
	defer x.Close()
	opened := time.Since(start)
	ask := func(question string) error {
		_, err := x.Match(context.Background(), index.Parse(question), 3)
		return err
	}
	if err := ask("our patients keep falling at night"); err != nil {
		b.Fatal(err)
	}
	answered := time.Since(start)
	asking(b, before, ask)
	more := from[0]
	more.ID, more.Version = "one-more", int64(len(from)+1)
	start = time.Now()
	update(x, data.Catalogue{more})
	b.ReportMetric(milliseconds(time.Since(start)), "add-one-ms")
	b.ReportMetric(milliseconds(built), "build-ms")
	b.ReportMetric(milliseconds(opened), "open-ms")
	b.ReportMetric(milliseconds(answered), "first-answer-ms")
}

// asking times questions, and reports how long a person waits, what the
// processor does for it, and by how much the engine has made the process grow.
func asking(b *testing.B, before float64, ask func(question string) error) {
	asked := questions(b)
	for _, q := range asked { // warms what is read once
		if err := ask(q); err != nil {
			b.Fatal(err)
		}
	}
	var took []time.Duration
	used := spent(b)
	b.ReportAllocs()
	for k := 0; b.Loop(); k++ {
		start := time.Now()
		if err := ask(asked[k%len(asked)]); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	b.ReportMetric(milliseconds(spent(b)-used)/float64(len(took)), "cpu-ms")
	slices.Sort(took)
	b.ReportMetric(milliseconds(took[len(took)/2]), "p50-ms")
	b.ReportMetric(milliseconds(took[len(took)*99/100]), "p99-ms")
	b.ReportMetric(resident(b)-before, "rss-MB")
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

// resident is the memory that the process holds, in megabytes, without what it
// could give back.
func resident(b *testing.B) float64 {
	debug.FreeOSMemory()
	statm, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		b.Skip("no /proc: ", err)
	}
	var size, pages int
	if _, err := fmt.Sscan(string(statm), &size, &pages); err != nil {
		b.Fatal(err)
	}
	return float64(pages*os.Getpagesize()) / (1 << 20)
}
