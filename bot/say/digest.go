package say

import (
	"strconv"
	"strings"
	"time"

	"innovate/data"

	"github.com/slack-go/slack"
)

// The actions of a digest and of its settings.
const (
	ActDigest        = "digest"         // value: a place; opens the settings
	ActDigestPause   = "digest_pause"   // value: a place
	ActDigestOn      = "digest_on"      // value: a place
	ActDigestStop    = "digest_stop"    // value: a place
	ActDigestPreview = "digest_preview" // value: a place
)

// A Digest is what a week's post holds. What is empty is left out.
type Digest struct {
	Place   string
	Adopter Taken // the adopter of the week
	Records []Fresh
	Need    data.Need
	Backers int // how many have that need, whoever asked among them
	Stops   []Taken
	Recalls []Recalled
	Talks   int      // how many introductions came about
	Thanks  []string // teams whose people made them possible
	Spread  []Week
	Plain   bool // the spread in words alone: not every workspace has charts yet
}

// A Taken is an innovation that a team took up, or stopped.
type Taken struct {
	Adoption   data.Adoption
	Innovation data.Innovation
}

// A Fresh is an innovation with news.
type Fresh struct {
	Innovation data.Innovation
	News       string        // "new", "evidence", "changed" or "asked": it is near to what was asked here lately
	Finding    data.Evidence // of new evidence
}

// A Recalled is an innovation that was taken out of answers.
type Recalled struct {
	Recall              data.Recall
	Innovation, Instead data.Innovation
}

// A Week is how many teams used something at a week's end.
type Week struct {
	End   time.Time
	Teams int
}

// How long the parts of a digest are: all of it is a phone's screen and a half.
const (
	digestText  = 160
	digestTitle = 70
	digestNeed  = 220
)

// Weekly is a week's digest.
func Weekly(d Digest) Message {
	var m Message
	m.add(header("Worth a minute this week"))
	m.line("Worth a minute this week:")
	if d.Adopter.Adoption.ID != "" {
		m.item(adopterOfTheWeek(d.Adopter), talkTo(d.Adopter.Innovation))
	}
	for _, f := range d.Records {
		m.item(fresh(f), talkTo(f.Innovation))
	}
	if d.Need.ID != "" {
		m.item(unmet(d.Need, d.Backers), meToo(d.Need))
	}
	for _, s := range d.Stops {
		m.item(stoppedAt(s), talkTo(s.Innovation))
	}
	for _, r := range d.Recalls {
		m.item(recalled(r), talkTo(r.Instead))
	}
	m.thanks(d)
	m.spread(d.Spread, d.Plain)
	m.add(slack.NewActionBlock("",
		button(ActDigest, d.Place, "Change or pause", "Change or pause this weekly post"),
		button(ActDigestStop, d.Place, "Stop these", "Stop this weekly post")))
	return m
}

// item is a paragraph with its button, if it has one.
func (m *Message) item(markup string, b slack.BlockElement) {
	var beside *slack.Accessory
	if b != nil {
		beside = slack.NewAccessory(b)
	}
	m.add(slack.NewSectionBlock(mrkdwn(markup), nil, beside))
	m.line(strings.ReplaceAll(markup, "\n", " "))
}

func talkTo(i data.Innovation) slack.BlockElement {
	if i.ID == "" || len(i.ID) > mostID {
		return nil
	}
	return button(ActMeet, i.ID, "Talk to a team", "Talk to a team that uses "+i.Title)
}

func meToo(n data.Need) slack.BlockElement {
	if len(n.ID) > mostValue {
		return nil
	}
	return button(ActMeToo, n.ID, "Me too", "I have this problem too: "+n.Text)
}

func adopterOfTheWeek(t Taken) string {
	a := t.Adoption
	s := "*Adopter of the week: " + team(a) + "*\nThey " + doing(a.Stage) + " " + titled(t.Innovation) + "."
	if kept := short(a.Kept, 1); kept != "" {
		s += " They held to: " + stopped(kept)
	}
	if made := escaped(a.Changed, digestText); made != "" {
		s += " They made it their own: " + stopped(made)
	}
	if r := saw(a.Result); r != "" {
		s += " " + r
	}
	return s
}

// doing is how far a team has come, after "They".
func doing(stage string) string {
	switch stage {
	case "testing":
		return "are testing"
	case "sustained":
		return "have kept up for a year"
	case "adapted":
		return "use their own version of"
	}
	return "use"
}

// team is where an adoption is, unless its people asked not to be named.
func team(a data.Adoption) string {
	name := escaped(a.Site.Organisation, cardPlace)
	if a.Quiet || name == "" {
		return "a team that would rather not be named"
	}
	if t := escaped(a.Site.Team, 40); t != "" {
		name = t + ", " + name
	}
	return name
}

func titled(i data.Innovation) string {
	name, _, _ := strings.Cut(i.Title, " (")
	return "“" + escaped(name, digestTitle) + "”"
}

// short is the first of some points, as one line.
func short(points []string, most int) string {
	var all []string
	for _, p := range points[:min(most, len(points))] {
		if p = escaped(p, 80); p != "" {
			all = append(all, strings.TrimRight(p, "."))
		}
	}
	return strings.Join(all, "; ")
}

// saw is what a team saw, good or not.
func saw(r data.Result) string {
	s := ""
	switch r.Effect {
	case "better":
		s = "It got better"
	case "same":
		s = "They saw no difference"
	case "worse":
		s = "It got worse"
	case "early":
		return "It is too early to say how it goes."
	default:
		return ""
	}
	if r.Of > 0 {
		s += " (" + strconv.Itoa(r.Count) + " of " + strconv.Itoa(r.Of) + ")"
	}
	return s + "."
}

func fresh(f Fresh) string {
	i := f.Innovation
	head := map[string]string{
		"new": "New", "evidence": "New evidence", "changed": "Changed", "asked": "Near to what was asked here lately",
	}[f.News]
	if head == "" {
		head = "Worth knowing"
	}
	s := "*" + head + ": " + escaped(i.Title, cardTitle) + "*\n"
	if f.News == "evidence" && tidy(f.Finding.Finding) != "" {
		return s + stopped(escaped(f.Finding.Finding, digestText)) + " " + capital(study(i, f.Finding)) + "."
	}
	return s + stopped(escaped(i.Summary, digestText)) + " " + sureness(i.Level) + "."
}

func unmet(n data.Need, backers int) string {
	s := "*Who has cracked this?*\n“" + escaped(n.Text, digestNeed) + "”"
	if backers > 1 {
		s += " " + capital(counted(backers, "person has", "people have")) + " this problem."
	}
	return s
}

func stoppedAt(t Taken) string {
	s := "*Worth learning from*\n" + capital(team(t.Adoption)) + " stopped " + titled(t.Innovation)
	if why := escaped(t.Adoption.Reason, digestText); why != "" {
		s += ": " + why
	}
	return stopped(s)
}

func recalled(r Recalled) string {
	what := "has been withdrawn"
	switch r.Recall.Status {
	case "paused":
		what = "is paused while it is looked at again"
	case "superseded":
		what = "has been replaced"
	}
	s := "*Please note: " + escaped(r.Innovation.Title, cardTitle) + " " + what + "*"
	if why := escaped(r.Recall.Reason, digestText); why != "" {
		s += "\n" + stopped(capital(why))
	}
	if r.Instead.ID != "" {
		s += "\nInstead there is " + titled(r.Instead) + "."
	}
	return s
}

// thanks is for those who gave their time.
func (m *Message) thanks(d Digest) {
	if d.Talks == 0 {
		return
	}
	s := "Thank you to those who talked to a colleague elsewhere this week: " + counted(d.Talks, "conversation", "conversations") + "."
	var teams []string
	for _, t := range d.Thanks[:min(3, len(d.Thanks))] {
		if t = escaped(t, cardPlace); t != "" {
			teams = append(teams, t)
		}
	}
	if len(teams) > 0 {
		s += " Among them: " + strings.Join(teams, "; ") + "."
	}
	m.add(note(s))
	m.line(s)
}

// spread shows how far things have spread. Slack gives a chart no words of
// its own for those who cannot see it, so the line below says the same.
func (m *Message) spread(weeks []Week, plain bool) {
	if len(weeks) == 0 {
		return
	}
	weeks = weeks[max(0, len(weeks)-mostWeeks):]
	first, last := weeks[0], weeks[len(weeks)-1]
	said := "Teams using what fits here: " + strconv.Itoa(first.Teams) + " on " + first.End.Format("2 January") + ", " +
		strconv.Itoa(last.Teams) + " on " + last.End.Format("2 January") + "."
	if !plain {
		m.add(chart(weeks))
	}
	m.add(note(said))
	m.line(said)
}

// mostWeeks is how far back the chart goes: a quarter of a year.
const mostWeeks = 12

func chart(weeks []Week) slack.Block {
	var names []string
	var points []slack.DataVisualizationDataPoint
	for _, w := range weeks {
		name := w.End.Format("2 Jan")
		names = append(names, name)
		points = append(points, slack.NewDataVisualizationDataPoint(name, float64(w.Teams)))
	}
	axis := slack.NewDataVisualizationAxisConfig(names...).WithXLabel("Week to").WithYLabel("Teams")
	return slack.NewDataVisualizationBlock("Teams using what fits here",
		slack.NewDataVisualizationLineChart(axis, slack.NewDataVisualizationDataSeries("Teams", points...)))
}
