package workspace

import (
	"encoding/json"
	"html/template"
)

// A chartView is a chart as rows of bars, which are read out as a table. Its numbers matter more here than its shape.
type chartView struct {
	Title, Kind string
	X, Y        string
	Series      []string
	Rows        []chartRow
}

type chartRow struct {
	Label string
	Cells []chartCell
}

type chartCell struct {
	Number string
	Wide   int // of a hundred
	Series int // from 1
}

// Graph is the chart of a data_visualization block.
func (b blockView) Graph() chartView {
	v := chartView{Kind: b.Chart.Type, X: b.Chart.Axis.X, Y: b.Chart.Axis.Y, Title: b.Title.String()}
	most := 0.0
	for _, s := range b.Chart.Series {
		v.Series = append(v.Series, s.Name)
		for _, p := range s.Data {
			most = max(most, p.Value, -p.Value)
		}
	}
	for _, p := range b.Chart.Segments {
		most = max(most, p.Value)
		v.Rows = append(v.Rows, chartRow{p.Label, []chartCell{{plainNumber(p.Value), 0, 1}}})
	}
	for i := range v.Rows {
		v.Rows[i].Cells[0].Wide = wide(b.Chart.Segments[i].Value, most)
	}
	for _, category := range b.Chart.Axis.Categories {
		row := chartRow{Label: category}
		for n, s := range b.Chart.Series {
			for _, p := range s.Data {
				if p.Label == category {
					row.Cells = append(row.Cells, chartCell{plainNumber(p.Value), wide(p.Value, most), n%6 + 1})
				}
			}
		}
		v.Rows = append(v.Rows, row)
	}
	return v
}

func wide(n, most float64) int {
	if most <= 0 {
		return 0
	}
	return int(max(n, -n) / most * 100)
}

// Grid is the cells of a table, as HTML.
func (b blockView) Grid() [][]template.HTML {
	var sent struct {
		Rows [][]json.RawMessage `json:"rows"`
	}
	_ = json.Unmarshal(b.raw, &sent)
	var rows [][]template.HTML
	for i, row := range b.Rows {
		var cells []template.HTML
		for k, c := range row {
			cells = append(cells, b.cell(c, sent.Rows[i][k]))
		}
		rows = append(rows, cells)
	}
	return rows
}

func (b blockView) cell(c *Cell, raw json.RawMessage) template.HTML {
	switch {
	case c == nil:
		return ""
	case c.Type == "rich_text":
		var sent richPart
		_ = json.Unmarshal(raw, &sent)
		return b.form.read.rich(sent.Elements)
	case c.Type == "raw_number" && c.Text == "":
		return template.HTML(html(plainNumber(c.Value)))
	}
	return template.HTML(lines(html(c.Text)))
}
