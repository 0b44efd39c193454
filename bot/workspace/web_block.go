package workspace

import (
	"bytes"
	"encoding/json"
	"html/template"
	"net/url"
	"slices"
	"strings"
)

// A formView is blocks as the templates draw them, with where they stand, so that what is pressed can say so.
type formView struct {
	*screen
	Spot   string // ts of the message; empty in a modal and in the home
	View   string // id of the view; empty in a message
	Blocks []blockView
	form   Form
}

// A blockView is one block. What the workspace's own types leave out it reads from the block as it was sent.
type blockView struct {
	*Block
	form *formView
	raw  json.RawMessage
}

// An elementView is one element of a block.
type elementView struct {
	*Element
	block *blockView
	Raw   struct {
		Accessible string `json:"accessibility_label"`
		ImageURL   string `json:"image_url"`
		Icon       string `json:"icon"`
		Focus      bool   `json:"focus_on_load"`
	}
}

func (s *screen) newForm(spot, view string, raw json.RawMessage, form Form) *formView {
	f := &formView{screen: s, Spot: spot, View: view, form: form}
	var each []json.RawMessage
	_ = json.Unmarshal(raw, &each) // it was read once already
	for i, b := range form.Blocks {
		v := blockView{Block: b, form: f}
		if i < len(each) {
			v.raw = each[i]
		}
		f.Blocks = append(f.Blocks, v)
	}
	return f
}

// Known tells whether the page can draw the block.
func (b blockView) Known() bool {
	switch b.Type {
	case "section", "header", "divider", "context", "actions", "input", "image", "video", "markdown", "rich_text",
		"data_visualization", "table", "context_actions":
		return true
	}
	return false
}

// As sent, for whoever has to find out why it is not drawn.
func (b blockView) Sent() string {
	var out bytes.Buffer
	if json.Indent(&out, b.raw, "", "  ") != nil {
		return string(b.raw)
	}
	return out.String()
}

// HTML is a text object by its type.
func (b blockView) HTML(t *Text) template.HTML { return b.form.text(t) }

func (s *screen) text(t *Text) template.HTML {
	switch {
	case t == nil:
		return ""
	case t.Type == "mrkdwn":
		return s.read.mrkdwn(t.Text)
	}
	return s.read.plain(t.Text)
}

// Markdown is the text of a markdown block.
func (b blockView) Markdown() template.HTML { return b.form.read.markdown(b.Text.String()) }

// Rich is the text of a rich text block.
func (b blockView) Rich() template.HTML {
	var sent struct {
		Elements []*richPart `json:"elements"`
	}
	_ = json.Unmarshal(b.raw, &sent)
	return b.form.read.rich(sent.Elements)
}

// Wrong is what is wrong with what was filled in.
func (b blockView) Wrong() string { return b.form.form.Errors[b.BlockID] }

// Image is the address and what it shows, of an image or a video, which the page does not load from elsewhere.
func (b blockView) Image() elementView {
	v := elementView{Element: &Element{Type: b.Type, AltText: b.AltText}, block: &b}
	_ = json.Unmarshal(b.raw, &v.Raw)
	return v
}

// Acc is the accessory.
func (b blockView) Acc() elementView { return b.view(b.Accessory, b.part("accessory")) }

// In is the element of an input.
func (b blockView) In() elementView { return b.view(b.Element, b.part("element")) }

func (b blockView) part(name string) json.RawMessage {
	var parts map[string]json.RawMessage
	_ = json.Unmarshal(b.raw, &parts)
	return parts[name]
}

func (b blockView) view(e *Element, raw json.RawMessage) elementView {
	v := elementView{Element: e, block: &b}
	_ = json.Unmarshal(raw, &v.Raw)
	return v
}

// All are the elements of a row. Two feedback buttons are one element.
func (b blockView) All() []elementView {
	var raw []json.RawMessage
	_ = json.Unmarshal(b.part("elements"), &raw)
	var all []elementView
	for i, e := range b.Elements {
		var sent json.RawMessage
		if i < len(raw) {
			sent = raw[i]
		}
		if e.Type == "feedback_buttons" && e.Positive != nil && e.Negative != nil {
			all = append(all, b.view(e.thumb(e.Positive), sent), b.view(e.thumb(e.Negative), sent))
			continue
		}
		if e.VisibleTo != nil && !slices.Contains(e.VisibleTo, b.form.S.Member.ID) {
			continue
		}
		all = append(all, b.view(e, sent))
	}
	return all
}

// Address names the control in a form: where it is pressed or what it holds comes back under that name.
func (e elementView) Address() string {
	return url.QueryEscape(e.block.BlockID) + "|" + url.QueryEscape(e.ActionID)
}

// Press is what a button sends.
func (e elementView) Press() string {
	if e.Type == "feedback_buttons" {
		return e.Address() + "|" + url.QueryEscape(e.Element.Value)
	}
	return e.Address()
}

// ID is an id for the page.
func (e elementView) ID() string {
	return "e-" + url.QueryEscape(e.block.form.Spot+e.block.form.View+e.block.BlockID+"."+e.ActionID)
}

// Block is the block the element stands in.
func (e elementView) Block() blockView { return *e.block }

// HTML is a text object by its type.
func (e elementView) HTML(t *Text) template.HTML { return e.block.form.text(t) }

// Small is the text of a context block.
func (e elementView) Small() template.HTML { return e.HTML(&Text{Type: e.Type, Text: e.Text.String()}) }

// Described are the ids of what is said below an input.
func (e elementView) Described() string {
	var all []string
	if e.block.Wrong() != "" {
		all = append(all, e.ID()+"-wrong")
	}
	if e.block.Hint != nil {
		all = append(all, e.ID()+"-hint")
	}
	return strings.Join(all, " ")
}

// Say is text as it is read where no markup can be.
func (e elementView) Say(t *Text) string { return emojied(unescaper.Replace(t.String())) }

// Tells is whether the app is told at once what is chosen.
func (e elementView) Tells() bool { return e.block.Type != "input" || e.block.DispatchAction }

// Heard is what a screen reader calls it when no label stands beside it.
func (e elementView) Heard() string {
	switch {
	case e.Raw.Accessible != "":
		return e.Raw.Accessible
	case e.block.Label != nil:
		return e.Say(e.block.Label)
	case e.Placeholder != nil:
		return e.Say(e.Placeholder)
	case e.block.Text != nil:
		return e.Say(e.block.Text)
	}
	return "Choose"
}

// Feel is the class of a button.
func (e elementView) Feel() string {
	switch e.Style {
	case "primary", "danger":
		return "button " + string(e.Style)
	}
	return "button"
}

// Kind groups the elements that are drawn alike. Nothing means that the page cannot draw it.
func (e elementView) Kind() string {
	switch e.Type {
	case "button", "icon_button", "feedback_buttons", "workflow_button", "image", "overflow", "checkboxes", "radio_buttons",
		"datepicker", "timepicker", "datetimepicker", "plain_text_input", "rich_text_input", "number_input", "email_text_input",
		"url_text_input", "external_select", "multi_external_select", "mrkdwn", "plain_text":
		return e.Type
	case "static_select", "users_select", "conversations_select", "channels_select":
		return "select"
	case "multi_static_select", "multi_users_select", "multi_conversations_select", "multi_channels_select":
		return "multi"
	}
	return ""
}

// A Choice is one thing that a menu offers.
type Choice struct {
	Value   string
	Shown   template.HTML
	Text    string
	About   template.HTML
	Chosen  bool
	Heading bool // it heads those that follow
}

// Choices are what a menu offers.
func (e elementView) Choices() []Choice {
	s := e.block.form.screen
	held := e.Held()
	var all []Choice
	add := func(value, text string) {
		all = append(all, Choice{Value: value, Text: text, Shown: template.HTML(html(text)), Chosen: slices.Contains(held, value)})
	}
	switch {
	case strings.HasSuffix(e.Type, "users_select"):
		for _, m := range s.S.Members {
			if !m.Deactivated {
				add(m.ID, m.Name)
			}
		}
		return all
	case strings.HasSuffix(e.Type, "channels_select"), strings.HasSuffix(e.Type, "conversations_select"):
		for _, p := range s.S.Places {
			if e.offers(p) {
				add(p.ID, p.Title)
			}
		}
		return all
	}
	choose := func(o *Option) {
		add(o.Value, e.Say(o.Text))
		last := &all[len(all)-1]
		last.Shown = s.text(o.Text)
		if o.Description != nil {
			last.About = s.text(o.Description)
		}
	}
	for _, o := range e.Options {
		choose(o)
	}
	for _, g := range e.Groups {
		all = append(all, Choice{Text: e.Say(g.Label), Heading: true})
		for _, o := range g.Options {
			choose(o)
		}
	}
	return all
}

// offers tells whether a menu of places has this one in it.
func (e elementView) offers(p Place) bool {
	if strings.HasSuffix(e.Type, "channels_select") {
		return p.Kind == Public
	}
	kind := map[string]string{Public: "public", Private: "private", Direct: "im", Group: "mpim"}[p.Kind]
	return e.Filter == nil || len(e.Filter.Include) == 0 || slices.Contains(e.Filter.Include, kind)
}

// Kept are the options that were chosen from a menu that the app fills, with their texts.
func (e elementView) Kept() []Choice {
	var all []Choice
	for _, each := range e.each() {
		var o Option
		if json.Unmarshal(each, &o) == nil && o.Text != nil {
			all = append(all, Choice{Value: o.Value, Text: e.Say(o.Text), Shown: e.block.form.text(o.Text), Chosen: true})
		}
	}
	return all
}

// each is what the element holds, one by one, as JSON.
func (e elementView) each() []json.RawMessage {
	held := e.block.form.form.Values[e.block.BlockID][e.ActionID]
	k, known := valueKeys[e.Type]
	if !known || held[k.key] == nil {
		return nil
	}
	raw := mustJSON(held[k.key])
	var all []json.RawMessage
	if k.many && json.Unmarshal(raw, &all) == nil {
		return all
	}
	return []json.RawMessage{raw}
}

// Held are the values that the element holds: of options their values, of people and places their ids.
func (e elementView) Held() []string {
	var all []string
	for _, each := range e.each() {
		var o struct{ Value string }
		var text string
		switch {
		case json.Unmarshal(each, &text) == nil:
			all = append(all, text)
		case json.Unmarshal(each, &o) == nil:
			all = append(all, o.Value)
		default:
			all = append(all, string(each)) // a number
		}
	}
	return all
}

// Value is the one value, as a field of a form holds it.
func (e elementView) Value() string {
	held := e.Held()
	switch {
	case len(held) == 0:
		return ""
	case e.Type == "datetimepicker":
		return e.block.form.clock(held[0])
	case e.Type == "rich_text_input":
		var sent Element
		_ = json.Unmarshal(e.each()[0], &sent)
		return richWords(sent.Elements)
	}
	return held[0]
}

func richWords(parts []*Element) string {
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p.Text.String())
		b.WriteString(richWords(p.Elements))
	}
	return b.String()
}

// Long is how many characters a text may have.
func (e elementView) Long() int {
	if e.MaxLength > 0 {
		return e.MaxLength
	}
	return 3000
}

// Host is where an image lies that the page does not load.
func (e elementView) Host() string {
	u, err := url.Parse(e.Raw.ImageURL)
	if err != nil {
		return ""
	}
	return u.Host
}

// Safe is an address that a button may lead to; anything but the web is shown as nothing.
func (e elementView) Safe() string {
	u, err := url.Parse(unescaper.Replace(e.URL))
	if err != nil || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	return u.String()
}

// InHome tells whether it stands in the app's home, right under the page's own heading.
func (b blockView) InHome() bool {
	return b.InView() && b.form.S.Home != nil && b.form.View == b.form.S.Home.ID
}

// InView tells whether it stands in a modal or the home, and not in a message.
func (b blockView) InView() bool { return b.form.View != "" }
