package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"innovate/data"
	"innovate/index"
	"innovate/index/eval"
	"innovate/index/eval/stock"

	"github.com/spf13/cobra"
)

// evalFlags are what `innovate eval` was asked to measure.
type evalFlags struct {
	judgements, beir         string
	compare, calibrate, json bool
}

func (f evalFlags) check() error {
	switch {
	case f.beir != "" && f.judgements != "":
		return errors.New("give --judgements or --beir, not both")
	case f.compare && f.calibrate:
		return errors.New("give --compare or --calibrate, not both")
	case f.beir != "" && f.calibrate:
		return errors.New("--calibrate needs questions that nothing answers, and a collection has none: leave --beir away")
	}
	return nil
}

func evalCommand() *cobra.Command {
	var f evalFlags
	c := &cobra.Command{
		Use:   "eval",
		Short: "Measure matching against questions with known answers",
		Long: `Measure how often the right innovation comes first or among the first three,
and how often "nothing fits" is said rightly. Without --judgements the
project's own questions are used, their testing half alone.

A judgement is one JSON object a line: {"id","query","style","relevant":
{"innovation-id": 2}}; 2 answers the question, 1 is of use, and an empty
object means that nothing in the catalogue fits. --beir measures on a public
collection in BEIR's format: corpus.jsonl, queries.jsonl, qrels/test.tsv.

--compare asks stock Bleve and SQLite FTS5 the same questions, with the whole
record and without what staff say of it, and prints each figure with a 95%
interval. --calibrate fits the confidence on the tuning half of the project's
own questions, or on those of --judgements.`,
		Example: `  innovate eval
  innovate eval --judgements ours.jsonl --json
  innovate eval --compare
  innovate eval --beir ./scifact --compare`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := f.check(); err != nil {
				return err
			}
			r, err := measure(c.Context(), f)
			if err != nil {
				return err
			}
			if f.json {
				return writeJSON(c.OutOrStdout(), r)
			}
			return r.Print(c.OutOrStdout())
		},
	}
	c.Flags().StringVar(&f.judgements, "judgements", "", "a file of judgements (default: the project's own)")
	c.Flags().StringVar(&f.beir, "beir", "", "a folder with a collection in BEIR's format")
	c.Flags().BoolVar(&f.compare, "compare", false, "set stock engines beside ours, with intervals")
	c.Flags().BoolVar(&f.calibrate, "calibrate", false, "fit the confidence, and print its curve")
	c.Flags().BoolVar(&f.json, "json", false, "print one JSON object")
	return c
}

// A result can be shown at a terminal, and as JSON.
type result interface{ Print(io.Writer) error }

func measure(ctx context.Context, f evalFlags) (result, error) {
	if f.beir != "" {
		return measureBEIR(ctx, f)
	}
	s, err := readSettings(os.Getenv)
	if err != nil {
		return nil, err
	}
	tuning, testing, err := readJudgements(f.judgements)
	if err != nil {
		return nil, err
	}
	switch {
	case f.compare:
		return compareJudged(ctx, s, testing)
	case f.calibrate:
		return calibrate(ctx, s, tuning)
	}
	x, err := memoryIndex(ctx, s)
	if err != nil {
		return nil, err
	}
	defer x.Close()
	return eval.Judged(ctx, eval.Ours(x), testing)
}

// readJudgements reads the questions to tune on and those to test on; a file
// of one's own is both.
func readJudgements(file string) (tuning, testing []eval.Judgement, err error) {
	if file == "" {
		return eval.Own()
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	all, err := eval.Read(f)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", file, err)
	}
	if len(all) == 0 {
		return nil, nil, fmt.Errorf("%s holds no judgement", file)
	}
	return all, all, nil
}

func measureBEIR(ctx context.Context, f evalFlags) (result, error) {
	c, err := eval.ReadBEIR(f.beir)
	if err != nil {
		return nil, err
	}
	if !f.compare {
		return c.Run(ctx)
	}
	return compare(ctx, c.Corpus, false, func(stock, ours []eval.Contender) (eval.Comparison, error) {
		return c.Compare(ctx, stock, ours)
	})
}

func compareJudged(ctx context.Context, s settings, questions []eval.Judgement) (result, error) {
	all, err := records(ctx, s)
	if err != nil {
		return nil, err
	}
	return compare(ctx, all, true, func(stock, ours []eval.Contender) (eval.Comparison, error) {
		return eval.Compare(ctx, questions, stock, ours)
	})
}

// An opener makes a contender ready, and adds to its name what it goes by.
type opener struct {
	by   string
	open func() (eval.Contender, error)
}

// compare opens every engine over the same records, and over their facts
// alone as well where that is not the same.
func compare(ctx context.Context, all data.Catalogue, facts bool, run func(stock, ours []eval.Contender) (eval.Comparison, error)) (result, error) {
	alone := stock.FactsAlone(all)
	theirs := []opener{
		{"", func() (eval.Contender, error) { return stock.Bleve(all) }},
		{"", func() (eval.Contender, error) { return stock.FTS5(ctx, all) }},
		{", facts", func() (eval.Contender, error) { return stock.Bleve(alone) }},
		{", facts", func() (eval.Contender, error) { return stock.FTS5(ctx, alone) }},
	}
	ours := []opener{
		{", facts", func() (eval.Contender, error) { return openOurs(ctx, alone, index.Config{}) }},
		{", words only", func() (eval.Contender, error) { return openOurs(ctx, all, index.Config{WordsOnly: true}) }},
		{"", func() (eval.Contender, error) { return openOurs(ctx, all, index.Config{}) }},
	}
	if !facts {
		theirs, ours = theirs[:2], ours[1:]
	}
	var opened []eval.Contender
	for _, o := range append(theirs, ours...) {
		c, err := o.open()
		if err != nil {
			return nil, err
		}
		defer c.Close()
		c.Name += o.by
		opened = append(opened, c)
	}
	return run(opened[:len(theirs)], opened[len(theirs):])
}

// openOurs is our engine over some records.
func openOurs(ctx context.Context, all data.Catalogue, c index.Config) (eval.Contender, error) {
	x, err := indexOver(ctx, all, c)
	if err != nil {
		return eval.Contender{}, err
	}
	return eval.Contender{Name: "ours", Ask: eval.Ours(x), Close: x.Close}, nil
}

// calibrations are the curves of both ways to rank.
type calibrations struct {
	Ours      curves `json:"ours"`
	WordsOnly curves `json:"words_only"`
}

// curves say how likely it is that anything fits, and that a match helps:
// with latent semantics, and in a catalogue that is too small or too large
// for them.
type curves struct {
	Fits     eval.Calibration `json:"fits"`
	Helps    eval.Calibration `json:"helps"`
	NoLatent eval.Calibration `json:"helps_without_latent"`
}

func calibrate(ctx context.Context, s settings, questions []eval.Judgement) (result, error) {
	all, err := records(ctx, s)
	if err != nil {
		return nil, err
	}
	var c calibrations
	if c.Ours, err = fitCurves(ctx, all, index.Config{}, questions); err != nil {
		return nil, err
	}
	c.WordsOnly, err = fitCurves(ctx, all, index.Config{WordsOnly: true}, questions)
	return c, err
}

func fitCurves(ctx context.Context, all data.Catalogue, config index.Config, questions []eval.Judgement) (c curves, err error) {
	x, err := indexOver(ctx, all, config)
	if err != nil {
		return c, err
	}
	defer x.Close()
	fits, err := eval.Fits(ctx, x, questions)
	if err != nil {
		return c, err
	}
	helps, err := eval.Samples(ctx, x, questions)
	if err != nil {
		return c, err
	}
	return curves{eval.Calibrate(fits), eval.Calibrate(helps), eval.Calibrate(eval.Without(index.LatentTrait, helps))}, nil
}

// Print writes all curves, one below the other.
func (c calibrations) Print(w io.Writer) error {
	for n, part := range []struct {
		head   string
		fitted eval.Calibration
	}{
		{"# ours: anything fits", c.Ours.Fits},
		{"# ours: the match helps", c.Ours.Helps},
		{"# ours: the match helps, without latent semantics", c.Ours.NoLatent},
		{"# ours, words only: anything fits", c.WordsOnly.Fits},
		{"# ours, words only: the match helps", c.WordsOnly.Helps},
		{"# ours, words only: the match helps, without latent semantics", c.WordsOnly.NoLatent},
	} {
		gap := ""
		if n > 0 {
			gap = "\n"
		}
		if _, err := fmt.Fprintln(w, gap+part.head); err != nil {
			return err
		}
		if err := part.fitted.Print(w); err != nil {
			return err
		}
	}
	return nil
}
