package bot

import (
	"slices"
	"testing"
	"time"
)

// BenchmarkCommand is a slash command from a person's fingers to the answer
// before their eyes, through each door.
func BenchmarkCommand(b *testing.B) {
	for _, door := range doors {
		b.Run(door, func(b *testing.B) {
			h := newHouse(b, door)
			var took []time.Duration
			for b.Loop() {
				start := time.Now()
				if err := h.w.Command("Asha", "#ward-7", "/innovate our patients keep falling at night on the ward"); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(start))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}
