package say

import (
	"slices"
	"strings"
	"testing"
	"time"

	"innovate/data"

	"github.com/slack-go/slack"
)

// needsEverything says all there is about needs, what is saved and watched,
// and recalls.
func needsEverything(t *testing.T, i data.Innovation, text string) {
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	n := data.Need{ID: "V1", Text: text, By: text, From: data.Profile{Setting: text}, Channel: text, Answers: []string{text}, At: at}
	many := []data.Innovation{i, i, i, i, i}
	for _, state := range []string{"open", "answered", "closed"} {
		n.State = state
		for _, l := range []NeedLine{{Need: n}, {Need: n, Others: 500, Mine: true, Close: true}, {Need: n, Others: 1, Too: true, Close: true}} {
			checkMessage(t, "NeedPost", NeedPost(l, many))
			checkMessage(t, "MeToo", MeToo(l, false, many, nil))
			checkMessage(t, "MeToo", MeToo(l, true, nil, nil))
			checkMessage(t, "NeedMet", NeedMet(l, i, text, nil))
			checkMessage(t, "Needs", Needs(slices.Repeat([]NeedLine{l}, NeedsPage), 5, 500))
			checkModal(t, "NeedForm", NeedForm(text, text, []NeedLine{l, l}, []string{"V1", "V2"}))
		}
	}
	checkMessage(t, "Needs", Needs(nil, 0, 0))
	checkMessage(t, "NeedUnposted", NeedUnposted(n))
	checkMessage(t, "SolvedStory", SolvedStory(text, n, text))
	for _, v := range []slack.ModalViewRequest{
		NeedForm(text, text, nil, nil), NeedEdit(n), NeedKept(n), NeedSaved(), SolvedForm(n), SolvedKept(true, true),
		NoLongerOpen(), NeedNotYoursModal(), WatchForm(text), Watching(), ForCuratorsModal(),
		RecallForm(i, Reach{}), RecallForm(i, Reach{People: 5000, Channels: 70}), RecallKept(i, Reach{People: 1}), WithRecall(Details(i, 1), i.ID),
	} {
		checkModal(t, v.Title.Text, v)
	}
	w := data.Watch{ID: "V3", Text: text}
	var saved []data.Innovation
	var watches []data.Watch
	for range SavedMost {
		saved = append(saved, i)
	}
	for range data.MostWatches {
		watches = append(watches, w)
	}
	checkMessage(t, "Saved", Saved(i, false))
	checkMessage(t, "Saved", Saved(i, true))
	checkMessage(t, "SavedList", SavedList(saved, 400, watches))
	checkMessage(t, "Watched", Watched(w, i, nil))
	r := data.Recall{ID: "x/1", Innovation: i.ID, Status: text, Reason: text, By: text, At: at}
	for _, status := range []string{text, "paused", "superseded", "withdrawn"} {
		r.Status = status
		checkMessage(t, "RecallTold", RecallTold(i, r, []data.Innovation{i}, false))
		checkMessage(t, "RecallTold", RecallTold(i, r, nil, true))
	}
	var lines []RecallLine
	for range RecallsPage {
		j := i
		j.Status = r.Status
		lines = append(lines, RecallLine{r, j, Reach{People: 41, Channels: 6, ToldPeople: 38, Lost: 2}})
	}
	checkMessage(t, "Recalls", Recalls(lines, 500))
	checkMessage(t, "RecallDone", RecallDone(i, Reach{People: 41, Channels: 6, ToldPeople: 40, ToldChannels: 6, Lost: 1}))
	checkMessage(t, "Restored", Restored(i))
}

func TestNeedLimits(t *testing.T) {
	for _, text := range strange {
		needsEverything(t, filled(text, 1), text)
	}
	needsEverything(t, filled("A hospital of an ordinary name", 500), "patients fall")
	for _, m := range []Message{
		NeedPosting(), NeedPosted(), OffNeed(), NeedClosed(), NeedClosedNow(true), NeedClosedNow(false), NeedNotYours(),
		Unsaved(), SavedList(nil, 0, nil), Unwatched(), ForCurators(), Recalls(nil, 0),
	} {
		checkMessage(t, m.Text, m)
	}
}

func FuzzNeedLimits(f *testing.F) {
	for _, text := range strange {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { needsEverything(t, filled(text, 1), text) })
}

// TestReached says how far a recall has come.
func TestReached(t *testing.T) {
	for _, c := range []struct {
		reach Reach
		want  string
	}{
		{Reach{}, "nobody had been shown it"},
		{Reach{People: 2, Channels: 1}, "nobody told yet; three still to go"},
		{Reach{People: 41, Channels: 6, ToldPeople: 41, ToldChannels: 6}, "told 41 people and six channels"},
		{Reach{People: 41, Channels: 6, ToldPeople: 40, ToldChannels: 5, Lost: 2}, "told 40 people and five channels; two could not be reached"},
		{Reach{People: 1, Lost: 1}, "nobody told yet; one could not be reached"},
	} {
		if got := reached(c.reach); got != c.want {
			t.Errorf("reached(%+v) = %q, want %q", c.reach, got, c.want)
		}
	}
}

// TestNeedWords holds that a need is never told without its words, and that
// the list names nobody.
func TestNeedWords(t *testing.T) {
	n := NeedLine{Need: data.Need{ID: "V1", Text: "hearing aids get lost", By: "U1ASHA", State: "open"}}
	if m := NeedPost(n, nil); !strings.Contains(m.Text, "hearing aids get lost") || !strings.Contains(m.Text, "U1ASHA") {
		t.Errorf("the post reads %q", m.Text)
	}
	if m := Needs([]NeedLine{n}, 0, 1); !strings.Contains(m.Text, "hearing aids get lost") || strings.Contains(m.Text, "U1ASHA") {
		t.Errorf("the list reads %q", m.Text)
	}
}
