package workspace

import (
	"encoding/json"
	"io"
	"maps"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// A refusal is how Slack says no: an error code, and sometimes what is wrong in detail.
type refusal struct {
	code             string
	messages         []string
	needed, provided string
	retryAfter       time.Duration // set when the refusal is a 429
}

func refuse(code string) *refusal { return &refusal{code: code} }

func invalid(code string, messages []string) *refusal {
	return &refusal{code: code, messages: messages}
}

func (r *refusal) reply() reply {
	o := reply{"ok": false, "error": r.code}
	if len(r.messages) > 0 {
		var marked []string
		for _, m := range r.messages {
			marked = append(marked, "[ERROR] "+m)
		}
		o["errors"] = r.messages
		o["response_metadata"] = reply{"messages": marked}
	}
	if r.needed != "" {
		o["needed"], o["provided"] = r.needed, r.provided
	}
	return o
}

type reply map[string]any

// args are the arguments of a call; what was not a string in JSON is kept as JSON.
type args map[string]string

func (a args) flag(name string) bool { return a[name] == "true" || a[name] == "1" }

// A method is one method of the Web API. It runs under the lock.
type method struct {
	scope string // empty: none needed
	app   bool   // takes the app token, in the header alone
	call  func(*Workspace, args) (reply, *refusal)
}

func methods() map[string]method {
	return map[string]method{
		"api.test":              {call: (*Workspace).apiTest},
		"auth.test":             {call: (*Workspace).authTest},
		"apps.connections.open": {call: (*Workspace).connectionsOpen, app: true},
		"chat.postMessage":      {call: (*Workspace).chatPostMessage, scope: "chat:write"},
		"chat.postEphemeral":    {call: (*Workspace).chatPostEphemeral, scope: "chat:write"},
		"chat.update":           {call: (*Workspace).chatUpdate, scope: "chat:write"},
		"chat.delete":           {call: (*Workspace).chatDelete, scope: "chat:write"},
		"chat.scheduleMessage":  {call: (*Workspace).chatScheduleMessage, scope: "chat:write"},
		"chat.deleteScheduledMessage": {
			call: (*Workspace).chatDeleteScheduledMessage, scope: "chat:write",
		},
		"chat.scheduledMessages.list": {call: (*Workspace).chatScheduledMessagesList},
		"chat.getPermalink":           {call: (*Workspace).chatGetPermalink},
		"conversations.open":          {call: (*Workspace).conversationsOpen},
		"conversations.info":          {call: (*Workspace).conversationsInfo},
		"conversations.members":       {call: (*Workspace).conversationsMembers},
		"users.conversations":         {call: (*Workspace).usersConversations},
		"users.info":                  {call: (*Workspace).usersInfo, scope: "users:read"},
		"users.list":                  {call: (*Workspace).usersList, scope: "users:read"},
		"views.open":                  {call: (*Workspace).viewsOpen},
		"views.push":                  {call: (*Workspace).viewsPush},
		"views.update":                {call: (*Workspace).viewsUpdate},
		"views.publish":               {call: (*Workspace).viewsPublish},
	}
}

func (w *Workspace) serveAPI(rw http.ResponseWriter, r *http.Request) {
	name := r.PathValue("method")
	a, token, headed, bad := readArgs(r)
	w.answer(rw, "call", name, redacted(a), func() outcome {
		var said reply
		if bad == nil {
			said, bad = w.call(name, a, token, headed)
		}
		if bad != nil && bad.retryAfter > 0 {
			return Fault{Status: http.StatusTooManyRequests, RetryAfter: bad.retryAfter}.outcome()
		}
		if bad != nil {
			return outcome{status: http.StatusOK, header: w.scopeHeader(name, token), body: mustJSON(bad.reply())}
		}
		if lacksCharset(r) {
			said["warning"] = "missing_charset"
			said["response_metadata"] = reply{"warnings": []string{"missing_charset"}}
		}
		said["ok"] = true
		return outcome{status: http.StatusOK, header: w.scopeHeader(name, token), body: mustJSON(said)}
	})
}

// call runs a method for somebody who may.
func (w *Workspace) call(name string, a args, token string, headed bool) (reply, *refusal) {
	m, known := methods()[name]
	if !known {
		return nil, refuse("unknown_method")
	}
	if bad := w.authorise(m, token, headed); bad != nil {
		return nil, bad
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.postScheduled(w.cfg.Now())
	if n := w.cfg.PerMinute[name]; n > 0 {
		if wait := w.take(name, time.Minute/time.Duration(n), n); wait > 0 {
			return nil, &refusal{code: "ratelimited", retryAfter: wait}
		}
	}
	return m.call(w, a)
}

// An outcome is how a request was answered.
type outcome struct {
	status int
	header http.Header
	body   []byte
}

// answer runs one request with the fault that was ordered for it, logs it, and writes the answer.
func (w *Workspace) answer(rw http.ResponseWriter, kind, name, asked string, do func() outcome) {
	w.begin()
	defer w.end()
	start, fault := w.cfg.Now(), w.fault(name)
	if !w.linger(fault.Slow) {
		return
	}
	var out outcome
	if fault.none() || fault.Done {
		out = do()
	}
	if !fault.none() {
		out = fault.outcome()
	}
	w.mu.Lock()
	w.note(kind, name, asked, string(out.body), start)
	w.mu.Unlock()
	if fault.Drop {
		panic(http.ErrAbortHandler)
	}
	if json.Valid(out.body) {
		rw.Header().Set("Content-Type", "application/json; charset=utf-8")
	}
	maps.Copy(rw.Header(), out.header)
	rw.WriteHeader(out.status)
	_, _ = rw.Write(out.body)
}

// authorise checks the token and the scope that a method asks of every call.
func (w *Workspace) authorise(m method, token string, headed bool) *refusal {
	if token == "" {
		return refuse("not_authed")
	}
	bot, app := token == w.cfg.BotToken, token == w.cfg.AppToken && headed
	switch {
	case !bot && token != w.cfg.AppToken, m.app && !bot && !app:
		return refuse("invalid_auth")
	case m.app && bot, !m.app && !bot:
		return refuse("not_allowed_token_type")
	}
	return w.need(m.scope)
}

// need refuses when the bot token lacks a scope.
func (w *Workspace) need(scope string) *refusal {
	if scope == "" || w.granted(scope) {
		return nil
	}
	return &refusal{code: "missing_scope", needed: scope, provided: strings.Join(w.cfg.Scopes, ",")}
}

// readArgs reads the arguments of a call, its token, and whether the token came in the header.
func readArgs(r *http.Request) (a args, token string, headed bool, bad *refusal) {
	a = args{}
	header, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, 1<<20))
	if err != nil {
		return a, "", false, refuse("request_too_large")
	}
	if mediaType(r.Header) == "application/json" {
		var fields map[string]json.RawMessage
		if len(body) > 0 && json.Unmarshal(body, &fields) != nil {
			return a, "", false, refuse("invalid_json")
		}
		for key, v := range fields {
			var s string
			if json.Unmarshal(v, &s) != nil {
				s = string(v)
			}
			a[key] = s
		}
		delete(a, "token") // in JSON the token counts in the header alone
		return a, header, true, nil
	}
	r.Body = io.NopCloser(strings.NewReader(string(body)))
	if err := r.ParseForm(); err != nil {
		return a, "", false, refuse("invalid_form_data")
	}
	if strings.HasPrefix(mediaType(r.Header), "multipart/") {
		if err := r.ParseMultipartForm(1 << 20); err != nil {
			return a, "", false, refuse("invalid_form_data")
		}
	}
	for key, v := range r.Form {
		a[key] = v[0]
	}
	token = a["token"]
	delete(a, "token")
	if header != "" {
		return a, header, true, nil
	}
	return a, token, false, nil
}

func mediaType(h http.Header) string {
	name, _, err := mime.ParseMediaType(h.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return name
}

func lacksCharset(r *http.Request) bool {
	_, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && mediaType(r.Header) == "application/json" && params["charset"] == ""
}

func mustJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic("workspace: " + err.Error()) // only values made here come this way
	}
	return b
}

func (w *Workspace) apiTest(a args) (reply, *refusal) { return reply{"args": a}, nil }

func (w *Workspace) authTest(args) (reply, *refusal) {
	return reply{
		"url": "https://workspace.slack.example/", "team": "Workspace", "user": w.bot.Handle(), "team_id": teamID,
		"user_id": w.bot.ID, "bot_id": botID, "is_enterprise_install": false,
	}, nil
}

func seconds(d time.Duration) string {
	return strconv.Itoa(max(1, int((d+time.Second-1)/time.Second)))
}
