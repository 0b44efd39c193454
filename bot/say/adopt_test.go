package say

import (
	"strings"
	"testing"
	"time"

	"innovate/data"
	"innovate/index"

	"github.com/slack-go/slack"
)

// adopted is an adoption in which every text is the given one.
func adopted(id, text, stage string) data.Adoption {
	return data.Adoption{
		ID: "a0123456789abcdef", Innovation: id, Site: data.Site{Organisation: text, Team: text, Place: text, Country: text},
		Setting: text, Size: text, Stage: stage, Kept: []string{text, text + "!", "The bag"}, Changed: text, Help: text, Reason: text,
		Result: data.Result{Effect: "better", Note: text, Count: 3, Of: 40}, People: []string{"U1", "U2"}, Version: 12,
	}
}

// adoptions says all that can be said of adoptions with these values.
func adoptions(t *testing.T, i data.Innovation, text string) {
	t.Helper()
	i.Core = append(i.Core, strings.Repeat("one more and ", 9), strings.Repeat("word", 40))
	for range 12 {
		i.Core = append(i.Core, text+strings.Repeat("x", len(i.Core)))
	}
	a := adopted(i.ID, text, "live")
	stop, paused, blank := adopted(i.ID, text, "stopped"), adopted(i.ID, text, "sustained"), data.Adoption{Innovation: i.ID}
	paused.Paused, paused.Quiet, stop.Setting = true, true, "ed"
	change := Meanwhile(text, stop, a.Differs(blank), []string{"stage"})
	for _, v := range []slack.ModalViewRequest{
		Adoption(i, a, "12 a0123456789abcdef", change), Adoption(i, stop, ""), Adoption(i, paused, ""), Adoption(data.Innovation{}, blank, ""),
		Stopped(i, a, ""), TellResult(i, a, "", change), TellResult(i, blank, ""), SiteThere(a), Joining(true), Joining(false), NotYourSite(), AdoptionGone(),
		Sites(i, []data.Adoption{a, stop, paused}), Sites(i, make50(a)), AdoptionKept(a, true), AdoptionKept(a, false), AdoptionKept(stop, true),
		Compare(), Compare(i, i), Compare(i, i, i, i, i),
	} {
		checkModal(t, v.Title.Text, v)
		checkFields(t, v)
	}
	for _, asker := range []data.Profile{{}, {Region: text + "a"}} {
		for _, n := range []int{LeastCompared, MostCompared + 1} {
			var all []Compared
			for range n {
				all = append(all, Compared{i, data.UseOf([]data.Adoption{a, stop, paused}, asker, ""), []data.Site{a.Site, a.Site}})
			}
			checkModal(t, "Comparison", Comparison(all, asker))
		}
	}
	for _, m := range []Message{
		AddedTo(text, i, a), WantsIn(text, i, a), Joined("U1", i, a), InUse(i, a), AYear(i, a), Thanks(i, a), Thanks(i, paused), Noted(a), NotedBefore(stop),
		FollowUp(i, a, time.Unix(1<<40, 0)), FollowUp(i, paused, time.Time{}), FollowUp(i, adopted(i.ID, text, "testing"), time.Time{}),
		NotYourSiteNow(), AdoptionGoneNow(), LetInNow(text, a), FullHouse(), NotAsked(), LeftIt(a, true), LeftIt(a, false), CompareOpen(),
	} {
		checkMessage(t, m.Text, m)
		if len(m.Blocks) > mostItemBlocks {
			t.Errorf("%d blocks do not stand among reminders", len(m.Blocks))
		}
	}
	here := []data.Adoption{a, stop, paused}
	used := data.UseOf(append(make50(stop), a, paused), data.Profile{Region: text + "a"}, "")
	used.Like, used.LikeStage, used.Contacts, used.Looking = a.Site, text, 500, 500
	one := index.Match{Innovation: i, Reasons: []index.Reason{{Field: "said_as", Asked: text, Found: text}}}
	checkMessage(t, "Shared with sites", Shared("U1", []data.Innovation{i, i, i}, map[string]data.Use{i.ID: used}))
	checkMessage(t, "Answer with sites", Answer(index.Answer{Verdict: index.Matches, Matches: []index.Match{one, one, one}},
		Setting{Private: true, Channel: true, Uses: map[string]data.Use{i.ID: used}}))
	pages := len(paginate(record(i, here...)))
	for _, page := range []int{1, pages} {
		checkModal(t, "Details with sites", Details(i, page, here...))
	}
}

func make50(a data.Adoption) (all []data.Adoption) {
	for range 50 {
		all = append(all, a)
	}
	return all
}

// checkFields holds what is filled in to Slack's limits.
func checkFields(t *testing.T, v slack.ModalViewRequest) {
	t.Helper()
	seen := map[string]bool{}
	for _, block := range v.Blocks.BlockSet {
		b, ok := block.(*slack.InputBlock)
		if !ok {
			continue
		}
		if b.BlockID == "" || seen[b.BlockID] {
			t.Errorf("%s: the field %q is there twice", v.Title.Text, b.BlockID)
		}
		seen[b.BlockID] = true
		switch e := b.Element.(type) {
		case *slack.CheckboxGroupsBlockElement:
			checkOptions(t, b.BlockID, e.Options, 10)
			for _, o := range e.InitialOptions {
				if !strings.Contains(join(e.Options), o.Value) {
					t.Errorf("%s: ticked is what is not offered", b.BlockID)
				}
			}
		case *slack.SelectBlockElement:
			if e.Type != slack.OptTypeExternal {
				checkOptions(t, b.BlockID, e.Options, 100)
			}
		case *slack.MultiSelectBlockElement:
			if len(e.InitialOptions) > *e.MaxSelectedItems {
				t.Errorf("%s: more are chosen than may be", b.BlockID)
			}
		case *slack.PlainTextInputBlockElement:
			if n := length(e.InitialValue); n > e.MaxLength {
				t.Errorf("%s: %d characters of %d", b.BlockID, n, e.MaxLength)
			}
		case *slack.NumberInputBlockElement:
		default:
			t.Errorf("%s: unexpected element %T", b.BlockID, e)
		}
	}
	if len(seen) > 0 && (v.CallbackID == "" || v.Submit == nil) {
		t.Errorf("%s: a form that cannot be submitted", v.Title.Text)
	}
}

func join(all []*slack.OptionBlockObject) string {
	s := ""
	for _, o := range all {
		s += o.Value + " "
	}
	return s
}

func checkOptions(t *testing.T, field string, all []*slack.OptionBlockObject, most int) {
	t.Helper()
	if len(all) == 0 || len(all) > most {
		t.Errorf("%s: %d options", field, len(all))
	}
	seen := map[string]bool{}
	for _, o := range all {
		checkText(t, field, o.Text, 75)
		if o.Description != nil {
			checkText(t, field, o.Description, 75)
		}
		if o.Value == "" || length(o.Value) > 150 || seen[o.Value] {
			t.Errorf("%s: the option %q is too long or there twice", field, o.Value)
		}
		seen[o.Value] = true
	}
}

// TestHalves loses no word of a line that two lines of an option can hold.
func TestHalves(t *testing.T) {
	for _, text := range []string{
		"The bag stays with the resident",
		"Somebody on every shift who knows what is in the bag, where it is kept and what to do when it comes back",
		strings.Repeat("word ", 28) + "end",
	} {
		first, rest := halves(text)
		if got := strings.TrimSpace(first + " " + rest); strings.Join(strings.Fields(got), " ") != strings.Join(strings.Fields(text), " ") {
			t.Errorf("%q became %q and %q", text, first, rest)
		}
		if o := option("x", first, rest); strings.Contains(o.Text.Text, "…") || o.Description != nil && strings.Contains(o.Description.Text, "…") {
			t.Errorf("%q was cut: %q", text, o.Text.Text)
		}
	}
}

// TestUse is the line of a card, as an asker reads it.
func TestUse(t *testing.T) {
	like := data.Site{Organisation: "St Elsewhere", Team: "Ward 7"}
	for _, c := range []struct {
		u    data.Use
		want string
	}{
		{data.Use{}, ""},
		{data.Use{Sites: 9, Active: 6, Sustained: 3, Stopped: 1, Reason: "No one owned it after the lead left.", Like: like, LikeStage: "sustained", Better: 3, Same: 1},
			"*In this workspace:* 9 sites, 6 testing or using it, 3 for a year or more; most like you: Ward 7, St Elsewhere (using it for a year or more); " +
				"results from 4 of 9 sites: 3 better, 1 no difference; stopped at 1: no one owned it after the lead left."},
		{data.Use{Sites: 1, Active: 1, Sustained: 1}, "*In this workspace:* 1 site, using it for a year or more."},
		{data.Use{Sites: 1, Stopped: 1}, "*In this workspace:* 1 site; stopped at 1."},
		{data.Use{Looking: 1}, "*In this workspace:* 1 site looking into it."},
		{data.Use{Sites: 2, Active: 1, Looking: 3, Worse: 1, Early: 1}, "*In this workspace:* 2 sites, 1 testing or using it; 3 more looking into it; results from 2 of 2 sites: 1 worse, 1 too early to say."},
		{data.Use{Sites: 1, Stopped: 1, Reason: "NHS trust merged"}, "*In this workspace:* 1 site; stopped at 1: NHS trust merged."},
	} {
		if got := use(c.u); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}
