package index

import (
	"context"
	"strings"
	"testing"

	"innovate/data"
)

// match makes a match in short: a score, a title, and "what: value" for the
// settings, the origin's organisation, place and country, and the money needed.
func match(score float64, title string, facts ...string) Match {
	m := Match{Score: score, Innovation: data.Innovation{ID: title, Title: title}}
	i := &m.Innovation
	for _, f := range facts {
		what, value, _ := strings.Cut(f, ": ")
		switch what {
		case "settings":
			i.Settings = strings.Fields(value)
		case "by":
			i.Origin.Organisation = value
		case "place":
			i.Origin.Place = value
		case "country":
			i.Origin.Country = value
		case "also in":
			i.Adopters = append(i.Adopters, data.Site{Country: value})
		case "money":
			i.Needs.Money = value
		}
	}
	return m
}

// TestArranged holds what was declared to decide between near equals only,
// and one organisation never to fill an answer when another did as well.
func TestArranged(t *testing.T) {
	care := Context{Settings: []string{"care_home"}}
	wales := Context{Region: "Wales", Country: "UK"}
	for _, c := range []struct {
		name string
		c    Context
		all  []Match
		want string
	}{
		{"nothing declared", Context{}, []Match{match(.7, "a"), match(.69, "b", "settings: care_home")}, "a b"},
		{"near equal", care, []Match{match(.7, "a"), match(.69, "b", "settings: care_home")}, "b a"},
		{"not near", care, []Match{match(.7, "a"), match(.6, "b", "settings: care_home")}, "a b"},
		{"half of what was declared", wales, []Match{match(.7, "a"), match(.69, "b", "country: UK"), match(.68, "c", "country: UK", "place: Cardiff, Wales")}, "c b a"},
		{"no part of a word", wales, []Match{match(.7, "a"), match(.69, "b", "place: New South Walesby")}, "a b"},
		{"taken up there", wales, []Match{match(.7, "a", "country: US"), match(.69, "b", "country: US", "also in: Ireland, UK")}, "b a"},
		{"small", Context{Size: "small"}, []Match{match(.7, "a", "money: £2m a year"), match(.69, "b", "money: none beyond paper")}, "b a"},
		{"large", Context{Size: "large"}, []Match{match(.7, "a"), match(.69, "b", "money: none beyond paper")}, "a b"},
		{"one organisation", Context{}, []Match{match(.7, "a", "by: X"), match(.69, "b", "by: X"), match(.5, "c", "by: x "), match(.49, "d", "by: X"), match(.48, "e", "by: Y")}, "a b e"},
		{"the other is much worse", Context{}, []Match{match(.7, "a", "by: X"), match(.69, "b", "by: X"), match(.5, "c", "by: X"), match(.4, "d", "by: Y")}, "a b c"},
		{"two of three", Context{}, []Match{match(.7, "a", "by: X"), match(.69, "b", "by: X"), match(.5, "c", "by: Z"), match(.49, "d", "by: Y")}, "a b c"},
		{"organisations not named", Context{}, []Match{match(.7, "a"), match(.69, "b"), match(.5, "c"), match(.49, "d", "by: Y")}, "a b c"},
	} {
		var got []string
		for _, m := range arranged(c.all, c.c, 3) {
			got = append(got, m.Innovation.ID)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %s, want %s", c.name, s, c.want)
		}
	}
}

// TestDeclared holds a question's own words to go before what was declared.
func TestDeclared(t *testing.T) {
	home := Context{Settings: []string{"community"}, Region: "Wales", Country: "UK", Size: "small"}
	for question, want := range map[string]string{
		"people fall at night":                            "community Wales UK small",
		"people fall at night in our care home":           " Wales UK small",
		"has anybody in australia stopped falls":          "community   small",
		"we have no money, is there proper evidence":      "community Wales UK small",
		"falls in a care home in canada with no budget":   "   small",
		"falls: what did they do in the uk, at any price": "community   small",
	} {
		q := Parse(question)
		q.Context = home
		c := q.declared()
		if got := strings.Join([]string{strings.Join(c.Settings, " "), c.Region, c.Country, c.Size}, " "); got != want {
			t.Errorf("%q leaves %q of what was declared, want %q", question, got, want)
		}
	}
}

// TestContextIsMild holds a declared place to change an answer's order and
// neither its verdict nor what leads by far.
func TestContextIsMild(t *testing.T) {
	x := filled(t, Config{WordsOnly: true}, starter(t))
	ctx := context.Background()
	moved := 0
	for _, text := range append([]string{"people fall and get hurt", "medicines get lost at discharge", "staff are worn out"}, asked...) {
		q := Parse(text)
		plain, err := x.Match(ctx, q, 3)
		if err != nil {
			t.Fatal(err)
		}
		q.Context = Context{Settings: []string{"community", "home"}, Country: "US"}
		got, err := x.Match(ctx, q, 3)
		if err != nil {
			t.Fatal(err)
		}
		if got.Verdict != plain.Verdict || len(got.Matches) != len(plain.Matches) {
			t.Errorf("%q: %s with %d matches, and with a place declared %s with %d", text, plain.Verdict, len(plain.Matches), got.Verdict, len(got.Matches))
			continue
		}
		for n := range got.Matches {
			if got.Matches[n].Innovation.ID != plain.Matches[n].Innovation.ID {
				moved++
			}
			if away := plain.Matches[n].Score - got.Matches[n].Score; away > nearEqual {
				t.Errorf("%q: place %d went to %s, which is %.3f worse", text, n+1, got.Matches[n].Innovation.ID, away)
			}
		}
	}
	if moved == 0 {
		t.Error("a declared place never moved a match")
	}
}
