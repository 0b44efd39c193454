package say

import (
	"net/url"
	"strconv"
	"strings"

	"innovate/data"

	"github.com/slack-go/slack"
)

// How much of a record stands on one page of its modal. Slack takes 100
// blocks; a page that is read to its end is shorter.
const (
	pageBlocks = 40
	pageText   = 9000
)

// Details is one page of a modal with the whole record: nothing is left out,
// it goes on to the next page. What teams here made of it comes last.
func Details(i data.Innovation, page int, here ...data.Adoption) slack.ModalViewRequest {
	pages := paginate(record(i, here...))
	page = min(max(page, 1), len(pages))
	blocks := []slack.Block{header(i.Title)}
	for _, paragraph := range pages[page-1] {
		blocks = append(blocks, section(paragraph))
	}
	if len(pages) > 1 {
		blocks = append(blocks, note("Page "+strconv.Itoa(page)+" of "+strconv.Itoa(len(pages))))
		if turn := turners(i, page, len(pages)); len(turn) > 0 {
			blocks = append(blocks, slack.NewActionBlock("", turn...))
		}
	}
	return modal(shortName(i), blocks)
}

// turners are the buttons to the pages before and after.
func turners(i data.Innovation, page, of int) []slack.BlockElement {
	if len(i.ID) > mostValue-10 {
		return nil
	}
	var all []slack.BlockElement
	if page > 1 {
		all = append(all, button(ActBack, i.ID+"|"+strconv.Itoa(page-1), "Page before", "Page before, "+i.Title))
	}
	if page < of {
		all = append(all, button(ActPage, i.ID+"|"+strconv.Itoa(page+1), "Next page", "Next page, "+i.Title))
	}
	return all
}

// Page reads what a button that turns pages carries.
func Page(value string) (id string, page int) {
	id, n, _ := strings.Cut(value, "|")
	page, err := strconv.Atoi(n)
	if err != nil {
		return id, 1
	}
	return id, page
}

// shortName is a title for the head of a modal, which has little room: the
// name before its explanation, when that fits.
func shortName(i data.Innovation) string {
	name, _, _ := strings.Cut(i.Title, " (")
	if name = tidy(name); name != "" && size(name) <= mostTitle-2 {
		return name
	}
	return "The whole record"
}

// paginate lays paragraphs out on pages.
func paginate(paragraphs []string) [][]string {
	pages := [][]string{nil}
	used := 0
	for _, p := range paragraphs {
		size := size(p)
		last := len(pages) - 1
		if len(pages[last]) > 0 && (used+size > pageText || len(pages[last]) >= pageBlocks) {
			pages, used, last = append(pages, nil), 0, last+1
		}
		pages[last] = append(pages[last], p)
		used += size
	}
	return pages
}

// record is all of an innovation in paragraphs that each fit a section.
func record(i data.Innovation, here ...data.Adoption) []string {
	var r writer
	r.text("", i.Summary)
	if used := use(data.UseOf(here, data.Profile{}, "")); used != "" {
		r.paragraphs = append(r.paragraphs, used)
	}
	r.text("The problem", i.Problem)
	r.text("What people do", i.Solution)
	r.list("What to hold to", i.Core)
	r.list("What to make your own", i.Adapt)
	r.text("Try first", i.Try)
	r.list("What it needs", needs(i.Needs))
	r.lines(escaped(data.Label(data.Levels, i.Level), 80), findings(i))
	r.text("Be careful", i.Caution)
	r.text("How far it has spread", i.Spread)
	r.lines("Who to talk to", people(i))
	r.list("Where it fits", labels(data.Settings, i.Settings))
	r.list("What it is for", labels(data.Goals, i.Goals))
	r.text("Also known by", strings.Join(i.Topics, ", "))
	r.lines("Sources", sources(i.Sources))
	checked := "Last checked: " + escaped(i.Checked, 40) + "."
	if tidy(i.Checked) == "" {
		checked = "Its sources have not been checked yet."
	}
	r.paragraphs = append(r.paragraphs, checked)
	r.told(i, here)
	return r.paragraphs
}

// A writer gathers paragraphs.
type writer struct{ paragraphs []string }

// text adds a text under a heading, in as many paragraphs as it needs.
func (w *writer) text(heading, text string) {
	w.lines(heading, pieces(text, mostSection-200))
}

// list adds points; a long one goes on in the next line.
func (w *writer) list(heading string, points []string) {
	var lines []string
	for _, p := range points {
		for n, piece := range pieces(p, mostSection-200) {
			if n == 0 {
				piece = "• " + piece
			}
			lines = append(lines, piece)
		}
	}
	w.lines(heading, lines)
}

// lines adds lines of markup under a heading, as many to a paragraph as fit.
func (w *writer) lines(heading string, lines []string) {
	if len(lines) == 0 {
		return
	}
	paragraph := ""
	if heading != "" {
		paragraph = "*" + heading + "*"
	}
	for _, line := range lines {
		if paragraph != "" && size(paragraph)+1+size(line) > mostSection {
			w.paragraphs = append(w.paragraphs, paragraph)
			paragraph = ""
		}
		if paragraph != "" {
			paragraph += "\n"
		}
		paragraph += line
	}
	w.paragraphs = append(w.paragraphs, paragraph)
}

func needs(n data.Needs) []string {
	var all []string
	add := func(what, value string) {
		if tidy(value) != "" {
			all = append(all, what+": "+value)
		}
	}
	add("People", n.People)
	add("Money", n.Money)
	add("Months", n.Months)
	return all
}

// findings are all the figures, each with its study and the place to read it.
func findings(i data.Innovation) []string {
	var all []string
	for _, e := range i.Evidence {
		about := study(i, e)
		if i.Reported(e) {
			about += " elsewhere: we have not read it at its source"
		}
		switch e.Effect {
		case "none":
			about += "; it showed no benefit"
		case "harm":
			about += "; it showed harm"
		case "mixed":
			about += "; results were mixed"
		}
		if e.Sites > 0 {
			about += "; " + counted(e.Sites, "site", "sites")
		}
		parts := pieces(e.Finding, mostSection-400)
		if len(parts) == 0 {
			continue
		}
		parts[0] = "• " + parts[0]
		all = append(all, parts...)
		all = append(all, "   ("+about+")")
		all = append(all, linkLines("   ", e.Source, e.Title)...)
	}
	return all
}

// people are the team that started it and those that took it up.
func people(i data.Innovation) []string {
	var all []string
	for _, c := range i.Contacts {
		all = append(all, siteLines(data.Site{Organisation: c.Organisation, Team: c.Team, Page: c.Page}, "agreed to be asked")...)
	}
	all = append(all, siteLines(i.Origin, "started it")...)
	for _, s := range i.Adopters {
		all = append(all, siteLines(s, "")...)
	}
	return all
}

func siteLines(s data.Site, role string) []string {
	name := s.Organisation
	for _, part := range []string{s.Team, s.Place, s.Country} {
		if tidy(part) != "" {
			name += ", " + part
		}
	}
	if s.Year > 0 {
		name += " (" + strconv.Itoa(s.Year) + ")"
	}
	if role != "" {
		name += ": " + role
	}
	lines := pieces(name, mostSection-400)
	if len(lines) == 0 {
		return nil
	}
	lines[0] = "• " + lines[0]
	if s.Page != "" {
		lines = append(lines, linkLines("   ", s.Page, "their page")...)
	}
	return lines
}

func sources(all []data.Source) []string {
	var lines []string
	for _, s := range all {
		lines = append(lines, linkLines("• ", s.URL, s.Title)...)
	}
	return lines
}

// linkLines is a link with its name. What cannot be a link is shown as it is.
func linkLines(before, address, name string) []string {
	if tidy(name) == "" {
		name = address
	}
	if linkable(address) {
		return []string{before + "<" + strings.ReplaceAll(address, "&", "&amp;") + "|" + escaped(strings.ReplaceAll(name, "|", "/"), 300) + ">"}
	}
	lines := pieces(name+" "+address, mostSection-400)
	for n := range lines {
		lines[n] = before + lines[n]
	}
	return lines
}

// linkable tells whether Slack would take an address as the target of a link.
func linkable(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" &&
		len(address) < 1000 && tidy(address) == address && !strings.ContainsAny(address, "<>| ")
}

func labels(codes []data.Code, of []string) []string {
	var all []string
	for _, c := range of {
		all = append(all, data.Label(codes, c))
	}
	return all
}
