package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"innovate/data"
	"innovate/index"

	"golang.org/x/term"
)

// paper lays an answer out for a terminal or a pipe: 80 columns, or the
// terminal's width when that is less; bold only on a terminal without NO_COLOR.
type paper struct {
	out   *bufio.Writer
	width int
	bold  bool
}

const (
	paperWidth = 80
	labelWidth = 15
)

func newPaper(out io.Writer) *paper {
	p := &paper{out: bufio.NewWriter(out), width: paperWidth}
	if f, ok := out.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		p.bold = os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w >= 40 {
			p.width = min(w, paperWidth)
		}
	}
	return p
}

// answer prints what was found, or plainly that nothing was.
func (p *paper) answer(a index.Answer) error {
	for _, form := range a.Question.Unclear {
		p.block("", fmt.Sprintf("By %s did you mean %s? Say it in full for a better answer.", form, orList(index.Senses(form))))
		p.line("")
	}
	switch {
	case len(a.Matches) == 0:
		p.block("", "Nothing in the catalogue fits that well enough to show, so nothing is shown.")
		p.block("", "It may help to say it in other words, or one problem at a time.")
		if !a.Question.Only.Empty() {
			p.block("", "Or ask without --setting, --goal, --topic, --country and --level: they leave out all else.")
		}
	case a.Verdict == index.Possibly:
		p.block("", "Not sure, but these may be near:")
	case len(a.Matches) == 1:
		p.block("", "One innovation that already works elsewhere:")
	default:
		p.block("", fmt.Sprintf("%d innovations that already work elsewhere:", len(a.Matches)))
	}
	for n, m := range a.Matches {
		p.match(n+1, m)
	}
	return p.out.Flush()
}

// match prints one innovation, whole enough to act on.
func (p *paper) match(n int, m index.Match) {
	i := m.Innovation
	p.line("")
	p.heading(fmt.Sprintf("%d. %s", n, i.Title))
	p.block("   ", i.Summary)
	p.line("")
	for k, r := range m.Reasons {
		p.labelled(first(k, "Why it fits"), reason(r))
	}
	p.labelled("Works at", worksAt(i))
	p.evidence(i)
	p.list("Hold to", i.Core)
	p.list("Make your own", i.Adapt)
	p.labelled("First step", i.Try)
	p.labelled("Needs", needs(i.Needs))
	p.contacts(i)
}

// reason puts the asker's words beside the record's, or says that it is the
// meaning they share.
func reason(r index.Reason) string {
	field := strings.ReplaceAll(r.Field, "_", " ")
	if r.Meaning {
		return fmt.Sprintf("close in meaning to (%s): %s", field, r.Found)
	}
	return fmt.Sprintf("you: %s / here (%s): %s", r.Asked, field, r.Found)
}

// evidence prints how sure it is, with the best figure and its source.
func (p *paper) evidence(i data.Innovation) {
	p.labelled("How sure", data.Label(data.Levels, i.Level)+".")
	if e, ok := i.Best(); ok {
		reported := ""
		if i.Reported(e) {
			reported = "Reported: "
		}
		p.labelled("", fmt.Sprintf("%s%s (%s, %d)", reported, strings.TrimSuffix(e.Finding, "."), data.DesignLabel(e.Design), e.Year))
		p.raw(e.Source)
	}
	if i.Caution != "" {
		p.labelled("Take care", i.Caution)
	}
}

// contactsMost is how many teams a terminal answer names.
const contactsMost = 4

func (p *paper) contacts(i data.Innovation) {
	all := i.WhoToTalkTo()
	for n, c := range all[:min(contactsMost, len(all))] {
		text := c.Organisation
		if c.Team != "" {
			text = c.Team + ", " + text
		}
		if c.Role == "origin" {
			text += " (started it)"
		} else {
			text += " (adopted it)"
		}
		p.labelled(first(n, "Talk to"), text)
		if c.Page != "" {
			p.raw(c.Page)
		}
	}
	if rest := len(all) - contactsMost; rest > 0 {
		p.labelled("", fmt.Sprintf("and %d more that adopted it", rest))
	}
}

// worksAt says where it began and how far it went.
func worksAt(i data.Innovation) string {
	where := i.Origin.Organisation
	if place := i.Origin.Place; place != "" && !strings.Contains(where, place) {
		where += ", " + place
	}
	if i.Origin.Country != "" {
		where += ", " + i.Origin.Country
	}
	if i.Origin.Year != 0 {
		where += fmt.Sprintf(" (since %d)", i.Origin.Year)
	}
	if i.Spread != "" {
		where += ". " + i.Spread
	}
	return where
}

func needs(n data.Needs) string {
	var all []string
	if n.People != "" {
		all = append(all, n.People)
	}
	if n.Money != "" {
		all = append(all, "money: "+n.Money)
	}
	if n.Months != "" {
		all = append(all, n.Months+" months")
	}
	if len(all) == 0 {
		return "not stated; ask the team"
	}
	return strings.Join(all, "; ")
}

func first(n int, label string) string {
	if n == 0 {
		return label
	}
	return ""
}

func orList(all []string) string {
	if len(all) < 2 {
		return strings.Join(all, "")
	}
	return strings.Join(all[:len(all)-1], ", ") + " or " + all[len(all)-1]
}

func (p *paper) heading(text string) {
	for _, l := range wrap(text, p.width) {
		if p.bold {
			l = "\x1b[1m" + l + "\x1b[0m"
		}
		p.line(l)
	}
}

func (p *paper) list(label string, all []string) {
	for n, text := range all {
		p.labelled(first(n, label), "- "+text)
	}
}

// labelled prints a text beside its label.
func (p *paper) labelled(label, text string) {
	for n, l := range wrap(text, p.width-3-labelWidth) {
		p.line(fmt.Sprintf("   %-*s%s", labelWidth, first(n, label), l))
	}
}

// raw prints an address whole, for a broken one does not open.
func (p *paper) raw(address string) { p.line(strings.Repeat(" ", 3+labelWidth) + address) }

func (p *paper) block(indent, text string) {
	for para := range strings.SplitSeq(text, "\n") {
		for _, l := range wrap(para, p.width-len(indent)) {
			p.line(indent + l)
		}
	}
	_ = p.out.Flush()
}

// line drops trailing spaces; a write error shows at the flush.
func (p *paper) line(text string) { fmt.Fprintln(p.out, strings.TrimRight(text, " ")) }

// wrap breaks a text at spaces.
func wrap(text string, width int) []string {
	var all []string
	var b strings.Builder
	length := 0
	for word := range strings.FieldsSeq(text) {
		n := utf8.RuneCountInString(word)
		if length > 0 && length+1+n > width {
			all = append(all, b.String())
			b.Reset()
			length = 0
		}
		if length > 0 {
			b.WriteByte(' ')
			length++
		}
		b.WriteString(word)
		length += n
	}
	return append(all, b.String())
}
