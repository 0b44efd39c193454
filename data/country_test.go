package data

import "testing"

func TestCountry(t *testing.T) {
	for typed, want := range map[string][2]string{
		"UK":                       {"UK", ""},
		"uk ":                      {"UK", ""},
		"U.K.":                     {"UK", ""},
		"The  United Kingdom":      {"UK", ""},
		"united kingdom":           {"UK", ""},
		"wales":                    {"UK", "Wales"},
		"Northern  Ireland":        {"UK", "Northern Ireland"},
		"Republic of Ireland":      {"Ireland", ""},
		"ireland":                  {"Ireland", ""},
		"USA":                      {"US", ""},
		"United States of America": {"US", ""},
		"Éire":                     {"Ireland", ""},
		"Finland":                  {"Finland", ""},
		"":                         {"", ""},
		" ":                        {"", ""},
	} {
		if country, nation := Country(typed); country != want[0] || nation != want[1] {
			t.Errorf("Country(%q) = %q, %q; want %q", typed, country, nation, want)
		}
	}
}
