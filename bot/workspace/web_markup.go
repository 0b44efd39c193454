package workspace

import (
	"html/template"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// A reader turns what was written into HTML for one member.
type reader struct {
	users  map[string]string // names by id
	places map[string]string // titles by id, of the places they may know
	me     string            // their own id
	zone   *time.Location
}

// html escapes text. Nothing reaches the page that has not come through here or through a template.
func html(s string) string { return template.HTMLEscapeString(s) }

// plain is text in which nothing is marked up but emoji.
func (r *reader) plain(s string) template.HTML {
	return template.HTML(lines(html(emojied(unescaper.Replace(s)))))
}

func lines(s string) string { return strings.ReplaceAll(s, "\n", "<br>") }

// mrkdwn is Slack's own markup. A quote is what stands behind > in a row of lines, and everything behind >>>.
func (r *reader) mrkdwn(s string) template.HTML {
	var b strings.Builder
	for i, part := range strings.Split(s, "```") {
		if i%2 == 1 {
			b.WriteString("<pre>" + html(r.words(strings.Trim(part, "\n"))) + "</pre>")
			continue
		}
		r.paragraphs(&b, part)
	}
	return template.HTML(b.String())
}

func (r *reader) paragraphs(b *strings.Builder, s string) {
	var quoted, open []string
	flush := func() {
		if len(open) > 0 {
			b.WriteString(strings.Join(open, "<br>"))
		}
		if len(quoted) > 0 {
			b.WriteString("<blockquote>" + strings.Join(quoted, "<br>") + "</blockquote>")
		}
		quoted, open = nil, nil
	}
	if strings.Trim(s, "\n") == "" {
		return
	}
	all := strings.Split(s, "\n")
	for n, line := range all {
		if rest, ok := cutQuote(line, "&gt;&gt;&gt;", ">>>"); ok {
			flush()
			all[n] = rest
			for _, each := range all[n:] {
				quoted = append(quoted, r.inline(each))
			}
			break
		}
		if rest, ok := cutQuote(line, "&gt;", ">"); ok {
			if len(open) > 0 {
				flush()
			}
			quoted = append(quoted, r.inline(rest))
			continue
		}
		if len(quoted) > 0 {
			flush()
		}
		open = append(open, r.inline(line))
	}
	flush()
}

func cutQuote(line string, marks ...string) (string, bool) {
	for _, m := range marks {
		if rest, ok := strings.CutPrefix(line, m); ok {
			return strings.TrimPrefix(rest, " "), true
		}
	}
	return line, false
}

// The marks of mrkdwn and what they make of the words between them.
var styles = map[byte]string{'*': "strong", '_': "em", '~': "s", '`': "code"}

// inline is one line. A mark begins a style where no word ends and none but itself is empty; it ends one where no word
// begins.
func (r *reader) inline(s string) string {
	var b strings.Builder
	from := 0
	text := func(to int) {
		b.WriteString(html(emojied(unescaper.Replace(s[from:to]))))
		from = to
	}
	open := map[byte]bool{} // marks that nothing closes any more: a long line is not searched again for each of them
	for i := 0; i < len(s); {
		c := s[i]
		if open[c] {
			i++
			continue
		}
		if c == '<' {
			if end := strings.IndexByte(s[i:], '>'); end > 0 {
				text(i)
				b.WriteString(r.angled(s[i+1 : i+end]))
				i += end + 1
				from = i
				continue
			}
			open[c] = true
		}
		if tag, ok := styles[c]; ok && begins(s, i) {
			if end := closing(s, i); end > 0 {
				text(i)
				b.WriteString("<" + tag + ">" + r.within(c, s[i+1:end]) + "</" + tag + ">")
				i = end + 1
				from = i
				continue
			}
			open[c] = true
		}
		i++
	}
	text(len(s))
	return b.String()
}

// within is what stands between two marks.
func (r *reader) within(mark byte, s string) string {
	if mark == '`' {
		return html(r.words(s))
	}
	return r.inline(s)
}

// begins tells whether the mark at i may begin a style.
func begins(s string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i+1:])
	return !(i > 0 && wordy(before)) && i+1 < len(s) && !unicode.IsSpace(after) && after != rune(s[i])
}

// closing is where the style that begins at i ends, or nothing. What stands between < and > is passed over.
func closing(s string, i int) int {
	angles := s[i] != '`'
	for n := i + 1; n < len(s); n++ {
		if angles && s[n] == '<' {
			end := strings.IndexByte(s[n:], '>')
			if angles = end > 0; angles {
				n += end
				continue
			}
		}
		if s[n] != s[i] {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(s[:n])
		after, _ := utf8.DecodeRuneInString(s[n+1:])
		if n > i+1 && !unicode.IsSpace(before) && !(n+1 < len(s) && wordy(after)) {
			return n
		}
	}
	return 0
}

func wordy(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// words is marked-up text inside code: mentions and links are named, and nothing is styled.
func (r *reader) words(s string) string {
	return unescaper.Replace(angled.ReplaceAllStringFunc(s, func(found string) string {
		target, label, _ := strings.Cut(found[1:len(found)-1], "|")
		switch {
		case strings.HasPrefix(target, "@"):
			return "@" + r.user(target[1:], label)
		case strings.HasPrefix(target, "#"):
			return r.place(target[1:], label)
		case label != "":
			return label
		}
		return target
	}))
}

// angled is what stands between < and >: a mention, a date, a link.
func (r *reader) angled(s string) string {
	target, label, _ := strings.Cut(s, "|")
	label = emojied(unescaper.Replace(label))
	switch {
	case strings.HasPrefix(target, "@"):
		class := "mention"
		if target[1:] == r.me {
			class += " me"
		}
		return `<span class="` + class + `">@` + html(r.user(target[1:], label)) + `</span>`
	case strings.HasPrefix(target, "#"):
		return `<span class="mention">` + html(r.place(target[1:], label)) + `</span>`
	case strings.HasPrefix(target, "!date^"):
		return html(r.date(target, label))
	case strings.HasPrefix(target, "!subteam^"):
		return `<span class="mention">` + html(label) + `</span>`
	case strings.HasPrefix(target, "!"):
		return `<span class="mention loud">@` + html(target[1:]) + `</span>`
	}
	return link(unescaper.Replace(target), label)
}

func (r *reader) user(id, label string) string {
	if name, known := r.users[id]; known {
		return name
	}
	if label != "" {
		return label
	}
	return id
}

func (r *reader) place(id, label string) string {
	if title, known := r.places[id]; known {
		return title
	}
	if label != "" {
		return "#" + label
	}
	return "a private channel"
}

// link is a link to another page, in a tab of its own. What is no address that may be followed stays text.
func link(target, label string) string {
	shown := label
	if shown == "" {
		shown = strings.TrimPrefix(target, "mailto:")
	}
	u, err := url.Parse(target)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" && u.Scheme != "mailto" && u.Scheme != "tel" {
		return html(shown)
	}
	return `<a href="` + html(u.String()) + `" target="_blank" rel="noopener noreferrer">` + html(shown) + `</a>`
}

var dateToken = regexp.MustCompile(`\{[a-z_]+\}`)

// date writes a date the way its format asks for, or as the words given in its stead.
func (r *reader) date(target, label string) string {
	parts := strings.SplitN(target, "^", 4)
	if len(parts) < 3 {
		return label
	}
	seconds, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil {
		return label
	}
	at := time.Unix(seconds, 0).In(r.zone)
	return dateToken.ReplaceAllStringFunc(parts[2], func(token string) string {
		if layout, known := dateLayouts[token]; known {
			return at.Format(layout)
		}
		return token
	})
}

// dateLayouts are the tokens of Slack's date format, written the British way.
var dateLayouts = map[string]string{
	"{date_num}": "2006-01-02", "{date}": "2 January 2006", "{date_short}": "2 Jan 2006", "{date_long}": "Monday 2 January 2006",
	"{date_pretty}": "2 January 2006", "{date_short_pretty}": "2 Jan 2006", "{date_long_pretty}": "Monday 2 January 2006",
	"{time}": "15:04", "{time_secs}": "15:04:05", "{date_slash}": "02/01/2006", "{day_divider_pretty}": "Monday 2 January 2006",
}

var (
	mdLink    = regexp.MustCompile(`\[([^\]\n]+)\]\(([^)\s]+)\)`)
	mdStrong  = regexp.MustCompile(`\*\*([^*\n]+)\*\*`)
	mdHeading = regexp.MustCompile(`^#{1,6} +`)
	mdItem    = regexp.MustCompile(`^(\s*)[-*+] +`)
)

// markdown is the text of a markdown block: headings, lists, links and emphasis, put in Slack's own markup.
func (r *reader) markdown(s string) template.HTML {
	s = escape(unescaper.Replace(s))
	s = strings.ReplaceAll(s, "&gt;", ">")
	all := strings.Split(s, "\n")
	for i, line := range all {
		line = mdLink.ReplaceAllString(line, "<$2|$1>")
		if mdHeading.MatchString(line) {
			line = "*" + strings.ReplaceAll(mdHeading.ReplaceAllString(line, ""), "*", "") + "*"
		}
		line = mdItem.ReplaceAllString(line, "$1• ")
		all[i] = mdStrong.ReplaceAllString(line, "*$1*")
	}
	return r.mrkdwn(strings.Join(all, "\n"))
}
