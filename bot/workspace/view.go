package workspace

import (
	"encoding/json"
	"fmt"
)

// A View is a modal or an app's home.
type View struct {
	ID, Type, User              string
	CallbackID, PrivateMetadata string
	ExternalID, Hash            string
	Root, Previous              string
	Title, Close, Submit        string
	ClearOnClose, NotifyOnClose bool

	surface
	body map[string]any // as sent
}

const (
	mostView  = 250 << 10 // bytes of a view
	mostStack = 3         // views on top of each other
)

// viewShape is what the JSON of a view may hold, by its type.
var viewShape = map[string]shape{
	"modal": {
		"type": must(anything), "title": must(plain(24)), "blocks": must(anything), "close": may(plain(24)), "submit": may(plain(24)),
		"private_metadata": may(str(0, 3000)), "callback_id": may(str(0, 255)), "clear_on_close": may(boolean),
		"notify_on_close": may(boolean), "external_id": may(str(0, 255)), "submit_disabled": may(boolean),
	},
	"home": {
		"type": must(anything), "blocks": must(anything), "private_metadata": may(str(0, 3000)), "callback_id": may(str(0, 255)),
		"external_id": may(str(0, 255)),
	},
}

// readView holds a view to Slack's rules. It has no id yet.
func (w *Workspace) readView(raw, kind string) (*View, *refusal) {
	if len(raw) > mostView {
		return nil, refuse("view_too_large")
	}
	var body map[string]any
	if json.Unmarshal([]byte(raw), &body) != nil {
		return nil, invalid("invalid_arguments", []string{"must be an object [json-pointer:/view]"})
	}
	if got, _ := body["type"].(string); got != kind {
		return nil, invalid("invalid_arguments", []string{fmt.Sprintf("must be %q [json-pointer:/view/type]", kind)})
	}
	c := &checker{surface: kind}
	viewShape[kind].check(c, "/view", body)
	faults := append(c.messages, checkBlocks(kind, "/view/blocks", body["blocks"])...)
	blocks, _ := body["blocks"].([]any)
	for i, b := range blocks {
		if kind == "modal" && typeOf(b) == "input" && body["submit"] == nil {
			faults = append(faults, fmt.Sprintf("must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/%d/input]", i))
		}
	}
	if len(faults) > 0 {
		return nil, invalid("invalid_arguments", faults)
	}
	return w.newView(body, blocks, kind)
}

func (w *Workspace) newView(body map[string]any, blocks []any, kind string) (*View, *refusal) {
	s, ok := newSurface(blocks, w.next("surface"))
	if !ok {
		return nil, refuse("invalid_arguments")
	}
	for _, t := range s.mrkdwn() {
		w.checkMarkup(t, "a "+kind)
	}
	text := func(key string) string {
		switch v := body[key].(type) {
		case string:
			return v
		case map[string]any:
			t, _ := v["text"].(string)
			return t
		}
		return ""
	}
	flag := func(key string) bool { v, _ := body[key].(bool); return v }
	return &View{
		Type: kind, CallbackID: text("callback_id"), PrivateMetadata: text("private_metadata"), ExternalID: text("external_id"),
		Title: text("title"), Close: text("close"), Submit: text("submit"),
		ClearOnClose: flag("clear_on_close"), NotifyOnClose: flag("notify_on_close"), surface: s, body: body,
	}, nil
}

// json is the view as Slack tells it to the app.
func (v *View) json() reply {
	o := reply{}
	for key, value := range v.body {
		o[key] = value
	}
	o["id"], o["team_id"], o["app_id"], o["bot_id"], o["app_installed_team_id"] = v.ID, teamID, appID, botID, teamID
	o["blocks"], o["hash"] = v.raw, v.Hash
	o["state"] = reply{"values": v.state}
	o["callback_id"], o["private_metadata"], o["external_id"] = v.CallbackID, v.PrivateMetadata, v.ExternalID
	o["clear_on_close"], o["notify_on_close"] = v.ClearOnClose, v.NotifyOnClose
	o["root_view_id"], o["previous_view_id"] = v.Root, nil
	if v.Previous != "" {
		o["previous_view_id"] = v.Previous
	}
	for _, key := range []string{"title", "close", "submit"} {
		if o[key] == nil {
			o[key] = nil
		}
	}
	return o
}

// nameView gives a view its id, or that of the view it takes the place of.
func (w *Workspace) nameView(v, old *View) {
	v.Hash = fmt.Sprintf("%s.h%d", w.stamp(), w.next("hash"))
	if old != nil {
		v.ID, v.User, v.Root, v.Previous = old.ID, old.User, old.Root, old.Previous
		v.keep(old.surface)
		return
	}
	v.ID = fmt.Sprintf("V%04d", w.next("view"))
	v.Root = v.ID
}

func (w *Workspace) externalTaken(v *View, by *View) bool {
	if v.ExternalID == "" {
		return false
	}
	for _, each := range w.allViews() {
		if each != by && each.ExternalID == v.ExternalID {
			return true
		}
	}
	return false
}

func (w *Workspace) allViews() []*View {
	var all []*View
	for _, stack := range w.modals {
		all = append(all, stack...)
	}
	for _, v := range w.homes {
		all = append(all, v)
	}
	return all
}

// newModal is the modal that a call brings, and what lets it be shown.
func (w *Workspace) newModal(a args) (*View, *trigger, *refusal) {
	v, bad := w.readView(a["view"], "modal")
	if bad == nil && w.externalTaken(v, nil) {
		bad = refuse("duplicate_external_id")
	}
	if bad != nil {
		return nil, nil, bad
	}
	t, bad := w.exchange(a["trigger_id"])
	return v, t, bad
}

func (w *Workspace) viewsOpen(a args) (reply, *refusal) {
	v, t, bad := w.newModal(a)
	if bad != nil {
		return nil, bad
	}
	if t.modal {
		w.complain("views.open from inside a modal: views.push puts the new one on top")
	}
	w.openModal(t.user, v)
	return reply{"view": v.json()}, nil
}

// openModal makes v the only modal of a user.
func (w *Workspace) openModal(user string, v *View) {
	v.User = user
	w.nameView(v, nil)
	w.prefill(v)
	w.modals[user] = []*View{v}
	w.sawModal(user)
}

func (w *Workspace) viewsPush(a args) (reply, *refusal) {
	v, t, bad := w.newModal(a)
	if bad == nil {
		bad = w.pushModal(t.user, v)
	}
	if bad != nil {
		return nil, bad
	}
	return reply{"view": v.json()}, nil
}

func (w *Workspace) pushModal(user string, v *View) *refusal {
	stack := w.modals[user]
	switch {
	case len(stack) == 0:
		return refuse("not_found")
	case len(stack) >= mostStack:
		return refuse("push_limit_reached")
	}
	top := stack[len(stack)-1]
	v.User = user
	w.nameView(v, nil)
	w.prefill(v)
	v.Root, v.Previous = top.Root, top.ID
	w.modals[user] = append(stack, v)
	w.sawModal(user)
	return nil
}

func (w *Workspace) viewsUpdate(a args) (reply, *refusal) {
	var old *View
	for _, each := range w.allViews() {
		if a["view_id"] != "" && each.ID == a["view_id"] || a["external_id"] != "" && each.ExternalID == a["external_id"] {
			old = each
		}
	}
	if old == nil {
		return nil, refuse("not_found")
	}
	v, bad := w.readView(a["view"], old.Type)
	if bad != nil {
		return nil, bad
	}
	if a["hash"] != "" && a["hash"] != old.Hash {
		return nil, refuse("hash_conflict")
	}
	if w.externalTaken(v, old) {
		return nil, refuse("duplicate_external_id")
	}
	w.replaceView(old, v)
	return reply{"view": v.json()}, nil
}

func (w *Workspace) replaceView(old, v *View) {
	w.nameView(v, old)
	if q := w.asked[old.User]; q != nil && q.control.view == old {
		delete(w.asked, old.User) // what it asked about is gone
	}
	if old.Type == "home" {
		w.homes[old.User] = v
		w.sawHome(old.User)
		return
	}
	for i, each := range w.modals[old.User] {
		if each == old {
			w.modals[old.User][i] = v
		}
	}
	w.sawModal(old.User)
}

func (w *Workspace) viewsPublish(a args) (reply, *refusal) {
	user := w.memberByID(a["user_id"])
	if user == nil || user.Bot {
		return nil, invalid("invalid_arguments", []string{"invalid `user_id` [json-pointer:/user_id]"})
	}
	v, bad := w.readView(a["view"], "home")
	if bad != nil {
		return nil, bad
	}
	old := w.homes[user.ID]
	if a["hash"] != "" && (old == nil || a["hash"] != old.Hash) {
		return nil, refuse("hash_conflict")
	}
	if w.externalTaken(v, old) {
		return nil, refuse("duplicate_external_id")
	}
	v.User = user.ID
	w.nameView(v, old)
	w.homes[user.ID] = v
	w.sawHome(user.ID)
	return reply{"view": v.json()}, nil
}
