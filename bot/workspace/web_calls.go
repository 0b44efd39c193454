package workspace

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// mostCalls is how many calls the inspector lists.
const mostCalls = 100

// A Call is one thing that passed between Slack and the bot, as the inspector shows it.
type Call struct {
	Entry
	Open  bool
	Href  string
	Shut  string
	Clock string
}

// Calls are the last that passed, the newest first.
func (s *screen) Calls() []Call {
	var all []Call
	for _, e := range s.web.w.lastCalls(mostCalls, s.Look.Call) {
		all = append(all, Call{
			Entry: e, Open: e.Seq == s.Look.Call, Href: s.Look.ToCall(e.Seq), Shut: s.Look.ToCall(0),
			Clock: e.At.In(s.web.cfg.Zone).Format("15:04:05"),
		})
	}
	slices.Reverse(all)
	return all
}

// lastCalls are the last entries of the log, and the one that is wanted besides.
func (w *Workspace) lastCalls(most, wanted int) []Entry {
	w.mu.Lock()
	defer w.mu.Unlock()
	from := max(0, len(w.log)-most)
	all := slices.Clone(w.log[from:])
	if wanted > 0 && wanted <= from {
		all = slices.Insert(all, 0, w.log[wanted-1])
	}
	return all
}

func (s *screen) call(c Call) part {
	key := hashed("call", strconv.Itoa(c.Seq), strconv.FormatBool(c.Open), s.Look.href())
	return s.web.drawn.of(key, func() part { return s.part("c-"+strconv.Itoa(c.Seq), "calls", "call", c) })
}

// Toward tells which way it went.
func (c Call) Toward() string {
	if c.Kind == "call" || c.Kind == "response_url" {
		return "bot → Slack"
	}
	return "Slack → bot"
}

// Failed tells whether it was refused or not acknowledged.
func (c Call) Failed() bool {
	var said struct{ OK *bool }
	if json.Unmarshal([]byte(c.Response), &said) == nil && said.OK != nil {
		return !*said.OK
	}
	return c.Response == timedOut.code || c.Response == unanswered.code
}

// Lasted is how long it took.
func (c Call) Lasted() string {
	switch d := c.Took; {
	case d < 0:
		return "–"
	case d < time.Millisecond:
		return "<1 ms"
	case d < 10*time.Second:
		return strconv.Itoa(int(d.Milliseconds())) + " ms"
	}
	return c.Took.Round(time.Second).String()
}

var (
	tokenLike = regexp.MustCompile(`\bx(?:ox[a-z]|app)-[\w-]+`)
	secretKey = regexp.MustCompile(`"(token|trigger_id|client_secret|response_url|ticket)"(\s*:\s*)"[^"]*"`)
)

// hidden writes … for whatever lets its bearer in.
func hidden(s string) string {
	return tokenLike.ReplaceAllString(secretKey.ReplaceAllString(s, `"$1"$2"…"`), "…")
}

func pretty(s string) string {
	var out bytes.Buffer
	if json.Indent(&out, []byte(s), "", "  ") == nil {
		s = out.String()
	}
	return hidden(s)
}

// Asked and Answered are the payloads, laid out to be read.
func (c Call) Asked() string    { return pretty(c.Request) }
func (c Call) Answered() string { return pretty(c.Response) }

// A Check is one of Slack's limits and how near this came to it.
type Check struct {
	What      string
	Have, Max int
	Fault     string
}

// Over tells whether the limit is passed, or the check found a fault.
func (c Check) Over() bool { return c.Fault != "" || c.Have > c.Max }

// Checks hold the payload and the time it took to Slack's limits once more, and tell how much room was left.
func (c Call) Checks() []Check {
	var all []Check
	if c.Toward() == "Slack → bot" && c.Kind != "socket" && c.Took >= 0 {
		all = append(all, Check{What: "milliseconds until it was acknowledged", Have: int(c.Took.Milliseconds()), Max: 3000})
	}
	sent, surface := c.sent()
	if sent == nil {
		return all
	}
	text, _ := sent["text"].(string)
	if surface == "message" {
		all = append(all, Check{What: "characters of text (Slack advises 4,000)", Have: utf8.RuneCountInString(text), Max: mostText})
	} else {
		all = append(all, Check{What: "bytes of the view", Have: len(mustJSON(sent)), Max: mostView})
		meta, _ := sent["private_metadata"].(string)
		all = append(all, Check{What: "characters of private metadata", Have: utf8.RuneCountInString(meta), Max: 3000})
	}
	blocks, ok := sent["blocks"].([]any)
	if !ok {
		return all
	}
	most := 100
	if surface == "message" {
		most = 50
	}
	all = append(all, Check{What: "blocks", Have: len(blocks), Max: most})
	all = append(all, longest(blocks)...)
	for _, fault := range checkBlocks(surface, "/blocks", blocks) {
		all = append(all, Check{Fault: fault})
	}
	return all
}

// longest are the longest texts among some blocks, by what holds them.
func longest(blocks []any) []Check {
	section, button, value := Check{What: "characters in the longest section", Max: 3000},
		Check{What: "characters on the longest button", Max: 75}, Check{What: "characters in the longest button value", Max: 2000}
	var look func(v any, within string)
	look = func(v any, within string) {
		switch v := v.(type) {
		case []any:
			for _, each := range v {
				look(each, within)
			}
		case map[string]any:
			if kind := typeOf(v); kind == "section" || kind == "context" || kind == "button" {
				within = kind
			}
			text, _ := v["text"].(string)
			n := utf8.RuneCountInString(text)
			if within == "button" {
				button.Have = max(button.Have, n)
				carried, _ := v["value"].(string)
				value.Have = max(value.Have, utf8.RuneCountInString(carried))
			} else if within != "" {
				section.Have = max(section.Have, n)
			}
			for _, each := range v {
				look(each, within)
			}
		}
	}
	look(blocks, "")
	return slices.DeleteFunc([]Check{section, button, value}, func(c Check) bool { return c.Have == 0 })
}

// sent is the message or view in a call, and on what surface it stands.
func (c Call) sent() (map[string]any, string) {
	raw := c.Request
	if c.Kind == "command" || c.Kind == "interaction" {
		raw = c.Response
	}
	var body map[string]any
	if json.Unmarshal([]byte(raw), &body) != nil {
		return nil, ""
	}
	if view, ok := body["view"].(map[string]any); ok {
		return view, typeOf(view)
	}
	if body["text"] == nil && body["blocks"] == nil {
		return nil, ""
	}
	return body, "message"
}

// Complaints are what Slack lets pass and a careful bot does not do.
func (s *screen) Complaints() []string {
	all := s.web.w.Complaints()
	for i := range all {
		all[i] = hidden(all[i])
	}
	return all
}

// Number writes a figure with commas.
func (c Check) Number(n int) template.HTML {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return template.HTML(s)
}

// Says is the limit in words.
func (c Check) Says() string {
	if c.Fault != "" {
		return strings.TrimSpace(c.Fault)
	}
	return fmt.Sprintf("%s of %s %s", c.Number(c.Have), c.Number(c.Max), c.What)
}
