package data

import "testing"

// ward is a team that has said all there is to say.
var ward = Profile{Place: "C1", Setting: "inpatient", Size: "medium", Country: "UK", Region: "Leeds"}

func TestLikeness(t *testing.T) {
	// Each is more like the ward than the one after it.
	order := []struct{ what, setting, size, country, region string }{
		{"the same in all", "inpatient", "medium", "uk", " leeds "},
		{"the same setting and size", "inpatient", "medium", "UK", "Bath"},
		{"the same setting", "inpatient", "", "", ""},
		{"the setting beside it, the same town", "critical_care", "medium", "UK", "Leeds"},
		{"the setting beside it", "theatre", "large", "", ""},
		{"the same size and town", "general_practice", "medium", "UK", "Leeds"},
		{"the same town", "", "", "UK", "Leeds"},
		{"the same country", "pharmacy", "", "UK", "Bath"},
		{"nothing", "pharmacy", "large", "US", "Boston"},
	}
	before := 1 << 10
	for _, s := range order {
		n := Likeness(ward, s.setting, s.size, s.country, s.region)
		if n >= before {
			t.Errorf("%s: likeness %d, want less than %d", s.what, n, before)
		}
		before = n
	}
	if before != 0 {
		t.Errorf("likeness of what shares nothing: %d", before)
	}
}

func TestLikenessOfNothingSaid(t *testing.T) {
	for _, p := range []Profile{{}, {Setting: " ", Region: "–"}} {
		if n := Likeness(p, " ", "", "", "–"); n != 0 || p.Known() {
			t.Errorf("%+v: likeness %d, known %v", p, n, p.Known())
		}
	}
	if n := Likeness(Profile{Country: "UK", Region: "Boston"}, "", "", "US", "Boston"); n != 0 {
		t.Errorf("a town of the same name in another country: likeness %d", n)
	}
	if !ward.Known() {
		t.Error("a ward that said all is not known")
	}
}

// TestBeside holds the groups to settings that there are.
func TestBeside(t *testing.T) {
	for _, group := range beside {
		for _, s := range group {
			if !known(Settings, s) {
				t.Errorf("there is no setting %q", s)
			}
		}
	}
}
