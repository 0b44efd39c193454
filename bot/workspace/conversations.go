package workspace

// mostInGroup is how many people conversations.open takes for one group direct message.
const mostInGroup = 8

func (w *Workspace) conversationsOpen(a args) (reply, *refusal) {
	if id := a["channel"]; id != "" {
		c := w.channelByID(id)
		if c == nil || !c.has(w.bot.ID) {
			return nil, refuse("channel_not_found")
		}
		return reply{"no_op": true, "already_open": true, "channel": w.openedJSON(c, a)}, nil
	}
	users := parseList(a["users"])
	scope := "im:write"
	if len(users) > 1 {
		scope = "mpim:write"
	}
	if bad := w.need(scope); bad != nil {
		return nil, bad
	}
	switch {
	case len(users) == 0:
		return nil, refuse("users_list_not_supplied")
	case len(users) > mostInGroup:
		return nil, refuse("too_many_users")
	}
	for _, id := range users {
		m := w.memberByID(id)
		if m == nil {
			return nil, refuse("user_not_found")
		}
		switch {
		case m.Deactivated: // the method's own page lists the error; chat.postMessage knows none (see unread)
			return nil, refuse("user_disabled")
		case m.Bot && len(users) == 1:
			return nil, refuse("cannot_dm_bot")
		}
	}
	if a.flag("prevent_creation") && w.directOf(append(users, w.bot.ID)) == nil {
		return nil, refuse("channel_not_found")
	}
	known := len(w.channels)
	c := w.direct(append(users, w.bot.ID)...)
	o := reply{"channel": w.openedJSON(c, a)}
	if len(w.channels) == known {
		o["no_op"], o["already_open"] = true, true
	}
	w.bump()
	return o, nil
}

func (w *Workspace) openedJSON(c *Channel, a args) reply {
	if a.flag("return_im") {
		return w.channelJSON(c)
	}
	return reply{"id": c.ID}
}

func (w *Workspace) channelJSON(c *Channel) reply {
	o := reply{
		"id": c.ID, "name": c.Name, "name_normalized": c.Name, "is_channel": c.Kind == Public, "is_private": c.Kind != Public,
		"is_group": c.Kind == Private, "is_im": c.Kind == Direct, "is_mpim": c.Kind == Group, "is_archived": c.Archived,
		"is_member": c.has(w.bot.ID), "is_general": false, "is_shared": false, "is_ext_shared": false, "is_org_shared": false,
		"context_team_id": teamID, "created": 0, "unlinked": 0, "creator": "USLACK",
	}
	if c.Kind == Direct {
		for _, id := range c.Members {
			if id != w.bot.ID {
				o["user"], o["is_user_deleted"] = id, w.memberByID(id).Deactivated
			}
		}
		for _, key := range []string{"name", "name_normalized", "is_channel", "is_group", "is_mpim", "is_private", "is_member", "creator"} {
			delete(o, key)
		}
	}
	return o
}

// readable is a channel whose particulars the bot may ask for.
func (w *Workspace) readable(id string) (*Channel, *refusal) {
	c := w.channelByID(id)
	if c == nil || c.Kind != Public && !c.has(w.bot.ID) {
		return nil, refuse("channel_not_found")
	}
	scope := map[string]string{Public: "channels:read", Private: "groups:read", Direct: "im:read", Group: "mpim:read"}[c.Kind]
	return c, w.need(scope)
}

func (w *Workspace) conversationsInfo(a args) (reply, *refusal) {
	c, bad := w.readable(a["channel"])
	if bad != nil {
		return nil, bad
	}
	o := w.channelJSON(c)
	if a.flag("include_num_members") {
		o["num_members"] = len(c.Members)
	}
	return reply{"channel": o}, nil
}

func (w *Workspace) conversationsMembers(a args) (reply, *refusal) {
	c, bad := w.readable(a["channel"])
	if bad != nil {
		return nil, bad
	}
	page, next, bad := paged(c.Members, a, 1000)
	if bad != nil {
		return nil, bad
	}
	return reply{"members": page, "response_metadata": reply{"next_cursor": next}}, nil
}

func (w *Workspace) usersConversations(a args) (reply, *refusal) {
	user := a["user"]
	if user == "" {
		user = w.bot.ID
	}
	if w.memberByID(user) == nil {
		return nil, refuse("user_not_found")
	}
	types := a["types"]
	if types == "" {
		types = "public_channel"
	}
	wanted := map[string]bool{}
	names := map[string][2]string{
		"public_channel": {Public, "channels:read"}, "private_channel": {Private, "groups:read"},
		"im": {Direct, "im:read"}, "mpim": {Group, "mpim:read"},
	}
	for _, t := range parseList(types) {
		n, known := names[t]
		if !known {
			return nil, refuse("invalid_types")
		}
		if bad := w.need(n[1]); bad != nil {
			return nil, bad
		}
		wanted[n[0]] = true
	}
	var those []*Channel
	for _, c := range w.channels {
		hidden := c.Archived && a.flag("exclude_archived") || c.Kind != Public && !c.has(w.bot.ID)
		if wanted[c.Kind] && c.has(user) && !hidden {
			those = append(those, c)
		}
	}
	page, next, bad := paged(those, a, 1000)
	if bad != nil {
		return nil, bad
	}
	all := []reply{}
	for _, c := range page {
		all = append(all, w.channelJSON(c))
	}
	return reply{"channels": all, "response_metadata": reply{"next_cursor": next}}, nil
}
