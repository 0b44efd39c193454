package workspace

import "fmt"

// OpenHome opens the home tab of the app.
func (w *Workspace) OpenHome(user string) error { return w.openApp(user, "home") }

// OpenMessages opens the messages tab of the app, which is the direct message with it.
func (w *Workspace) OpenMessages(user string) error { return w.openApp(user, "messages") }

// openApp tells the app every time that somebody comes to one of its tabs, the first time and later. The event brings the
// home along once one was published; on the messages tab it brings none.
func (w *Workspace) openApp(user, tab string) error {
	w.mu.Lock()
	u, err := w.actor(user)
	if err != nil {
		w.mu.Unlock()
		return fmt.Errorf("open the %s tab: %w", tab, err)
	}
	c := w.direct(u.ID, w.bot.ID)
	inner := reply{"type": "app_home_opened", "user": u.ID, "channel": c.ID, "tab": tab}
	if tab == "messages" {
		w.looked(u, c)
	} else {
		w.atHome[u.ID] = true
		w.bump()
		if v := w.homes[u.ID]; v != nil {
			inner["view"] = v.json()
			w.sawHome(u.ID)
		}
	}
	var all []delivery
	if w.told("app_home_opened") {
		all = append(all, w.event("app_home_opened", inner))
	}
	w.mu.Unlock()
	for _, d := range all {
		w.deliver(d)
	}
	return nil
}
