package bot

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// What people do.
const (
	nothing  = ""         // what is not for us: an edit, a bot, our own words
	command  = "command"  // a slash command
	mention  = "mention"  // of the bot, in a channel or a thread
	direct   = "direct"   // a direct message
	shortcut = "shortcut" // a message shortcut, on a colleague's message
	press    = "press"    // of a button
	submit   = "submit"   // of a modal
	suggest  = "suggest"  // options for what is being typed in a menu
	visit    = "visit"    // of the app's home
)

// An occasion is one thing that somebody did in Slack, however we were told.
type occasion struct {
	Via  string // the door: "http" or "socket"
	Kind string
	ID   string // names it among all of its kind, at every delivery alike

	User    string
	Channel string
	Thread  string // the thread it was done in; empty: none
	TS      string // the message it was done with or to
	Text    string // as Slack writes it, without the mention of the bot

	Trigger string // permission to open a modal, for three seconds
	URL     string // the response URL
	Action  string // of a press: its action ID; of a modal: its callback ID; of a menu: its action ID
	Value   string // of a press; of a menu: what was typed
	View    string // the modal or home the press was in, or the modal that was submitted; empty: a message
	Home    bool   // that is a home
	Hash    string // of that modal
	Meta    string // what we had put into that modal
	Form    form   // what is filled in, in that modal
}

// inModal tells whether a press was in a modal, and not in a home or a message.
func (o occasion) inModal() bool { return o.View != "" && !o.Home }

// shortcutID is the callback id of "Find proven innovations" in the manifest.
const shortcutID = "find_innovations"

// readCommand reads a slash command's form.
func readCommand(form url.Values) occasion {
	if form.Get("command") == "" {
		return occasion{} // Slack asks whether our certificate is good
	}
	return occasion{
		Kind: command, ID: form.Get("trigger_id"), User: form.Get("user_id"), Channel: form.Get("channel_id"),
		Text: form.Get("text"), Trigger: form.Get("trigger_id"), URL: form.Get("response_url"),
	}
}

// readCommandJSON reads a slash command as Socket Mode sends it.
func readCommandJSON(payload []byte) (occasion, error) {
	var fields map[string]any
	if err := json.Unmarshal(payload, &fields); err != nil {
		return occasion{}, fmt.Errorf("read command: %w", err)
	}
	form := url.Values{}
	for key, v := range fields {
		if s, ok := v.(string); ok {
			form.Set(key, s)
		}
	}
	return readCommand(form), nil
}

// A said is a message as events and interactions tell it.
type said struct {
	Type        string          `json:"type"`
	Subtype     string          `json:"subtype"`
	User        string          `json:"user"`
	Bot         string          `json:"bot_id"`
	Text        string          `json:"text"`
	TS          string          `json:"ts"`
	Thread      string          `json:"thread_ts"`
	Channel     string          `json:"channel"`
	ChannelType string          `json:"channel_type"`
	Tab         string          `json:"tab"`
	Edited      json.RawMessage `json:"edited"`
	Attachments []attachment    `json:"attachments"`
}

// An attachment is, among other things, how Slack sends along the text of a
// message that somebody shared or linked to.
type attachment struct {
	Share  bool            `json:"is_share"`
	Unfurl bool            `json:"is_msg_unfurl"`
	Text   string          `json:"text"`
	Blocks json.RawMessage `json:"message_blocks"`
}

// readEvent reads an event of the Events API.
func readEvent(payload []byte) (occasion, error) {
	var e struct {
		ID    string `json:"event_id"`
		Event said   `json:"event"`
		For   []struct {
			User string `json:"user_id"`
			Bot  bool   `json:"is_bot"`
		} `json:"authorizations"`
	}
	if err := json.Unmarshal(payload, &e); err != nil {
		return occasion{}, fmt.Errorf("read event: %w", err)
	}
	s := e.Event
	o := occasion{ID: e.ID, User: s.User, Channel: s.Channel, Thread: s.Thread, TS: s.TS}
	switch {
	case s.Type == "app_home_opened" && s.User != "" && s.Tab == "home":
		return occasion{Kind: visit, ID: e.ID, User: s.User}, nil
	case s.Bot != "", s.User == "", s.Channel == "", s.TS == "", e.ID == "", len(s.Edited) > 0 && string(s.Edited) != "null":
		return occasion{}, nil
	case s.Subtype != "" && s.Subtype != "file_share" && s.Subtype != "thread_broadcast":
		return occasion{}, nil // edits, deletions, joins
	case s.Type == "message" && s.ChannelType == "im":
		o.Kind = direct
	case s.Type == "app_mention" && !isDirect(s.Channel):
		o.Kind = mention // in a direct message, message.im tells us already
	default:
		return occasion{}, nil
	}
	us := ""
	for _, f := range e.For {
		if f.Bot {
			us = f.User
		}
	}
	if us != "" && us == s.User {
		return occasion{}, nil
	}
	o.Text = strings.TrimSpace(withoutMention(s.Text, us) + "\n" + shared(s.Attachments))
	return o, nil
}

// isDirect tells a direct message between two by its ID.
func isDirect(channel string) bool { return strings.HasPrefix(channel, "D") }

var anyMention = regexp.MustCompile(`^\s*<@[UW][A-Z0-9]+(\|[^>]*)?>`)

// withoutMention takes the mention of the bot out; without its ID, the
// mention at the start.
func withoutMention(text, us string) string {
	if us == "" {
		return anyMention.ReplaceAllString(text, "")
	}
	return regexp.MustCompile(`<@`+regexp.QuoteMeta(us)+`(\|[^>]*)?>`).ReplaceAllString(text, " ")
}

// shared is the text of messages that came along with a message.
func shared(all []attachment) string {
	var texts []string
	for _, a := range all {
		switch {
		case !a.Share && !a.Unfurl:
		case a.Text != "":
			texts = append(texts, a.Text)
		default:
			var blocks any
			if json.Unmarshal(a.Blocks, &blocks) == nil {
				texts = append(texts, words(blocks))
			}
		}
	}
	return strings.Join(texts, "\n")
}

// words gathers the text of blocks of any shape, as Slack nests them.
func words(blocks any) string {
	var b strings.Builder
	switch v := blocks.(type) {
	case []any:
		for _, each := range v {
			b.WriteString(words(each))
		}
	case map[string]any:
		if text, ok := v["text"].(string); ok {
			b.WriteString(text)
		}
		for _, key := range []string{"message", "blocks", "elements"} { // in this order: a map has none
			if v[key] != nil {
				b.WriteString(words(v[key]))
			}
		}
	}
	return b.String()
}
