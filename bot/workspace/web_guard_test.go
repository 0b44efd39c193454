package workspace_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"innovate/bot/workspace"
)

// TestPageGuard keeps other sites out, and what is too large.
func TestPageGuard(t *testing.T) {
	s := newSite(t, workspace.WebConfig{Hosts: []string{"wards.example"}})
	files := regexp.MustCompile(`/web/\w+/`).FindString(s.get("/"))
	form := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	with := func(h http.Header, key, v string) http.Header {
		h = h.Clone()
		h.Set(key, v)
		return h
	}
	for _, c := range []struct {
		name, method, path, body string
		header                   http.Header
		want                     int
	}{
		{"another site's form", "POST", "/say", "as=Asha&in=%23ward-7&text=x", with(form, "Sec-Fetch-Site", "cross-site"), 403},
		{"another site's origin", "POST", "/say", "as=Asha&in=%23ward-7&text=x", with(form, "Origin", "https://evil.example"), 403},
		{"another name for us", "GET", "/", "", http.Header{"Host": {"evil.example"}}, 421},
		{"a name given for us", "GET", "/", "", http.Header{"Host": {"wards.example:80"}}, 200},
		{"too large", "POST", "/say", "as=Asha&text=" + strings.Repeat("x", 2<<20), form, 413},
		{"too long for Slack", "POST", "/say", "as=Asha&in=%23ward-7&text=" + strings.Repeat("x", 100_000), form, 422},
		{"nobody", "POST", "/say", "as=Zed&in=%23ward-7&text=x", form, 422},
		{"nowhere", "POST", "/say", "as=Asha&in=%23secret&text=x", form, 422},
		{"acts by a link", "GET", "/say?as=Asha&in=%23ward-7&text=x", "", nil, 405},
		{"a file of the page", "GET", files + "page.js", "", nil, 200},
		{"a template", "GET", files + "page.html", "", nil, 404},
		{"parts of nothing", "POST", "/parts", "{", nil, 400},
	} {
		status, body := s.ask(c.method, c.path, strings.NewReader(c.body), c.header)
		if status != c.want {
			t.Errorf("%s: %d, want %d: %.200s", c.name, status, c.want, body)
		}
	}
	if n := len(s.w.Messages("Asha", "#ward-7")); n != 0 {
		t.Errorf("%d messages were written", n)
	}
	res, err := s.client.Get(s.at + "/")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	for _, want := range []string{"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
		if policy := res.Header.Get("Content-Security-Policy"); !strings.Contains(policy, want) || strings.Contains(policy, "unsafe") {
			t.Errorf("the policy is %q", policy)
		}
	}
}

// TestPageEscapes puts markup into every field there is, and finds none of it on the page.
func TestPageEscapes(t *testing.T) {
	const bad = `"><img src=x onerror=alert(1)><script>alert(1)</script>`
	s := newSite(t, workspace.WebConfig{Title: bad, Samples: []workspace.Sample{{Label: bad, Line: bad}}, Commands: []workspace.Command{{Name: "/x", Hint: bad, About: bad}},
		Talks: fstest.MapFS{"a.txt": {Data: []byte("# " + bad + "\n\nAsha in #ward-7> " + bad + "\n")}}, Journey: "a.txt"})
	s.w.AddChannel(bad, false, "Asha", bad)
	quoted := string(mustQuote(bad))
	blocks := fmt.Sprintf(`[{"type":"header","text":{"type":"plain_text","text":%[1]s}},{"type":"section","text":{"type":"mrkdwn","text":%[1]s},"fields":[{"type":"mrkdwn","text":%[1]s}]},
	 {"type":"context","elements":[{"type":"image","image_url":%[1]s,"alt_text":%[1]s},{"type":"plain_text","text":%[1]s}]},{"type":"image","image_url":%[1]s,"alt_text":%[1]s,"title":{"type":"plain_text","text":%[1]s}},
	 {"type":"actions","elements":[{"type":"button","action_id":%[1]s,"text":{"type":"plain_text","text":%[1]s},"value":%[1]s,"url":"javascript:alert(1)"},{"type":"static_select","action_id":"s","placeholder":{"type":"plain_text","text":%[1]s},"options":[{"text":{"type":"plain_text","text":%[1]s},"value":%[1]s}]}]},
	 {"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":%[1]s},{"type":"link","url":"javascript:alert(1)","text":%[1]s},{"type":"emoji","name":%[1]s}]}]},
	 {"type":"markdown","text":%[1]s},{"type":"data_visualization","title":"<b>","chart":{"type":"pie","segments":[{"label":"<b>x","value":1}]}},{"type":"table","rows":[[{"type":"raw_text","text":%[1]s}]]}]`, quoted)
	s.call("chat.postMessage", url.Values{"channel": {s.w.ChannelID("#ward-7")}, "text": {bad}, "blocks": {blocks}})
	s.post("/say", "as", "Asha", "in", "#ward-7", "text", bad)
	s.post("/say", "as", "Asha", "in", "#ward-7", "text", "/"+bad)
	s.post("/play", "as", "Asha", "in", "#ward-7", "talk", "a.txt")
	s.post("/play", "as", "Asha", "in", "#ward-7", "step", "0")
	for _, path := range []string{"/?as=Asha", "/?as=Asha&side=calls&call=1", "/?as=" + url.QueryEscape(bad) + "&in=" + url.QueryEscape(bad) + "&thread=" + url.QueryEscape(bad) + "&side=" + url.QueryEscape(bad)} {
		page := s.get(path)
		for _, wrong := range []string{"<img", "<script>", "onerror=alert(1)>", `href="javascript:`, "<b>x"} {
			if at := strings.Index(page, wrong); at >= 0 {
				t.Errorf("%s: %q in …%s…", path, wrong, page[max(0, at-80):at+80])
			}
		}
	}
}

func mustQuote(s string) []byte {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return b
}
