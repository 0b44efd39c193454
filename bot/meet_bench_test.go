package bot

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"innovate/data"
	"innovate/data/store"
)

// BenchmarkMeet is a press of Talk to a team until the form stands before the
// asker, and the submission of that form, with 500 people who agreed to be
// asked.
func BenchmarkMeet(b *testing.B) {
	for _, door := range doors {
		b.Run(door, func(b *testing.B) {
			h := newHouse(b, door)
			h.does(h.store.Change(b.Context(), func(tx *store.Tx) error {
				for n := range 500 {
					c := data.Consent{
						Innovation: fallsafe, Person: fmt.Sprintf("U%03d", n), Site: data.Site{Organisation: fmt.Sprintf("Hospital %d", n)},
						Setting: "inpatient", Role: "adopter", State: "agreed", Agreed: h.time(), Confirmed: h.time(),
					}
					if err := store.Consents.Put(b.Context(), tx, c); err != nil {
						return err
					}
				}
				return nil
			}))
			h.does(h.showCard("#ward-7", fallsafe))
			var pressed, submitted []time.Duration
			for n := 0; b.Loop(); n++ {
				who := fmt.Sprintf("Asker%d", n)
				h.w.UserID(who)
				start := time.Now()
				h.does(h.w.Press(who, "", "Talk to a team"))
				pressed = append(pressed, time.Since(start))
				h.does(h.w.Fill(who, "Your problem, in a line", "Falls at night"))
				start = time.Now()
				h.does(h.w.Submit(who))
				submitted = append(submitted, time.Since(start))
			}
			for what, took := range map[string][]time.Duration{"press": pressed, "submit": submitted} {
				slices.Sort(took)
				b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, what+"-p50-ms")
				b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, what+"-p99-ms")
			}
		})
	}
}
