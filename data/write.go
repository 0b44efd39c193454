package data

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
)

// Write writes innovations as "json" (an array), "jsonl" (one a line) or
// "csv", so that Read gives back the same.
func Write(w io.Writer, format string, all []Innovation) error {
	switch format {
	case "json":
		if all == nil {
			all = []Innovation{}
		}
		return encode(w, "  ", all)
	case "jsonl":
		for _, i := range all {
			if err := encode(w, "", i); err != nil {
				return err
			}
		}
		return nil
	case "csv":
		return writeCSV(w, all)
	}
	return fmt.Errorf("write innovations as %q: the formats are json, jsonl and csv", format)
}

// WriteOne writes an innovation in the form of the starter files: indented,
// with <, > and & as they are.
func WriteOne(w io.Writer, i Innovation) error { return encode(w, "  ", i) }

func encode(w io.Writer, indent string, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("write innovations: %w", err)
	}
	return nil
}

// writeCSV writes a table with the columns that at least one record fills.
func writeCSV(w io.Writer, all []Innovation) error {
	most := 1
	for _, i := range all {
		most = max(most, len(i.Evidence), len(i.Adopters), len(i.Contacts), len(i.Sources))
	}
	if most > mostOfAKind {
		return fmt.Errorf("write innovations as csv: a record has %d entries of a kind, and %d fit; use json", most, mostOfAKind)
	}
	rows := make([]map[string]string, len(all))
	filled := map[string]bool{}
	for n, i := range all {
		rows[n] = map[string]string{}
		flatten(reflect.ValueOf(i), "", rows[n])
		for c := range rows[n] {
			filled[c] = true
		}
	}
	var columns []string
	for _, c := range columnNames(most) {
		if filled[c] || !strings.Contains(c, ".") {
			columns = append(columns, c)
		}
	}
	out := csv.NewWriter(w)
	_ = out.Write(columns) // Error below tells
	cells := make([]string, len(columns))
	for _, r := range rows {
		for n, c := range columns {
			cells[n] = r[c]
		}
		_ = out.Write(cells)
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write innovations: %w", err)
	}
	return nil
}

// flatten lays the filled fields of a record out by their columns.
func flatten(v reflect.Value, path string, cells map[string]string) {
	switch v.Kind() {
	case reflect.Struct:
		for f := range fields(v.Type()) {
			flatten(v.FieldByIndex(f.Index), join(path, key(f)), cells)
		}
	case reflect.Slice:
		if all, ok := v.Interface().([]string); ok {
			put(cells, path, joinBars(all))
			return
		}
		for n := range v.Len() {
			flatten(v.Index(n), path+"."+strconv.Itoa(n+1), cells)
		}
	case reflect.String:
		put(cells, path, v.String())
	default:
		if v.Int() != 0 {
			put(cells, path, strconv.FormatInt(v.Int(), 10))
		}
	}
}

func put(cells map[string]string, path, s string) {
	if formula(s) && !plainNumber(s) {
		s = "'" + s
	}
	if s != "" {
		cells[path] = s
	}
}

// plainNumber tells whether a cell such as -5 is a number and no formula.
func plainNumber(s string) bool {
	_, err := strconv.ParseInt(s, 10, 64)
	return err == nil && s[0] == '-'
}
