package main

import (
	"bytes"
	"encoding/json"
	"html"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"innovate/bot"
	"innovate/bot/workspace"
)

var (
	playedStep = regexp.MustCompile(`(?s)<li class="done">(.*?)</li>`)
	stepsInAll = regexp.MustCompile(`step 1 of (\d+)`)
)

// TestTryTalks plays every talk of the tests on the page, to its end: each
// step can be done there, and what is then seen is what the talk says.
func TestTryTalks(t *testing.T) {
	app, err := readApp()
	if err != nil {
		t.Fatal(err)
	}
	all := &scenery{}
	t.Cleanup(func() {
		if err := all.close(); err != nil {
			t.Error(err)
		}
	})
	talks, err := fs.Glob(bot.Talks(), "*.txt")
	if err != nil || len(talks) == 0 {
		t.Fatalf("no talks: %v", err)
	}
	for _, name := range talks {
		t.Run(strings.TrimSuffix(name, ".txt"), func(t *testing.T) {
			t.Parallel()
			h := &trial{app: app, clock: &clock{}, scenery: all, w: workspace.New(workspace.Config{})}
			t.Cleanup(h.w.Close)
			page, err := h.page(app)
			if err != nil {
				t.Fatal(err)
			}
			p := pressed{t, page}
			begun := p.press("talk", name)
			found := stepsInAll.FindStringSubmatch(begun)
			if found == nil {
				t.Fatalf("the talk does not begin:\n%s", seenOn(begun))
			}
			steps, err := strconv.Atoi(found[1])
			if err != nil {
				t.Fatal(err)
			}
			for n := range steps {
				p.script("step", strconv.Itoa(n))
			}
			end := p.at("/?as=Asha") // where no thread hides the steps
			done := playedStep.FindAllStringSubmatch(end, -1)
			if len(done) != steps || !strings.Contains(end, "is over.") {
				t.Errorf("%d of %d steps were played", len(done), steps)
			}
			for _, each := range done {
				if !strings.Contains(each[1], "played, as in the tests") {
					t.Errorf("%s", html.UnescapeString(anyTag.ReplaceAllString(each[1], " ")))
				}
			}
			talk, err := fs.ReadFile(bot.Talks(), name)
			if err != nil {
				t.Fatal(err)
			}
			if c := h.stage.w.Complaints(); len(c) > 0 && !bytes.Contains(talk, []byte("# Slack complains")) {
				t.Errorf("Slack complains: %q", c)
			}
			if own := p.press("stop", "yes"); !strings.Contains(own, "Play a conversation") || strings.Contains(own, `class="playing"`) {
				t.Errorf("after the talk the page shows\n%s", seenOn(own))
			}
		})
	}
}

// A pressed is a page on which the buttons of a talk are pressed.
type pressed struct {
	t    *testing.T
	page http.Handler
}

// press presses one, and returns the page that is then shown.
func (p pressed) press(name, value string) string {
	p.t.Helper()
	return p.at(p.script(name, value))
}

func (p pressed) at(path string) string {
	p.t.Helper()
	res := httptest.NewRecorder()
	p.page.ServeHTTP(res, httptest.NewRequest(http.MethodGet, "http://127.0.0.1"+path, nil))
	if res.Code != http.StatusOK {
		p.t.Fatalf("%s: %d %s", path, res.Code, res.Body)
	}
	return res.Body.String()
}

// script presses one as the page's script does, and returns where the page is then seen.
func (p pressed) script(name, value string) string {
	p.t.Helper()
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1/play", strings.NewReader(url.Values{"as": {"Asha"}, name: {value}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("X-Script", "yes")
	res := httptest.NewRecorder()
	p.page.ServeHTTP(res, r)
	var answer struct{ Go string }
	if err := json.Unmarshal(res.Body.Bytes(), &answer); err != nil || res.Code != http.StatusOK {
		p.t.Fatalf("%s %s: %d %s", name, value, res.Code, res.Body)
	}
	return answer.Go
}
