package workspace

import (
	"strconv"
	"strings"
)

// A Chart is what a data_visualization block shows.
type Chart struct {
	Type     string   `json:"type"` // pie, bar, area or line
	Segments []*Point `json:"segments"`
	Series   []*struct {
		Name string   `json:"name"`
		Data []*Point `json:"data"`
	} `json:"series"`
	Axis struct {
		Categories []string `json:"categories"`
		X          string   `json:"x_label"`
		Y          string   `json:"y_label"`
	} `json:"axis_config"`
}

// A Point is one number of a chart.
type Point struct {
	Label string  `json:"label"`
	Value float64 `json:"value"`
}

// A Cell is one cell of a table.
type Cell struct {
	Type     string     `json:"type"`
	Text     string     `json:"text"`
	Value    float64    `json:"value"`
	Elements []*Element `json:"elements"`
}

// drawChart is a chart as a person would read it out.
func drawChart(title string, c *Chart) []string {
	lines := []string{"(" + c.Type + " chart) " + title}
	if c.Axis.X != "" || c.Axis.Y != "" {
		lines = append(lines, "  "+strings.Trim(c.Axis.Y+" by "+c.Axis.X, " "))
	}
	for _, s := range c.Series {
		lines = append(lines, "  "+s.Name+": "+drawPoints(s.Data))
	}
	if len(c.Segments) > 0 {
		lines = append(lines, "  "+drawPoints(c.Segments))
	}
	return lines
}

func drawPoints(points []*Point) string {
	var all []string
	for _, p := range points {
		all = append(all, p.Label+" "+plainNumber(p.Value))
	}
	return strings.Join(all, ", ")
}

func plainNumber(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

func (w *Workspace) drawTable(rows [][]*Cell) []string {
	var lines []string
	for _, row := range rows {
		var cells []string
		for _, c := range row {
			cells = append(cells, w.drawCell(c))
		}
		lines = append(lines, "| "+strings.Join(cells, " | ")+" |")
	}
	return lines
}

func (w *Workspace) drawCell(c *Cell) string {
	switch {
	case c == nil:
		return ""
	case c.Type == "rich_text":
		return strings.Join(w.drawRich(c.Elements), " / ")
	case c.Type == "raw_number" && c.Text == "":
		return plainNumber(c.Value)
	}
	return c.Text
}
