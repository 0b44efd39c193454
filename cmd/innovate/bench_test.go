package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

// BenchmarkColdStart asks the program as a release is built a question, from
// nothing to the answer on paper: on the starter catalogue, and on a state
// folder that was there before. It reports the largest resident size and the
// size of the program as well.
//
//	go test -run - -bench ColdStart ./cmd/innovate
func BenchmarkColdStart(b *testing.B) {
	program := builtProgram(b)
	info, err := os.Stat(program)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("starter", func(b *testing.B) { ask(b, program, info.Size(), nil) })
	b.Run("store", func(b *testing.B) {
		ask(b, program, info.Size(), []string{"INNOVATE_HOME=" + filepath.Join(b.TempDir(), "home")})
	})
}

func ask(b *testing.B, program string, size int64, env []string) {
	b.Helper()
	var most int64
	once := func() {
		c := exec.Command(program, "ask", "our patients keep falling at night on the ward")
		c.Env = append([]string{"HOME=" + b.TempDir()}, env...)
		c.Dir = b.TempDir()
		if out, err := c.CombinedOutput(); err != nil {
			b.Fatalf("ask: %v\n%s", err, out)
		}
		if usage, ok := c.ProcessState.SysUsage().(*syscall.Rusage); ok {
			most = max(most, usage.Maxrss)
		}
	}
	once() // makes the store, and warms the page cache
	for b.Loop() {
		once()
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/ask")
	b.ReportMetric(float64(most)/1024, "MB-rss")
	b.ReportMetric(float64(size)/(1<<20), "MB-program")
}
