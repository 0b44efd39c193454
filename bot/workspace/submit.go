package workspace

import (
	"encoding/json"
	"fmt"
	"slices"
)

// top is the modal that a user has before them.
func (w *Workspace) top(u *Member) (*View, error) {
	stack := w.modals[u.ID]
	if len(stack) == 0 {
		return nil, fmt.Errorf("%s has no modal open", u.Name)
	}
	return stack[len(stack)-1], nil
}

// topOf is the modal before somebody who may act.
func (w *Workspace) topOf(user string) (*Member, *View, error) {
	u, err := w.actor(user)
	if err != nil {
		return nil, nil, err
	}
	v, err := w.top(u)
	return u, v, err
}

// trouble is what Slack shows when a modal's answer does not come or does not make sense.
const trouble = "We had some trouble connecting. Try again?"

// Submit submits the open modal. If something required is missing, Slack says so and the app hears nothing.
func (w *Workspace) Submit(user string) error {
	w.mu.Lock()
	u, v, err := w.topOf(user)
	if err == nil && v.Submit == "" {
		err = fmt.Errorf("the modal %q has no button to submit it", v.Title)
	}
	if err != nil {
		w.mu.Unlock()
		return fmt.Errorf("submit: %w", err)
	}
	if v.errors = v.missing(); len(v.errors) > 0 {
		w.sawModal(u.ID)
		w.mu.Unlock()
		return nil
	}
	o := w.interaction("view_submission", u)
	o["trigger_id"], o["view"], o["response_urls"] = w.newTrigger(u.ID, true), v.json(), w.responseURLs(u, v)
	payload := mustJSON(o)
	w.mu.Unlock()
	name := "view_submission " + v.CallbackID
	w.deliver(delivery{kind: interactive, name: name, payload: payload, accepts: true, done: func(got answer, bad *failed) {
		if bad != nil {
			w.notice(u.ID, trouble)
			return
		}
		if err := w.submitted(u, v, got); err != nil {
			w.complain("%s was answered with what Slack refuses: %v", name, err)
			w.notice(u.ID, trouble)
		}
	}})
	return nil
}

// missing is what Slack itself finds wrong with a form.
func (v *View) missing() map[string]string {
	faults := map[string]string{}
	for _, b := range v.blocks {
		if b.Type != "input" {
			continue
		}
		if what := wrong(b, v.get(b, b.Element)); what != "" {
			faults[b.BlockID] = what
		}
	}
	return faults
}

// responseURLs are the URLs by which the app may write to the conversations that were chosen in a form for that.
func (w *Workspace) responseURLs(u *Member, v *View) []reply {
	all := []reply{}
	for _, b := range v.blocks {
		if b.Type != "input" || !b.Element.ResponseURL {
			continue
		}
		id, _ := v.get(b, b.Element)[valueKeys[b.Element.Type].key].(string)
		if c := w.channelByID(id); c != nil {
			_, url := w.newHook(u.ID, c, nil)
			all = append(all, reply{"block_id": b.BlockID, "action_id": b.Element.ActionID, "channel_id": c.ID, "response_url": url})
		}
	}
	return all
}

// submitted does what the app answered to a submission.
func (w *Workspace) submitted(u *Member, v *View, got answer) error {
	var said struct {
		Action string            `json:"response_action"`
		Errors map[string]string `json:"errors"`
		View   json.RawMessage   `json:"view"`
	}
	if !got.empty() {
		if err := json.Unmarshal(got.body, &said); err != nil {
			return fmt.Errorf("decode the answer: %w", err)
		}
	}
	current := v
	for _, each := range w.modals[u.ID] {
		if each.ID == v.ID {
			current = each // an update may have taken its place
		}
	}
	switch said.Action {
	case "":
		w.closeModal(u.ID, current)
	case "clear":
		delete(w.modals, u.ID)
		w.sawModal(u.ID)
	case "errors":
		return w.objected(u, current, said.Errors)
	case "update", "push":
		next, bad := w.readView(string(said.View), "modal")
		if bad == nil && said.Action == "push" {
			bad = w.pushModal(u.ID, next)
		} else if bad == nil {
			w.replaceView(current, next)
		}
		if bad != nil {
			return fmt.Errorf("%s: %s %v", said.Action, bad.code, bad.messages)
		}
	default:
		return fmt.Errorf("response_action %q", said.Action)
	}
	return nil
}

// objected shows the app's errors, each under its input.
func (w *Workspace) objected(u *Member, v *View, errors map[string]string) error {
	if len(errors) == 0 {
		return fmt.Errorf("errors: there are none")
	}
	for id := range errors {
		isInput := func(b *Block) bool { return b.BlockID == id && b.Type == "input" }
		if !slices.ContainsFunc(v.blocks, isInput) {
			return fmt.Errorf("errors: %q is the block id of no input", id)
		}
	}
	v.errors = errors
	w.sawModal(u.ID)
	return nil
}

// closeModal takes a modal off its user's stack.
func (w *Workspace) closeModal(user string, v *View) {
	w.modals[user] = slices.DeleteFunc(w.modals[user], func(each *View) bool { return each == v })
	w.sawModal(user)
}

// CloseModal closes the modal on top, or all of them if it clears on close. The app is told if the modal asks for it.
func (w *Workspace) CloseModal(user string) error {
	w.mu.Lock()
	u, v, err := w.topOf(user)
	if err != nil {
		w.mu.Unlock()
		return fmt.Errorf("close the modal: %w", err)
	}
	stack := w.modals[u.ID]
	w.modals[u.ID] = stack[:len(stack)-1]
	if v.ClearOnClose {
		delete(w.modals, u.ID)
	}
	if len(w.modals[u.ID]) > 0 {
		w.sawModal(u.ID) // the one below comes into sight
	}
	o := w.interaction("view_closed", u)
	o["view"], o["is_cleared"] = v.json(), v.ClearOnClose
	w.mu.Unlock()
	if v.NotifyOnClose {
		w.interact(u, "view_closed "+v.CallbackID, o)
	}
	return nil
}
