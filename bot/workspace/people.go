package workspace

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// A Member is a person or the bot.
type Member struct {
	ID          string
	Name        string
	Bot         bool
	Zone        string // time zone, as "Europe/London"
	Deactivated bool
}

// Handle is the member's name as it is typed after an @.
func (m *Member) Handle() string { return strings.ToLower(strings.ReplaceAll(m.Name, " ", ".")) }

// actor is somebody who is about to do something, which who was deactivated cannot. What fell due before then is posted.
func (w *Workspace) actor(name string) (*Member, error) {
	w.postScheduled(w.cfg.Now())
	m := w.member(name)
	if m.Deactivated {
		return nil, fmt.Errorf("%s is deactivated and can do nothing", m.Name)
	}
	return m, nil
}

// The kinds of a Channel.
const (
	Public  = "channel"
	Private = "private"
	Direct  = "im"
	Group   = "mpim"
)

// A Channel is any place where messages stand: a channel, a direct message, a group direct message.
type Channel struct {
	ID       string
	Name     string // without the #
	Kind     string
	Members  []string // user ids
	Archived bool

	messages []*Message
}

func (c *Channel) has(user string) bool { return slices.Contains(c.Members, user) }

// channelType is the kind as events tell it.
func (c *Channel) channelType() string {
	if c.Kind == Private {
		return "group"
	}
	return c.Kind
}

func (c *Channel) message(ts string) *Message {
	for _, m := range c.messages {
		if m.TS == ts && !m.Deleted {
			return m
		}
	}
	return nil
}

// UserID is the id of the person of that name, who joins the workspace if they are new.
func (w *Workspace) UserID(name string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.member(name).ID
}

// ChannelID is the id of the channel of that name, which is made if it is new, with the bot in it.
func (w *Workspace) ChannelID(name string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.channel(name).ID
}

// AddChannel makes a channel, or changes what is known of it, and sets who is in it. The bot is in it only when named.
func (w *Workspace) AddChannel(name string, private bool, members ...string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.channel(name)
	c.Kind, c.Members = Public, nil
	if private {
		c.Kind = Private
	}
	for _, m := range members {
		w.join(c, w.member(m).ID)
	}
	w.bump()
	return c.ID
}

// Members lists everybody, the bot first.
func (w *Workspace) Members() []Member {
	w.mu.Lock()
	defer w.mu.Unlock()
	var all []Member
	for _, m := range w.members {
		all = append(all, *m)
	}
	return all
}

// Channels lists the places where the user is.
func (w *Workspace) Channels(user string) []Channel {
	w.mu.Lock()
	defer w.mu.Unlock()
	id := w.member(user).ID
	var all []Channel
	for _, c := range w.channels {
		if c.has(id) {
			all = append(all, Channel{ID: c.ID, Name: c.Name, Kind: c.Kind, Members: slices.Clone(c.Members), Archived: c.Archived})
		}
	}
	return all
}

func (w *Workspace) join(c *Channel, user string) {
	if !c.has(user) {
		c.Members = append(c.Members, user)
	}
}

var notInID = regexp.MustCompile(`[^A-Z0-9]+`)

// member finds somebody by id or name, with or without an @, and lets in who is new.
func (w *Workspace) member(name string) *Member {
	name = strings.TrimPrefix(name, "@")
	if m := w.known(name); m != nil {
		return m
	}
	id := "U" + notInID.ReplaceAllString(strings.ToUpper(name), "")
	if id == "U" || w.memberByID(id) != nil {
		id = fmt.Sprintf("%s%03d", id, w.next("member"))
	}
	m := &Member{ID: id, Name: name, Zone: homeZone}
	w.members = append(w.members, m)
	return m
}

func (w *Workspace) known(name string) *Member {
	for _, m := range w.members {
		if m.ID == name || strings.EqualFold(m.Name, name) || m.Handle() == strings.ToLower(name) {
			return m
		}
	}
	return nil
}

func (w *Workspace) memberByID(id string) *Member {
	for _, m := range w.members {
		if m.ID == id {
			return m
		}
	}
	return nil
}

func (w *Workspace) name(id string) string {
	if m := w.memberByID(id); m != nil {
		return m.Name
	}
	return id
}

func (w *Workspace) channelByID(id string) *Channel {
	for _, c := range w.channels {
		if c.ID == id {
			return c
		}
	}
	return nil
}

// channel finds a channel by id or name, with or without a #, and makes it when it is new.
func (w *Workspace) channel(name string) *Channel {
	name = strings.TrimPrefix(name, "#")
	for _, c := range w.channels {
		if c.ID == name || c.Name == name {
			return c
		}
	}
	id := "C" + notInID.ReplaceAllString(strings.ToUpper(name), "")
	if id == "C" || w.channelByID(id) != nil {
		id = fmt.Sprintf("%s%03d", id, w.next("channel"))
	}
	c := &Channel{ID: id, Name: name, Kind: Public, Members: []string{w.bot.ID}}
	w.channels = append(w.channels, c)
	return c
}

// directOf is that conversation, if it was ever begun.
func (w *Workspace) directOf(users []string) *Channel {
	users = slices.Compact(slices.Sorted(slices.Values(users)))
	for _, c := range w.channels {
		if c.Kind != Direct && c.Kind != Group {
			continue
		}
		if have := slices.Sorted(slices.Values(c.Members)); slices.Equal(have, users) {
			return c
		}
	}
	return nil
}

// direct is the conversation of just these people: a direct message of two, a group direct message of more.
func (w *Workspace) direct(users ...string) *Channel {
	slices.Sort(users)
	users = slices.Compact(users)
	if c := w.directOf(users); c != nil {
		return c
	}
	c := &Channel{Kind: Direct, Members: users}
	if len(users) > 2 {
		c.Kind = Group
	}
	c.ID, c.Name = fmt.Sprintf("D%04d", w.next("direct")), "directmessage"
	if c.Kind == Group {
		var handles []string
		for _, u := range users {
			handles = append(handles, w.memberByID(u).Handle())
		}
		c.ID = "G" + c.ID[1:]
		c.Name = "mpdm-" + strings.Join(handles, "--") + "-1"
	}
	w.channels = append(w.channels, c)
	return c
}

// place is where a user speaks: "#ward-7", "@innovate", "@Ben @innovate" or an id. Who speaks in a channel joins it.
func (w *Workspace) place(user *Member, where string) *Channel {
	if c := w.channelByID(where); c != nil {
		return c
	}
	if strings.HasPrefix(where, "@") {
		ids := []string{user.ID}
		for name := range strings.SplitSeq(where, "@") {
			if name = strings.Trim(name, " ,"); name != "" {
				ids = append(ids, w.member(name).ID)
			}
		}
		return w.direct(ids...)
	}
	c := w.channel(where)
	w.join(c, user.ID)
	return c
}

// others names who else is in a conversation.
func (w *Workspace) others(c *Channel, but string) string {
	var names []string
	for _, id := range c.Members {
		if id != but {
			names = append(names, w.name(id))
		}
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}
