// Package stock holds the search engines that people would pick instead of
// ours, set up as their documentation says, over the same records: Bleve with
// its own scorer and English analyser (bleve.go), and SQLite's FTS5
// (fts5.go). They are there to be measured against, and answer nobody.
//
// They are treated fairly. They get the whole text of a record, what staff
// say of it included, and of the usual ways to lay it out the one that did
// best on the tuning questions. None of our word lists helps them, for nobody
// who picks them has those.
//
// It is a package of its own for its import rule: beside index it is the only
// one that imports Bleve, and beside data/store the only one that imports a
// SQL driver. Nothing but `innovate eval --compare` imports it.
package stock

import (
	"slices"
	"strings"

	"innovate/data"
)

// FactsAlone is the records without what staff say of them: what an engine
// would have to go by in a catalogue that nobody wrote such sentences for.
func FactsAlone(records []data.Innovation) []data.Innovation {
	records = slices.Clone(records)
	for n := range records {
		records[n].SaidAs = nil
	}
	return records
}

// text is all of a record that is searched, but for its title.
func text(i data.Innovation) string {
	all := slices.Concat([]string{i.Summary, i.Problem}, i.SaidAs, []string{i.Solution}, i.Core, i.Adapt, i.Topics)
	return strings.Join(all, "\n")
}
