package say

import (
	"strings"
	"testing"
	"time"

	"innovate/data"
)

// fullDigest is a digest in which every text is the given one.
func fullDigest(i data.Innovation, text string) Digest {
	a := data.Adoption{
		ID: "a", Site: data.Site{Organisation: text, Team: text}, Stage: "live", Kept: []string{text, text, text}, Changed: text,
		Reason: text, Result: data.Result{Effect: "better", Count: 3, Of: 40},
	}
	d := Digest{
		Place: "C1", Adopter: Taken{a, i}, Need: data.Need{ID: "n", Text: text}, Backers: 5, Stops: []Taken{{a, i}},
		Talks: 12, Thanks: []string{text, text, text, text},
	}
	for _, news := range []string{"new", "evidence"} { // as many as are ever chosen, and more kinds of items
		f := Fresh{Innovation: i, News: news, Finding: data.Evidence{Finding: text, Design: "audit", Year: 2026}}
		d.Records = append(d.Records, f)
	}
	for _, status := range []string{"superseded", "withdrawn"} {
		r := data.Recall{Status: status, Reason: text}
		d.Recalls = append(d.Recalls, Recalled{r, i, i})
	}
	for n := range 20 {
		d.Spread = append(d.Spread, Week{time.Date(2026, 1, 1+7*n, 9, 0, 0, 0, time.UTC), n})
	}
	return d
}

// digests says all that there is to say of digests with these values.
func digests(t *testing.T, i data.Innovation, text string) {
	d := fullDigest(i, text)
	checkMessage(t, "Weekly", Weekly(d))
	checkMessage(t, "Preview", Preview(d, true))
	for _, news := range []string{"changed", "asked", text} {
		d.Records[0].News = news
		checkMessage(t, "Weekly", Weekly(d))
	}
	d.Plain = true
	checkMessage(t, "Weekly in words", Weekly(d))
	checkMessage(t, "Weekly of nothing", Weekly(Digest{Place: "C1"}))
	var all []data.Subscription
	for _, state := range []string{"on", "paused", "stopped", ""} {
		s := data.Subscription{
			Place: "C1", Topics: []string{text, text}, Settings: []string{"ed", text}, Goals: []string{text}, Weekday: 2, Hour: 9,
			Zone: text, State: state, By: text, Fault: text,
		}
		for _, what := range []string{"on", "changed", "paused", "stopped"} {
			checkMessage(t, "DigestTold", DigestTold(s, what, true))
		}
		checkMessage(t, "DigestShut", DigestShut(s))
		checkModal(t, "DigestSettings", DigestSettings(s))
		for range 100 {
			all = append(all, s)
		}
	}
	checkMessage(t, "Digests", Digests(all))
	checkMessage(t, "Digests", Digests(nil))
}

// TestWeeklyIsShort holds a full digest to a phone's screen and a half.
func TestWeeklyIsShort(t *testing.T) {
	const screen, width = 30, 44 // lines, and characters in one
	i := filled("Falls fell by a third on nine wards in a year", 3)
	d := fullDigest(i, "Falls fell by a third on nine wards in a year")
	d.Recalls = nil // five items are ever chosen
	site := data.Site{Organisation: "Northgate Hospital", Team: "Ward 3"}
	d.Adopter.Adoption.Site, d.Stops[0].Adoption.Site = site, site
	d.Thanks = []string{"Northgate Hospital", "Westfield Clinic", "Eastham Community Trust"}
	lines := 8 // the chart
	for paragraph := range strings.SplitSeq(Weekly(d).Text, "\n") {
		lines += 1 + (len(paragraph)+width-1)/width
	}
	if lines > screen*3/2 {
		t.Errorf("a full digest has %d lines, %d at most", lines, screen*3/2)
	}
}

// TestSpreadInWords holds that what a chart shows is said as well, in small
// print and to who hears it.
func TestSpreadInWords(t *testing.T) {
	d := fullDigest(filled("x", 0), "x")
	const want = "Teams using what fits here: 8 on 26 February, 19 on 14 May."
	for _, plain := range []bool{false, true} {
		d.Plain = plain
		m, charts := Weekly(d), 0
		for _, b := range m.Blocks {
			if b.BlockType() == "data_visualization" {
				charts++
			}
		}
		if !strings.Contains(m.Text, want) || (charts == 1) == plain {
			t.Errorf("plain %v: %d charts, and %q", plain, charts, m.Text)
		}
	}
}

// TestNoNames holds that a team that wants no name has none, and that a
// digest names no person.
func TestNoNames(t *testing.T) {
	d := fullDigest(filled("x", 0), "Northgate")
	d.Thanks = nil
	d.Adopter.Adoption.Quiet, d.Stops[0].Adoption.Quiet = true, true
	d.Adopter.Adoption.Kept, d.Adopter.Adoption.Changed = nil, ""
	d.Need, d.Records, d.Recalls = data.Need{}, nil, nil
	for n := range d.Stops {
		d.Stops[n].Adoption.Reason = ""
	}
	if m := Weekly(d); strings.Contains(m.Text, "Northgate") || strings.Contains(m.Text, "<@") {
		t.Errorf("somebody is named in %q", m.Text)
	}
}
