package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"innovate/bot/say"
	"innovate/data"
)

// A candidate is a record that may come into the digest.
type candidate struct {
	say.Fresh
	item string
	near int
}

// records are the ones with news that fit, nearest first to what was asked
// here lately; and one without news when it is near to that, and nobody here
// has seen it.
func (e *editor) records(ctx context.Context) error {
	var all []candidate
	for _, i := range e.catalogue {
		if !e.fits(i) || e.used[i.ID] || e.recent("digest/record/"+i.ID+"/") {
			continue
		}
		c := candidate{say.Fresh{Innovation: i}, fmt.Sprint("digest/record/", i.ID, "/", i.Version), e.near(i)}
		if _, said := e.told[c.item]; said {
			continue
		}
		var err error
		if c.News, c.Finding, err = e.news(ctx, i); err != nil {
			return err
		}
		if c.News == "" && c.near >= 2 && !e.shown[i.ID] {
			c.News = "asked"
		}
		if c.News != "" {
			all = append(all, c)
		}
	}
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(byNews(a.News)-byNews(b.News), b.near-a.near, sure(a.Innovation)-sure(b.Innovation), cmp.Compare(a.Innovation.ID, b.Innovation.ID))
	})
	for _, c := range all[:min(mostRecords, mostItems-len(e.items), len(all))] {
		if c.News == "asked" && len(e.d.Records) > 0 {
			continue // one such is enough
		}
		e.d.Records = append(e.d.Records, c.Fresh)
		e.say(c.item, c.Innovation.ID)
	}
	return nil
}

// byNews puts what has no news last.
func byNews(news string) int {
	if news == "asked" {
		return 1
	}
	return 0
}

// sure orders levels of evidence, the strongest first.
func sure(i data.Innovation) int {
	return slices.Index([]string{"E1", "E2", "E3", "E4", "E0"}, i.Level)
}

// news says what is new about a record since the digest began: all of it, a
// finding, or how it is done. A mended comma is no news.
func (e *editor) news(ctx context.Context, i data.Innovation) (string, data.Evidence, error) {
	from := e.from(i)
	if i.Version <= from {
		return "", data.Evidence{}, nil
	}
	versions, err := e.store.History(ctx, i.ID) // the latest first
	if err != nil {
		return "", data.Evidence{}, err
	}
	before := slices.IndexFunc(versions, func(v data.Innovation) bool { return v.Version <= from && v.Live() })
	if before < 0 {
		return "new", data.Evidence{}, nil
	}
	old := versions[before]
	for _, f := range i.Evidence {
		if !slices.ContainsFunc(old.Evidence, func(o data.Evidence) bool { return o.Source == f.Source && o.Finding == f.Finding }) {
			return "evidence", f, nil
		}
	}
	if old.Solution != i.Solution || !slices.Equal(old.Core, i.Core) || old.Try != i.Try || old.Level != i.Level {
		return "changed", data.Evidence{}, nil
	}
	return "", data.Evidence{}, nil
}

// from is up to which version of a record everything is known here: when the
// digest began, or when it last had that record.
func (e *editor) from(i data.Innovation) int64 {
	from := e.s.From
	for about := range e.told {
		if v, ok := strings.CutPrefix(about, "digest/record/"+i.ID+"/"); ok {
			n, _ := strconv.ParseInt(v, 10, 64) // we wrote it
			from = max(from, n)
		}
	}
	return from
}
