package workspace

import (
	"html/template"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A screen is one look at the workspace: all that the templates read.
type screen struct {
	web  *web
	Look look
	S    Snapshot
	read *reader
}

// screen takes a snapshot for a look. Whoever and whatever the look leaves out, or names wrongly, is chosen for it.
func (p *web) screen(l look) *screen {
	people := p.people()
	if !slices.ContainsFunc(people, func(m Person) bool { return m.Name == l.As }) && len(people) > 0 {
		l.As = people[0].Name
	}
	if l.In == "" {
		l.In = p.cfg.Channel
	}
	s := &screen{web: p, Look: l, S: p.w.Snapshot(l.As, l.In, l.Most)}
	if s.S.Place == nil && l.In != "home" && len(s.S.Places) > 0 {
		s.S = p.w.Snapshot(l.As, s.S.Places[0].ID, l.Most)
	}
	if s.S.Place != nil {
		s.Look.In = s.S.Place.ID
	}
	s.read = &reader{users: map[string]string{}, places: map[string]string{}, me: s.S.Member.ID, zone: p.cfg.Zone}
	for _, m := range s.S.Members {
		s.read.users[m.ID] = m.Name
	}
	for _, place := range s.S.Places {
		s.read.places[place.ID] = place.Title
	}
	return s
}

// A Person is somebody to act as.
type Person struct {
	Name, Does string
	Gone       bool // their account is deactivated
}

// people are all but the bot: those who have a role first.
func (p *web) people() []Person {
	var all []Person
	for _, r := range p.cfg.Roles {
		all = append(all, Person{Name: r.Name, Does: r.Does})
	}
	for _, m := range p.w.Members() {
		at := slices.IndexFunc(all, func(each Person) bool { return strings.EqualFold(each.Name, m.Name) })
		if at >= 0 {
			all[at].Gone = m.Deactivated
		} else if !m.Bot {
			all = append(all, Person{Name: m.Name, Gone: m.Deactivated})
		}
	}
	return all
}

// People are those to act as.
func (s *screen) People() []Person { return s.web.people() }

// Title names the page.
func (s *screen) Title() string { return s.web.cfg.Title }

// Files is where what the page is made with is served.
func (s *screen) Files() string { return s.web.made }

// Bot is the bot's name.
func (s *screen) Bot() string { return s.web.w.cfg.BotName }

// Home tells whether the app's home is looked at.
func (s *screen) Home() bool { return s.Look.In == "home" }

// Does is what the one who looks is there for.
func (s *screen) Does() string {
	for _, r := range s.web.cfg.Roles {
		if r.Name == s.Look.As {
			return r.Does
		}
	}
	return ""
}

// Narrow is the page's class, which says what a narrow screen shows of it.
func (s *screen) Narrow() string {
	switch {
	case s.Look.Menu:
		return "shows-nav"
	case s.Look.Front:
		return "shows-side"
	}
	return ""
}

// Guide tells whether the guide stands beside the messages: it does unless something else does.
func (s *screen) Guide() bool { return s.Look.Thread == "" && s.Look.Side != "calls" }

// Rooms are the channels, and Talks the conversations with people; the one with the bot is named apart.
func (s *screen) Rooms() []Place { return s.kinds(Public, Private) }
func (s *screen) Talks() []Place {
	return slices.DeleteFunc(s.kinds(Direct, Group), func(p Place) bool { return s.withBot(p) })
}

func (s *screen) kinds(kinds ...string) []Place {
	var all []Place
	for _, p := range s.S.Places {
		if slices.Contains(kinds, p.Kind) {
			all = append(all, p)
		}
	}
	return all
}

// A placeLink leads to a place.
type placeLink struct {
	Name, Href string
	Here       bool
	Unread     int
}

// Link is how a place stands in the list. What is looked at is being read.
func (s *screen) Link(p Place) placeLink {
	l := placeLink{Name: p.Name(), Href: s.Look.At(p.ID), Here: p.ID == s.Look.In}
	if !l.Here {
		l.Unread = p.Unread
	}
	if s.withBot(p) {
		l.Name = s.Bot() + ": messages"
	}
	return l
}

// Name is what a place is called on the page, as in Slack: "#ward-7", or "Ben, innovate".
func (p Place) Name() string {
	return strings.ReplaceAll(strings.TrimPrefix(p.Title, "@"), " @", ", ")
}

func (s *screen) withBot(p Place) bool {
	return p.Kind == Direct && slices.Contains(p.Members, s.web.w.bot.ID)
}

// BotTalk is the conversation with the bot, if there has been one.
func (s *screen) BotTalk() *Place {
	for _, p := range s.S.Places {
		if s.withBot(p) {
			return &p
		}
	}
	return nil
}

// BotIn tells whether the bot is in the place that is looked at.
func (s *screen) BotIn() bool { return slices.Contains(s.S.Place.Members, s.web.w.bot.ID) }

// Others names who is in a place besides the one who looks.
func (s *screen) Others() string {
	var names []string
	for _, id := range s.S.Place.Members {
		if id != s.S.Member.ID {
			names = append(names, s.read.users[id])
		}
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// Unread is how many messages wait elsewhere.
func (s *screen) Unread() int {
	n := 0
	for _, p := range s.S.Places {
		if p.ID != s.Look.In {
			n += p.Unread
		}
	}
	return n
}

// Commands are what may be typed after a slash, and Handles after an @.
func (s *screen) Commands() []Command { return s.web.cfg.Commands }

func (s *screen) Handles() []string {
	all := []string{s.Bot()}
	for _, m := range s.S.Members {
		if !m.Bot && !m.Deactivated && m.ID != s.S.Member.ID {
			all = append(all, m.Name)
		}
	}
	return all
}

// Samples are the lines to try.
func (s *screen) Samples() []Sample { return s.web.cfg.Samples }

// Shortcuts are the app's message shortcuts.
func (s *screen) Shortcuts() []Shortcut { return s.web.w.cfg.Shortcuts }

// Starting tells whether the samples stand where the messages will.
func (s *screen) Starting() bool {
	return s.Empty() && len(s.Samples()) > 0 && s.S.Place != nil && (s.S.Place.Kind == Public || s.S.Place.Kind == Private)
}

// Empty tells whether nothing was said here yet.
func (s *screen) Empty() bool { return len(s.S.Talk) == 0 }

// Root is the message whose thread is open.
func (s *screen) Root() *SeenMessage {
	if s.Look.Thread == "" || s.S.Place == nil {
		return nil
	}
	for _, within := range []int{s.Look.Most, 0} {
		if within == 0 { // it stands before those that are shown
			s.S.Talk = s.web.w.Snapshot(s.Look.As, s.S.Place.ID, 0).Talk
		}
		for i, m := range s.S.Talk {
			if m.TS == s.Look.Thread {
				return &s.S.Talk[i]
			}
		}
	}
	return nil
}

// Now is the workspace's time where the page is read.
func (s *screen) Now() time.Time { return s.S.Now.In(s.web.cfg.Zone) }

// clock is an instant in seconds as a field for a date and a time holds it.
func (s *screen) clock(seconds string) string {
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return ""
	}
	at := s.web.cfg.Zone
	if own, err := time.LoadLocation(s.S.Member.Zone); err == nil && s.S.Member.Zone != "" {
		at = own
	}
	return time.Unix(n, 0).In(at).Format("2006-01-02T15:04")
}

// A messageView is a message as the templates draw it.
type messageView struct {
	*screen
	SeenMessage
	InThread bool // it is drawn in the thread beside, not in the channel
}

// At is when it was written.
func (m messageView) At() time.Time { return stampTime(m.TS).In(m.web.cfg.Zone) }

func stampTime(ts string) time.Time {
	whole, part, _ := strings.Cut(ts, ".")
	n, _ := strconv.ParseInt(whole+part, 10, 64)
	return time.UnixMicro(n)
}

// ByBot tells whether the bot wrote it.
func (m messageView) ByBot() bool { return m.User == m.web.w.bot.ID }

// Mine tells whether the one who looks wrote it.
func (m messageView) Mine() bool { return m.User == m.S.Member.ID }

// HTML is its text, which is shown when it has no blocks.
func (m messageView) HTML() template.HTML { return m.read.mrkdwn(m.Text) }

// Plain is its text as its author typed it.
func (m messageView) Plain() string { return strings.TrimSpace(m.read.words(m.Text)) }

// Drawn is its blocks.
func (m messageView) Drawn() *formView { return m.newForm(m.TS, "", m.Message.Blocks, m.Form) }

// Last is when the last reply came.
func (m messageView) Last() time.Time {
	return stampTime(m.Replies[len(m.Replies)-1].TS).In(m.web.cfg.Zone)
}

// Say is what a screen reader hears of it when it comes in.
func (m messageView) Say() string {
	words := strings.TrimSpace(emojied(m.read.words(m.Text)))
	if r := []rune(words); len(r) > 600 {
		words = string(r[:600]) + "…"
	}
	who := m.Author
	if m.Only != "" {
		who += ", only you can see this"
	}
	if m.Thread != "" {
		who += ", in a thread"
	}
	return who + ": " + words
}

// Front is the modal in front, if there is one.
func (s *screen) Front() *SeenView {
	if n := len(s.S.Modals); n > 0 {
		return &s.S.Modals[n-1]
	}
	return nil
}

// Under is how many modals lie under the front one.
func (s *screen) Under() int { return len(s.S.Modals) - 1 }

// Words is a text object as HTML.
func (s *screen) Words(t *Text) template.HTML { return s.text(t) }

// ModalForm and HomeForm are the blocks of the modal in front and of the home.
func (s *screen) ModalForm() *formView {
	v := s.Front()
	return s.newForm("", v.ID, v.raw, v.Form)
}

func (s *screen) HomeForm() *formView { return s.newForm("", s.S.Home.ID, s.S.Home.raw, s.S.Home.Form) }

// Itself is the screen, for what holds more than it.
func (s *screen) Itself() *screen { return s }
