package workspace

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"
)

// A richPart is a piece of rich text with its styles.
type richPart struct {
	Type      string      `json:"type"`
	Text      string      `json:"text"`
	URL       string      `json:"url"`
	Name      string      `json:"name"`
	UserID    string      `json:"user_id"`
	ChannelID string      `json:"channel_id"`
	GroupID   string      `json:"usergroup_id"`
	Range     string      `json:"range"`
	Timestamp int64       `json:"timestamp"`
	Format    string      `json:"format"`
	Fallback  string      `json:"fallback"`
	Value     string      `json:"value"`
	Indent    int         `json:"indent"`
	Offset    int         `json:"offset"`
	Style     any         `json:"style"` // of a list, a word; of a run, which styles it has
	Elements  []*richPart `json:"elements"`
}

func (p *richPart) has(style string) bool {
	all, _ := p.Style.(map[string]any)
	on, _ := all[style].(bool)
	return on
}

// rich is the text of a rich text block.
func (r *reader) rich(parts []*richPart) template.HTML {
	var b strings.Builder
	for _, p := range parts {
		switch p.Type {
		case "rich_text_section":
			b.WriteString("<div>" + lines(r.runs(p.Elements)) + "</div>")
		case "rich_text_quote":
			b.WriteString("<blockquote>" + lines(r.runs(p.Elements)) + "</blockquote>")
		case "rich_text_preformatted":
			b.WriteString("<pre>" + r.runs(p.Elements) + "</pre>")
		case "rich_text_list":
			r.list(&b, p)
		default:
			fmt.Fprintf(&b, `<p class="fault">A piece of rich text of the type %q, which this page cannot draw.</p>`, html(p.Type))
		}
	}
	return template.HTML(b.String())
}

func (r *reader) list(b *strings.Builder, p *richPart) {
	tag := "ul"
	if p.Style == "ordered" {
		tag = "ol"
	}
	indent := strconv.Itoa(min(max(p.Indent, 0), 8))
	b.WriteString("<" + tag + ` class="indent` + indent + `" start="` + strconv.Itoa(p.Offset+1) + `">`)
	for _, item := range p.Elements {
		b.WriteString("<li>" + lines(r.runs(item.Elements)) + "</li>")
	}
	b.WriteString("</" + tag + ">")
}

func (r *reader) runs(parts []*richPart) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p.styled(r.run(p)))
	}
	return b.String()
}

func (r *reader) run(p *richPart) string {
	switch p.Type {
	case "text":
		return html(p.Text)
	case "link":
		return link(p.URL, p.Text)
	case "emoji":
		return html(emojied(":" + p.Name + ":"))
	case "user":
		return r.angled("@" + p.UserID)
	case "channel":
		return r.angled("#" + p.ChannelID)
	case "usergroup":
		return r.angled("!subteam^" + p.GroupID + "|@" + p.GroupID)
	case "broadcast":
		return r.angled("!" + p.Range)
	case "date":
		return html(r.date("!date^"+strconv.FormatInt(p.Timestamp, 10)+"^"+p.Format, p.Fallback))
	case "color":
		return html(p.Value)
	}
	return `<span class="fault">` + html(p.Type) + `?</span>`
}

// styled puts a run into the styles it has.
func (p *richPart) styled(s string) string {
	for _, each := range [][2]string{{"code", "code"}, {"bold", "strong"}, {"italic", "em"}, {"strike", "s"}} {
		if p.has(each[0]) {
			s = "<" + each[1] + ">" + s + "</" + each[1] + ">"
		}
	}
	return s
}
