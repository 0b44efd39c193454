package workspace

import (
	"fmt"
	"strings"
)

// drawRich is rich text without its styles.
func (w *Workspace) drawRich(parts []*Element) []string {
	var lines []string
	count := map[int]int{} // of numbered items, by indent: a list goes on below a deeper one
	for _, p := range parts {
		if p.Type != "rich_text_list" {
			clear(count)
		}
		switch p.Type {
		case "rich_text_list":
			for _, item := range p.Elements {
				lines = append(lines, strings.Repeat("  ", p.Indent)+w.bullet(p, count)+w.richLine(item.Elements))
			}
		case "rich_text_quote":
			lines = append(lines, prefixed("> ", w.richLine(p.Elements))...)
		default:
			lines = append(lines, strings.Split(strings.TrimSuffix(w.richLine(p.Elements), "\n"), "\n")...)
		}
	}
	return lines
}

func (w *Workspace) bullet(list *Element, count map[int]int) string {
	if list.Style != "ordered" {
		return "• "
	}
	for deeper := range count {
		if deeper > list.Indent {
			delete(count, deeper)
		}
	}
	if count[list.Indent] == 0 {
		count[list.Indent] = list.Offset
	}
	count[list.Indent]++
	return fmt.Sprintf("%d. ", count[list.Indent])
}

func (w *Workspace) richLine(parts []*Element) string {
	var b strings.Builder
	for _, p := range parts {
		switch p.Type {
		case "user":
			b.WriteString("@" + w.name(p.UserID))
		case "channel":
			b.WriteString(w.plain("<#" + p.ChannelID + ">"))
		case "broadcast":
			b.WriteString("@" + p.Range + " (everybody is called)")
		case "emoji":
			b.WriteString(":" + p.Name + ":")
		case "date":
			b.WriteString(p.Fallback)
		case "link":
			if p.Text != nil {
				b.WriteString(p.Text.Text + " ")
			}
			b.WriteString("‹" + p.URL + "›")
		default:
			b.WriteString(p.Text.String())
		}
	}
	return b.String()
}
