package data

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// sample is a record without a fault.
func sample(id string) Innovation {
	return Innovation{
		ID:       id,
		Title:    "Red lids on water jugs",
		Summary:  "A red lid on the jug shows who needs help to drink, at a glance.",
		Problem:  "Nobody could see which patients needed help with drinking, and jugs stood full at the end of the day.",
		SaidAs:   []string{"the jugs are still full at tea time", "half of them are dry by Monday | every week", "who is meant to help with drinks?"},
		Solution: "Anybody who needs help gets a red lid on the jug. Whoever passes a red lid offers a drink and writes it down.",
		Core:     []string{"a lid that everybody can see from the door"},
		Adapt:    []string{"the colour"},
		Try:      "Put red lids on the jugs of one bay for a week.",
		Needs:    Needs{People: "nobody extra", Money: "£40 for lids", Months: "1 to 2"},
		Topics:   []string{"hydration", "nutrition"},
		Settings: []string{"inpatient", "care_home"},
		Goals:    []string{"safety", "frailty"},
		Origin:   Site{Organisation: "Example Hospital", Team: "Ward 7", Place: "Leeds", Country: "England", Year: 2015, Page: "https://example.org/lids"},
		Evidence: []Evidence{
			{Finding: "Falls in urinary infections from 12 to 5 a month", Design: "before-after", Effect: "benefit", Sites: 1, Year: 2016, Title: "Red lids", Source: "https://example.org/paper"},
			{Finding: "-12% antibiotic days, said staff; \"a relief\"", Design: "audit", Effect: "benefit", Year: 2018, Title: "=audit", Source: "https://example.org/audit", Verified: "recalled"},
		},
		Level:    "E3",
		Adopters: []Site{{Organisation: "Another Hospital", Country: "Wales"}},
		Contacts: []Contact{{Organisation: "Example Hospital", Role: "origin", Page: "https://example.org/team", Agreed: "2026-03-01"}},
		Status:   "live", Checked: "2026-03-01", Verified: "read",
		Sources: []Source{{Title: "Red lids", URL: "https://example.org/lids?a=1&b=2"}},
		Version: 3,
	}
}

func TestSampleHasNoFault(t *testing.T) {
	for _, f := range sample("red-lids").Validate() {
		t.Error(f)
	}
}

var formats = []string{"json", "jsonl", "csv"}

// mustWrite writes records in a format.
func mustWrite(t *testing.T, format string, all ...Innovation) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, format, all); err != nil {
		t.Fatalf("Write(%s): %v", format, err)
	}
	return b.String()
}

// TestRoundTrip exports and imports the sample and the starter catalogue.
func TestRoundTrip(t *testing.T) {
	all := []Innovation{sample("red-lids"), sample("red-lids-2")}
	starter, err := Starter()
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range starter {
		if len(i.Validate()) == 0 { // TestStarter names the rest
			all = append(all, i)
		}
	}
	for _, format := range formats {
		text := mustWrite(t, format, all...)
		got, faults := Read("all."+format, strings.NewReader(text))
		if len(faults) > 0 {
			t.Fatalf("%s: %v", format, faults)
		}
		same(t, format, got, all)
	}
}

// same compares records; an empty list is as good as none.
func same(t *testing.T, format string, got, want []Innovation) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d records, want %d", format, len(got), len(want))
	}
	for n := range want {
		g, w := bare(got[n]), bare(want[n])
		if !reflect.DeepEqual(g, w) {
			a, _ := json.Marshal(g)
			b, _ := json.Marshal(w)
			t.Errorf("%s, record %d:\n got %s\nwant %s", format, n, a, b)
		}
	}
}

// bare turns empty lists into none.
func bare(i Innovation) Innovation {
	v := reflect.ValueOf(&i).Elem()
	for n := range v.NumField() {
		if f := v.Field(n); f.Kind() == reflect.Slice && f.Len() == 0 {
			f.SetZero()
		}
	}
	return i
}

// with changes one thing of the sample's JSON.
func with(t *testing.T, old, new string) string {
	t.Helper()
	text := mustWrite(t, "jsonl", sample("red-lids"))
	if !strings.Contains(text, old) {
		t.Fatalf("the sample has no %s", old)
	}
	return strings.Replace(text, old, new, 1)
}

// TestReadFaults provokes each fault of form, and wants no other.
func TestReadFaults(t *testing.T) {
	good := mustWrite(t, "jsonl", sample("red-lids"))
	table := mustWrite(t, "csv", sample("red-lids"))
	head, row, _ := strings.Cut(table, "\n")
	for _, c := range []struct{ name, text, want string }{
		{"a.json", "", "a.json: is empty; give an object or an array of objects"},
		{"a.txt", good, "a.txt: has an ending that is not known; name it .json, .jsonl or .csv"},
		{"a.json", "[{\n\"id\": \"a\"\n", "a.json:2: ends too early; a bracket or a quotation mark is not closed"},
		{"a.json", "{\n\"id\" \"a\"}", "a.json:2: is not JSON from here on; look for a comma, quotation mark or bracket that is missing or too many"},
		{"a.json", good + good, "a.json:2: has more text after the end; put several objects in an array, or one a line in a .jsonl file"},
		{"a.json", strings.Repeat("[", 100000), "a.json:1: has brackets within brackets deeper than any record goes"},
		{"a.json", "[7]", "a.json:1: must be an object with id, title, "},
		{"a.json", "{\"id\": \"caf\xe9\"}", "a.json:1: is not valid UTF-8; save the file as UTF-8"},
		{"a.json", "\xff\xfe{\x00", "a.json: is saved as UTF-16; save it as \"CSV UTF-8\" or as UTF-8"},
		{"a.jsonl", good + good, "a.jsonl:2: id: \"red-lids\" stands already at a.jsonl:1; an ID names one record"},
		{"a.jsonl", "\n" + with(t, `"said_as"`, `"saidAs"`), "a.jsonl:2: saidAs: is not a field of a record; did you mean said_as?"},
		{"a.jsonl", with(t, `"status"`, `"colour":"red","status"`), "a.jsonl:1: colour: is not a field of a record"},
		{"a.jsonl", with(t, `"status"`, `"try":"again and again and again","status"`), "a.jsonl:1: try: is given twice; keep one"},
		{"a.jsonl", with(t, `"year":2016`, `"year":"2016"`), "a.jsonl:1: evidence[0].year: must be a whole number, without quotation marks, not text"},
		{"a.jsonl", with(t, `"year":2016`, `"year":2016.5`), "a.jsonl:1: evidence[0].year: must be a whole number: \"2016.5\""},
		{"a.jsonl", with(t, `"title":"Red lids on water jugs"`, `"title":5`), "a.jsonl:1: title: must be text, in quotation marks, not a number"},
		{"a.jsonl", with(t, `["hydration","nutrition"]`, `"hydration"`), "a.jsonl:1: topics: must be a list, in square brackets, not text"},
		{"a.jsonl", with(t, `"hydration"`, `null,"hydration"`), "a.jsonl:1: topics[0]: is null; leave it out"},
		{"a.jsonl", with(t, "Put red lids", "Put Mrs Begley's red lids"), "a.jsonl:1: try: holds what could identify a patient (name); take it out"},
		{"a.jsonl", with(t, `"checked":"2026-03-01"`, `"checked":"DOB 03/02/1941"`), "a.jsonl:1: checked: holds what could identify a patient (date of birth); take it out"},
		{"a.csv", "", "a.csv: is empty; give a row of column names and a row for each record"},
		{"a.csv", "a,b\n1,2\n", "a.csv:1: a: is not a column of a record"},
		{"a.csv", "said as," + head + "\n," + row, "a.csv:1: said as: is not a column of a record; did you mean said_as?"},
		{"a.csv", "evidence.1.findings," + head + "\n," + row, "a.csv:1: evidence.1.findings: is not a column of a record; did you mean evidence.1.finding?"},
		{"a.csv", "id," + head + "\n," + row, "a.csv:1: id: is a column twice; keep one"},
		{"a.csv", head + "\n" + strings.Replace(row, "2016", "soon", 1), "a.csv:2: evidence[0].year: must be a whole number: \"soon\""},
		{"a.csv", head + "\n" + strings.TrimSuffix(row, "\n") + ",more\n", "a.csv:2: has "},
		{"a.csv", head + "\nx\"y,z\n", "a.csv:2: has a quotation mark out of place"},
	} {
		all, faults := Read(c.name, strings.NewReader(c.text))
		if all != nil {
			t.Errorf("Read(%s), for %q: gave records beside a fault", c.name, c.want)
		}
		found := false
		for _, f := range faults {
			found = found || strings.HasPrefix(f.String(), c.want)
			if strings.Contains(f.Say, "Begley") || strings.Contains(f.Say, "1941") {
				t.Errorf("%v: repeats a patient's detail", f)
			}
		}
		if !found {
			t.Errorf("Read(%s): %v\nwant %s", c.name, faults, c.want)
		}
	}
}

// TestReadGathersAll wants every fault of every row at once.
func TestReadGathersAll(t *testing.T) {
	one, two := sample("one"), sample("Two")
	one.Status, one.Goals = "gone", nil
	two.Try = ""
	_, faults := Read("all.csv", strings.NewReader(mustWrite(t, "csv", one, two)))
	var got []string
	for _, f := range faults {
		got = append(got, fmt.Sprintf("%d %s", f.Row, f.Field))
	}
	if want := "[2 goals 2 status 3 id 3 try]"; fmt.Sprint(got) != want {
		t.Errorf("faults at %v, want %v", got, want)
	}
}

func TestReadAllFindsTheSameIDInTwoFiles(t *testing.T) {
	text := mustWrite(t, "json", sample("red-lids"))
	_, faults := ReadAll(File{"a.json", strings.NewReader(text)}, File{"b.json", strings.NewReader(text)})
	if len(faults) != 1 || faults[0].File != "b.json" || faults[0].Field != "id" {
		t.Errorf("faults %v, want one, of id in b.json", faults)
	}
}

// TestReadTakesWhatSpreadsheetsWrite reads one table as several programs save it.
func TestReadTakesWhatSpreadsheetsWrite(t *testing.T) {
	i := sample("red-lids")
	i.Try = "Put red lids on one bay’s jugs; a café could help."
	i.Needs.Money = "40 pounds" // £ is one byte in Windows-1252, tested by é and ’
	table := mustWrite(t, "csv", i)
	semicolons := func(s string) string {
		var out []string
		for _, r := range cells(t, s) {
			for n := range r {
				r[n] = `"` + strings.ReplaceAll(r[n], `"`, `""`) + `"`
			}
			out = append(out, strings.Join(r, ";"))
		}
		return strings.Join(out, "\r\n")
	}
	for name, text := range map[string]string{
		"byte order mark":         "\ufeff" + table,
		"CRLF":                    strings.ReplaceAll(table, "\n", "\r\n"),
		"semicolons":              semicolons(table),
		"sep=":                    "sep=;\r\n" + semicolons(table),
		"Windows-1252":            strings.NewReplacer("’", "\x92", "é", "\xe9").Replace(table),
		"empty rows":              table + strings.Repeat(",", strings.Count(table, ",")/3) + "\n\n",
		"capitals in the heading": strings.Replace(table, "id,title", "ID, Title", 1),
	} {
		got, faults := Read("a.csv", strings.NewReader(text))
		if len(faults) > 0 {
			t.Errorf("%s: %v", name, faults)
			continue
		}
		same(t, name, got, []Innovation{i})
	}
}

func cells(t *testing.T, table string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestCSVHoldsNoFormula(t *testing.T) {
	i := sample("red-lids")
	i.Title, i.Try = "=HYPERLINK(1)", "@cmd + 'x"
	for _, r := range cells(t, mustWrite(t, "csv", i)) {
		for _, c := range r {
			if c != "" && strings.IndexByte("=+-@", c[0]) >= 0 {
				t.Errorf("cell %q is a formula to a spreadsheet", c)
			}
		}
	}
}

func TestWriteOneLeavesSignsAlone(t *testing.T) {
	var b bytes.Buffer
	i := sample("red-lids")
	i.Title = "R&D <fast>"
	if err := WriteOne(&b, i); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(b.String(), "{\n  \"id\": \"red-lids\",\n  \"title\": \"R&D <fast>\",") || !strings.HasSuffix(b.String(), "}\n") {
		t.Errorf("WriteOne wrote %s", b.String())
	}
}

func TestWriteRefusesOtherFormats(t *testing.T) {
	if err := Write(&bytes.Buffer{}, "xml", nil); err == nil {
		t.Error("Write as xml: no error")
	}
}

// FuzzRead wants no panic from any file, and that what is read without a
// fault comes back the same from every format.
func FuzzRead(f *testing.F) {
	for _, format := range formats {
		var b bytes.Buffer
		if err := Write(&b, format, []Innovation{sample("red-lids"), sample("b")}); err != nil {
			f.Fatal(err)
		}
		f.Add(format, b.Bytes())
	}
	f.Add("csv", []byte("sep=;\nid;evidence.2.year\n'=;\"x"))
	f.Add("json", []byte(`[{"id":null,"needs":[]},[[`))
	f.Fuzz(func(t *testing.T, format string, b []byte) {
		all, faults := Read("a."+format, bytes.NewReader(b))
		if len(faults) > 0 {
			return
		}
		for _, format := range formats {
			got, faults := Read("b."+format, strings.NewReader(mustWrite(t, format, all...)))
			if len(faults) > 0 && len(all) > 0 {
				t.Fatalf("%s: %v", format, faults)
			}
			same(t, format, got, all)
		}
	})
}

// FuzzRoundTrip puts any text into a record and wants it back, when the
// rules let it in.
func FuzzRoundTrip(f *testing.F) {
	f.Add("a | b", `\|`, "'=1")
	f.Add("ward, \"seven\"; one", "'-", "|")
	f.Fuzz(func(t *testing.T, said, core, title string) {
		i := sample("red-lids")
		i.SaidAs[0] += said
		i.Core = []string{core + " held to", "x" + core}
		i.Evidence[0].Title = title + " and more"
		if len(i.Validate()) > 0 {
			return
		}
		for _, format := range formats {
			got, faults := Read("a."+format, strings.NewReader(mustWrite(t, format, i)))
			if len(faults) > 0 {
				t.Fatalf("%s: %v", format, faults)
			}
			same(t, format, got, []Innovation{i})
		}
	})
}

func ExampleRead() {
	_, faults := Read("ours.csv", strings.NewReader("id,tittle\nred-lids,Red lids\n"))
	for _, f := range faults[:2] {
		fmt.Println(f)
	}
	// Output:
	// ours.csv:1: tittle: is not a column of a record; did you mean title?
	// ours.csv:2: title: is empty
}
