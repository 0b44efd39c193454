package workspace

import (
	"encoding/json"
	"fmt"
	"hash/maphash"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
)

// A part is a piece of the page that changes as a whole. It says which version of it this is, so that a tab that has
// that version already is not sent it again.
type part struct {
	ID   string        `json:"id"`
	In   string        `json:"in,omitempty"` // the list that it stands in; empty: it takes the place of the element of that id
	V    string        `json:"v"`
	HTML template.HTML `json:"html,omitempty"`
	Say  string        `json:"say,omitempty"` // what a screen reader hears when it is new
}

// drawings keeps what was drawn lately, as many tabs look at the same messages.
type drawings struct {
	mu   sync.Mutex
	kept map[uint64]part
}

const mostDrawn = 4000

var drawSeed = maphash.MakeSeed()

func hashed(from ...string) uint64 {
	var h maphash.Hash
	h.SetSeed(drawSeed)
	for _, each := range from {
		_, _ = h.WriteString(each)
		_ = h.WriteByte(0)
	}
	return h.Sum64()
}

// of draws a part, unless it was drawn before from the same things.
func (d *drawings) of(key uint64, draw func() part) part {
	d.mu.Lock()
	have, ok := d.kept[key]
	d.mu.Unlock()
	if ok {
		return have
	}
	made := draw()
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.kept == nil || len(d.kept) > mostDrawn {
		d.kept = map[uint64]part{}
	}
	d.kept[key] = made
	return made
}

// parts are all that changes on a screen, in the order in which it stands in its lists.
func (s *screen) parts() []part {
	root := s.Root() // before the messages: it may reach further back
	all := []part{
		s.part("nav", "", "nav", s), s.part("clock", "", "clock", s), s.part("head", "", "head", s),
		s.part("modal", "", "modal", s), s.part("notices", "", "notices", s),
	}
	if s.Home() {
		all = append(all, s.part("home", "log", "home", s))
	} else {
		all = append(all, s.part("start", "log", "start", s))
	}
	day := ""
	for i, m := range s.S.Talk {
		if over := len(s.S.Talk) - s.Look.Most; i < over {
			continue
		}
		v := messageView{screen: s, SeenMessage: m}
		if d := v.At().Format("Monday 2 January 2006"); d != day {
			day = d
			all = append(all, part{ID: "day-" + v.At().Format("2006-01-02"), In: "log", V: "1", HTML: template.HTML(
				`<h2 class="day" id="day-` + v.At().Format("2006-01-02") + `" data-v="1"><span>` + day + `</span></h2>`)})
		}
		all = append(all, s.message("log", v))
	}
	if root != nil {
		all = append(all, s.message("thread", messageView{screen: s, SeenMessage: *root, InThread: true}))
		for _, m := range root.Replies {
			all = append(all, s.message("thread", messageView{screen: s, SeenMessage: m, InThread: true}))
		}
	}
	if s.Guide() {
		all = append(all, s.part("guide", "", "guiding", s))
	}
	if s.Look.Side == "calls" {
		for _, c := range s.Calls() {
			all = append(all, s.call(c))
		}
	}
	return all
}

// part draws a part by the template of a name. Its HTML begins with an element of its id.
func (s *screen) part(id, in, name string, with any) part {
	var b strings.Builder
	if err := s.web.pages.ExecuteTemplate(&b, name, with); err != nil {
		b.Reset()
		fmt.Fprintf(&b, `<div id="%s" data-v="" class="fault">This part of the page cannot be drawn: %s</div>`, id, html(err.Error()))
	}
	v := strconv.FormatUint(hashed(b.String()), 36)
	return part{ID: id, In: in, V: v, HTML: template.HTML(strings.Replace(b.String(), `data-v=""`, `data-v="`+v+`"`, 1))}
}

// message draws a message, or takes what was drawn of it before.
func (s *screen) message(in string, v messageView) part {
	replies := ""
	if n := len(v.Replies); n > 0 {
		replies = strconv.Itoa(n) + v.Replies[n-1].TS
	}
	key := hashed(in, s.Look.href(), v.TS, v.Author, v.Text, string(v.Message.Blocks), string(mustJSON(v.Form.Values)),
		string(mustJSON(v.Form.Errors)), replies, strconv.FormatBool(v.Edited), v.Only, strconv.Itoa(len(s.S.Members)), strconv.Itoa(len(s.S.Places)))
	return s.web.drawn.of(key, func() part {
		id := "m-" + v.TS
		if in == "thread" {
			id = "t-" + v.TS
		}
		made := s.part(id, in, "message", v)
		if !v.Mine() {
			made.Say = v.Say()
		}
		return made
	})
}

// parts answers a tab that says what it shows and which versions it has: with the order of each list, and with the parts
// that are new or differ.
func (p *web) parts(rw http.ResponseWriter, r *http.Request) {
	var asked struct {
		Look string            `json:"look"`
		Have map[string]string `json:"have"`
	}
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
		p.fail(rw, r, http.StatusBadRequest, "The page asked for something that cannot be read. Load it again.")
		return
	}
	q, err := url.ParseQuery(strings.TrimPrefix(asked.Look, "?"))
	if err != nil {
		p.fail(rw, r, http.StatusBadRequest, "The page's address cannot be read. Go back to the start.")
		return
	}
	s := p.screen(lookAt(q))
	p.markRead(s)
	answer := struct {
		Unread int                 `json:"unread"`
		Order  map[string][]string `json:"order"`
		Parts  []part              `json:"parts"`
	}{s.Unread(), map[string][]string{"log": {}, "thread": {}, "calls": {}}, []part{}}
	for _, each := range s.parts() {
		if each.In != "" {
			answer.Order[each.In] = append(answer.Order[each.In], each.ID)
		}
		if asked.Have[each.ID] != each.V {
			answer.Parts = append(answer.Parts, each)
		}
	}
	rw.Header().Set("Content-Type", "application/json")
	_, _ = rw.Write(mustJSON(answer))
}

// markRead notes that what a screen shows was seen.
func (p *web) markRead(s *screen) {
	if s.S.Place == nil || s.S.Place.Unread == 0 {
		return
	}
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	c, id := p.w.channelByID(s.S.Place.ID), s.S.Member.ID
	if c == nil || len(c.messages) == 0 {
		return
	}
	if p.w.read[id] == nil {
		p.w.read[id] = map[string]string{}
	}
	p.w.read[id][c.ID] = c.messages[len(c.messages)-1].TS
	p.w.bump()
}
