package say

import (
	"slices"
	"strconv"
	"time"

	"innovate/data"

	"github.com/slack-go/slack"
)

// The actions of the home's own buttons.
const (
	ActHomePage  = "home_page" // value: the number of a page
	ActHomeBack  = "home_back" // the same, for the page before
	ActReminders = "reminders" // value: one of the two below

	RemindersFewer = "fewer"
	RemindersDaily = "daily"
)

// How much stands on one page of a home, of Slack's 100 blocks: a page that
// is read to its end is shorter.
const homeBlocks = 40

const (
	homeTitle = 120
	homeText  = 200
)

// A Home is what somebody's home shows: what is theirs, and theirs alone.
type Home struct {
	Now     time.Time                  // where they are
	Records map[string]data.Innovation // those that are named, by ID

	Adoptions     []data.Adoption
	Introductions []data.Introduction // that they asked for
	Asked         []Waiting           // that wait for their answer
	Saves         []data.Save
	Watches       []data.Watch
	Needs         []MyNeed
	Consents      []data.Consent
	Profile       data.Profile
	Digest        data.Subscription // their own; empty: none

	Introduced, Adopted, Active, Sustained int // of everybody

	Queue *Queue // of a curator; nil: they are none
}

// A Waiting is an introduction under way, with nothing of who asked or why.
type Waiting struct {
	Innovation string
	Since      time.Time
	Nobody     bool // there was nobody to ask
}

// A MyNeed is a need with how many have it too.
type MyNeed struct {
	data.Need
	Backers int
}

// Named are the records that a home names.
func (h Home) Named() []string {
	var ids []string
	for _, a := range h.Adoptions {
		ids = append(ids, a.Innovation)
	}
	for _, i := range h.Introductions {
		ids = append(ids, i.Innovation)
	}
	for _, a := range h.Asked {
		ids = append(ids, a.Innovation)
	}
	for _, s := range h.Saves {
		ids = append(ids, s.Innovation)
	}
	for _, c := range h.Consents {
		ids = append(ids, c.Innovation)
	}
	slices.Sort(ids)
	return slices.DeleteFunc(slices.Compact(ids), func(id string) bool { _, ok := h.Records[id]; return ok })
}

// A group is a heading with the rows under it.
type group struct {
	heading string
	rows    []slack.Block
}

// View is one page of the home.
func (h Home) View(page int) slack.HomeTabViewRequest {
	pages := homePages(h.groups())
	page = min(max(page, 1), len(pages))
	blocks := pages[page-1]
	if len(pages) > 1 {
		var turn []slack.BlockElement
		if page > 1 {
			turn = append(turn, button(ActHomeBack, strconv.Itoa(page-1), "Page before", "Page before of your home"))
		}
		if page < len(pages) {
			turn = append(turn, button(ActHomePage, strconv.Itoa(page+1), "Next page", "Next page of your home"))
		}
		blocks = append(blocks, note("Page "+strconv.Itoa(page)+" of "+strconv.Itoa(len(pages))), slack.NewActionBlock("", turn...))
	}
	return slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: blocks}}
}

// homePages lays groups out on pages. A group that goes on over the page has
// its heading there again.
func homePages(groups []group) [][]slack.Block {
	pages := [][]slack.Block{nil}
	for _, g := range groups {
		for n, row := range g.rows {
			last := len(pages) - 1
			if len(pages[last]) >= homeBlocks {
				pages, last = append(pages, nil), last+1
			}
			switch {
			case g.heading == "":
			case n == 0:
				pages[last] = append(pages[last], header(g.heading))
			case len(pages[last]) == 0:
				pages[last] = append(pages[last], header(g.heading+", continued"))
			}
			pages[last] = append(pages[last], row)
		}
	}
	return pages
}

func (h Home) groups() []group {
	all := []group{{"", h.opening()}}
	if h.Queue != nil {
		all = append(all, group{"For curators", h.queueRows()})
	}
	own := []group{
		{"Waiting for you", rows(h.Asked, h.askedRow)},
		{"What we are trying", rows(h.Adoptions, h.adoptionRow)},
		{"Talking to other teams", rows(h.Introductions, h.introductionRow)},
		{"Saved for later", rows(h.Saves, h.saveRow)},
		{"Problems I watch for you", rows(h.Watches, h.watchRow)},
		{"Needs you posted", rows(h.Needs, h.needRow)},
		{"What you can be asked about", rows(h.Consents, h.consentRow)},
	}
	own = slices.DeleteFunc(own, func(g group) bool { return len(g.rows) == 0 })
	if len(own) == 0 {
		all = append(all, group{"", []slack.Block{section("Nothing of yours is here yet. What you save, try, ask about or agree to will be, and nobody else sees it here.")}})
	}
	all = append(all, own...)
	return append(all, group{"Settings", h.settingRows()})
}

func rows[T any](all []T, row func(T) slack.Block) []slack.Block {
	var blocks []slack.Block
	for _, each := range all {
		blocks = append(blocks, row(each))
	}
	return blocks
}

// beside is a section with one thing to press beside it.
func beside(markup string, element slack.BlockElement) slack.Block {
	return slack.NewSectionBlock(mrkdwn(markup), nil, slack.NewAccessory(element))
}

// pressable tells whether a button can carry an ID.
func pressable(id string) bool { return id != "" && len(id) <= mostID }

// row is a section with something to press beside it, if that can carry the ID.
func row(markup, id string, element func() slack.BlockElement) slack.Block {
	if !pressable(id) {
		return section(markup)
	}
	return beside(markup, element())
}

func (h Home) opening() []slack.Block {
	all := []slack.Block{section("*Tell me a problem and I will show you what already works elsewhere, and who to talk to.* " +
		"Write to me under *Messages*, or type `/innovate` and a sentence in any channel.")}
	if h.Introduced+h.Adopted > 0 {
		all = append(all, note("So far: "+h.figures()))
	}
	return all
}

// figures is what all of it has come to, in three numbers.
func (h Home) figures() string {
	n := strconv.Itoa
	teams := " teams introduced to each other"
	if h.Introduced == 1 {
		teams = " introduction made"
	}
	return "*" + n(h.Introduced) + "*" + teams + "  ·  *" + n(h.Active) + " of " + n(h.Adopted) + "* adoptions under way  ·  *" +
		n(h.Sustained) + "* kept up for a year or more"
}

// title is what a record is called, in bold; and what has become of it when
// it is no longer shown.
func (h Home) title(id string) string {
	i := h.Records[id]
	if i.ID == "" {
		return "*No longer in the catalogue*"
	}
	title := "*" + escaped(i.Title, homeTitle) + "*"
	switch i.Status {
	case "paused":
		return title + " (paused while it is looked at again)"
	case "superseded":
		return title + " (replaced by something newer)"
	case "withdrawn":
		return title + " (withdrawn)"
	}
	return title
}

// name is a record's title as a screen reader says it within a button.
func (h Home) name(id string) string {
	if i := h.Records[id]; i.ID != "" {
		return i.Title
	}
	return "this one"
}

func (h Home) askedRow(w Waiting) slack.Block {
	return section(h.title(w.Innovation) + "\nSince " + h.day(w.Since) + " somebody would like to talk to you about this. Please answer under *Messages*.")
}

func (h Home) adoptionRow(a data.Adoption) slack.Block {
	text := h.title(a.Innovation) + "\n" + capital(stage(a))
	if !a.Since.IsZero() {
		text += ", since " + h.day(a.Since)
	}
	if site := siteName(a.Site); site != "" {
		text += ". " + site
	}
	return row(stopped(text), a.ID, func() slack.BlockElement {
		return button(ActAdoption, a.ID, "Update", "Update how it goes with "+h.name(a.Innovation))
	})
}

func (h Home) introductionRow(i data.Introduction) slack.Block {
	title := h.title(i.Innovation) + "\n"
	switch i.State {
	case "met":
		return section(title + "You met " + mention(i.Contact) + " on " + h.day(i.Met) + ".")
	case "nobody":
		return row(title+"Nobody could talk to you then. You asked on "+h.day(i.Opened)+".", i.Innovation, func() slack.BlockElement {
			return button(ActMeet, i.Innovation, "Ask again", "Ask again to talk to a team about "+h.name(i.Innovation))
		})
	}
	return row(title+"I am asking a team for you, since "+h.day(i.Opened)+".", i.ID, func() slack.BlockElement {
		return button(ActMeetBack, i.ID, "Take it back", "Take it back: do not ask about "+h.name(i.Innovation))
	})
}

func (h Home) saveRow(s data.Save) slack.Block {
	text := h.title(s.Innovation)
	if i := h.Records[s.Innovation]; i.ID != "" {
		text += "\n" + escaped(i.Summary, homeText)
	}
	return row(text, s.Innovation, func() slack.BlockElement {
		off := choice(ActUnsave, s.Innovation, "Take it off my list")
		if !h.Records[s.Innovation].Live() {
			return menu(off)
		}
		return menu(choice(ActDetails, s.Innovation, "Details"), choice(ActMeet, s.Innovation, "Talk to a team"),
			choice(ActTry, s.Innovation, "We’re trying this"), choice(ActCompare, s.Innovation, "Compare with others"), off)
	})
}

func (h Home) watchRow(w data.Watch) slack.Block {
	return row("“"+escaped(w.Text, homeText)+"”\nSince "+h.day(w.At)+".", w.ID, func() slack.BlockElement {
		return button(ActUnwatch, w.ID, "Stop watching", "Stop watching: "+w.Text)
	})
}

func (h Home) needRow(n MyNeed) slack.Block {
	state := "Open since " + h.day(n.At)
	if len(n.Answers) > 0 {
		state += "; " + counted(len(n.Answers), "answer found", "answers found")
	}
	switch {
	case n.Backers == 1:
		state += "; one person has it too"
	case n.Backers > 1:
		state += "; " + number(n.Backers) + " people have it too"
	}
	return row("“"+escaped(n.Text, homeText)+"”\n"+state+".", n.ID, func() slack.BlockElement {
		return closingNeed(button(ActNeedClose, n.ID, "Close it", "Close this need: "+n.Text))
	})
}

func (h Home) consentRow(c data.Consent) slack.Block {
	text := "You can be asked about this."
	switch {
	case c.State == "invited":
		text = "You are invited to be asked about this. Nobody is sent to you before you agree."
	case c.State == "paused" && !c.Until.IsZero():
		text = "Paused until " + h.day(c.Until) + "."
	case c.State == "paused":
		text = "Paused."
	case h.Now.Before(c.Until):
		text = "Nobody is sent to you before " + h.day(c.Until) + "."
	case c.Ageing(h.Now):
		text = "You last agreed on " + h.day(c.Confirmed) + ", so I send nobody until you agree again."
	case !c.Confirmed.IsZero():
		text = "You can be asked about this. You last agreed on " + h.day(c.Confirmed) + "."
	}
	return row(h.title(c.Innovation)+"\n"+text, c.Innovation, func() slack.BlockElement {
		return button(ActContact, c.Innovation, "Change", "Change whether you can be asked about "+h.name(c.Innovation))
	})
}

func (h Home) settingRows() []slack.Block {
	team := "*What sort of team you are in:* not said yet. If you say, I name teams like yours first."
	if h.Profile.Known() {
		team = "*What sort of team you are in:* " + teamWords(h.Profile) + "."
	}
	reminders := beside("*Reminders:* one message a day at most, in your working hours.",
		button(ActReminders, RemindersFewer, "Fewer", "Fewer reminders: one message a week at most"))
	if h.Profile.Fewer {
		reminders = beside("*Reminders:* one message a week at most, in your working hours.",
			button(ActReminders, RemindersDaily, "As they come", "Reminders as they come: one message a day at most"))
	}
	all := []slack.Block{beside(team, button(ActTeam, noQuestion, "Change", "Change what sort of team you are in")), reminders}
	if h.Digest.Place == "" || h.Digest.State == "stopped" {
		return all
	}
	digest := "*Weekly digest:* paused."
	if h.Digest.State == "on" {
		hour := time.Date(2000, 1, 1, h.Digest.Hour, 0, 0, 0, time.UTC).Format("15:04")
		digest = "*Weekly digest:* on " + time.Weekday(h.Digest.Weekday).String() + "s at " + hour + "."
	}
	return append(all, row(digest, h.Digest.Place, func() slack.BlockElement {
		return button(ActDigest, h.Digest.Place, "Change", "Change your weekly digest")
	}))
}

// day is a date as a person where they are would say it.
func (h Home) day(t time.Time) string { return t.In(h.Now.Location()).Format("2 January 2006") }
