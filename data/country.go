package data

import (
	"slices"
	"strings"
)

// countries are the other ways in which people write countries, and how
// records write them.
var countries = map[string][]string{
	"UK":          {"united kingdom", "great britain", "britain", "gb", "gbr", "u k"},
	"US":          {"united states", "united states of america", "usa", "america", "u s", "u s a"},
	"Ireland":     {"republic of ireland", "eire", "éire", "roi"},
	"Netherlands": {"holland"},
	"New Zealand": {"aotearoa", "aotearoa new zealand", "nz"},
	"Australia":   {"aus"},
}

// nations are the parts of the UK that people name when asked for their country.
var nations = []string{"England", "Scotland", "Wales", "Northern Ireland"}

// Country is how records write a country that somebody typed, with the part
// of it that they named instead; empty: none.
func Country(typed string) (country, nation string) {
	typed = strings.Join(strings.Fields(typed), " ")
	plain := strings.TrimPrefix(folded(typed), "the ")
	for _, n := range nations {
		if folded(n) == plain {
			return "UK", n
		}
	}
	for name, others := range countries {
		if folded(name) == plain || slices.Contains(others, plain) {
			return name, ""
		}
	}
	return typed, ""
}
