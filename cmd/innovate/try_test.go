package main

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"innovate/data"
)

var shots = flag.String("shots", "", "keep the pictures that TestTry takes in this folder")

// The scenes of testdata/try/scenes.mjs, by the width of the screen; those of
// a row are played one after the other on one page.
var tryScenes = map[int][][]string{
	1280: {{"first", "words", "nasty", "lost", "crowd", "tabs", "scriptless", "dark"}, {"journey"}, {"plays", "chart"}},
	360:  {{"first", "words", "nasty", "lost", "crowd", "scriptless", "dark"}, {"journey"}, {"plays", "chart"}},
}

// TestTry drives the page of the built program in a real browser, on a wide
// screen and on a phone, as several people. See testdata/try/scenes.mjs.
func TestTry(t *testing.T) {
	browser, drivers := tryBrowser(t), tryDrivers(t)
	pictures := *shots
	if pictures == "" {
		pictures = t.TempDir()
	}
	for width, rows := range tryScenes {
		for _, scenes := range rows {
			t.Run(fmt.Sprintf("%d/%s", width, scenes[0]), func(t *testing.T) {
				t.Parallel()
				p := startTry(t.Context(), t, builtProgram(t))
				node := exec.CommandContext(t.Context(), "node", append([]string{"drive.mjs", p.address, pictures, browser, fmt.Sprint(width)}, scenes...)...)
				node.Dir = drivers
				out, err := node.CombinedOutput()
				t.Logf("%s", out)
				if err != nil {
					t.Errorf("drive the page: %v", err)
				}
				p.ended(t)
			})
		}
	}
}

// lacking fails in CI, where nothing may be left out, and skips elsewhere.
func lacking(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatalf("%s; .ci/run installs it", what)
	}
	t.Skipf("%s: the page is not driven in a browser", what)
}

// tryBrowser finds a Chromium, first the one without windows: it has the same
// engine and takes a third less of the machine.
func tryBrowser(t *testing.T) string {
	for _, name := range []string{"chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	lacking(t, "there is no Chromium")
	return ""
}

// tryDrivers is a folder with the scenes and what they are driven with, which
// npm brings once for each lock file.
func tryDrivers(t *testing.T) string {
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			lacking(t, "there is no "+tool)
		}
	}
	lock, err := os.ReadFile("testdata/try/package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(lock)
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = t.TempDir()
	}
	modules := filepath.Join(cache, "innovate-try-"+hex.EncodeToString(sum[:6]))
	if _, err := os.Stat(filepath.Join(modules, "done")); err != nil {
		if err := os.CopyFS(modules, os.DirFS("testdata/try")); err != nil && !os.IsExist(err) {
			t.Fatal(err)
		}
		npm := exec.CommandContext(t.Context(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
		npm.Dir = modules
		if out, err := npm.CombinedOutput(); err != nil {
			lacking(t, fmt.Sprintf("npm cannot bring playwright-core and axe-core: %v %s", err, out))
		}
		if err := os.WriteFile(filepath.Join(modules, "done"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	drivers := t.TempDir()
	if err := os.CopyFS(drivers, os.DirFS("testdata/try")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(modules, "node_modules"), filepath.Join(drivers, "node_modules")); err != nil {
		t.Fatal(err)
	}
	return drivers
}

// A tried is a running "innovate try".
type tried struct {
	cmd     *exec.Cmd
	address string // of its page
	lines   *bufio.Scanner
	faults  strings.Builder
}

var printedLink = regexp.MustCompile(`Open (http://\S+)/`)

// startTry starts a program, "innovate" for this test's own, and waits for its link.
func startTry(ctx context.Context, t *testing.T, program string, more ...string) *tried {
	t.Helper()
	p := &tried{cmd: exec.CommandContext(ctx, program, "try", "--listen", "127.0.0.1:0")}
	p.cmd.Dir = t.TempDir()
	p.cmd.Env = []string{"TMPDIR=" + t.TempDir()}
	for _, each := range more {
		if strings.HasPrefix(each, "--") {
			p.cmd.Args = append(p.cmd.Args, each)
		} else {
			p.cmd.Env = append(p.cmd.Env, each)
		}
	}
	p.cmd.Stderr = &p.faults
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p.lines = bufio.NewScanner(out)
	for p.lines.Scan() {
		if found := printedLink.FindStringSubmatch(p.lines.Text()); found != nil {
			p.address = found[1]
			return p
		}
	}
	err = p.cmd.Wait()
	t.Fatalf("no link was printed: %v %s", err, p.faults.String())
	return nil
}

// ended stops the program, which should end well and have had nothing to
// complain of.
func (p *tried) ended(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Wait(); err != nil {
		t.Errorf("the program ended with %v", err)
	}
	if said := p.faults.String(); said != "" {
		t.Errorf("the program complained:\n%s", said)
	}
}

// say does on the page what a form does, and returns the page that is then shown.
func (p *tried) say(t *testing.T, path string, fields url.Values) string {
	t.Helper()
	res, err := http.PostForm(p.address+path, fields)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	page, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %v\n%s", path, res.Status, err, page)
	}
	return string(page)
}

var anyTag = regexp.MustCompile(`(?s)<[^>]*>|\s+`)

// seenOn is what stands in the middle of a page, without its markup.
func seenOn(page string) string {
	_, page, _ = strings.Cut(page, "<main")
	page, _, _ = strings.Cut(page, `<section id="side"`)
	return anyTag.ReplaceAllString(page, " ")
}

func asAsha(fields ...string) url.Values {
	v := url.Values{"as": {"Asha"}, "in": {"CWARD7FRAILTY"}}
	for i := 0; i < len(fields); i += 2 {
		v.Add(fields[i], fields[i+1])
	}
	return v
}

var shownDay = regexp.MustCompile(`<time datetime="(\d{4}-\d\d-\d\d)T`)

// clockOf is the day that a page's clock shows.
func clockOf(t *testing.T, page string) time.Time {
	t.Helper()
	found := shownDay.FindStringSubmatch(page)
	if found == nil {
		t.Fatalf("no clock in\n%s", seenOn(page))
	}
	day, err := time.Parse(time.DateOnly, found[1])
	if err != nil {
		t.Fatal(err)
	}
	return day
}

// TestTillWork begins a trial while people are at work.
func TestTillWork(t *testing.T) {
	for now, want := range map[string]string{
		"2026-11-24 09:00": "2026-11-24 09:00", "2026-11-24 15:59": "2026-11-24 15:59", "2026-11-24 16:00": "2026-11-25 10:00",
		"2026-11-24 02:20": "2026-11-24 10:00", "2026-11-27 18:00": "2026-11-30 10:00", "2026-11-28 12:00": "2026-11-30 10:00",
		"2026-03-28 12:00": "2026-03-30 10:00", // the clocks go forward in between
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", now, tryZone())
		if err != nil {
			t.Fatal(err)
		}
		if got := at.Add(tillWork(at)).Format("2006-01-02 15:04"); got != want {
			t.Errorf("a trial that begins on %s begins at %s, want %s", now, got, want)
		}
	}
}

// TestTryKeeps stops a trial and starts it again: what was said and the time
// are as they were, and what was shown before can still be pressed. Without
// INNOVATE_HOME nothing stays.
func TestTryKeeps(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	home := "INNOVATE_HOME=" + t.TempDir()
	p := startTry(ctx, t, "innovate", home)
	p.say(t, "/say", asAsha("text", "Here tomorrow"))
	today := clockOf(t, fetch(ctx, t, p.address))
	if day := clockOf(t, p.say(t, "/jump", asAsha("to", "day"))); day != today.AddDate(0, 0, 1) {
		t.Errorf("a day after %s it is %s", today, day)
	}
	page := p.say(t, "/say", asAsha("text", "/innovate our patients keep falling at night on the ward"))
	details := regexp.MustCompile(`data-surface>(?:<input[^>]*>)*<input type="hidden" name="ts" value="([\d.]+)">(?s:.*?)name="press" value="([^"]*\|details[^"]*)"`).FindStringSubmatch(page)
	if details == nil {
		t.Fatalf("no Details in\n%s", seenOn(page))
	}
	p.ended(t)

	p = startTry(ctx, t, "innovate", home)
	if day := clockOf(t, fetch(ctx, t, p.address)); day != today.AddDate(0, 0, 1) {
		t.Errorf("after a restart it is %s, and it was moved to a day after %s", day, today)
	}
	for _, want := range []string{"Here tomorrow", "that worked elsewhere"} {
		if page := fetch(ctx, t, p.address+"/?as=Asha"); !strings.Contains(page, want) {
			t.Errorf("after a restart there is no %q in\n%s", want, seenOn(page))
		}
	}
	if page := p.say(t, "/use", asAsha("ts", details[1], "press", details[2])); !strings.Contains(page, "What people do") {
		t.Errorf("a button from before the restart does nothing:\n%s", seenOn(page))
	}
	p.ended(t)

	temporary := t.TempDir()
	p = startTry(ctx, t, "innovate", "TMPDIR="+temporary)
	if page := fetch(ctx, t, p.address+"/?as=Asha"); !strings.Contains(page, "Nothing has been said here yet") {
		t.Errorf("a trial without INNOVATE_HOME begins with\n%s", seenOn(page))
	}
	p.ended(t)
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("%v is left of a trial: %v", left, err)
	}
}

// TestTryCatalogue tries a catalogue of one's own.
func TestTryCatalogue(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	all, err := data.Starter()
	if err != nil {
		t.Fatal(err)
	}
	for i := range all {
		if all[i].ID == "red-bag-hospital-transfer" {
			all[i].Title = "Our own scarlet sack"
		}
	}
	file := filepath.Join(t.TempDir(), "own.json")
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(data.Write(f, "json", all), f.Close()); err != nil {
		t.Fatal(err)
	}
	p := startTry(ctx, t, "innovate", "--catalogue="+file)
	page := p.say(t, "/say", asAsha("text", "/innovate care home residents arrive at A&E with no notes and no medicines list"))
	if !strings.Contains(page, "Our own scarlet sack") {
		t.Errorf("the record of one's own is not in the answer:\n%s", seenOn(page))
	}
	p.ended(t)
}

// TestTryWarns serves the page to others, who are not let in unawares: it is
// said, and the link is one that works on this computer.
func TestTryWarns(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	const warning = "Warning: others on your network can open this page too, read what is said in it and act as anybody in it."
	for _, listen := range []string{"0.0.0.0:0", "[::]:0"} {
		p := startTry(ctx, t, "innovate", "--listen="+listen)
		page := fetch(ctx, t, p.address)
		said := ""
		for !strings.Contains(said, "Ctrl+C") && p.lines.Scan() {
			said += p.lines.Text() + "\n"
		}
		p.ended(t)
		if !strings.Contains(page, "Try innovate") || !strings.HasPrefix(p.address, "http://127.0.0.1:") {
			t.Errorf("--listen %s: at %s stands\n%s", listen, p.address, seenOn(page))
		}
		if !strings.Contains(said, warning) || !strings.Contains(said, "Leave out --listen") {
			t.Errorf("--listen %s says\n%s", listen, said)
		}
	}
	for _, at := range []string{"127.0.0.1:8484", "[::1]:8484"} {
		var said strings.Builder
		welcome(&said, net.TCPAddrFromAddrPort(netip.MustParseAddrPort(at)), false)
		if !strings.Contains(said.String(), "Open http://"+at+"/") || strings.Contains(said.String(), "Warning") {
			t.Errorf("at %s it says\n%s", at, said.String())
		}
	}
}

// TestTryReachesNothing keeps a trial away from a Slack and a database that
// are set up for the real thing.
func TestTryReachesNothing(t *testing.T) {
	s, done, err := tryHome(settings{
		botToken: "xoxb-real", appToken: "xapp-real", signingSecret: "real", apiURL: "https://slack.example/", databaseURL: "postgres://real",
		home: "/srv/innovate", homeSet: true, curators: []string{"U1"},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	if s.botToken+s.appToken+s.signingSecret+s.apiURL+s.databaseURL != "" || len(s.curators) > 0 || s.home != "/srv/innovate/try" {
		t.Errorf("a trial runs with %+v", s)
	}
}
