package workspace

import (
	"bytes"
	"context"
	"html/template"
	"net/http"
	"net/url"
	"strings"
)

func (p *web) funcs() template.FuncMap {
	return template.FuncMap{
		"query":  url.QueryEscape,
		"first":  first,
		"colour": colour,
		"emoji":  func(s string) string { return emojied(unescaper.Replace(s)) },
		"join":   strings.Join,
		"compose": func(s *screen, thread string) composer {
			c := composer{S: s, Thread: thread, Kind: "place", Commands: string(mustJSON(s.Commands()))}
			if thread != "" {
				c.Kind = "thread"
			}
			return c
		},
		"playing": func(s *screen, t *played) playing { return playing{s, t} },
		"in": func(all []part, list string) template.HTML {
			var b strings.Builder
			for _, each := range all {
				if each.In == list {
					b.WriteString(string(each.HTML))
				}
			}
			return template.HTML(b.String())
		},
		"the": func(all []part, id string) template.HTML {
			for _, each := range all {
				if each.ID == id {
					return each.HTML
				}
			}
			return ""
		},
	}
}

// A composer is the box that messages are written in.
type composer struct {
	S                      *screen
	Thread, Kind, Commands string
}

type playing struct {
	Screen *screen
	Talk   *played
}

// first is the letter that stands for a name.
func first(name string) string {
	for _, r := range strings.TrimPrefix(name, "@") {
		return strings.ToUpper(string(r))
	}
	return "?"
}

// colour is one of eight that a name always has.
func colour(name string) int {
	n := 0
	for _, r := range name {
		n = (n*13 + int(r)) % 251
	}
	return n%8 + 1
}

// page shows a look.
func (p *web) page(rw http.ResponseWriter, r *http.Request) {
	l := lookAt(r.URL.Query())
	s := p.screen(l)
	if !p.watched() {
		p.arrive(r.Context(), s)
		s = p.screen(s.Look) // once more, with what the arrival brought
	}
	p.markRead(s)
	var b bytes.Buffer
	err := p.pages.ExecuteTemplate(&b, "page", struct {
		*screen
		Parts []part
	}{s, s.parts()})
	if err != nil {
		http.Error(rw, "The page cannot be drawn: "+err.Error(), http.StatusInternalServerError)
		return
	}
	rw.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = rw.Write(b.Bytes())
}

// arrive tells the app who comes to one of its tabs. A prefetch does not come to anything.
func (p *web) arrive(ctx context.Context, s *screen) {
	switch {
	case s.Home():
		_ = p.w.OpenHome(s.Look.As) // one who may not act sees an empty home
	case s.S.Place != nil && s.withBot(*s.S.Place):
		_ = p.w.OpenMessages(s.Look.As)
	case s.S.Place != nil:
		p.w.Look(s.Look.As, s.S.Place.ID)
	}
	if p.stage != nil {
		_ = p.settle(ctx) // what that brings may come later
	}
}
