package data

import (
	"slices"
	"testing"
	"time"
)

// monday is when the tests of adoptions begin.
var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func TestReached(t *testing.T) {
	later := monday.AddDate(0, 2, 0)
	for _, c := range []struct {
		name    string
		before  Adoption
		stage   string
		started time.Time
		since   time.Time
		reason  string
		paused  bool
	}{
		{name: "first heard of", stage: "looking", started: later, since: later},
		{name: "first used after looking", before: Adoption{Stage: "looking", Started: monday, Since: monday}, stage: "testing", started: later, since: later},
		{name: "used on", before: Adoption{Stage: "testing", Started: monday, Since: monday}, stage: "live", started: monday, since: later},
		{name: "nothing new", before: Adoption{Stage: "live", Started: monday, Since: monday}, stage: "live", started: monday, since: monday},
		{name: "stopped ends a pause", before: Adoption{Stage: "live", Started: monday, Since: monday, Paused: true, Reason: "no lead"}, stage: "stopped", started: monday, since: later, reason: "no lead"},
		{name: "going again", before: Adoption{Stage: "stopped", Started: monday, Since: monday, Reason: "no lead"}, stage: "testing", started: monday, since: later},
	} {
		a := c.before.Reached(c.stage, later)
		if a.Stage != c.stage || !a.Started.Equal(c.started) || !a.Since.Equal(c.since) || a.Reason != c.reason || a.Paused != c.paused {
			t.Errorf("%s: %+v", c.name, a)
		}
	}
}

func TestGoing(t *testing.T) {
	for _, c := range []struct {
		stage string
		after time.Duration
		want  string
	}{
		{"live", 364 * 24 * time.Hour, "live"}, {"live", 365 * 24 * time.Hour, "sustained"}, {"adapted", 366 * 24 * time.Hour, "sustained"},
		{"testing", 400 * 24 * time.Hour, "sustained"}, {"looking", 800 * 24 * time.Hour, "looking"}, {"preparing", 800 * 24 * time.Hour, "preparing"},
	} {
		a := Adoption{Stage: c.stage, Started: monday, Since: monday, Paused: true}.Going(monday.Add(c.after))
		if a.Stage != c.want || a.Paused {
			t.Errorf("%s after %v: %s, paused %v; want %s", c.stage, c.after, a.Stage, a.Paused, c.want)
		}
	}
}

func TestAsking(t *testing.T) {
	a := Adoption{Stage: "live", Started: monday, Heard: monday}
	for _, c := range []struct {
		name  string
		a     Adoption
		now   time.Time
		asked time.Time
		open  bool
	}{
		{"before two weeks", a, monday.AddDate(0, 0, 13), time.Time{}, false},
		{"at two weeks", a, monday.AddDate(0, 0, 14), monday.AddDate(0, 0, 14), true},
		{"at six weeks", a, monday.AddDate(0, 0, 42), monday.AddDate(0, 0, 42), true},
		{"at three months", a, monday.AddDate(0, 3, 1), monday.AddDate(0, 3, 0), true},
		{"at six months", a, monday.AddDate(0, 7, 0), monday.AddDate(0, 6, 0), true},
		{"at a year", a, monday.AddDate(1, 0, 0), monday.AddDate(1, 0, 0), true},
		{"long after two years", a, monday.AddDate(9, 0, 0), monday.AddDate(2, 0, 0), true},
		{"heard since", Adoption{Stage: "live", Started: monday, Heard: monday.AddDate(0, 0, 15)}, monday.AddDate(0, 0, 20), monday.AddDate(0, 0, 14), false},
		{"stopped", Adoption{Stage: "stopped", Started: monday, Heard: monday}, monday.AddDate(0, 0, 14), time.Time{}, false},
	} {
		if asked, open := c.a.Asking(c.now); open != c.open || !asked.Equal(c.asked) {
			t.Errorf("%s: %v, %v; want %v, %v", c.name, asked, open, c.asked, c.open)
		}
	}
}

func TestSameSite(t *testing.T) {
	here := Site{Organisation: "St Elsewhere", Team: "Ward 7"}
	for _, c := range []struct {
		s    Site
		same bool
	}{
		{Site{Organisation: " st.  elsewhere", Team: "WARD-7", Place: "Leeds"}, true},
		{Site{Organisation: "St Elsewhere"}, false},
		{Site{Organisation: "St Elsewhere", Team: "Ward 9"}, false},
		{Site{Team: "Ward 7"}, false},
	} {
		if here.Same(c.s) != c.same || c.s.Same(here) != c.same {
			t.Errorf("%+v: want the same %v", c.s, c.same)
		}
	}
	if (Site{}).Same(Site{}) {
		t.Error("two sites that nothing is known of are the same")
	}
}

// TestMerge changes one thing after the other in two versions and holds that
// neither is lost, and that where both changed the same, theirs stands.
func TestMerge(t *testing.T) {
	base := Adoption{ID: "a1", Site: Site{Organisation: "St Elsewhere"}, Stage: "testing", People: []string{"U1", "U2"}, Version: 3}
	changed := Adoption{
		ID: "a1", Site: Site{Organisation: "St Elsewhere", Team: "Ward 7"}, Setting: "ed", Size: "small", Stage: "live", Kept: []string{"the bag"},
		Changed: "blue", Help: "bags", Result: Result{Effect: "same"}, People: []string{"U1"}, Quiet: true, Version: 4,
	}
	names := base.Differs(changed)
	if len(names) != len(aspects) {
		t.Fatalf("they differ in %v; want all %d", names, len(aspects))
	}
	for n, s := range aspects {
		mine, now := base, changed
		s.take(&mine, changed) // I change this one
		s.take(&now, base)     // and a colleague all others
		if got := now.Merge(base, mine); len(got.Differs(changed)) != 0 || got.Version != 4 {
			t.Errorf("%s: merged, it still differs in %v", names[n], got.Differs(changed))
		}
		if d := mine.Differs(base); !slices.Equal(d, []string{s.name}) {
			t.Errorf("%s changed alone; it differs in %v", s.name, d)
		}
	}
	mine, now := base, base
	mine.Help, now.Help = "mine", "theirs"
	if got := now.Merge(base, mine); got.Help != "mine" {
		t.Errorf("both changed it: %q, want what I wrote", got.Help)
	}
	if (Adoption{People: []string{"U1", "U2"}}).Differs(Adoption{People: []string{"U2", "U1"}}) != nil {
		t.Error("the same people in another order differ")
	}
}

func TestUseOf(t *testing.T) {
	at := func(id, stage, setting string, days int) Adoption {
		return Adoption{ID: id, Site: Site{Organisation: "Site " + id, Country: "UK"}, Stage: stage, Setting: setting, Since: monday.AddDate(0, 0, days), People: []string{"U" + id}}
	}
	stop1, stop2, silent := at("8", "stopped", "ed", 1), at("7", "stopped", "ed", 2), at("6", "stopped", "ed", 3)
	stop1.Reason, stop2.Reason = "money", "no lead"
	better, same, paused, quiet := at("1", "live", "ed", 1), at("2", "sustained", "inpatient", 1), at("3", "live", "ed", 1), at("4", "live", "inpatient", 9)
	better.Result.Effect, same.Result.Effect, stop1.Result.Effect, paused.Paused, quiet.Quiet = "better", "same", "worse", true, true
	all := []Adoption{stop1, stop2, silent, better, same, paused, quiet, at("9", "looking", "inpatient", 5), at("5", "preparing", "ed", 1)}

	u := UseOf(all, ward, "U0")
	want := Use{
		Sites: 8, Active: 3, Sustained: 1, Looking: 1, Stopped: 3, Reason: "no lead",
		Like: same.Site, LikeStage: "sustained", Better: 1, Same: 1, Worse: 1,
	}
	if u != want || u.Told() != 3 {
		t.Errorf("got %+v, %d told\nwant %+v", u, u.Told(), want)
	}
	if u := UseOf(all, ward, "U2"); u.Like == same.Site || u.Like.Organisation == "" {
		t.Errorf("their own site is named to them, or none: %+v", u.Like)
	}
	if u := UseOf(all, Profile{}, ""); u.Like != (Site{}) {
		t.Errorf("like nobody knows whom: %+v", u.Like)
	}
	slices.Reverse(all)
	if u != UseOf(all, ward, "U0") {
		t.Error("the order of the adoptions matters")
	}
	SortLike(all, ward)
	if all[0].ID != "4" || all[1].ID != "2" || all[len(all)-1].ID != "9" {
		t.Errorf("sorted: %s, %s … %s", all[0].ID, all[1].ID, all[len(all)-1].ID)
	}
}
