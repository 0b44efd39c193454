package say

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"innovate/data"

	"github.com/slack-go/slack"
)

// everythingAtHome says all that homes, reminders and forms can say.
func everythingAtHome(t *testing.T, i data.Innovation, text string) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	h := fullHome(i, text, now)
	pages := len(homePages(h.groups()))
	for _, page := range []int{-1, pages, pages + 1} {
		checkHome(t, h.View(page))
	}
	checkHome(t, Home{Now: now}.View(1))
	checkMessage(t, "Recheck", Recheck(i))
	checkMessage(t, "Rechecks", Rechecks([]data.Innovation{i, i, i, i}))
	items := []Message{Recheck(i), Rechecks([]data.Innovation{i, i, i}), Recheck(i), Recheck(i), Recheck(i), Recheck(i)}
	checkMessage(t, "Nudges", Nudges(items, "2026-11-23", slices.Repeat([]string{strings.Repeat("i", 300)}, 20)))
	checkMessage(t, "Nudges", Nudges(items[:1], "2026-11-23", []string{"one"}))
	for _, p := range []data.Profile{{}, {Place: "C1", Setting: text, Size: text, Country: text, Region: text}, {Place: "C1", Setting: "ed", Size: "small", Region: text}} {
		for _, channel := range []bool{true, false} {
			checkModal(t, "TeamForm", TeamForm(p, channel))
			checkModal(t, "TeamKept", TeamKept(p, channel))
		}
		checkMessage(t, "TeamTold", TeamTold(text, p))
	}
	checkMessage(t, "TeamNotTold", TeamNotTold(text))
	for _, m := range []Message{Snoozed(true), Snoozed(false), FewerNow(), RightNoted(), ChangedNoted(), NotYoursToJudge()} {
		checkMessage(t, m.Text, m)
	}
}

// fullHome is a home with something of everything, in every state.
func fullHome(i data.Innovation, text string, now time.Time) Home {
	h := Home{
		Now: now, Records: map[string]data.Innovation{i.ID: i}, Introduced: 12, Adopted: 7, Active: 5, Sustained: 2,
		Profile: data.Profile{Place: "U1", Setting: "ed", Size: "small", Country: text, Region: text, Fewer: true},
		Digest:  data.Subscription{Place: "U1", State: "on", Weekday: 2, Hour: 9},
		Asked:   []Waiting{{Innovation: i.ID, Since: now}},
		Watches: []data.Watch{{ID: text, Text: text, At: now}, {ID: "w", Text: text, At: now}},
		Needs:   []MyNeed{{data.Need{ID: "n", Text: text, State: "open"}, 1}, {data.Need{ID: text, Text: text, State: "answered"}, 30}},
		Queue: &Queue{Due: []string{i.ID}, Unread: []string{text, "no such", i.ID, i.ID, i.ID, i.ID}, Needs: 1,
			Stuck: []Waiting{{Innovation: i.ID, Since: now}, {Innovation: text, Since: now, Nobody: true}},
			Recalls: []RecallLine{
				{Recall: data.Recall{Innovation: i.ID, Status: text, Places: make([]string, 12)}, Innovation: i, Reach: Reach{People: 12, ToldPeople: 11}},
				{Recall: data.Recall{Innovation: text}, Innovation: i},
			}},
	}
	for n := range 20 {
		h.Saves = append(h.Saves, data.Save{Innovation: i.ID}, data.Save{Innovation: fmt.Sprint(text, n)})
	}
	for _, s := range append(data.Stages, data.Code{Code: text}) {
		h.Adoptions = append(h.Adoptions, data.Adoption{ID: "a", Innovation: i.ID, Stage: s.Code, Since: now, Site: data.Site{Organisation: text, Team: text}})
	}
	for _, s := range append(data.IntroductionStates, text) {
		h.Introductions = append(h.Introductions, data.Introduction{ID: "i", Innovation: i.ID, State: s, Contact: text, Opened: now, Met: now})
	}
	for _, s := range append(data.ConsentStates, text) {
		h.Consents = append(h.Consents, data.Consent{Innovation: i.ID, State: s}, data.Consent{Innovation: text, State: s, Until: now.Add(time.Hour), Confirmed: now})
	}
	return h
}

// checkHome holds a home to Slack's limits.
func checkHome(t *testing.T, v slack.HomeTabViewRequest) {
	t.Helper()
	if checkBlocks(t, "Home", v.Blocks.BlockSet, 100) > 200_000 {
		t.Error("Home: too much for one view")
	}
}

func TestNudgesCarryWhatFits(t *testing.T) {
	var ids []string
	for n := range 200 {
		ids = append(ids, fmt.Sprintf("follow-up/some-innovation/%d", n))
	}
	if value := snoozing("2026-11-23", ids); len(value) > mostValue {
		t.Errorf("the button carries %d characters", len(value))
	}
}
