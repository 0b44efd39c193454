package workspace

import (
	"fmt"
	"regexp"
	"strings"
)

var ordinal = regexp.MustCompile(`^(\d+)(st|nd|rd|th)$`)

// acts are what somebody can do in a talk without writing a message. Each is given the words after its own.
var acts = map[string]func(w *Workspace, who string, rest words) error{
	"presses": pressAct, "chooses": chooseAct, "fills": fillAct, "picks": pickAct, "clears": clearAct, "types": typeAct,
	"edits": editAct, "uses": shortcutAct, "opens": openAct,
	"ticks":    func(w *Workspace, who string, rest words) error { return tickAct(w, who, rest, true) },
	"unticks":  func(w *Workspace, who string, rest words) error { return tickAct(w, who, rest, false) },
	"submits":  func(w *Workspace, who string, _ words) error { return w.Submit(who) },
	"closes":   func(w *Workspace, who string, _ words) error { return w.CloseModal(who) },
	"confirms": func(w *Workspace, who string, _ words) error { return w.Confirm(who) },
	"declines": func(w *Workspace, who string, _ words) error { return w.Decline(who) },
}

func (p *player) act(who, what string) error {
	all := split(what)
	if len(all) == 0 {
		return fmt.Errorf("%s does nothing", who)
	}
	if do := acts[all[0]]; do != nil {
		return do(p.w, who, all[1:])
	}
	return fmt.Errorf("%s cannot do that; to speak, say where: %s in #channel> …", who, who)
}

func pressAct(w *Workspace, who string, rest words) error {
	nth := ""
	if len(rest) > 2 && rest[0] == "the" && ordinal.MatchString(rest[1]) {
		nth, rest = "#"+ordinal.FindStringSubmatch(rest[1])[1], rest[2:]
	}
	label, on := rest.until("on")
	return w.Press(who, on.text(), label+nth)
}

func chooseAct(w *Workspace, who string, rest words) error {
	option, after := rest.until("in")
	if after == nil {
		option, on := rest.until("on")
		return w.Choose(who, on.text(), option, "")
	}
	menu, on := after.until("on")
	return w.Choose(who, on.text(), option, menu)
}

func tickAct(w *Workspace, who string, rest words, on bool) error {
	option, after := rest.until("in")
	boxes, where := after.until("on")
	return w.tick(who, where.text(), option, boxes, on)
}

func fillAct(w *Workspace, who string, rest words) error {
	field, text := rest.until("with")
	return w.Fill(who, field, text.text())
}

func pickAct(w *Workspace, who string, rest words) error {
	when, field := rest.until("in")
	return w.Fill(who, field.text(), when)
}

func clearAct(w *Workspace, who string, rest words) error {
	field, on := rest.until("on")
	return w.Clear(who, on.text(), field)
}

func typeAct(w *Workspace, who string, rest words) error {
	typed, after := rest.until("in")
	menu, on := after.until("on")
	_, err := w.Suggest(who, on.text(), menu, typed)
	return err
}

func editAct(w *Workspace, who string, rest words) error {
	old, now := rest.until("to")
	return w.edit(who, "", old, func(text string) string { return strings.ReplaceAll(text, old, now.text()) })
}

func shortcutAct(w *Workspace, who string, rest words) error {
	if len(rest) > 0 && rest[0] == "shortcut" {
		rest = rest[1:]
	}
	name, on := rest.until("on")
	return w.Shortcut(who, on.text(), name)
}

func openAct(w *Workspace, who string, rest words) error {
	if rest.text() == "messages" {
		return w.OpenMessages(who)
	}
	return w.OpenHome(who)
}
