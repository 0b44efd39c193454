package eval

import (
	"context"
	"errors"
	"time"

	"innovate/index"
)

// A Contender is an engine under the name that a table gives it. It holds
// its records until it is closed.
type Contender struct {
	Name  string
	Ask   Engine
	Close func() error
}

// A Comparison is how several engines did on the same questions.
type Comparison struct {
	Questions int    `json:"questions"`
	Resamples int    `json:"resamples"`
	Engines   []Row  `json:"engines"`
	Gains     []Gain `json:"gains"`

	figures []figure
}

// A Row is what one engine did. A figure that it cannot have is not there.
type Row struct {
	Name    string              `json:"name"`
	Figures map[string]Estimate `json:"figures"` // by key: "hit1"
}

// A Gain is by how much ours is above the best of the others, on the same
// questions.
type Gain struct {
	Figure string `json:"figure"`
	Over   string `json:"over"`
	Estimate
}

// A figure is a column of the comparison.
type figure struct{ key, name string }

// The figures of a comparison, the times of both kinds last.
var (
	judgedFigures = []figure{{"hit1", "hit@1"}, {"hit3", "hit@3"}, {"mrr", "MRR"}, {"ndcg10", "nDCG@10"}, {"long_hit3", "long hit@3"},
		{"none_precision", "none: P"}, {"none_recall", "none: R"}, {"p50_ms", "p50 ms"}, {"p99_ms", "p99 ms"}}
	beirFigures = []figure{{"ndcg10", "nDCG@10"}, {"p50_ms", "p50 ms"}, {"p99_ms", "p99 ms"}}
)

// Compare asks every engine the same questions. The last of ours is set
// against the best of the stock engines, figure by figure.
func Compare(ctx context.Context, questions []Judgement, stock, ours []Contender) (Comparison, error) {
	c := Comparison{figures: judgedFigures}
	err := c.run(stock, ours, func(engine Engine) (map[string][]tally, error) {
		r, err := Judged(ctx, engine, questions)
		return r.tallies(), err
	})
	return c, err
}

// Compare does the same on a collection, for its nDCG@10.
func (c *Collection) Compare(ctx context.Context, stock, ours []Contender) (Comparison, error) {
	all := Comparison{figures: beirFigures}
	err := all.run(stock, ours, func(engine Engine) (map[string][]tally, error) {
		r, err := c.Score(ctx, engine)
		var t []tally
		for _, id := range c.order {
			if ndcg, ok := r.Each[id]; ok {
				t = append(t, tally{ndcg, 1})
			}
		}
		return map[string][]tally{"ndcg10": t}, err
	})
	return all, err
}

// tallies lists what each question adds to each figure.
func (r Report) tallies() map[string][]tally {
	t := map[string][]tally{}
	for _, o := range r.Each {
		answered := count(len(o.Relevant) > 0)
		long := answered * count(o.Style == "long")
		none := count(o.Verdict == index.None)
		t["hit1"] = append(t["hit1"], tally{o.Hit1, answered})
		t["hit3"] = append(t["hit3"], tally{o.Hit3, answered})
		t["mrr"] = append(t["mrr"], tally{o.RR, answered})
		t["ndcg10"] = append(t["ndcg10"], tally{o.NDCG, answered})
		t["long_hit3"] = append(t["long_hit3"], tally{o.Hit3 * long, long})
		if o.Verdict == "" {
			continue // an engine that cannot say so
		}
		t["none_precision"] = append(t["none_precision"], tally{none * (1 - answered), none})
		t["none_recall"] = append(t["none_recall"], tally{none * (1 - answered), 1 - answered})
	}
	return t
}

func count(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

// run measures every contender, and how long each question took it.
func (c *Comparison) run(stock, ours []Contender, measure func(Engine) (map[string][]tally, error)) error {
	var draws bootstrap
	var tallies []map[string][]tally
	for _, contender := range append(stock[:len(stock):len(stock)], ours...) {
		var took []float64
		t, err := measure(timed(contender.Ask, &took))
		if err != nil {
			return err
		}
		if len(took) == 0 {
			return errors.New("no question to compare engines on")
		}
		if draws.whole == nil {
			draws = resample(len(took))
		}
		row := Row{contender.Name, map[string]Estimate{}}
		row.add("p50_ms", draws, quantile(took, .5))
		row.add("p99_ms", draws, quantile(took, .99))
		for key, of := range t {
			row.add(key, draws, ratio(of))
		}
		c.Engines, tallies = append(c.Engines, row), append(tallies, t)
	}
	c.Questions, c.Resamples = len(draws.whole), len(draws.draws)
	c.gains(len(stock), tallies, draws)
	return nil
}

func (r Row) add(key string, draws bootstrap, of statistic) {
	if e, ok := draws.interval(of); ok {
		r.Figures[key] = e
	}
}

// timed notes how many milliseconds each question takes an engine. It is
// asked the first one beforehand, for some engines make ready only then.
func timed(ask Engine, took *[]float64) Engine {
	return func(ctx context.Context, question string) (Ranking, error) {
		if *took == nil {
			if _, err := ask(ctx, question); err != nil {
				return Ranking{}, err
			}
		}
		start := time.Now()
		r, err := ask(ctx, question)
		*took = append(*took, float64(time.Since(start).Microseconds())/1000)
		return r, err
	}
}

// gains sets the last engine against the best of the first so many.
func (c *Comparison) gains(stock int, tallies []map[string][]tally, draws bootstrap) {
	last := len(tallies) - 1
	for _, f := range c.figures {
		best := -1
		for n, row := range c.Engines[:stock] {
			if e, ok := row.Figures[f.key]; ok && (best < 0 || e.Value > c.Engines[best].Figures[f.key].Value) {
				best = n
			}
		}
		if best < 0 || tallies[last][f.key] == nil {
			continue
		}
		if e, ok := draws.interval(less(ratio(tallies[last][f.key]), ratio(tallies[best][f.key]))); ok {
			c.Gains = append(c.Gains, Gain{f.key, c.Engines[best].Name, e})
		}
	}
}
