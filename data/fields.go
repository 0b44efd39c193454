package data

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// The fields of a record have the names of its JSON keys, joined by dots. A
// fault says evidence[1].source, counting from 0 as JSON does; a column of a
// spreadsheet says evidence.2.source, counting from 1 as people do.

// key is the JSON key of a struct field.
func key(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

// keys lists the JSON keys of a struct in the order of its fields.
func keys(t reflect.Type) []string {
	var all []string
	for f := range fields(t) {
		all = append(all, key(f))
	}
	return all
}

// fields yields the fields of a struct in order.
func fields(t reflect.Type) func(func(reflect.StructField) bool) {
	return func(yield func(reflect.StructField) bool) {
		for n := range t.NumField() {
			if !yield(t.Field(n)) {
				return
			}
		}
	}
}

// join puts a key behind the path to its object.
func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// eachText calls do with every text of a record and its field.
func eachText(v reflect.Value, path string, do func(path, text string)) {
	switch v.Kind() {
	case reflect.String:
		do(path, v.String())
	case reflect.Slice:
		for n := range v.Len() {
			eachText(v.Index(n), path+"["+strconv.Itoa(n)+"]", do)
		}
	case reflect.Struct:
		for f := range fields(v.Type()) {
			eachText(v.FieldByIndex(f.Index), join(path, key(f)), do)
		}
	}
}

// meant returns a hint at the name that was probably meant, or an empty text.
func meant(got string, names []string) string {
	if len(got) > 64 {
		return ""
	}
	best, least := "", 3
	for _, n := range names {
		if d := distance(plainKey(got), plainKey(n)); d < least && d*2 < len(n) {
			best, least = n, d
		}
	}
	if best == "" {
		return ""
	}
	return "; did you mean " + best + "?"
}

// plainKey drops what people add to or leave out of a name.
func plainKey(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || r == ' ' || r == '.' {
			return -1
		}
		return r
	}, strings.ToLower(s))
}

// distance counts the letters to add, drop or change to make b of a.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		last := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := last
			if a[i] != b[j] {
				change++
			}
			last = row[j+1]
			row[j+1] = min(change, last+1, row[j]+1)
		}
	}
	return row[len(b)]
}

// oneOf lists names for a sentence: "a, b or c".
func oneOf(names []string) string {
	names = slices.Clone(names)
	n := len(names) - 1
	return strings.Join(names[:n], ", ") + " or " + names[n]
}
