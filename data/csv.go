package data

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The columns of a CSV file are named in its first row, in any order:
//
//	id, title, summary, problem, solution, try, level, caution, spread,
//	status, checked, verified, version
//	said_as, core, adapt, topics, settings, goals     entries with " | " between them; \| is a bar within one
//	needs.people, needs.money, needs.months
//	origin.organisation .team .place .country .year .page
//	evidence.1.finding .design .effect .sites .year .title .source .verified, evidence.2.finding …
//	adopters.1.organisation …                         as origin
//	contacts.1.organisation .team .role .slack .page .agreed .confirmed
//	sources.1.title .url
//
// Commas, semicolons (as Excel writes them in much of Europe) and tabs may
// separate them. A cell that a spreadsheet would take for a formula carries
// an apostrophe before it, which reading takes away again.

const mostOfAKind = 60 // evidence.60.finding is the last

const bar = " | "

// readCSV reads a table, each row a record.
func (in *reader) readCSV(b []byte) {
	skipped := 0
	if bytes.HasPrefix(b, []byte("sep=")) { // Excel's own note of its separator
		if n := bytes.IndexByte(b, '\n'); n > 0 {
			b, skipped = b[n+1:], 1
		}
	}
	r := csv.NewReader(bytes.NewReader(b))
	r.Comma, r.FieldsPerRecord, r.ReuseRecord = separator(b), -1, true
	var columns []column
	for {
		cells, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			in.table(err, skipped)
			return
		}
		row, _ := r.FieldPos(0)
		row += skipped
		if columns == nil {
			if columns = in.columns(cells, row); columns == nil {
				return
			}
			continue
		}
		in.row(columns, cells, row)
	}
	if columns == nil {
		in.fault(0, "", "is empty; give a row of column names and a row for each record")
	}
}

// table says in plain words where the form of a table is broken.
func (in *reader) table(err error, skipped int) {
	var p *csv.ParseError
	if !errors.As(err, &p) {
		in.fault(0, "", "could not be read: %v", err)
		return
	}
	in.fault(p.StartLine+skipped, "", `has a quotation mark out of place; put the cell in "…" and double each " within it`)
}

// separator is the one of , ; and tab that the first row holds most of.
func separator(b []byte) rune {
	head, _, _ := bytes.Cut(b, []byte("\n"))
	best, most := ',', bytes.Count(head, []byte(","))
	for _, s := range ";\t" {
		if n := bytes.Count(head, []byte(string(s))); n > most {
			best, most = s, n
		}
	}
	return best
}

// A column is the way from a record to the field its cells fill.
type column struct {
	name string   // as in a fault: evidence[1].source
	path []string // "evidence", "2", "source"; nil: an empty column
}

// columns reads the row of names. Nil means that nothing can be read below it.
func (in *reader) columns(cells []string, row int) []column {
	all := make([]column, len(cells))
	seen := map[string]bool{}
	right := 0
	for n, c := range cells {
		name := strings.ToLower(strings.TrimSpace(c))
		path := strings.Split(name, ".")
		switch at, ok := columnAt(path); {
		case name == "":
		case !ok:
			in.fault(row, name, "is not a column of a record%s", meant(name, columnNames(3)))
		case seen[name]:
			in.fault(row, name, "is a column twice; keep one")
		default:
			all[n] = column{at, path}
			right++
		}
		seen[name] = true
	}
	if right == 0 {
		in.fault(row, "", "has no column that is known; the first row names the columns: %s", strings.Join(columnNames(1), ", "))
		return nil
	}
	return all
}

// columnAt turns the path of a column into the name of a field, if it is one.
func columnAt(path []string) (string, bool) {
	t, at := innovationType, ""
	for n := 0; n < len(path); n++ {
		switch {
		case t.Kind() == reflect.Struct:
			f, ok := fieldOf(t, path[n])
			if !ok {
				return "", false
			}
			t, at = f.Type, join(at, path[n])
		case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct:
			k, err := strconv.Atoi(path[n])
			if err != nil || k < 1 || k > mostOfAKind || strconv.Itoa(k) != path[n] {
				return "", false
			}
			t, at = t.Elem(), at+"["+strconv.Itoa(k-1)+"]"
		default:
			return "", false
		}
	}
	leaf := t.Kind() != reflect.Struct && !(t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct)
	return at, leaf
}

func fieldOf(t reflect.Type, name string) (reflect.StructField, bool) {
	for f := range fields(t) {
		if key(f) == name {
			return f, true
		}
	}
	return reflect.StructField{}, false
}

// columnNames lists the columns, with so many of each kind that repeats.
func columnNames(most int) []string {
	var all []string
	var walk func(t reflect.Type, path string)
	walk = func(t reflect.Type, path string) {
		for f := range fields(t) {
			at := join(path, key(f))
			switch {
			case f.Type.Kind() == reflect.Struct:
				walk(f.Type, at)
			case f.Type.Kind() == reflect.Slice && f.Type.Elem().Kind() == reflect.Struct:
				for n := range most {
					walk(f.Type.Elem(), at+"."+strconv.Itoa(n+1))
				}
			default:
				all = append(all, at)
			}
		}
	}
	walk(innovationType, "")
	return all
}

// row fills an innovation from a row and checks it; an empty row is passed over.
func (in *reader) row(columns []column, cells []string, row int) {
	if strings.TrimSpace(strings.Join(cells, "")) == "" {
		return
	}
	var i Innovation
	before := len(in.faults)
	for n, cell := range cells {
		cell = strings.TrimSpace(cell)
		switch {
		case cell == "":
		case n >= len(columns):
			in.fault(row, "", "has %d cells under %d columns; a separator in a text needs quotation marks around the cell", len(cells), len(columns))
			in.check(row, i, before)
			return
		case columns[n].path == nil:
			if n < len(columns) && columns[n].name == "" {
				in.stray(row, n)
			}
		default:
			in.cell(reflect.ValueOf(&i).Elem(), columns[n], unformula(cell), row)
		}
	}
	in.check(row, i, before)
}

// stray names a cell under no known column, once for the column.
func (in *reader) stray(row, n int) {
	for _, f := range in.faults {
		if f.Row < row && f.File == in.file {
			return // its column name is already at fault, or an earlier cell was
		}
	}
	in.fault(row, "", "has a cell under column %d, which has no name that is known", n+1)
}

// cell walks to a field, making room in lists on the way, and fills it.
func (in *reader) cell(v reflect.Value, c column, cell string, row int) {
	for _, step := range c.path {
		if v.Kind() == reflect.Slice {
			k, _ := strconv.Atoi(step)
			for v.Len() < k {
				v.Set(reflect.Append(v, reflect.Zero(v.Type().Elem())))
			}
			v = v.Index(k - 1)
			continue
		}
		f, _ := fieldOf(v.Type(), step)
		v = v.FieldByIndex(f.Index)
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(cell)
	case reflect.Slice:
		v.Set(reflect.ValueOf(splitBars(cell)))
	default:
		in.fillNumber(v, cell, row, c.name)
	}
}

// joinBars makes one cell of a list.
func joinBars(all []string) string {
	escaped := make([]string, len(all))
	for n, s := range all {
		escaped[n] = strings.NewReplacer(`\`, `\\`, `|`, `\|`).Replace(s)
	}
	return strings.Join(escaped, bar)
}

// splitBars makes a list of one cell.
func splitBars(cell string) []string {
	var all []string
	var b strings.Builder
	add := func() {
		if s := strings.TrimSpace(b.String()); s != "" {
			all = append(all, s)
		}
		b.Reset()
	}
	for i := 0; i < len(cell); i++ {
		switch c := cell[i]; {
		case c == '\\' && i+1 < len(cell) && (cell[i+1] == '|' || cell[i+1] == '\\'):
			i++
			b.WriteByte(cell[i])
		case c == '|':
			add()
		default:
			b.WriteByte(c)
		}
	}
	add()
	return all
}

// formula tells whether a spreadsheet would take a cell for a formula, or
// would, but for apostrophes before it.
func formula(s string) bool {
	s = strings.TrimLeft(s, "'")
	return s != "" && strings.IndexByte("=+-@", s[0]) >= 0
}

func unformula(s string) string {
	if strings.HasPrefix(s, "'") && formula(s) {
		return s[1:]
	}
	return s
}

// windows1252 turns what Excel saves as plain "CSV" on Windows into UTF-8. A
// file that is UTF-8 already stays as it is.
func windows1252(b []byte) []byte {
	if utf8.Valid(b) {
		return b
	}
	const high = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ"
	table := []rune(high)
	var out bytes.Buffer
	for _, c := range b {
		switch {
		case c >= 0x80 && c < 0xa0:
			out.WriteRune(table[c-0x80])
		default:
			out.WriteRune(rune(c))
		}
	}
	return out.Bytes()
}
