package workspace

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// An act is what a form does. It returns where to go then.
type act func(r *http.Request, l look) (string, error)

// acts are all that can be done on the page, by the last part of the address that it is posted to.
func (p *web) acts() map[string]act {
	return map[string]act{
		"say": p.say, "edit": p.edit, "use": p.use, "submit": p.submit, "close": p.shut, "answer": p.answer, "shortcut": p.shortcut,
		"open": p.open, "seen": p.seen, "jump": p.jump,
	}
}

// act does what a form says, for whoever the form is of, and then shows the page again.
func (p *web) act(do act) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		var tooLarge *http.MaxBytesError
		switch err := r.ParseForm(); {
		case errors.As(err, &tooLarge):
			p.fail(rw, r, http.StatusRequestEntityTooLarge, "That is far too long: nothing was sent. Slack takes at most 40,000 characters in a message.")
			return
		case err != nil:
			p.fail(rw, r, http.StatusBadRequest, "What was sent cannot be read. Load the page again.")
			return
		}
		_ = http.NewResponseController(rw).SetWriteDeadline(time.Now().Add(jumpMost + 3*settleMost)) // moving the clock takes its time
		l := lookAt(r.Form)
		if !slices.ContainsFunc(p.people(), func(m Person) bool { return m.Name == l.As }) {
			p.fail(rw, r, http.StatusUnprocessableEntity, "Nobody of that name is here. Choose who you are first.")
			return
		}
		to, err := do(r, l)
		if err != nil {
			p.fail(rw, r, http.StatusUnprocessableEntity, sentence(err))
			return
		}
		if r.Header.Get("X-Script") != "" {
			rw.Header().Set("Content-Type", "application/json")
			_, _ = rw.Write(mustJSON(map[string]string{"go": to}))
			return
		}
		http.Redirect(rw, r, to, http.StatusSeeOther)
	}
}

// sentence is an error as a person reads it.
func sentence(err error) string {
	s := err.Error()
	if s == "" {
		return "That did not work."
	}
	r, n := utf8.DecodeRuneInString(s)
	s = strings.ToUpper(string(r)) + s[n:]
	if !strings.ContainsAny(s[len(s)-1:], ".!?”") {
		s += "."
	}
	return s
}

// say writes a message, replies in a thread, or types a command.
func (p *web) say(r *http.Request, l look) (string, error) {
	text := strings.TrimSpace(strings.ReplaceAll(r.Form.Get("text"), "\r\n", "\n"))
	thread := ""
	if r.Form.Get("to") == "thread" {
		thread = l.Thread
	}
	if text == "" {
		return l.href(), nil
	}
	if n := utf8.RuneCountInString(text); n > mostText {
		return "", fmt.Errorf("that has %s characters and Slack takes at most 40,000: nothing was sent, so make it shorter", Check{}.Number(n))
	}
	if p.w.Snapshot(l.As, l.In, 1).Place == nil {
		return "", errors.New("that conversation is not there any more; choose another")
	}
	if invited, ok := strings.CutPrefix(text, "/invite "); ok {
		return p.invite(l, invited)
	}
	if strings.HasPrefix(text, "/") {
		if thread != "" {
			return "", errors.New("slash commands do not work in threads, in Slack either: type it in the channel")
		}
		return l.href(), p.w.Command(l.As, l.In, text)
	}
	var err error
	if thread != "" {
		_, err = p.w.Reply(l.As, l.In, thread, text)
	} else {
		_, err = p.w.Say(l.As, l.In, text)
	}
	return l.href(), err
}

// invite is Slack's own command.
func (p *web) invite(l look, names string) (string, error) {
	for name := range strings.FieldsSeq(names) {
		known := slices.ContainsFunc(p.w.Members(), func(m Member) bool {
			return strings.EqualFold("@"+m.Handle(), name) || strings.EqualFold("@"+m.Name, name)
		})
		if !known {
			return "", fmt.Errorf("nobody here is called %s", name)
		}
		p.w.Invite(l.In, name)
	}
	return l.href(), nil
}

// edit changes a message as its author.
func (p *web) edit(r *http.Request, l look) (string, error) {
	text := strings.TrimSpace(r.Form.Get("text"))
	if text == "" {
		return "", errors.New("a message cannot be made empty")
	}
	return l.href(), p.w.Edit(l.As, "", r.Form.Get("ts"), text)
}

// use fills in what a form holds, and then presses the button by which it was sent, if it was sent by one.
func (p *web) use(r *http.Request, l look) (string, error) {
	if r.Form.Get("from") == "home" {
		p.lookHome(l.As)
	}
	if err := p.fill(r, l); err != nil {
		return "", err
	}
	if picked := r.Form.Get("pick"); picked != "" { // from an overflow menu
		at, err := spotOf(r.Form.Get("ts"), picked)
		if err != nil {
			return "", err
		}
		value := at.Value
		at.Value = ""
		return l.href(), p.w.SetAt(l.As, at, value)
	}
	if pressed := r.Form.Get("press"); pressed != "" {
		at, err := spotOf(r.Form.Get("ts"), pressed)
		if err != nil {
			return "", err
		}
		if err := p.w.PressAt(l.As, at); err != nil {
			return "", err
		}
	}
	return l.href(), nil
}

// lookHome makes the home what somebody looks at: the tab that they press in shows it.
func (p *web) lookHome(user string) {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	if u := p.w.known(user); u != nil {
		p.w.atHome[u.ID] = true
	}
}

// fill fills in the fields that a form names in "set".
func (p *web) fill(r *http.Request, l look) error {
	for _, address := range r.Form["set"] {
		at, err := spotOf(r.Form.Get("ts"), address)
		if err != nil {
			return err
		}
		values := slices.DeleteFunc(slices.Clone(r.Form["v:"+address]), func(s string) bool { return s == "" })
		for i, v := range values {
			values[i] = strings.ReplaceAll(v, "\r\n", "\n")
		}
		if when := r.Form.Get("d:" + address); when != "" { // a date and a time in one field
			values = []string{strings.Replace(when, "T", " ", 1)}
		}
		if err := p.w.SetAt(l.As, at, values...); err != nil {
			return err
		}
	}
	return nil
}

// spotOf reads the address of a control.
func spotOf(ts, address string) (Spot, error) {
	at := Spot{Message: ts}
	into := []*string{&at.Block, &at.Action, &at.Value}
	for i, part := range strings.SplitN(address, "|", len(into)) {
		s, err := url.QueryUnescape(part)
		if err != nil {
			return at, errors.New("that button cannot be read; load the page again")
		}
		*into[i] = s
	}
	return at, nil
}

// submit submits the modal in front.
func (p *web) submit(r *http.Request, l look) (string, error) {
	if err := p.inFront(r, l); err != nil {
		return "", err
	}
	if err := p.fill(r, l); err != nil {
		return "", err
	}
	return l.href(), p.w.Submit(l.As)
}

// shut closes the modal in front.
func (p *web) shut(r *http.Request, l look) (string, error) {
	if err := p.inFront(r, l); err != nil {
		return "", err
	}
	return l.href(), p.w.CloseModal(l.As)
}

// inFront makes sure that the modal a form is of is still the one in front.
func (p *web) inFront(r *http.Request, l look) error {
	all := p.w.Snapshot(l.As, "", 1).Modals
	if len(all) == 0 || all[len(all)-1].ID != r.Form.Get("view") {
		return errors.New("that dialog is not open any more")
	}
	return nil
}

// answer answers the dialog that asks whether they mean it.
func (p *web) answer(r *http.Request, l look) (string, error) {
	if r.Form.Get("sure") == "yes" {
		return l.href(), p.w.Confirm(l.As)
	}
	return l.href(), p.w.Decline(l.As)
}

// shortcut uses a message shortcut.
func (p *web) shortcut(r *http.Request, l look) (string, error) {
	return l.href(), p.w.Shortcut(l.As, r.Form.Get("ts"), r.Form.Get("shortcut"))
}

// open begins, or goes back to, a conversation with some people.
func (p *web) open(r *http.Request, l look) (string, error) {
	with := r.Form["with"]
	if len(with) == 0 {
		return "", errors.New("choose at least one person to write to")
	}
	if len(with) > mostInGroup {
		return "", fmt.Errorf("a group message takes at most %d other people", mostInGroup)
	}
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	ids := []string{}
	for _, name := range append(with, l.As) {
		m := p.w.known(name)
		if m == nil {
			return "", fmt.Errorf("nobody here is called %s", name)
		}
		ids = append(ids, m.ID)
	}
	c := p.w.direct(ids...)
	p.w.bump()
	return look{As: l.As, In: c.ID, Side: l.Side}.href(), nil
}

// suggest answers a menu that the app fills with what it offers for some letters.
func (p *web) suggest(rw http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		p.fail(rw, r, http.StatusBadRequest, "What was typed cannot be read.")
		return
	}
	at, err := spotOf(r.Form.Get("ts"), r.Form.Get("at"))
	if err == nil && r.Form.Get("from") == "home" {
		p.lookHome(r.Form.Get("as"))
	}
	var options []*Option
	if err == nil {
		options, err = p.w.SuggestAt(r.Form.Get("as"), at, r.Form.Get("typed"))
	}
	if err != nil {
		p.fail(rw, r, http.StatusUnprocessableEntity, sentence(err))
		return
	}
	type offered struct {
		Value string `json:"value"`
		Text  string `json:"text"`
		About string `json:"about,omitempty"`
	}
	all := []offered{}
	for _, o := range options {
		all = append(all, offered{o.Value, emojied(unescaper.Replace(o.Text.String())), emojied(unescaper.Replace(o.Description.String()))})
	}
	rw.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(rw).Encode(all)
}

// seen puts away what Slack told somebody.
func (p *web) seen(r *http.Request, l look) (string, error) {
	n, err := strconv.Atoi(r.Form.Get("n"))
	if err != nil {
		return "", errors.New("that notice cannot be found")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.dismissed[l.As] = max(p.dismissed[l.As], n)
	p.w.wake()
	return l.href(), nil
}

// Notices are what Slack told the one who looks and they have not put away: the last three.
func (s *screen) Notices() []Notice {
	s.web.mu.Lock()
	after := max(s.web.before, s.web.dismissed[s.Look.As])
	s.web.mu.Unlock()
	all := slices.DeleteFunc(slices.Clone(s.S.Notices), func(n Notice) bool { return n.Number <= after })
	return all[max(0, len(all)-3):]
}
