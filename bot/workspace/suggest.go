package workspace

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// What Slack sends for an external menu: nothing before so many characters are typed, unless the menu says otherwise;
// and how many options it takes.
const (
	leastQuery  = 3
	mostOptions = 100
)

// An offer is what the app last suggested to somebody, and for which menu.
type offer struct {
	on     *surface
	block  string
	action string
	groups []*OptionGroup // one without a label when the options came without groups
}

func (o *offer) options() []*Option {
	var all []*Option
	for _, g := range o.groups {
		all = append(all, g.Options...)
	}
	return all
}

// Suggest types into a menu whose options the app brings, and returns what is then offered. The message is its ts or
// words found in it; the menu is named as in [Workspace.Choose], which chooses among what was last offered.
func (w *Workspace) Suggest(user, message, menu, typed string) ([]*Option, error) {
	w.mu.Lock()
	u, c, err := w.reachAs(user, message, menu, func(c control) bool { return strings.HasSuffix(c.element.Type, "external_select") })
	if err != nil {
		w.mu.Unlock()
		return nil, fmt.Errorf("type %q: %w", typed, err)
	}
	return w.suggest(u, c, typed), nil
}

// suggest asks the app for options. It takes over the lock.
func (w *Workspace) suggest(u *Member, c control, typed string) []*Option {
	offered := &offer{on: c.on, block: c.block.BlockID, action: c.element.ActionID}
	w.offers[u.ID] = offered
	least := leastQuery
	if c.element.MinQuery != nil {
		least = *c.element.MinQuery
	}
	if utf8.RuneCountInString(typed) < least {
		w.sawOffer(u, c, fmt.Sprintf("Keep typing: results come from %d characters on.", least))
		w.mu.Unlock()
		return nil
	}
	o := w.interaction("block_suggestion", u)
	o["action_id"], o["block_id"], o["value"] = c.element.ActionID, c.block.BlockID, typed
	w.fromWhere(c, o)
	w.mu.Unlock()
	name := "block_suggestion " + c.element.ActionID
	w.deliver(delivery{kind: interactive, name: name, payload: mustJSON(o), accepts: true, done: func(got answer, bad *failed) {
		if bad != nil {
			w.sawOffer(u, c, "The results did not load. Try again.")
			return
		}
		groups, err := readOptions(got)
		if err != nil {
			w.complain("%s was answered with what Slack refuses: %v", name, err)
			w.sawOffer(u, c, "The results did not load. Try again.")
			return
		}
		offered.groups = groups
		w.sawOffer(u, c, "No results")
	}})
	w.mu.Lock()
	defer w.mu.Unlock()
	return offered.options()
}

// readOptions holds the answer to a block_suggestion to Slack's rules.
func readOptions(got answer) ([]*OptionGroup, error) {
	if got.empty() {
		return nil, nil
	}
	if !got.json {
		return nil, fmt.Errorf("it is not JSON by its content type")
	}
	var body map[string]any
	if err := json.Unmarshal(got.body, &body); err != nil {
		return nil, fmt.Errorf("decode the answer: %w", err)
	}
	menu := newKit().elements["static_select"]
	c := &checker{surface: "message"}
	shape{"options": may(list(0, mostOptions, menu.each("options"))), "option_groups": menu["option_groups"]}.check(c, "", body)
	if (body["options"] == nil) == (body["option_groups"] == nil) {
		c.fault("", "must have either `options` or `option_groups`")
	}
	if len(c.messages) > 0 {
		return nil, fmt.Errorf("%s", strings.Join(c.messages, "; "))
	}
	var said struct {
		Options []*Option      `json:"options"`
		Groups  []*OptionGroup `json:"option_groups"`
	}
	if err := json.Unmarshal(got.body, &said); err != nil {
		return nil, fmt.Errorf("decode the options: %w", err)
	}
	if len(said.Options) > 0 {
		said.Groups = []*OptionGroup{{Options: said.Options}}
	}
	return said.Groups, nil
}

// sawOffer notes what a menu offers, or says why it offers nothing.
func (w *Workspace) sawOffer(u *Member, c control, nothing string) {
	s := Sight{By: w.bot.ID, To: u.ID, What: "o" + u.ID, Head: fmt.Sprintf("%s is offered in %q", u.Name, w.plain(c.label()))}
	for _, g := range w.offers[u.ID].groups {
		if g.Label != nil {
			s.Lines = append(s.Lines, w.plain(g.Label.Text)+":")
		}
		for _, o := range g.Options {
			line := "- " + w.plain(o.Text.String())
			if o.Description != nil {
				line += " (" + w.plain(o.Description.Text) + ")"
			}
			s.Lines = append(s.Lines, line)
		}
	}
	if len(s.Lines) == 0 {
		s.Lines = []string{nothing}
	}
	w.see(s)
}

// offered are the options of a control as one member sees them now.
func (w *Workspace) offered(u *Member, c control) []*Option {
	all := c.element.options()
	if o := w.offers[u.ID]; o != nil && o.on == c.on && o.block == c.block.BlockID && o.action == c.element.ActionID {
		all = slices.Concat(all, o.options())
	}
	k := valueKeys[c.element.Type]
	held := c.on.get(c.block, c.element)[k.key]
	for _, each := range append(asList(held), held) { // what was chosen before stays in the menu
		if o, ok := each.(*Option); ok && o != nil {
			all = append(all, o)
		}
	}
	return all
}
