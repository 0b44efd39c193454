package workspace

import "regexp"

// The orders of a talk that change who and what there is.
var (
	placeOrder    = regexp.MustCompile(`^the bot is( not)? in (#\S+)$`)
	removedOrder  = regexp.MustCompile(`^(the bot|\S+) is (removed from|added to) (#\S+)$`)
	archiveOrder  = regexp.MustCompile(`^(#\S+) is( not)? archived$`)
	renameOrder   = regexp.MustCompile(`^(#\S+) is renamed to #(\S+)$`)
	inactiveOrder = regexp.MustCompile(`^(\S+) is( not)? deactivated$`)
	zoneOrder     = regexp.MustCompile(`^(\S+)'s time zone is (\S+)$`)
)

func (p *player) people(order string) (bool, error) {
	if found := placeOrder.FindStringSubmatch(order); found != nil {
		p.move(p.w.BotID(), found[2], found[1] == "")
	} else if found := removedOrder.FindStringSubmatch(order); found != nil {
		who := found[1]
		if who == "the bot" {
			who = p.w.BotID()
		}
		p.move(who, found[3], found[2] == "added to")
	} else if found := archiveOrder.FindStringSubmatch(order); found != nil {
		p.w.Archive(found[1], found[2] == "")
	} else if found := renameOrder.FindStringSubmatch(order); found != nil {
		return true, p.w.Rename(found[1], found[2])
	} else if found := inactiveOrder.FindStringSubmatch(order); found != nil {
		if found[2] == "" {
			p.w.Deactivate(found[1])
		} else {
			p.w.Reactivate(found[1])
		}
	} else if found := zoneOrder.FindStringSubmatch(order); found != nil {
		return true, p.w.SetZone(found[1], found[2])
	} else {
		return false, nil
	}
	return true, nil
}

// move takes somebody into a channel or out of it.
func (p *player) move(who, channel string, in bool) {
	if in {
		p.w.Invite(channel, who)
	} else {
		p.w.Kick(channel, who)
	}
}
