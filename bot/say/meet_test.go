package say

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"innovate/data"

	"github.com/slack-go/slack"
)

var meetNow = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

// checkAsking holds a form to Slack's limits: its fields here, and all else
// as checkModal does.
func checkAsking(t *testing.T, what string, v slack.ModalViewRequest) {
	t.Helper()
	var rest []slack.Block
	seen := map[string]bool{}
	for _, b := range v.Blocks.BlockSet {
		in, ok := b.(*slack.InputBlock)
		if !ok {
			rest = append(rest, b)
			continue
		}
		if in.BlockID == "" || seen[in.BlockID] {
			t.Errorf("%s: the field %q stands there twice, or has no name", what, in.BlockID)
		}
		seen[in.BlockID] = true
		checkText(t, what, in.Label, 2000)
		checkElement(t, what, in.Element)
	}
	if len(seen) > 0 && (v.Submit == nil || len(v.PrivateMetadata) > 3000 || v.CallbackID == "") {
		t.Errorf("%s: a form that cannot be submitted", what)
	}
	v.Blocks.BlockSet = rest
	checkModal(t, what, v)
}

func checkElement(t *testing.T, what string, e slack.BlockElement) {
	t.Helper()
	options := func(all []*slack.OptionBlockObject, most int) {
		t.Helper()
		values := map[string]bool{}
		if len(all) == 0 || len(all) > most {
			t.Errorf("%s: %d options", what, len(all))
		}
		for _, o := range all {
			checkText(t, what, o.Text, 75)
			if o.Description != nil {
				checkText(t, what, o.Description, 75)
			}
			if values[o.Value] || length(o.Value) == 0 || length(o.Value) > 150 {
				t.Errorf("%s: an option with the value %q", what, o.Value)
			}
			values[o.Value] = true
		}
	}
	switch e := e.(type) {
	case *slack.RadioButtonsBlockElement:
		options(e.Options, 10)
	case *slack.SelectBlockElement:
		if e.Type == slack.OptTypeStatic {
			options(e.Options, 100)
		}
		if e.InitialOption != nil {
			checkText(t, what, e.InitialOption.Text, 75)
		}
	case *slack.PlainTextInputBlockElement:
		if length(e.InitialValue) > e.MaxLength {
			t.Errorf("%s: %d characters stand in a field of %d", what, length(e.InitialValue), e.MaxLength)
		}
	}
}

// meeting says all that can be said of introductions and contacts with a text.
func meeting(t *testing.T, i data.Innovation, text string, many int) {
	t.Helper()
	site := data.Site{Organisation: text, Team: text, Place: text, Country: text, Page: text}
	from := data.Profile{Setting: text, Size: text, Region: text, Country: text}
	var teams []data.Team
	var ageing []data.Site
	var mine []Agreement
	for n := range many {
		s := site
		s.Team += strings.Repeat("x", n+1)
		teams = append(teams, data.Team{Site: s, Setting: text, Role: "origin", Confirmed: meetNow.AddDate(0, 0, -n)})
		ageing = append(ageing, s)
		mine = append(mine, Agreement{
			Consent:    data.Consent{Innovation: i.ID, Site: s, State: []string{"agreed", "paused"}[n%2], Agreed: meetNow, Confirmed: meetNow.AddDate(0, 0, -n)},
			Innovation: i,
		})
	}
	checkAsking(t, "Meet", Meet(i, teams, "in1|C1", meetNow))
	for _, why := range []Lack{NobodyListed, NobodyFree} {
		checkAsking(t, "Nobody", Nobody(i, why, ageing, many, why == NobodyFree, i.ID))
	}
	checkAsking(t, "ToSend", ToSend(i, text))
	checkAsking(t, "AlreadyAsking", AlreadyAsking(i, "in1"))
	checkAsking(t, "NotMe", NotMe(i, "in1"))
	checkAsking(t, "BusyUntil", BusyUntil(i, "in1"))
	checkAsking(t, "Pause", Pause(i, i.ID))
	checkAsking(t, "Contact", Contact(ContactForm{Mine: mine, About: i, From: from, Site: site, Curator: true, Now: meetNow}))
	checkAsking(t, "Contact", Contact(ContactForm{Now: meetNow}))
	a := Approach{Introduction: "in1", Innovation: i, From: from, Problem: text, When: text, By: text, Scope: Scope()}
	checkMessage(t, "MayWeIntroduce", MayWeIntroduce(a))
	a.Invited = true
	checkMessage(t, "StillWaiting", StillWaiting(a))
	for _, state := range append(data.ApproachStates, "") {
		news := Asking{Innovation: i, Introduction: "in1", Now: site, Before: site, Became: state, Reason: text, Problem: text, Ageing: ageing}
		checkMessage(t, "Asked", Asked(news))
		checkMessage(t, "NobodyLeft", NobodyLeft(news))
		checkMessage(t, "TurnOver", TurnOver(i, state))
	}
	checkMessage(t, "Introduced", Introduced(i, "U1", text, text, text, site))
	for _, state := range data.ConsentStates {
		c := data.Consent{Person: text, By: text, Site: site, State: state, Confirmed: meetNow}
		checkMessage(t, "ContactKept", ContactKept(i, c))
		checkMessage(t, "Invitation", Invitation(i, c))
		checkMessage(t, "StillHappy", StillHappy(i, c, meetNow))
		checkMessage(t, "Successor", Successor(i, c, true))
		checkText(t, "InvitedBefore", label(InvitedBefore(state), mostLabel), 200)
	}
	for _, m := range []Message{
		MeetRecalled(i), TakenBack(i), TooLateToTakeBack(), WantedNoted(many), DidYouMeet(i, meetNow, meetNow), ContactTold(i), ContactsWanted(i, many),
	} {
		checkMessage(t, m.Text, m)
	}
}

func TestMeetLimits(t *testing.T) {
	for _, text := range strange {
		meeting(t, filled(text, 3), text, 3)
	}
	meeting(t, filled("A hospital of an ordinary name", 500), "patients fall", 500)
	long := filled("plain", 0)
	for range 9 {
		long.Adopters = append(long.Adopters, data.Site{Organisation: strings.Repeat("x", len(long.Adopters)+1), Page: "https://example.org/?" + strings.Repeat("&", 900)})
	}
	meeting(t, long, "patients fall", 1)
	for _, v := range []data.Verdict{data.Warn, data.Care, data.Block, data.Emergency} {
		for _, kind := range []data.Kind{data.KindSelfHarm, data.KindName, data.KindNHSNumber} {
			if said := Unfit(data.Finding{Verdict: v, Kind: kind}); length(said) == 0 || length(said) > 200 {
				t.Errorf("Unfit(%v, %v) is %q", v, kind, said)
			}
		}
	}
}

func FuzzMeetLimits(f *testing.F) {
	for _, text := range strange {
		f.Add(text, "falls", uint8(3))
	}
	f.Fuzz(func(t *testing.T, text, word string, many uint8) {
		meeting(t, filled(text, int(many)), word, int(many))
	})
}

// TestMeetTellsNobody holds that neither the form to choose a team nor what a
// contact is asked says who somebody is.
func TestMeetTellsNobody(t *testing.T) {
	i := filled("plain", 0)
	teams := []data.Team{{Site: data.Site{Organisation: "Leeds"}, Role: "adopter", People: []string{"UBEN", "UCHEN"}}}
	form, err := json.Marshal(Meet(i, teams, "some-record|C1", meetNow))
	if err != nil {
		t.Fatal(err)
	}
	asked, err := json.Marshal(MayWeIntroduce(Approach{Introduction: "in1", Innovation: i, From: data.Profile{Place: "UASHA", Setting: "ed"}, Problem: "Falls"}))
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"UBEN", "UCHEN", "UASHA"} {
		if strings.Contains(string(form)+string(asked), id) {
			t.Errorf("%s is told before anybody said yes", id)
		}
	}
}
