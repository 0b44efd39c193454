package data

import (
	"slices"
	"strings"
	"unicode"
)

// What each likeness of two teams weighs. The same setting outweighs all
// others together: a ward learns most from a ward. A setting beside it comes
// before the same size or country, and the region settles what is left.
const (
	sameSetting   = 16
	besideSetting = 8
	sameSize      = 4
	sameRegion    = 2
	sameCountry   = 1
)

// beside groups settings that work much alike: those that share a group can
// learn from one another when there is nobody of their own.
var beside = [][]string{
	{"ed", "ambulance"},
	{"inpatient", "critical_care", "maternity", "theatre"},
	{"outpatient", "diagnostics", "theatre"},
	{"general_practice", "community", "pharmacy", "dental_eye"},
	{"community", "home", "end_of_life", "social_care"},
	{"care_home", "social_care", "end_of_life"},
	{"mental_health", "ld_autism", "justice"},
	{"social_care", "vcse", "system"},
}

// Likeness is how much a site is like the team that a profile describes; the
// larger, the more alike. Zero: nothing is known that they share.
func Likeness(p Profile, setting, size, country, region string) int {
	n := 0
	switch {
	case alike(p.Setting, setting):
		n += sameSetting
	case besides(p.Setting, setting):
		n += besideSetting
	}
	if alike(p.Size, size) {
		n += sameSize
	}
	abroad := folded(p.Country) != "" && folded(country) != "" && !alike(p.Country, country)
	if alike(p.Country, country) {
		n += sameCountry
	}
	if alike(p.Region, region) && !abroad { // there is a Boston in each of two countries
		n += sameRegion
	}
	return n
}

// Known tells whether a profile says anything that a site can be like.
func (p Profile) Known() bool {
	return folded(p.Setting) != "" || folded(p.Size) != "" || folded(p.Country) != "" || folded(p.Region) != ""
}

func besides(a, b string) bool {
	return slices.ContainsFunc(beside, func(group []string) bool {
		return slices.Contains(group, a) && slices.Contains(group, b)
	})
}

// alike compares what people typed, and says no when either said nothing.
func alike(a, b string) bool { return folded(a) != "" && folded(a) == folded(b) }

// folded makes one of the ways to write a name: capitals, spaces and marks
// aside. What holds no letter or figure says nothing.
func folded(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) }), " ")
}
