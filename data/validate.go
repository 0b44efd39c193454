package data

import (
	"fmt"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// A Fault is one thing wrong with a record, with the place to mend it.
type Fault struct {
	File  string // empty when the record came from no file
	Row   int    // the line or the number of the record in the file; 0: the whole file
	Field string // as in the file: "evidence[1].source"
	Say   string // what is wrong and what to do
}

func (f Fault) String() string {
	var b strings.Builder
	if f.File != "" {
		b.WriteString(f.File + ":")
	}
	if f.Row > 0 {
		fmt.Fprintf(&b, "%d:", f.Row)
	}
	if b.Len() > 0 {
		b.WriteByte(' ')
	}
	if f.Field != "" {
		b.WriteString(f.Field + ": ")
	}
	return b.String() + f.Say
}

var slug = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Validate names every fault of a record. It never stops at the first.
func (i Innovation) Validate() []Fault {
	c := checker{}
	if !slug.MatchString(i.ID) || len(i.ID) > 64 {
		c.say("id", "must be small letters, digits and single hyphens, 64 at most: %q", i.ID)
	}
	c.text("title", i.Title, 4, 90)
	c.text("summary", i.Summary, 20, 180)
	c.text("problem", i.Problem, 40, 600)
	c.text("solution", i.Solution, 60, 900)
	c.text("try", i.Try, 20, 300)
	c.list("said_as", i.SaidAs, 3, 30, 15, 260)
	c.list("core", i.Core, 1, 8, 5, 200)
	c.list("adapt", i.Adapt, 1, 8, 5, 200)
	c.list("topics", i.Topics, 1, 10, 2, 60)
	c.saidAs(i)
	c.optional("needs.people", i.Needs.People, 160)
	c.optional("needs.money", i.Needs.Money, 160)
	c.optional("needs.months", i.Needs.Months, 60)
	c.optional("spread", i.Spread, 300)
	c.optional("caution", i.Caution, 400)
	c.codes("settings", i.Settings, Settings)
	c.codes("goals", i.Goals, Goals)
	c.site("origin", i.Origin)
	for n, s := range i.Adopters {
		c.site(fmt.Sprintf("adopters[%d]", n), s)
	}
	c.evidence(i)
	c.contacts(i.Contacts)
	c.provenance(i)
	c.private(i)
	return c.faults
}

// checker gathers faults.
type checker struct{ faults []Fault }

func (c *checker) say(field, format string, args ...any) {
	c.faults = append(c.faults, Fault{Field: field, Say: fmt.Sprintf(format, args...)})
}

func (c *checker) text(field, s string, least, most int) {
	switch n := utf8.RuneCountInString(s); {
	case n == 0:
		c.say(field, "is empty")
	case s != strings.TrimSpace(s) || strings.ContainsAny(s, "\n\t\r") || strings.Contains(s, "  "):
		c.say(field, "has stray spaces or line breaks; write it as one line")
	case !utf8.ValidString(s):
		c.say(field, "is not valid UTF-8; save the file as UTF-8")
	case n < least:
		c.say(field, "is too short (%d characters, at least %d)", n, least)
	case n > most:
		c.say(field, "is too long (%d characters, at most %d)", n, most)
	}
}

func (c *checker) optional(field, s string, most int) {
	if s != "" {
		c.text(field, s, 1, most)
	}
}

func (c *checker) list(field string, all []string, least, most, shortest, longest int) {
	if len(all) < least || len(all) > most {
		c.say(field, "has %d entries; give %d to %d", len(all), least, most)
	}
	for n, s := range all {
		c.text(fmt.Sprintf("%s[%d]", field, n), s, shortest, longest)
		if slices.Index(all, s) < n {
			c.say(fmt.Sprintf("%s[%d]", field, n), "says the same as an earlier entry")
		}
	}
}

// saidAs holds the sentences to their purpose: people who say them have
// never heard of the solution, so its name cannot be in them.
func (c *checker) saidAs(i Innovation) {
	name, _, _ := strings.Cut(strings.ToLower(i.Title), " (")
	for n, s := range i.SaidAs {
		if name != "" && strings.Contains(strings.ToLower(s), name) {
			c.say(fmt.Sprintf("said_as[%d]", n), "names the innovation; say the problem as somebody who never heard of it")
		}
	}
}

func (c *checker) codes(field string, all []string, vocabulary []Code) {
	if len(all) == 0 {
		c.say(field, "is empty; give at least one code")
	}
	for n, code := range all {
		if !known(vocabulary, code) {
			c.say(fmt.Sprintf("%s[%d]", field, n), "unknown code %q; the codes are %s", code, names(vocabulary))
		}
	}
}

func names(codes []Code) string {
	var all []string
	for _, c := range codes {
		all = append(all, c.Code)
	}
	return strings.Join(all, ", ")
}

func (c *checker) site(field string, s Site) {
	c.text(field+".organisation", s.Organisation, 2, 160)
	c.optional(field+".team", s.Team, 120)
	c.optional(field+".place", s.Place, 80)
	c.optional(field+".country", s.Country, 80)
	if s.Page != "" {
		c.address(field+".page", s.Page)
	}
	if s.Year != 0 {
		c.year(field+".year", s.Year)
	}
}

func (c *checker) year(field string, y int) {
	if y < 1940 || y > 2100 {
		c.say(field, "%d is not a year between 1940 and 2100", y)
	}
}

func (c *checker) address(field, s string) {
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || !strings.Contains(u.Host, ".") || u.User != nil {
		c.say(field, "must be a web address that opens, such as https://doi.org/…: %q", s)
	}
}

func (c *checker) day(field, s string) {
	if _, err := time.Parse(time.DateOnly, s); s != "" && err != nil {
		c.say(field, "must be a day such as 2026-03-31: %q", s)
	}
}

func (c *checker) evidence(i Innovation) {
	if len(i.Evidence) == 0 {
		c.say("evidence", "is empty; give at least one finding with its source")
	}
	for n, e := range i.Evidence {
		at := fmt.Sprintf("evidence[%d].", n)
		c.text(at+"finding", e.Finding, 10, 320)
		c.text(at+"title", e.Title, 4, 200)
		c.address(at+"source", e.Source)
		c.year(at+"year", e.Year)
		if _, ok := designs[e.Design]; !ok {
			c.say(at+"design", "unknown design %q; the designs are %s", e.Design, strings.Join(Designs(), ", "))
		}
		if !slices.Contains(Effects, e.Effect) {
			c.say(at+"effect", "unknown effect %q; the effects are %s", e.Effect, strings.Join(Effects, ", "))
		}
		if e.Sites < 0 {
			c.say(at+"sites", "cannot be less than 0")
		}
		if e.Verified != "" && e.Verified != "read" && e.Verified != "recalled" {
			c.say(at+"verified", `must be "read", "recalled" or left out: %q`, e.Verified)
		}
	}
	if want := LevelOf(i.Evidence); len(i.Evidence) > 0 && i.Level != want {
		c.say("level", "is %q, but the designs and effects of its evidence make it %s", i.Level, want)
	}
}

func (c *checker) contacts(all []Contact) {
	for n, p := range all {
		at := fmt.Sprintf("contacts[%d].", n)
		c.text(at+"organisation", p.Organisation, 2, 160)
		if p.Role != "origin" && p.Role != "adopter" {
			c.say(at+"role", `must be "origin" or "adopter": %q`, p.Role)
		}
		if p.Page != "" {
			c.address(at+"page", p.Page)
		}
		if p.Slack != "" && p.Agreed == "" {
			c.say(at+"agreed", "is empty; a person is listed only with the day they agreed to be asked")
		}
		c.day(at+"agreed", p.Agreed)
		c.day(at+"confirmed", p.Confirmed)
	}
}

func (c *checker) provenance(i Innovation) {
	if !slices.Contains(Statuses, i.Status) {
		c.say("status", "unknown status %q; the statuses are %s", i.Status, strings.Join(Statuses, ", "))
	}
	if i.Verified != "read" && i.Verified != "recalled" {
		c.say("verified", `must be "read" or "recalled": %q`, i.Verified)
	}
	c.day("checked", i.Checked)
	if len(i.Sources) == 0 {
		c.say("sources", "is empty; give at least one page that a reader can open")
	}
	for n, s := range i.Sources {
		at := fmt.Sprintf("sources[%d].", n)
		c.text(at+"title", s.Title, 2, 200)
		c.address(at+"url", s.URL)
	}
}

// private finds e-mail addresses, phone numbers and what could identify a
// patient: a record names teams and their public pages, never a person's
// details.
func (c *checker) private(i Innovation) {
	eachText(reflect.ValueOf(i), "", func(field, text string) {
		if g := Guard(text); g.Private() {
			c.say(field, "holds what could identify a patient (%s); take it out", g.Kind)
			return
		}
		if strings.Contains(text, "://") {
			return // an address may hold any digits
		}
		if reachable(text) {
			c.say(field, "holds an e-mail address or a phone number; name the team and its public page instead")
		}
	})
}
