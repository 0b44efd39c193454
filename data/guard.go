package data

import (
	"slices"
	"strings"
)

// A Verdict is what the Guard makes of a text, lightest first.
type Verdict int

const (
	Fine      Verdict = iota // nothing found; may be searched and kept
	Warn                     // may be about one person; ask before going on
	Care                     // a question about one patient's treatment; refuse kindly
	Block                    // could identify a patient; never search, keep, log or echo
	Emergency                // somebody needs help now; answer that first
)

func (v Verdict) String() string {
	return [...]string{"fine", "warn", "individual_care", "patient_data", "emergency"}[v]
}

// A Kind says what was found, as a short noun that fits a sentence and a metric.
type Kind string

const (
	KindNHSNumber      Kind = "NHS number"
	KindHospitalNumber Kind = "hospital number"
	KindInsurance      Kind = "national insurance number"
	KindBirth          Kind = "date of birth"
	KindName           Kind = "name"
	KindPostcode       Kind = "postcode"
	KindAddress        Kind = "home address"
	KindPhone          Kind = "phone number"
	KindEmail          Kind = "e-mail address"
	KindAge            Kind = "age and sex of one person"
	KindInitials       Kind = "initials"
	KindBed            Kind = "bed of one person"
	KindTreatment      Kind = "treatment of one person"
	KindLife           Kind = "life in danger"
	KindSelfHarm       Kind = "self-harm"
)

// A Mark is a place in the text where something was found. It holds offsets
// in bytes and never the words themselves, so that it may be logged.
type Mark struct {
	Kind       Kind
	Verdict    Verdict
	Start, End int
}

// A Finding is what the Guard found in a text: the heaviest verdict, its
// kind, and every place. It never holds the text.
type Finding struct {
	Verdict Verdict
	Kind    Kind
	Marks   []Mark
}

// Private tells whether the text holds what could identify a patient, even
// when an emergency outweighs it. Such a text must not be kept or echoed.
func (f Finding) Private() bool {
	return slices.ContainsFunc(f.Marks, func(m Mark) bool { return m.Verdict == Block })
}

// A detector looks for one kind of thing. It is asked at every token of the
// classes it starts with, and returns where the thing ends: a token index
// past i, or 0 when there is none.
type detector struct {
	kind   Kind
	starts class
	find   func(t *talk, i int) (end int, v Verdict)
}

// detectors are asked in this order; what it is called goes by the first of
// equal weight. Each looks at a bounded number of tokens about its place, so
// the whole is linear in the length of the text.
var detectors = []detector{
	{KindLife, opener, inDanger},
	{KindSelfHarm, opener, selfHarm},
	{KindNHSNumber, digits, nhsNumber},
	{KindNHSNumber, web, numberInAddress},
	{KindNHSNumber, countWord, spokenNumber},
	{KindHospitalNumber, letters, hospitalNumber},
	{KindBirth, letters, bornOn},
	{KindBirth, digits, bareBirth},
	{KindInsurance, letters, insuranceNumber},
	{KindName, title, titledName},
	{KindName, letters, patientName},
	{KindPhone, digits, phoneOfPatient},
	{KindEmail, mail, emailOfPatient},
	{KindPostcode, letters, postcodeOfPatient},
	{KindAddress, digits, homeAddress},
	{KindTreatment, opener, treatment},
	{KindAge, digits | countWord, ageOfOne},
	{KindAge, letters, sexThenAge},
	{KindInitials, letters, initialsOfOne},
	{KindBed, letters, bedOfOne},
}

// Guard finds what could identify a patient, a question about one patient's
// treatment, and a call for help. It runs before anything is searched, kept,
// logged or echoed. It errs towards asking: a Warn costs the asker a press,
// a miss costs a patient's privacy; but ordinary talk about a service passes.
func Guard(text string) Finding {
	t := listen(text)
	var f Finding
	for _, d := range detectors {
		for i := 0; i < len(t.tokens); i++ {
			if t.tokens[i].class&d.starts == 0 {
				continue
			}
			end, v := d.find(t, i)
			if end <= i {
				continue
			}
			f.Marks = append(f.Marks, Mark{d.kind, v, t.tokens[i].start, t.tokens[end-1].end})
			if v > f.Verdict {
				f.Verdict, f.Kind = v, d.kind
			}
			i = end - 1
		}
	}
	return f
}

const removed = "[removed]"

// Scrub replaces all that Guard finds with "[removed]". Taking a piece away
// can bring another to light, so it looks again; if four looks are not
// enough, nothing of the text is given back. The result is always Fine.
func Scrub(text string) string {
	for range 4 {
		marks := Guard(text).Marks
		if len(marks) == 0 {
			return text
		}
		text = cut(text, marks)
	}
	if Guard(text).Verdict == Fine {
		return text
	}
	return removed
}

// cut replaces the marked places; marks that overlap become one.
func cut(text string, marks []Mark) string {
	slices.SortFunc(marks, func(a, b Mark) int { return a.Start - b.Start })
	var b strings.Builder
	at := 0
	for n := 0; n < len(marks); {
		start, end := marks[n].Start, marks[n].End
		for n++; n < len(marks) && marks[n].Start <= end; n++ {
			end = max(end, marks[n].End)
		}
		b.WriteString(text[at:start] + removed)
		at = end
	}
	return b.String() + text[at:]
}
