package workspace

import (
	"fmt"
	"strings"
	"time"
)

// homeZone is the time zone of who was given none.
const homeZone = "Europe/London"

// Deactivate ends somebody's account. They can do nothing any more, and nobody can open a conversation with them.
func (w *Workspace) Deactivate(user string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	m := w.member(user)
	m.Deactivated = true
	delete(w.modals, m.ID)
	delete(w.asked, m.ID)
	delete(w.atHome, m.ID)
	w.memberChanged(m)
}

// Reactivate gives them their account back.
func (w *Workspace) Reactivate(user string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	m := w.member(user)
	m.Deactivated = false
	w.memberChanged(m)
}

// SetZone says in which time zone somebody lives.
func (w *Workspace) SetZone(user, zone string) error {
	if _, err := time.LoadLocation(zone); err != nil {
		return fmt.Errorf("set the time zone of %s: %w", user, err)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	m := w.member(user)
	m.Zone = zone
	w.memberChanged(m)
	return nil
}

// memberChanged tells the app, if it has subscribed to that.
func (w *Workspace) memberChanged(m *Member) {
	w.tell("user_change", reply{"type": "user_change", "user": w.userJSON(m)})
	w.bump()
}

// userJSON is a member as Slack tells of them. Of one who is deactivated it tells no time zone.
func (w *Workspace) userJSON(m *Member) reply {
	o := reply{
		"id": m.ID, "team_id": teamID, "name": m.Handle(), "real_name": m.Name, "deleted": m.Deactivated, "is_bot": m.Bot,
		"is_app_user": false, "updated": w.cfg.Now().Unix(),
		"profile": reply{"real_name": m.Name, "display_name": strings.TrimSpace(m.Name), "team": teamID},
	}
	at, err := time.LoadLocation(m.Zone)
	if err != nil || m.Deactivated {
		return o
	}
	name, offset := w.cfg.Now().In(at).Zone()
	o["tz"], o["tz_label"], o["tz_offset"] = m.Zone, name, offset
	return o
}

func (w *Workspace) usersInfo(a args) (reply, *refusal) {
	m := w.memberByID(a["user"])
	if m == nil {
		return nil, refuse("user_not_found")
	}
	return reply{"user": w.userJSON(m)}, nil
}

// usersList lists everybody, page by page; those who are deactivated too.
func (w *Workspace) usersList(a args) (reply, *refusal) {
	page, next, bad := paged(w.members, a, 1000)
	if bad != nil {
		return nil, bad
	}
	all := []reply{}
	for _, m := range page {
		all = append(all, w.userJSON(m))
	}
	return reply{"members": all, "cache_ts": w.cfg.Now().Unix(), "response_metadata": reply{"next_cursor": next}}, nil
}
