package data

import (
	"bytes"
	"fmt"
	"io"
	"path"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"
)

// What a file may hold at most. A catalogue is some hundred records of a few
// kilobytes; more is a mistake or mischief.
const (
	mostBytes   = 32 << 20
	mostRecords = 20_000
	mostFaults  = 1_000
)

// A File is a name and what is in it. The ending of the name says what it is.
type File struct {
	Name string
	io.Reader
}

// Read reads innovations from a file: .json (one object or an array), .jsonl
// (an object a line) or .csv (see columns in csv.go). It gathers all faults
// by file, row and field: of the form, of the rules (Validate), and of
// privacy (Guard). When there is any fault it returns no innovations, so that
// nothing half right is stored. A fault never repeats a patient's detail.
func Read(name string, r io.Reader) ([]Innovation, []Fault) {
	return ReadAll(File{name, r})
}

// ReadAll reads several files as one: an ID may stand in only one of them.
func ReadAll(files ...File) ([]Innovation, []Fault) {
	in := reader{seen: map[string]string{}}
	for _, f := range files {
		in.file = f.Name
		in.read(f)
	}
	for n := range in.faults {
		in.faults[n] = discreet(in.faults[n])
	}
	if len(in.faults) > 0 {
		return nil, in.faults
	}
	return in.all, nil
}

// reader gathers innovations and faults.
type reader struct {
	file   string
	all    []Innovation
	faults []Fault
	seen   map[string]string // where an ID was first read
}

func (in *reader) fault(row int, field, format string, args ...any) {
	if n := len(in.faults); n < mostFaults {
		in.faults = append(in.faults, Fault{in.file, row, field, fmt.Sprintf(format, args...)})
	} else if n == mostFaults {
		in.faults = append(in.faults, Fault{File: in.file, Say: "has more faults still; mend these first"})
	}
}

// read reads one file by its ending.
func (in *reader) read(f File) {
	b, err := io.ReadAll(io.LimitReader(f.Reader, mostBytes+1))
	switch {
	case err != nil:
		in.fault(0, "", "could not be read: %v", err)
		return
	case len(b) > mostBytes:
		in.fault(0, "", "is larger than %d MB; split it", mostBytes>>20)
		return
	case bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff")):
		in.fault(0, "", `is saved as UTF-16; save it as "CSV UTF-8" or as UTF-8`)
		return
	}
	b = bytes.TrimPrefix(b, []byte("\ufeff"))
	ending := strings.ToLower(path.Ext(f.Name))
	if ending == ".csv" {
		in.readCSV(windows1252(b))
		return
	}
	if line := badLine(b); line > 0 {
		in.fault(line, "", "is not valid UTF-8; save the file as UTF-8")
		return
	}
	switch ending {
	case ".json":
		in.readJSON(b)
	case ".jsonl", ".ndjson":
		in.readLines(b)
	default:
		in.fault(0, "", "has an ending that is not known; name it .json, .jsonl or .csv")
	}
}

// badLine is the first line that is not UTF-8, or 0.
func badLine(b []byte) int {
	if utf8.Valid(b) {
		return 0
	}
	n := 0
	for line := range bytes.Lines(b) {
		n++
		if !utf8.Valid(line) {
			return n
		}
	}
	return n
}

// record takes one record that was read without fault in its form.
func (in *reader) record(row int, i Innovation) {
	if len(in.all) == mostRecords {
		in.fault(row, "", "is one record too many; %d fit in one import", mostRecords)
	}
	if len(in.all) >= mostRecords {
		return
	}
	in.all = append(in.all, i)
	if first, ok := in.seen[i.ID]; ok && i.ID != "" {
		in.fault(row, "id", "%q stands already at %s; an ID names one record", i.ID, first)
	} else {
		in.seen[i.ID] = fmt.Sprintf("%s:%d", in.file, row)
	}
}

// check holds a record to the rules, but says nothing more of a field whose
// form is already at fault.
func (in *reader) check(row int, i Innovation, before int) {
	spoken := in.faults[before:]
	for _, f := range i.Validate() {
		if !slices.ContainsFunc(spoken, func(s Fault) bool { return covers(s.Field, f.Field) }) {
			in.fault(row, f.Field, "%s", f.Say)
		}
	}
	in.record(row, i)
}

// covers tells whether a fault of one field explains a fault of another.
func covers(spoken, field string) bool {
	return spoken != "" && (spoken == field || strings.HasPrefix(field, spoken+".") || strings.HasPrefix(field, spoken+"[") ||
		strings.HasPrefix(spoken, field+".") || strings.HasPrefix(spoken, field+"[") ||
		field == "level" && strings.HasPrefix(spoken, "evidence"))
}

// discreet takes out of a fault what could identify a patient: a fault is
// shown and logged, and it may quote the file.
func discreet(f Fault) Fault {
	if Guard(f.Say).Private() {
		f.Say = Scrub(f.Say)
	}
	if Guard(f.Field).Private() {
		f.Field = removed
	}
	return f
}

// quote repeats a value of the file, but not all of a long one.
func quote(s string) string {
	if r := []rune(s); len(r) > 40 {
		s = string(r[:40]) + "…"
	}
	return fmt.Sprintf("%q", s)
}

var innovationType = reflect.TypeFor[Innovation]()
