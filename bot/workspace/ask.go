package workspace

import (
	"fmt"
	"strings"
)

// A question is a dialog that asks somebody whether they mean what they just did.
type question struct {
	control control
	value   value
}

// ask does what was done to a control, or first shows the dialog by which the control asks back. It takes over the lock.
func (w *Workspace) ask(u *Member, c control, v value) {
	d := c.element.Confirm
	if d == nil {
		w.filled(u, c, v)
		return
	}
	w.asked[u.ID] = &question{c, v}
	foot := fmt.Sprintf("[%s] [[%s]]", w.plain(d.Deny.String()), w.plain(d.Confirm.String()))
	w.see(Sight{
		By: w.bot.ID, To: u.ID, What: "q" + u.ID, Head: fmt.Sprintf("%s is asked %q", u.Name, w.plain(d.Title.String())),
		Lines: append(strings.Split(w.plain(d.Text.String()), "\n"), foot),
	})
	w.mu.Unlock()
}

// Confirm says yes to the dialog that asks whether they mean it.
func (w *Workspace) Confirm(user string) error {
	w.mu.Lock()
	u, q, err := w.question(user)
	if err != nil {
		w.mu.Unlock()
		return fmt.Errorf("confirm: %w", err)
	}
	w.filled(u, q.control, q.value)
	return nil
}

// Decline says no to it: then nothing was done, and the app hears nothing.
func (w *Workspace) Decline(user string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, _, err := w.question(user); err != nil {
		return fmt.Errorf("decline: %w", err)
	}
	w.bump()
	return nil
}

// question takes away the dialog that a member has before them.
func (w *Workspace) question(user string) (*Member, *question, error) {
	u, err := w.actor(user)
	if err != nil {
		return nil, nil, err
	}
	q := w.asked[u.ID]
	if q == nil {
		return nil, nil, fmt.Errorf("%s is asked nothing", u.Name)
	}
	delete(w.asked, u.ID)
	return u, q, nil
}
