package workspace

import (
	"net/url"
	"strconv"
)

// A look says what a tab shows: as whom, where, and what beside it. It is the page's query, so that tabs can be
// different people, and any look can be kept as a link.
type look struct {
	As     string // name
	In     string // a place's id, or "home"
	Thread string // the ts of the message whose thread is open
	Side   string // "guide", "calls" or nothing
	Call   int    // the number of the call that is open in the inspector
	Most   int    // how many messages are shown
	Front  bool   // on a narrow screen, what stands beside comes to the front
	Menu   bool   // on a narrow screen, the list of places does
}

const (
	mostShown = 60  // messages at first
	moreShown = 200 // and at each "earlier messages"
)

func lookAt(q url.Values) look {
	l := look{As: q.Get("as"), In: q.Get("in"), Thread: q.Get("thread"), Side: q.Get("side"), Front: q.Get("front") != "", Menu: q.Get("menu") != ""}
	l.Call, _ = strconv.Atoi(q.Get("call"))
	l.Most, _ = strconv.Atoi(q.Get("most"))
	l.Most = min(max(l.Most, mostShown), 20000)
	return l
}

func (l look) href() string {
	q := url.Values{}
	set := func(key, v string) {
		if v != "" {
			q.Set(key, v)
		}
	}
	set("as", l.As)
	set("in", l.In)
	set("thread", l.Thread)
	set("side", l.Side)
	if l.Call > 0 {
		set("call", strconv.Itoa(l.Call))
	}
	if l.Most > mostShown {
		set("most", strconv.Itoa(l.Most))
	}
	if l.Front {
		q.Set("front", "1")
	}
	if l.Menu {
		set("menu", "1")
	}
	return "/?" + q.Encode()
}

// Links to other looks, from this one. What stands beside the messages stays, as far as it can.

// At leads to another place.
func (l look) At(place string) string {
	return look{As: l.As, In: place, Side: l.Side, Call: l.Call}.href()
}

// Person leads to the same place as somebody else.
func (l look) Person(name string) string {
	l.As, l.Thread, l.Front, l.Menu = name, "", false, false
	return l.href()
}

// Open opens the thread of a message.
func (l look) Open(ts string) string { return l.aside(ts, "", 0) }

// Beside shows the guide, the inspector or, with nothing, neither.
func (l look) Beside(side string) string { return l.aside("", side, 0) }

// ToCall opens a call in the inspector.
func (l look) ToCall(n int) string { return l.aside("", "calls", n) }

func (l look) aside(thread, side string, call int) string {
	l.Thread, l.Side, l.Call, l.Menu = thread, side, call, false
	l.Front = thread != "" || side != ""
	return l.href()
}

// Before shows more of what was said before.
func (l look) Before() string {
	l.Most += moreShown
	return l.href()
}

// OpenMenu and CloseMenu show and hide the list of places on a narrow screen.
func (l look) OpenMenu() string { return l.menu(true) }

func (l look) CloseMenu() string { return l.menu(false) }

func (l look) menu(open bool) string {
	l.Menu = open
	return l.href()
}
