package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"testing"
	"text/tabwriter"
	"time"

	"innovate/data"
	"innovate/index"
	"innovate/index/eval/stock"
)

// Ours and stock Bleve in one run, over the same records, what staff say of
// them included, and the same questions, with a table of it all at the end:
//
//	go test -run - -bench Match -cpu 1 -timeout 1h ./cmd/innovate
//
// Match/records=228$ is one size alone. INNOVATE_BENCH_LARGE adds 18,000 and
// 100,000 records, by words alone: to embed so many takes an hour. Of ours an
// index is built, opened again, asked and added to; stock Bleve's is in memory
// and in one piece, which suits it. What both read once stays in memory; to
// ours that are also postings.

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

// sizes are how many records there are.
func sizes() []int {
	all := []int{228, 10_000}
	if os.Getenv("INNOVATE_BENCH_LARGE") != "" {
		all = append(all, 18_000, 100_000)
	}
	return all
}

// embedMost is how many records are embedded.
const embedMost = 10_000

func BenchmarkMatch(b *testing.B) {
	var table strings.Builder
	w := tabwriter.NewWriter(&table, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "records\tengine\tp50 ms\tp99 ms\tCPU ms\tallocs\tbuild s\topen ms\tfirst answer ms\tadd one ms\tMB\t")
	for _, n := range sizes() {
		b.Run(fmt.Sprintf("records=%d", n), func(b *testing.B) { ofSize(b, w, n) })
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	fmt.Print("\n", table.String(), "\n")
}

// ofSize measures over so many records, and adds what it finds to a table.
func ofSize(b *testing.B, table io.Writer, n int) {
	from := catalogue(b, n)
	b.Run("stock", func(b *testing.B) {
		before, start := resident(b), time.Now()
		bleve, err := stock.Bleve(from)
		if err != nil {
			b.Fatal(err)
		}
		defer bleve.Close()
		built := time.Since(start).Seconds()
		c := asking(b, func(question string) error {
			_, err := bleve.Ask(context.Background(), question)
			return err
		})
		fmt.Fprintf(table, "%d\tstock Bleve\t%v\t%.1f\t\t\t\t%.0f\t\n", n, c, built, resident(b)-before)
	})
	b.Run("words", func(b *testing.B) {
		ours(b, table, index.Config{Path: b.TempDir(), WordsOnly: true}, from)
	})
	if n <= embedMost {
		b.Run("meaning", func(b *testing.B) { ours(b, table, index.Config{Path: b.TempDir()}, from) })
	}
}

// ours takes an index of our own through its life, and adds what that took to
// a table.
func ours(b *testing.B, table io.Writer, c index.Config, from data.Catalogue) {
	ctx := context.Background()
	before, start := resident(b), time.Now()
	update := func(x *index.Index, from data.Catalogue) {
		if n, err := x.Update(ctx, from); err != nil || n != len(from) {
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
	built := time.Since(start).Seconds()
	if err := x.Close(); err != nil {
		b.Fatal(err)
	}
	start = time.Now()
	x = open()
	defer x.Close()
	opened := milliseconds(time.Since(start))
	match := func(question string) error {
		_, err := x.Match(ctx, index.Parse(question), 3)
		return err
	}
	if err := match("our patients keep falling at night"); err != nil {
		b.Fatal(err)
	}
	answered := milliseconds(time.Since(start))
	if c.WordsOnly {
		b.Run("first", func(b *testing.B) {
			c := asking(b, func(question string) error {
				_, err := x.First(ctx, index.Parse(question), 10)
				return err
			})
			fmt.Fprintf(table, "%d\tours: first stage\t%v\t\t\t\t\t\t\n", len(from), c)
		})
	}
	name := "ours: with the encoder"
	if c.WordsOnly {
		name = "ours: all by words"
	}
	b.Run("match", func(b *testing.B) {
		cost := asking(b, match)
		held := resident(b) - before
		more := from[0]
		more.ID, more.Version = fmt.Sprintf("one-more-%d", b.N), from[len(from)-1].Version+int64(b.N)
		start := time.Now()
		update(x, data.Catalogue{more})
		added := milliseconds(time.Since(start))
		fmt.Fprintf(table, "%d\t%s\t%v\t%.1f\t%.0f\t%.0f\t%.0f\t%.0f\t\n", len(from), name, cost, built, opened, answered, added, held)
	})
}

// A cost is what a question takes: how long a person waits, what the processor
// does for it, and how often memory is taken.
type cost struct{ p50, p99, cpu, allocs float64 }

func (c cost) String() string {
	return fmt.Sprintf("%.2f\t%.2f\t%.2f\t%.0f", c.p50, c.p99, c.cpu, c.allocs)
}

// asking times questions.
func asking(b *testing.B, ask func(question string) error) cost {
	asked := questions(b)
	for _, q := range asked { // warms what is read once
		if err := ask(q); err != nil {
			b.Fatal(err)
		}
	}
	var took []time.Duration
	used, taken := spent(b), mallocs()
	for k := 0; b.Loop(); k++ {
		start := time.Now()
		if err := ask(asked[k%len(asked)]); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
	}
	n := float64(len(took))
	c := cost{cpu: milliseconds(spent(b)-used) / n, allocs: float64(mallocs()-taken) / n}
	slices.Sort(took)
	c.p50, c.p99 = milliseconds(took[len(took)/2]), milliseconds(took[len(took)*99/100])
	b.ReportMetric(c.p50, "p50-ms")
	b.ReportMetric(c.p99, "p99-ms")
	b.ReportMetric(c.cpu, "cpu-ms")
	b.ReportMetric(c.allocs, "allocs")
	return c
}

// mallocs is how often memory was taken since the process began.
func mallocs() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.Mallocs
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
