package eval

import (
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"innovate/index"
)

// pageWidth is how many columns a table may have; what is over goes into a
// second one below.
const pageWidth = 80

// Print writes the figures, and those of each style.
func (r Report) Print(w io.Writer) error {
	if err := table(w, r.rows(r.ByStyle)); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "\n\"nothing fits\": precision %.3f, recall %.3f\nmissed (not among the first three): %d\n",
		r.NonePrecision, r.NoneRecall, len(r.Missed))
	return err
}

// rows lays out the figures of all questions and of each group.
func (r Report) rows(groups map[string]*Figures) [][]string {
	rows := [][]string{{"questions", "n", "hit@1", "hit@3", "MRR", "nDCG@10"}}
	row := func(name string, f Figures) {
		rows = append(rows, []string{name, strconv.Itoa(f.Questions), three(f.Hit1), three(f.Hit3), three(f.MRR), three(f.NDCG10)})
	}
	row("all", r.Figures)
	for _, name := range slices.Sorted(maps.Keys(groups)) {
		row(name, *groups[name])
	}
	return rows
}

// Print writes the figures in one line.
func (b BEIR) Print(w io.Writer) error {
	_, err := fmt.Fprintf(w, "%d documents, %d queries: nDCG@10 %.4f, recall@100 %.4f\n", b.Documents, b.Queries, b.NDCG10, b.Recall100)
	return err
}

// Print writes a row for each engine, each figure with its interval, and
// below them what ours gains.
func (c Comparison) Print(w io.Writer) error {
	rows := [][]string{{""}}
	for _, f := range c.figures {
		rows[0] = append(rows[0], f.name)
	}
	for _, e := range c.Engines {
		row := []string{e.Name}
		for _, f := range c.figures {
			row = append(row, e.cell(f.key))
		}
		rows = append(rows, row)
	}
	if _, err := fmt.Fprintf(w, "%d questions; 95%% intervals by bootstrap over them, %d resamples\n\n", c.Questions, c.Resamples); err != nil {
		return err
	}
	if err := table(w, rows); err != nil || len(c.Gains) == 0 {
		return err
	}
	rows = [][]string{{"gain of ours", "", "95%, paired", "over the best other"}}
	for _, g := range c.Gains {
		rows = append(rows, []string{c.name(g.Figure), fmt.Sprintf("%+.3f", g.Value), fmt.Sprintf("%+.3f to %+.3f", g.Low, g.High), g.Over})
	}
	if _, err := fmt.Fprintln(w); err != nil {
		return err
	}
	return table(w, rows)
}

// cell is ".386 .33–.44", or a time without its interval, for want of room.
func (r Row) cell(key string) string {
	e, ok := r.Figures[key]
	switch {
	case !ok:
		return "–"
	case strings.HasSuffix(key, "_ms"):
		return fmt.Sprintf("%.2f", e.Value)
	}
	bare := func(v float64, digits int) string {
		return strings.TrimPrefix(strconv.FormatFloat(v, 'f', digits, 64), "0")
	}
	return bare(e.Value, 3) + " " + bare(e.Low, 2) + "–" + bare(e.High, 2)
}

func (c Comparison) name(key string) string {
	for _, f := range c.figures {
		if f.key == key {
			return f.name
		}
	}
	return key
}

// Print writes the curve as it stands in the index, and how it did.
func (c Calibration) Print(w io.Writer) error {
	if _, err := fmt.Fprintf(w, "the traits in their order, then the constant:\n%s\n\nBrier score %.4f; each question by a curve that was fitted without it:\n",
		curveText(c.Curve), c.Brier); err != nil {
		return err
	}
	if err := table(w, binRows(c.Reliability)); err != nil {
		return err
	}
	rows := [][]string{{"none below", "precision", "recall", "lost"}}
	for _, t := range c.Thresholds {
		rows = append(rows, []string{fmt.Sprintf("%.2f", t.Below), three(t.Precision), three(t.Recall), three(t.Lost)})
	}
	if _, err := fmt.Fprintln(w); err != nil {
		return err
	}
	return table(w, rows)
}

// curveText is the coefficients, five a line.
func curveText(c index.Curve) string {
	var b strings.Builder
	for n, v := range c {
		switch {
		case n == 0:
			b.WriteString("  ")
		case n%5 == 0:
			b.WriteString(",\n  ")
		default:
			b.WriteString(", ")
		}
		b.WriteString(strconv.FormatFloat(math.Round(v*1e4)/1e4+0, 'f', -1, 64)) // + 0 for -0
	}
	return b.String()
}

// binRows lays out what was said against what was found.
func binRows(bins []Bin) [][]string {
	rows := [][]string{{"confidence", "matches", "said", "found"}}
	for _, b := range bins {
		row := []string{fmt.Sprintf("%.1f to %.1f", b.From, b.To), strconv.Itoa(b.Matches), "–", "–"}
		if b.Matches > 0 {
			row[2], row[3] = fmt.Sprintf("%.2f", b.Said), fmt.Sprintf("%.2f", b.Found)
		}
		rows = append(rows, row)
	}
	return rows
}

func three(v float64) string { return strconv.FormatFloat(v, 'f', 3, 64) }

// table writes rows with their first cells to the left and the others to the
// right. Columns that do not fit on a page go into a table below.
func table(w io.Writer, rows [][]string) error {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for n, cell := range row {
			widths[n] = max(widths[n], utf8.RuneCountInString(cell))
		}
	}
	for from := 1; from < len(widths); {
		to, width := from, widths[0]
		for to < len(widths) && (to == from || width+2+widths[to] <= pageWidth) {
			width += 2 + widths[to]
			to++
		}
		var b strings.Builder
		if from > 1 {
			b.WriteByte('\n')
		}
		for _, row := range rows {
			fmt.Fprintf(&b, "%-*s", widths[0], row[0])
			for n := from; n < to; n++ {
				fmt.Fprintf(&b, "  %*s", widths[n], row[n])
			}
			b.WriteByte('\n')
		}
		if _, err := io.WriteString(w, b.String()); err != nil {
			return err
		}
		from = to
	}
	return nil
}
