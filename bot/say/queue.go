package say

import (
	"time"

	"innovate/data"

	"github.com/slack-go/slack"
)

// The actions of those who look after the catalogue.
const (
	ActLook    = "look"    // value: an ID; opens a record, in answers or not
	ActRight   = "right"   // value: an ID; it has been checked today
	ActChanged = "changed" // value: an ID; it is no longer right
)

// mostQueued is how many of each kind the queue names; it counts them all.
const mostQueued = 5

// A Queue is what waits for a curator.
type Queue struct {
	Review  []string // IDs of records that are not in answers yet
	Flagged []string // that somebody says are no longer right
	Due     []string // whose sources were last read a year ago
	Unread  []string // whose sources nobody has read yet
	Stuck   []Waiting
	Recalls []RecallLine // the latest
	Needs   int          // that are open
	Digests int          // that are on
}

// Add puts a record in its place in the queue, if it has one.
func (q *Queue) Add(i data.Innovation, now time.Time) {
	switch {
	case i.Status == "in review":
		q.Review = append(q.Review, i.ID)
	case i.Status == "needs re-check":
		q.Flagged = append(q.Flagged, i.ID)
	case !i.Live():
	case i.RecheckDue(now):
		q.Due = append(q.Due, i.ID)
	case i.Verified != "read":
		q.Unread = append(q.Unread, i.ID)
	}
}

// queueRows are the queue as rows of a home.
func (h Home) queueRows() []slack.Block {
	q := h.Queue
	var all []slack.Block
	for _, part := range []struct {
		what string
		ids  []string
	}{
		{"in review, not in answers yet", q.Review},
		{"reported as no longer right", q.Flagged},
		{"last checked a year ago or longer", q.Due},
		{"with sources that nobody has read yet", q.Unread},
	} {
		if len(part.ids) == 0 {
			continue
		}
		all = append(all, section("*"+capital(counted(len(part.ids), "record", "records"))+" "+part.what+shownOf(len(part.ids))+":*"))
		for _, id := range part.ids[:min(len(part.ids), mostQueued)] {
			all = append(all, h.queuedRow(id))
		}
	}
	all = append(all, h.stuckRows()...)
	for _, r := range q.Recalls {
		all = append(all, section(h.title(r.Innovation.ID)+"\nTaken out of answers on "+h.day(r.At)+": "+reached(r.Reach)+"."))
	}
	return append(all, note(capital(counted(q.Needs, "need", "needs"))+" that nobody has met (`/innovate needs` lists them); "+
		counted(q.Digests, "weekly digest", "weekly digests")+" on."))
}

// shownOf says that a list is cut.
func shownOf(n int) string {
	if n <= mostQueued {
		return ""
	}
	return ", the first " + number(mostQueued) + " of them"
}

func (h Home) queuedRow(id string) slack.Block {
	i := h.Records[id]
	text := h.title(id)
	if i.Checked != "" {
		text += "\nLast checked " + escaped(checkedOn(i), 30) + "."
	}
	return row(text, id, func() slack.BlockElement {
		all := []*slack.OptionBlockObject{choice(ActLook, id, "Look at it"), choice(ActRight, id, "I have read its sources: it is right")}
		if i.Live() {
			all = append(all, choice(ActRecall, id, "Take it out of answers…"))
		}
		return menu(all...)
	})
}

func (h Home) stuckRows() []slack.Block {
	stuck := h.Queue.Stuck
	if len(stuck) == 0 {
		return nil
	}
	all := []slack.Block{section("*" + capital(counted(len(stuck), "introduction", "introductions")) + " that got stuck" + shownOf(len(stuck)) +
		".* A contact more may help: `/innovate contact`.")}
	for _, w := range stuck[:min(len(stuck), mostQueued)] {
		text := "asked for on " + h.day(w.Since) + "; nobody has said yes yet."
		if w.Nobody {
			text = "asked for on " + h.day(w.Since) + "; there was nobody left to ask."
		}
		all = append(all, section(h.title(w.Innovation)+"\n"+capital(text)))
	}
	return all
}

// checkedOn is the day that a record's sources were last read, as people say it.
func checkedOn(i data.Innovation) string {
	day, err := time.Parse(time.DateOnly, i.Checked)
	if err != nil {
		return i.Checked
	}
	return day.Format("2 January 2006")
}

// Recheck asks somebody of the team that started an innovation whether its
// record is still right.
func Recheck(i data.Innovation) Message {
	text := "*" + escaped(i.Title, cardTitle) + "*: its record was last checked on " + escaped(checkedOn(i), 30) +
		". You speak for the team that started it. Would you look it over?"
	m := Message{}
	m.add(section(text))
	m.line(text)
	if pressable(i.ID) {
		m.add(slack.NewActionBlock("", button(ActDetails, i.ID, "Show me", "Show me the record of "+i.Title),
			button(ActRight, i.ID, "It is still right", "It is still right: "+i.Title),
			button(ActChanged, i.ID, "Something has changed", "Something has changed: "+i.Title)))
	}
	return m
}

// Rechecks tells a curator how many records are to be checked again, and
// which have waited longest.
func Rechecks(due []data.Innovation) Message {
	if len(due) == 0 {
		return Message{}
	}
	what := counted(len(due), "record was", "records were")
	text := capital(what) + " last checked a year ago or longer. These have waited longest; the rest is in your *Home*."
	if len(due) <= 3 {
		text = capital(what) + " last checked a year ago or longer."
	}
	var m Message
	m.add(section(text))
	m.line(text)
	for _, i := range due[:min(len(due), 3)] {
		line := "*" + escaped(i.Title, cardTitle) + "*, " + escaped(checkedOn(i), 30)
		m.line(line)
		m.add(row(line, i.ID, func() slack.BlockElement {
			return menu(choice(ActLook, i.ID, "Look at it"), choice(ActRight, i.ID, "I have read its sources: it is right"))
		}))
	}
	return m
}

// RightNoted thanks who has checked a record.
func RightNoted() Message { return plain("Thank you. The record says that it was checked today.") }

// ChangedNoted thanks who says that a record is no longer right.
func ChangedNoted() Message {
	return plain("Thank you. Whoever looks after the catalogue sees that now, and will check the record.")
}

// NotYoursToJudge answers who may not say whether a record is right.
func NotYoursToJudge() Message {
	return plain("Only the team that started it and those who look after the catalogue can say that. If something is wrong with it, please tell one of them.")
}
