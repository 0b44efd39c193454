package workspace

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	escaper   = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	unescaper = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
	angled    = regexp.MustCompile(`<([^<>\n]*)>`)
	typedLink = regexp.MustCompile(`https?://[^\s<>]+[^\s<>.,;:!?)'"]`)
	typedMail = regexp.MustCompile(`[\w.+-]+@[\w-]+(\.[\w-]+)+`)
	meant     = regexp.MustCompile(`^(@[UW]\w+|#C\w+|!(here|channel|everyone|date\^|subteam\^)|https?://|mailto:|tel:|slack:)`)
)

// escape writes the three characters that Slack gives a meaning the way Slack writes them.
func escape(s string) string { return escaper.Replace(s) }

// typed is what somebody typed, as Slack keeps it: escaped, with mentions and links marked.
func (w *Workspace) typed(s string) string {
	s = escape(s)
	s = typedLink.ReplaceAllString(s, "<$0>")
	s = typedMail.ReplaceAllString(s, "<mailto:$0|$0>")
	return w.linked(s)
}

// linked marks the names of members and channels in escaped text.
func (w *Workspace) linked(s string) string {
	members := slices.Clone(w.members)
	slices.SortStableFunc(members, func(a, b *Member) int { return len(b.Name) - len(a.Name) })
	for _, m := range members {
		s = markName(s, "@"+m.Name, "<@"+m.ID+">")
		s = markName(s, "@"+m.Handle(), "<@"+m.ID+">")
	}
	for _, c := range w.channels {
		if c.Kind == Public {
			s = markName(s, "#"+c.Name, "<#"+c.ID+"|"+c.Name+">")
		}
	}
	for _, all := range []string{"channel", "here", "everyone"} {
		s = markName(s, "@"+all, "<!"+all+">")
	}
	return s
}

// markName puts mark where name stands as a word of its own, in either case.
func markName(s, name, mark string) string {
	found := regexp.MustCompile(`(?i)` + regexp.QuoteMeta(name))
	var b strings.Builder
	for {
		at := found.FindStringIndex(s)
		if at == nil {
			return b.String() + s
		}
		before, rest := s[:at[0]], s[at[1]:]
		b.WriteString(before)
		if strings.HasSuffix(before, "|") || strings.HasSuffix(before, "<") || inWord(utf8.DecodeLastRuneInString(before)) ||
			inWord(utf8.DecodeRuneInString(rest)) {
			b.WriteString(s[at[0]:at[1]])
		} else {
			b.WriteString(mark)
		}
		s = rest
	}
}

func inWord(r rune, _ int) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_'
}

func mentions(text, user string) bool {
	return strings.Contains(text, "<@"+user+">") || strings.Contains(text, "<@"+user+"|")
}

// plain is marked-up text as a person reads it.
func (w *Workspace) plain(s string) string {
	s = angled.ReplaceAllStringFunc(s, func(found string) string {
		target, label, labelled := strings.Cut(found[1:len(found)-1], "|")
		switch {
		case strings.HasPrefix(target, "@"):
			return "@" + w.name(target[1:])
		case strings.HasPrefix(target, "#"):
			if c := w.channelByID(target[1:]); c != nil {
				return "#" + c.Name
			}
			return "#" + label
		case strings.HasPrefix(target, "!date^"), strings.HasPrefix(target, "!subteam^"):
			return label
		case strings.HasPrefix(target, "!"):
			return "@" + target[1:] + " (everybody is called)"
		case labelled && "mailto:"+label == target:
			return label
		case labelled && label != target:
			return label + " ‹" + target + "›"
		}
		return "‹" + strings.TrimPrefix(target, "mailto:") + "›"
	})
	return unescaper.Replace(s)
}

// checkMarkup complains of a < that Slack takes for the beginning of a link or mention, and of nothing else: Slack
// shows a bare & or > as it is.
func (w *Workspace) checkMarkup(s, what string) {
	for _, found := range angled.FindAllStringSubmatch(s, -1) {
		if !meant.MatchString(found[1]) {
			w.complain("%s: %q is not escaped: Slack takes it for a link", what, found[0])
		}
	}
	if rest := angled.ReplaceAllString(s, ""); strings.Contains(rest, "<") {
		w.complain("%s: a < that is not escaped in %.60q", what, s)
	}
}

// richText is marked-up text as the elements of a rich text block.
func richText(s string) []any {
	all := []any{}
	text := func(t string) {
		if t != "" {
			all = append(all, reply{"type": "text", "text": unescaper.Replace(t)})
		}
	}
	end := 0
	for _, at := range angled.FindAllStringSubmatchIndex(s, -1) {
		text(s[end:at[0]])
		end = at[1]
		target, label, _ := strings.Cut(s[at[2]:at[3]], "|")
		switch {
		case strings.HasPrefix(target, "@"):
			all = append(all, reply{"type": "user", "user_id": target[1:]})
		case strings.HasPrefix(target, "#"):
			all = append(all, reply{"type": "channel", "channel_id": target[1:]})
		case strings.HasPrefix(target, "!"):
			all = append(all, reply{"type": "broadcast", "range": target[1:]})
		default:
			link := reply{"type": "link", "url": unescaper.Replace(target)}
			if label != "" {
				link["text"] = unescaper.Replace(label)
			}
			all = append(all, link)
		}
	}
	text(s[end:])
	return all
}
