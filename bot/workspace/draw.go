package workspace

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// drawMessage is a message as lines of text: its blocks, or its text when it has none. A person's own message is drawn
// from its text.
func (w *Workspace) drawMessage(m *Message) []string {
	if len(m.blocks) == 0 {
		return strings.Split(w.plain(m.Text), "\n")
	}
	return w.drawBlocks(&m.surface)
}

func (w *Workspace) plainMessage(m *Message) string {
	return strings.Join(w.drawMessage(m), "\n") + "\n" + w.plain(m.Text)
}

// drawView is a view as lines of text, its buttons last.
func (w *Workspace) drawView(v *View) []string {
	lines := w.drawBlocks(&v.surface)
	if v.Type != "modal" {
		return lines
	}
	shut := v.Close
	if shut == "" {
		shut = "Close"
	}
	foot := "[" + w.plain(shut) + "]"
	if v.Submit != "" {
		foot += " [[" + w.plain(v.Submit) + "]]"
	}
	return append(lines, foot)
}

func (w *Workspace) drawBlocks(s *surface) []string {
	var lines []string
	for _, b := range s.blocks {
		lines = append(lines, w.drawBlock(s, b)...)
	}
	return lines
}

func (w *Workspace) drawBlock(s *surface, b *Block) []string {
	switch b.Type {
	case "header":
		return prefixed("# ", w.plain(b.Text.String()))
	case "divider":
		return []string{"---"}
	case "section":
		return w.drawSection(s, b)
	case "context":
		var parts []string
		for _, e := range b.Elements {
			parts = append(parts, w.drawPart(e))
		}
		return prefixed("· ", strings.Join(parts, "  "))
	case "actions":
		return w.drawElements(s, b, b.Elements)
	case "input":
		return w.drawInput(s, b)
	case "image", "video":
		return []string{strings.TrimSpace("(" + b.Type + ": " + b.AltText + ") " + w.plain(b.Title.String()))}
	case "markdown":
		return strings.Split(b.Text.String(), "\n")
	case "rich_text":
		return w.drawRich(b.Elements)
	case "data_visualization":
		return drawChart(b.Title.String(), b.Chart)
	case "table":
		return w.drawTable(b.Rows)
	case "context_actions":
		return w.drawElements(s, b, b.interactive())
	}
	return []string{"(" + b.Type + ")"}
}

func (w *Workspace) drawPart(e *Element) string {
	if e.Type == "image" {
		return "(image: " + e.AltText + ")"
	}
	return w.plain(e.Text.String())
}

func prefixed(prefix, text string) []string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = prefix + lines[i]
	}
	return lines
}

func (w *Workspace) drawSection(s *surface, b *Block) []string {
	var lines []string
	if b.Text != nil {
		lines = strings.Split(w.plain(b.Text.Text), "\n")
	}
	for _, f := range b.Fields {
		lines = append(lines, "| "+strings.ReplaceAll(w.plain(f.Text), "\n", " "))
	}
	if b.Accessory != nil {
		lines = append(lines, w.drawElements(s, b, []*Element{b.Accessory})...)
	}
	return lines
}

// drawElements puts buttons and menus side by side, and boxes to tick one under another.
func (w *Workspace) drawElements(s *surface, b *Block, elements []*Element) []string {
	var row, lines []string
	for _, e := range elements {
		if e.Type == "checkboxes" || e.Type == "radio_buttons" {
			lines = append(lines, w.drawTicks(s, b, e)...)
			continue
		}
		row = append(row, w.drawElement(s, b, e))
	}
	if len(row) > 0 {
		lines = append([]string{strings.Join(row, " ")}, lines...)
	}
	return lines
}

func (w *Workspace) drawElement(s *surface, b *Block, e *Element) string {
	switch e.Type {
	case "button", "workflow_button", "icon_button", "feedback_buttons":
		return drawButton(e, w.plain(e.Text.String()))
	case "image":
		return "(image: " + e.AltText + ")"
	case "overflow":
		return "(⋯ " + w.drawOptions(e, 5) + ")"
	}
	name := w.plain(e.Placeholder.String())
	chosen := w.drawValue(s.get(b, e))
	switch {
	case chosen != "":
		return "(" + strings.TrimSpace(name+" ▾ "+chosen) + ")"
	case len(e.options()) > 0:
		return "(" + strings.TrimSpace(name+" ▾") + " " + w.drawOptions(e, 5) + ")"
	}
	return "(" + strings.TrimSpace(name+" ▾") + ")"
}

// drawButton marks the primary button [[…]], a dangerous one [!…], a link […↗], and one that asks back […?].
func drawButton(e *Element, text string) string {
	if e.URL != "" {
		text += " ↗"
	}
	if e.Confirm != nil {
		text += " ?"
	}
	switch e.Style {
	case "primary":
		return "[[" + text + "]]"
	case "danger":
		return "[!" + text + "]"
	}
	return "[" + text + "]"
}

func (w *Workspace) drawOptions(e *Element, most int) string {
	var names []string
	for _, o := range e.options() {
		names = append(names, w.plain(o.Text.String()))
	}
	if len(names) > most {
		names = append(names[:most], "…")
	}
	return strings.Join(names, " / ")
}

func (w *Workspace) drawTicks(s *surface, b *Block, e *Element) []string {
	chosen := map[string]bool{}
	v := s.get(b, e)
	for _, each := range append(asList(v["selected_options"]), v["selected_option"]) {
		if o, ok := each.(*Option); ok && o != nil {
			chosen[o.Value] = true
		}
	}
	marks := map[bool]string{true: "[x] ", false: "[ ] "}
	if e.Type == "radio_buttons" {
		marks = map[bool]string{true: "(•) ", false: "( ) "}
	}
	var lines []string
	for _, o := range e.options() {
		line := marks[chosen[o.Value]] + w.plain(o.Text.String())
		if o.Description != nil {
			line += " (" + w.plain(o.Description.Text) + ")"
		}
		lines = append(lines, line)
	}
	return lines
}

func asList(v any) []any {
	all, _ := v.([]any)
	return all
}

// drawInput is "Label (optional): ____ “placeholder” (hint)", and what is wrong with it below.
func (w *Workspace) drawInput(s *surface, b *Block) []string {
	line := w.plain(b.Label.String())
	if b.Optional {
		line += " (optional)"
	}
	line += ":"
	var below []string
	switch e := b.Element; {
	case e.Type == "checkboxes" || e.Type == "radio_buttons":
		below = prefixed("  ", strings.Join(w.drawTicks(s, b, e), "\n"))
	case len(e.options()) > 0 || strings.HasSuffix(e.Type, "_select"):
		line += " " + w.drawElement(s, b, e)
	case s.get(b, e).empty():
		line += " ____"
		if e.Placeholder != nil {
			line += " “" + w.plain(e.Placeholder.Text) + "”"
		}
	default:
		line += " " + strings.ReplaceAll(w.drawValue(s.get(b, e)), "\n", " / ")
	}
	if b.Hint != nil {
		line += " (" + w.plain(b.Hint.Text) + ")"
	}
	if wrong := s.errors[b.BlockID]; wrong != "" {
		below = append(below, "  ! "+wrong)
	}
	return append([]string{line}, below...)
}

// drawValue is what an input holds, in words.
func (w *Workspace) drawValue(v value) string {
	if v == nil || v.empty() {
		return ""
	}
	var words func(x any) string
	words = func(x any) string {
		switch x := x.(type) {
		case *Option:
			return w.plain(x.Text.String())
		case []any:
			var all []string
			for _, each := range x {
				all = append(all, words(each))
			}
			return strings.Join(all, ", ")
		case string:
			if m := w.memberByID(x); m != nil {
				return m.Name
			}
			if c := w.channelByID(x); c != nil {
				return "#" + c.Name
			}
			return x
		case int64:
			return drawInstant(x)
		case reply, map[string]any:
			var rich Element
			if json.Unmarshal(mustJSON(x), &rich) == nil {
				return strings.Join(w.drawRich(rich.Elements), "\n")
			}
		}
		return fmt.Sprint(x)
	}
	return words(v[valueKeys[v["type"].(string)].key])
}

// drawInstant is a date and time as it is in the home zone.
func drawInstant(unix int64) string {
	t := time.Unix(unix, 0).UTC()
	if at, err := time.LoadLocation(homeZone); err == nil {
		t = t.In(at)
	}
	return t.Format("2006-01-02 15:04")
}
