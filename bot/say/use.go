package say

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"innovate/data"
)

// How long what a site says may be on a card.
const (
	cardSite   = 80
	cardReason = 120
)

// mostMessage is how much one message may weigh: Slack was seen to refuse
// messages from about 13,300 characters on.
const mostMessage = 12_700

// weight is how many characters a message comes to as Slack has it, and a
// little for what Slack adds to each block.
func (m Message) weight() int {
	n := 0
	for _, b := range m.Blocks {
		j, err := json.Marshal(b)
		if err != nil {
			return 0 // what cannot be written cannot be sent either, and sending it says so
		}
		n += utf8.RuneCount(j) + 90
	}
	return n
}

// withoutUses is a setting in which nothing is said of how innovations are
// used, but for what the asker has saved.
func (s Setting) withoutUses() Setting {
	saved := map[string]data.Use{}
	for id, u := range s.Uses {
		saved[id] = data.Use{Saved: u.Saved}
	}
	s.Uses = saved
	return s
}

// use is what is known of how an innovation is used in this workspace, in one
// line; empty: nothing is. What the catalogue says of other sites is another
// thing and stands elsewhere.
func use(u data.Use) string {
	if u.Sites == 0 && u.Looking == 0 {
		return ""
	}
	var all []string
	add := func(s string) { all = append(all, s) }
	if u.Sites > 0 {
		add(figures(u.Sites, "site", "sites") + inUse(u))
	}
	if u.Looking > 0 {
		add(looking(u))
	}
	if u.Like.Organisation != "" {
		add("most like you: " + siteNameOf(u.Like, cardSite) + " (" + stageName(u.LikeStage) + ")")
	}
	if told := results(u); told != "" {
		add(told)
	}
	if u.Stopped > 0 {
		stop := "stopped at " + strconv.Itoa(u.Stopped)
		if reason := escaped(u.Reason, cardReason); reason != "" {
			stop += ": " + lower(reason)
		}
		add(stop)
	}
	return stopped("*In this workspace:* " + strings.Join(all, "; "))
}

func inUse(u data.Use) string {
	switch {
	case u.Active == 0:
		return ""
	case u.Sites == 1 && u.Sustained == 1:
		return ", using it for a year or more"
	case u.Sites == 1:
		return ", testing or using it"
	case u.Sustained == 0:
		return ", " + strconv.Itoa(u.Active) + " testing or using it"
	}
	return ", " + strconv.Itoa(u.Active) + " testing or using it, " + strconv.Itoa(u.Sustained) + " for a year or more"
}

func looking(u data.Use) string {
	if u.Sites == 0 {
		return figures(u.Looking, "site", "sites") + " looking into it"
	}
	return strconv.Itoa(u.Looking) + " more looking into it"
}

// figures is a number in figures with its noun: a line with many numbers reads
// more easily so.
func figures(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// results are what sites have told came of it, of how many.
func results(u data.Use) string {
	if u.Told() == 0 {
		return ""
	}
	var all []string
	for _, r := range []struct {
		n    int
		what string
	}{{u.Better, "better"}, {u.Same, "no difference"}, {u.Worse, "worse"}, {u.Early, "too early to say"}} {
		if r.n > 0 {
			all = append(all, strconv.Itoa(r.n)+" "+r.what)
		}
	}
	return "results from " + strconv.Itoa(u.Told()) + " of " + figures(u.Sites, "site", "sites") + ": " + strings.Join(all, ", ")
}

// lower writes a sentence's first letter small, unless the word is one of
// capitals: "NHS".
func lower(s string) string {
	r := []rune(s)
	if len(r) > 1 && !unicode.IsUpper(r[1]) {
		r[0] = unicode.ToLower(r[0])
	}
	return string(r)
}

// siteName is a site as it is called, on one line.
func siteName(s data.Site) string { return siteNameOf(s, 2*cardSite) }

func siteNameOf(s data.Site, most int) string {
	if tidy(s.Team) == "" {
		return escaped(s.Organisation, most)
	}
	return escaped(tidy(head(s.Team, mostSite))+", "+s.Organisation, most)
}

// site is an adoption's site, for its own people.
func site(a data.Adoption) string { return siteName(a.Site) }

// openName is an adoption's site for everybody.
func openName(a data.Adoption) string {
	if a.Quiet {
		return "A site that would rather not be named"
	}
	name := siteName(a.Site)
	if place := escaped(a.Site.Place, cardPlace); place != "" {
		name += ", " + place
	}
	return name
}

// stage is how far an adoption has come, in the middle of a sentence.
func stage(a data.Adoption) string {
	if a.Paused {
		return "paused for now"
	}
	return stageName(a.Stage)
}

func stageName(code string) string { return lower(escaped(data.Label(data.Stages, code), cardPlace)) }

// told are the sites of this workspace in paragraphs: how far each is, what
// came of it, what it kept and changed, and why it stopped.
func (w *writer) told(i data.Innovation, all []data.Adoption) {
	for n, a := range all {
		heading := ""
		if n == 0 {
			heading = "How it went in this workspace"
		}
		w.lines(heading, account(i, a))
	}
}

// account is what one site says, in lines.
func account(i data.Innovation, a data.Adoption) []string {
	first := "• *" + openName(a) + "*"
	if setting := data.Label(data.Settings, a.Setting); tidy(setting) != "" {
		first += ", " + lower(escaped(setting, cardPlace))
	}
	lines := []string{first + ": " + stage(a) + "."}
	add := func(what, text string) {
		for n, piece := range pieces(text, mostSection-400) {
			if n == 0 {
				piece = what + ": " + piece
			}
			lines = append(lines, "   "+stopped(piece))
		}
	}
	if a.Stage == "stopped" {
		add("Why it stopped", a.Reason)
	}
	if s := outcome(a.Result); s != "" {
		lines = append(lines, "   "+stopped(s))
	}
	if len(a.Kept) > 0 {
		add("Kept", keptOf(i, a))
	}
	add("Made their own", a.Changed)
	add("Would like help with", a.Help)
	return lines
}

// keptOf says what of the core a site holds to, with how many there are.
func keptOf(i data.Innovation, a data.Adoption) string {
	still := 0
	for _, c := range i.Core {
		for _, k := range a.Kept {
			if CoreCode(c) == CoreCode(k) {
				still++
			}
		}
	}
	all := strings.Join(a.Kept, "; ")
	if still == len(a.Kept) && len(i.Core) > 0 {
		if still == len(i.Core) {
			return "all of it"
		}
		return strconv.Itoa(still) + " of " + strconv.Itoa(len(i.Core)) + " (" + all + ")"
	}
	return all
}

// outcome is what came of it at one site.
func outcome(r data.Result) string {
	s := data.Label(data.Results, r.Effect)
	if tidy(s) == "" {
		return ""
	}
	s = "Result: " + lower(escaped(s, cardPlace))
	if r.Of > 0 {
		s += ", " + strconv.Itoa(r.Count) + " of " + strconv.Itoa(r.Of)
	}
	if note := escaped(r.Note, 2*mostWords); note != "" {
		s += ". " + note
	}
	return s
}
