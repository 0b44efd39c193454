package data

import (
	"slices"
	"strings"
	"testing"
)

// TestValidate provokes each fault once, and wants that fault alone.
func TestValidate(t *testing.T) {
	long := strings.Repeat("word ", 300) + "end"
	for _, c := range []struct {
		field  string
		say    string // a piece of what is said
		change func(i *Innovation)
	}{
		{"id", "small letters", func(i *Innovation) { i.ID = "Red Lids" }},
		{"id", "64 at most", func(i *Innovation) { i.ID = strings.Repeat("a", 65) }},
		{"title", "is empty", func(i *Innovation) { i.Title = "" }},
		{"title", "too short", func(i *Innovation) { i.Title = "Lid" }},
		{"summary", "too long", func(i *Innovation) { i.Summary = long }},
		{"problem", "stray spaces", func(i *Innovation) { i.Problem += "\nmore" }},
		{"solution", "UTF-8", func(i *Innovation) { i.Solution += "\xff" }},
		{"try", "stray spaces", func(i *Innovation) { i.Try += " " }},
		{"said_as", "give 3 to 30", func(i *Innovation) { i.SaidAs = i.SaidAs[:2] }},
		{"said_as[2]", "same as an earlier", func(i *Innovation) { i.SaidAs[2] = i.SaidAs[0] }},
		{"said_as[0]", "names the innovation", func(i *Innovation) { i.SaidAs[0] = "do red lids on water jugs work?" }},
		{"core", "has 0 entries", func(i *Innovation) { i.Core = nil }},
		{"adapt", "has 0 entries", func(i *Innovation) { i.Adapt = nil }},
		{"topics", "has 0 entries", func(i *Innovation) { i.Topics = nil }},
		{"needs.people", "too long", func(i *Innovation) { i.Needs.People = long }},
		{"needs.money", "too long", func(i *Innovation) { i.Needs.Money = long }},
		{"needs.months", "too long", func(i *Innovation) { i.Needs.Months = long }},
		{"spread", "too long", func(i *Innovation) { i.Spread = long }},
		{"caution", "too long", func(i *Innovation) { i.Caution = long }},
		{"settings", "at least one code", func(i *Innovation) { i.Settings = nil }},
		{"settings[1]", "unknown code", func(i *Innovation) { i.Settings[1] = "moon" }},
		{"goals[0]", "unknown code", func(i *Innovation) { i.Goals[0] = "fun" }},
		{"origin.organisation", "is empty", func(i *Innovation) { i.Origin.Organisation = "" }},
		{"origin.page", "web address", func(i *Innovation) { i.Origin.Page = "example.org" }},
		{"origin.year", "is not a year", func(i *Innovation) { i.Origin.Year = 15 }},
		{"adopters[0].organisation", "is empty", func(i *Innovation) { i.Adopters[0].Organisation = "" }},
		{"evidence", "at least one finding", func(i *Innovation) { i.Evidence = nil }},
		{"evidence[1].finding", "too short", func(i *Innovation) { i.Evidence[1].Finding = "good" }},
		{"evidence[1].title", "is empty", func(i *Innovation) { i.Evidence[1].Title = "" }},
		{"evidence[1].source", "web address", func(i *Innovation) { i.Evidence[1].Source = "ftp://example.org" }},
		{"evidence[1].year", "is not a year", func(i *Innovation) { i.Evidence[1].Year = 0 }},
		{"evidence[1].design", "unknown design", func(i *Innovation) { i.Evidence[1].Design = "hunch" }},
		{"evidence[1].effect", "unknown effect", func(i *Innovation) { i.Evidence[1].Effect = "joy" }},
		{"evidence[1].sites", "less than 0", func(i *Innovation) { i.Evidence[1].Sites = -1 }},
		{"evidence[1].verified", `"recalled"`, func(i *Innovation) { i.Evidence[1].Verified = "maybe" }},
		{"level", "make it E3", func(i *Innovation) { i.Level = "E1" }},
		{"contacts[0].organisation", "is empty", func(i *Innovation) { i.Contacts[0].Organisation = "" }},
		{"contacts[0].role", `"adopter"`, func(i *Innovation) { i.Contacts[0].Role = "boss" }},
		{"contacts[0].page", "web address", func(i *Innovation) { i.Contacts[0].Page = "https://nowhere" }},
		{"contacts[0].agreed", "with the day they agreed", func(i *Innovation) { i.Contacts[0].Slack, i.Contacts[0].Agreed = "U012AB3CD", "" }},
		{"contacts[0].confirmed", "must be a day", func(i *Innovation) { i.Contacts[0].Confirmed = "01/02/2026" }},
		{"status", "unknown status", func(i *Innovation) { i.Status = "new" }},
		{"verified", `"recalled"`, func(i *Innovation) { i.Verified = "" }},
		{"checked", "must be a day", func(i *Innovation) { i.Checked = "yesterday" }},
		{"sources", "at least one page", func(i *Innovation) { i.Sources = nil }},
		{"sources[0].url", "web address", func(i *Innovation) { i.Sources[0].URL = "https://me:secret@example.org" }},
		{"sources[0].title", "is empty", func(i *Innovation) { i.Sources[0].Title = "" }},
		{"spread", "e-mail address or a phone number", func(i *Innovation) { i.Spread = "Ask lids@example.org" }},
		{"solution", "e-mail address or a phone number", func(i *Innovation) { i.Solution += " Ring 020 7946 0123." }},
		{"needs.money", "e-mail address or a phone number", func(i *Innovation) { i.Needs.Money = "ask 0300 123 4567" }},
		{"caution", "identify a patient (NHS number)", func(i *Innovation) { i.Caution = "Not for 999 000 0018" }},
		{"said_as[1]", "identify a patient (name)", func(i *Innovation) { i.SaidAs[1] = "Mrs Begley never gets a drink" }},
	} {
		i := sample("red-lids")
		c.change(&i)
		faults := i.Validate()
		if len(faults) == 0 || !slices.ContainsFunc(faults, func(f Fault) bool { return f.Field == c.field && strings.Contains(f.Say, c.say) }) {
			t.Errorf("%s: faults %v, want %q", c.field, faults, c.say)
		} else if len(faults) > 1 {
			t.Errorf("%s: more than one fault: %v", c.field, faults)
		}
	}
}
