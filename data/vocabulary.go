package data

import "slices"

// A Code is a word of the controlled vocabulary with its label for people.
type Code struct{ Code, Label string }

// Settings are where care happens (the NHS Innovation Service's list of care
// settings, with community, maternity and prison, which it lacks).
var Settings = []Code{
	{"ed", "Urgent and emergency care"},
	{"ambulance", "Ambulance service"},
	{"inpatient", "Hospital ward"},
	{"outpatient", "Hospital outpatients"},
	{"theatre", "Theatres and surgery"},
	{"critical_care", "Critical care"},
	{"maternity", "Maternity and neonatal"},
	{"diagnostics", "Diagnostics"},
	{"general_practice", "General practice"},
	{"community", "Community health services"},
	{"home", "Person's own home"},
	{"care_home", "Care home"},
	{"mental_health", "Mental health services"},
	{"ld_autism", "Learning disability and autism services"},
	{"end_of_life", "Hospice and end of life care"},
	{"pharmacy", "Pharmacy"},
	{"dental_eye", "Dental and eye care"},
	{"social_care", "Social care and local authority"},
	{"justice", "Prison and secure settings"},
	{"vcse", "Voluntary and community sector"},
	{"system", "Whole system"},
}

// Goals are what a team wants to change.
var Goals = []Code{
	{"flow", "Flow and discharge"},
	{"uec_waits", "Urgent care waits and handover"},
	{"elective", "Elective waits and productivity"},
	{"cancer", "Earlier and faster cancer diagnosis and treatment"},
	{"primary_access", "Access to general practice, dentistry, community"},
	{"safety", "Patient safety and deterioration"},
	{"infection", "Infection prevention and antimicrobials"},
	{"medicines", "Medicines safety"},
	{"frailty", "Frailty, falls, dementia and end of life"},
	{"ltc", "Prevention and long-term conditions"},
	{"mental_health", "Mental health, learning disability and autism"},
	{"maternity", "Maternity, neonatal and children"},
	{"equity", "Health inequalities and inclusion"},
	{"experience", "Patient and carer experience"},
	{"workforce", "Workforce, wellbeing and time to care"},
	{"digital", "Digital, data and records"},
	{"cost", "Cost, waste and value"},
	{"net_zero", "Net zero"},
}

// Levels are how sure the evidence is, in plain words; LevelOf gives the rules.
var Levels = []Code{
	{"E1", "Strong: a randomised comparison"},
	{"E2", "Good: a comparison, or several sites agreeing"},
	{"E3", "Promising: before and after"},
	{"E4", "Early: local results"},
	{"E0", "Tried, and did not work"},
}

// Statuses are the states of a record. Only "live" and "needs re-check" are shown.
var Statuses = []string{"draft", "in review", "live", "needs re-check", "paused", "superseded", "withdrawn"}

// Effects are what a finding says of the innovation's stated aim.
var Effects = []string{"benefit", "mixed", "none", "harm"}

// Ranks of study designs, by how well they rule out other causes.
const (
	local        = 1
	uncontrolled = 2
	controlled   = 3
	randomised   = 4
)

// designs are the study designs a finding may name.
var designs = map[string]struct {
	rank  int
	label string
}{
	"review":       {randomised, "review of trials"},
	"RCT":          {randomised, "randomised trial"},
	"controlled":   {controlled, "controlled comparison"},
	"cohort":       {uncontrolled, "cohort study"},
	"before-after": {uncontrolled, "before and after"},
	"evaluation":   {local, "evaluation"},
	"audit":        {local, "audit"},
	"case-study":   {local, "case study"},
}

// Designs returns the study designs that a finding may name, strongest first.
func Designs() []string {
	var all []string
	for d := range designs {
		all = append(all, d)
	}
	slices.SortFunc(all, func(a, b string) int {
		if d := designs[b].rank - designs[a].rank; d != 0 {
			return d
		}
		if a < b {
			return -1
		}
		return 1
	})
	return all
}

// DesignLabel puts a study design in plain words.
func DesignLabel(design string) string { return designs[design].label }

// Label returns the plain words for a code, or the code itself.
func Label(codes []Code, code string) string {
	for _, c := range codes {
		if c.Code == code {
			return c.Label
		}
	}
	return code
}

// known tells whether a code is in a list.
func known(codes []Code, code string) bool {
	return slices.ContainsFunc(codes, func(c Code) bool { return c.Code == code })
}
