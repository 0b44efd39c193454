package say

import (
	"strconv"
	"strings"

	"innovate/data"

	"github.com/slack-go/slack"
)

// The form that compares innovations, and the menu in it.
const (
	FormCompare = "compare"
	ToCompare   = "to_compare"
	ActRead     = "read" // value: an ID; from within a modal, on top of it
)

// How many innovations stand side by side.
const (
	LeastCompared = 2
	MostCompared  = 4
)

// How long one innovation's part of a row may be: four of them fit a section.
const (
	comparedName  = 60
	comparedValue = 600
)

// Faults of that form.
const (
	ChooseTwo = "Please choose two, three or four, so that there is something to compare."
	NotShown  = "One of these is no longer shown. Please take it off: "
)

// Compare is the form to choose what to compare.
func Compare(chosen ...data.Innovation) slack.ModalViewRequest {
	options := Offer(chosen)
	return form(FormCompare, "Compare", "Compare", "",
		section("Which would you like to see side by side?"),
		field{ToCompare, "Two to four of them", "Type a word of the title. Before you type, I offer what you have seen lately.", false}.
			searchMany(options[:min(len(options), MostCompared)], "Choose two to four"))
}

// A Compared is an innovation in a comparison, with who runs it near the
// asker: sites of this workspace, and places that the catalogue knows.
type Compared struct {
	Innovation data.Innovation
	Use        data.Use
	Near       []data.Site // empty: nobody is known to
}

// Comparison is two to four innovations side by side. A phone has no room for
// a table, and Slack takes none in a modal: each row has its own heading, and
// under it what each of them says.
//
// Where nothing is known of the asker, it says how that could be mended.
func Comparison(all []Compared, asker data.Profile) slack.ModalViewRequest {
	all = all[:min(len(all), MostCompared)]
	blocks := []slack.Block{header(capital(number(len(all))) + " side by side")}
	for _, row := range comparisons {
		if s := compared(row.heading, row.unknown, all, row.value); s != "" {
			blocks = append(blocks, section(s))
		}
	}
	if !asker.Known() {
		blocks = append(blocks, note("Tell me where you work, on my Home tab, and I can say who runs these near you."))
	}
	for n, c := range all {
		i := c.Innovation
		if i.ID == "" || len(i.ID) > mostID {
			continue
		}
		at := ":" + strconv.Itoa(n)
		blocks = append(blocks, section("*"+escaped(shortTitle(i), comparedName)+"*"), slack.NewActionBlock("",
			button(ActRead+at, i.ID, "Details", "Details of "+i.Title), button(ActMeet+at, i.ID, "Talk to a team", "Talk to a team that uses "+i.Title)))
	}
	return modal("Compare", blocks)
}

// comparisons are what is compared, in the order that an adopter asks.
var comparisons = []struct {
	heading string
	unknown string // what is said of one that does not say
	value   func(Compared) string
}{
	{"In short", "no summary", func(c Compared) string { return escaped(c.Innovation.Summary, comparedValue) }},
	{"How sure it is", "not known", func(c Compared) string { return compareEvidence(c.Innovation) }},
	{"People it needs", "not known", func(c Compared) string { return escaped(c.Innovation.Needs.People, comparedValue) }},
	{"Money", "not known", func(c Compared) string { return escaped(c.Innovation.Needs.Money, comparedValue) }},
	{"Months", "not known", func(c Compared) string { return escaped(c.Innovation.Needs.Months, comparedValue) }},
	{"What to hold to", "not known", func(c Compared) string { return escaped(strings.Join(c.Innovation.Core, "; "), comparedValue) }},
	{"Who runs it nearest to you", "nobody that I know of", near},
	{"In this workspace", "nobody has told me that they try it", func(c Compared) string { return hereOnly(c.Use) }},
	{"Try first", "no suggestion", func(c Compared) string { return escaped(c.Innovation.Try, comparedValue) }},
	{"Be careful", "nothing noted", func(c Compared) string { return escaped(c.Innovation.Caution, comparedValue) }},
}

// compared is one row. What one of them does not say is said to be not known,
// so that nobody takes it for nothing; a row that none of them says is left out.
func compared(heading, unknown string, all []Compared, value func(Compared) string) string {
	lines, known := []string{"*" + heading + "*"}, false
	for _, c := range all {
		v := value(c)
		known = known || v != ""
		if v == "" {
			v = unknown
		}
		lines = append(lines, "• *"+escaped(shortTitle(c.Innovation), comparedName)+":* "+v)
	}
	if !known {
		return ""
	}
	return strings.Join(lines, "\n")
}

func compareEvidence(i data.Innovation) string {
	best, ok := i.Best()
	if !ok {
		return sureness(i.Level) + ", no figures yet"
	}
	return sureness(i.Level) + ". " + stopped(escaped(best.Finding, comparedValue-150)) + " " + capital(study(i, best))
}

// near is who runs it near the asker: a site of this workspace that is most
// like them, then those in the same place or country; else, where it began.
func near(c Compared) string {
	var all []string
	if c.Use.Like.Organisation != "" {
		all = append(all, siteNameOf(c.Use.Like, cardSite)+" ("+stageName(c.Use.LikeStage)+" in this workspace)")
	}
	for _, s := range c.Near {
		all = append(all, placed(s))
	}
	if began := c.Innovation.Origin; len(all) == 0 && tidy(began.Organisation) != "" {
		return "nobody that I know of; it began at " + placed(began)
	}
	return strings.Join(all, "; ")
}

func placed(s data.Site) string {
	name := escaped(s.Organisation, cardSite)
	for _, where := range []string{s.Place, s.Country} {
		if where = escaped(where, cardPlace); where != "" {
			name += ", " + where
		}
	}
	return name
}

// hereOnly is how it is used in this workspace.
func hereOnly(u data.Use) string {
	u.Like = data.Site{}
	return strings.TrimSuffix(strings.TrimPrefix(use(u), "*In this workspace:* "), ".")
}

// shortTitle is the name before its explanation.
func shortTitle(i data.Innovation) string {
	if name, _, _ := strings.Cut(i.Title, " ("); tidy(name) != "" {
		return name
	}
	return i.Title
}

// CompareOpen answers the command that opened the form.
func CompareOpen() Message {
	return plain("Choose two to four of them in the window that has just opened. I then show you them side by side.")
}
