package stock

import (
	"context"
	"fmt"

	"innovate/data"
	"innovate/index/eval"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/index/scorch"
)

// Bleve is Bleve as it comes: English analyser, default scorer, a match query
// in which any word may match. Title and text are one field: with a field and
// a boost of its own for the title, it finds half as many answers first, for
// then a record whose title shares no word with the question loses half of
// its score.
func Bleve(records []data.Innovation) (eval.Contender, error) {
	mapping := bleve.NewIndexMapping()
	mapping.DefaultAnalyzer = en.AnalyzerName
	x, err := bleve.NewUsing("", mapping, scorch.Name, scorch.Name, nil)
	if err != nil {
		return eval.Contender{}, fmt.Errorf("open stock bleve: %w", err)
	}
	batch := x.NewBatch()
	for _, i := range records {
		if !i.Live() {
			continue
		}
		if err := batch.Index(i.ID, map[string]any{"text": i.Title + "\n" + text(i)}); err != nil {
			return eval.Contender{}, fmt.Errorf("index %s in stock bleve: %w", i.ID, err)
		}
	}
	if err := x.Batch(batch); err != nil {
		return eval.Contender{}, fmt.Errorf("index in stock bleve: %w", err)
	}
	ask := func(ctx context.Context, question string) (eval.Ranking, error) {
		return askBleve(ctx, x, question)
	}
	return eval.Contender{Name: "stock Bleve", Ask: ask, Close: x.Close}, nil
}

func askBleve(ctx context.Context, x bleve.Index, question string) (eval.Ranking, error) {
	match := bleve.NewMatchQuery(question)
	match.SetField("text")
	search := bleve.NewSearchRequestOptions(match, eval.Depth, 0, false)
	search.SortBy([]string{"-_score", "_id"})
	found, err := x.SearchInContext(ctx, search)
	if err != nil {
		return eval.Ranking{}, fmt.Errorf("ask stock bleve: %w", err)
	}
	var r eval.Ranking
	for _, hit := range found.Hits {
		r.IDs = append(r.IDs, hit.ID)
	}
	return r, nil
}
