package workspace

import (
	"fmt"
	"strings"
)

// A Spot is one control by its ids, as whoever draws a [Snapshot] knows it.
type Spot struct {
	Message string // ts; empty in the open modal, or in the home when none is open
	Block   string
	Action  string
	Value   string // of a feedback button, which shares its action id with another
}

// PressAt presses the button at a spot.
func (w *Workspace) PressAt(user string, at Spot) error {
	w.mu.Lock()
	u, c, err := w.at(user, at, func(c control) bool { return c.element.pressed() })
	if err != nil {
		w.mu.Unlock()
		return fmt.Errorf("press: %w", err)
	}
	w.ask(u, c, value{"type": c.element.Type, "text": c.element.Text, "value": c.element.Value})
	return nil
}

// SetAt fills in what stands at a spot: for a menu or boxes the values of all that is chosen, which are ids where it
// holds people or places; for a field its text, date or time. With no values it is emptied. It says nothing to the app
// when that changes nothing.
func (w *Workspace) SetAt(user string, at Spot, values ...string) error {
	w.mu.Lock()
	u, c, err := w.at(user, at, func(c control) bool { return !c.element.pressed() })
	var v value
	if err == nil {
		v, err = w.set(u, c, values)
	}
	if err != nil {
		w.mu.Unlock()
		return fmt.Errorf("fill in: %w", err)
	}
	if c.element.holds() && string(mustJSON(v)) == string(mustJSON(c.on.get(c.block, c.element))) {
		w.mu.Unlock()
		return nil
	}
	w.ask(u, c, v)
	return nil
}

// SuggestAt is [Workspace.Suggest] at a spot.
func (w *Workspace) SuggestAt(user string, at Spot, typed string) ([]*Option, error) {
	w.mu.Lock()
	u, c, err := w.at(user, at, func(c control) bool { return strings.HasSuffix(c.element.Type, "external_select") })
	if err != nil {
		w.mu.Unlock()
		return nil, fmt.Errorf("type %q: %w", typed, err)
	}
	return w.suggest(u, c, typed), nil
}

// at is the control at a spot that somebody who may act can reach.
func (w *Workspace) at(user string, at Spot, fits func(control) bool) (*Member, control, error) {
	u, err := w.free(user)
	if err != nil {
		return nil, control{}, err
	}
	for _, controls := range w.within(u, at.Message) {
		for _, c := range controls {
			here := c.message == nil && at.Message == "" || c.message != nil && c.message.TS == at.Message
			same := c.block.BlockID == at.Block && c.element.ActionID == at.Action
			if here && same && fits(c) && (at.Value == "" || c.element.Value == at.Value) {
				return u, c, nil
			}
		}
	}
	return nil, control{}, fmt.Errorf("%s finds nothing there any more", u.Name)
}

// set is the value of a control once just these values are chosen or entered.
func (w *Workspace) set(u *Member, c control, values []string) (value, error) {
	k := keyOf(c.element)
	if c.fillable() {
		return entered(u, c.element, strings.Join(values, "\n"))
	}
	var picks []any
	for _, each := range values {
		pick, found := w.pick(u, c, each)
		if !found {
			return nil, fmt.Errorf("%q is not offered in %q", each, c.label())
		}
		picks = append(picks, pick)
	}
	switch most := c.element.MaxItems; {
	case most > 0 && len(picks) > most:
		return nil, fmt.Errorf("at most %d may be chosen in %q", most, c.label())
	case k.many && len(picks) > 0:
		return value{"type": c.element.Type, k.key: picks}, nil
	case len(picks) == 1:
		return value{"type": c.element.Type, k.key: picks[0]}, nil
	case len(picks) > 1:
		return nil, fmt.Errorf("only one may be chosen in %q", c.label())
	}
	return nothing(c.element), nil
}
