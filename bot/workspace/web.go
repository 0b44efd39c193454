package workspace

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"
)

// A WebConfig says what the workspace's browser page shows besides the workspace itself. The zero WebConfig is a page
// without a clock, samples or talks.
type WebConfig struct {
	// Title names the page. Empty means Workspace.
	Title string
	// Roles say what each person is there for, by name: "Asha": "ward sister". They also set the order in which people
	// are offered; the first is whom the page is first seen as.
	Roles []Role
	// Channel is where the page opens, as "#ward-7". Empty means the first channel.
	Channel string
	// Zone is the time zone that times are shown in. Nil means UTC.
	Zone *time.Location

	// Samples are lines to be tried with one press, as they would be typed. None means that none are offered.
	Samples []Sample
	// Commands are what a slash offers to whoever types one.
	Commands []Command

	// Advance moves the clock on that [Config.Now] reads. Nil means that the clock cannot be moved.
	Advance func(time.Duration)

	// Next is when the next thing falls due of what the bot has before it, and the zero time when that is nothing. Nil
	// means that nobody knows.
	Next func(context.Context) (time.Time, error)

	// Talks holds talks as [Play] reads them, one a file. Nil means that there are none.
	Talks fs.FS
	// Journey is the file of the talk that is offered first.
	Journey string
	// Stage sets a stage for a talk to be played on. Nil means that none can be played.
	Stage func(context.Context) (Stage, error)

	// Hosts are the names, besides those of this machine and bare IP addresses, under which the page may be asked for.
	// Any other is refused, or a web site could have a name of its own lead here and read what is here.
	Hosts []string
}

// A Role is what somebody is there for.
type Role struct{ Name, Does string }

// A Sample is a line to try: what the button says, and what is then typed.
type Sample struct{ Label, Line string }

// A Command is a slash command as it is offered: "/innovate", "our patients keep falling at night".
type Command struct{ Name, Hint, About string }

//go:embed web
var webFiles embed.FS

// A web is the workspace's face in a browser. What it shows it reads from snapshots; what people do there it does by
// the same methods that talks use.
//
// A page is whole without scripts: links and forms do everything. With scripts, one connection for all tabs says that
// something changed (web/live.js), and each tab asks for the parts of its page that differ from those it has.
type web struct {
	w     *Workspace
	cfg   WebConfig
	pages *template.Template
	made  string // where what the page is made with is served
	files http.Handler
	drawn drawings

	front  *front
	routes http.Handler
	stage  *Stage // of a talk; nil: this is the workspace itself

	mu        sync.Mutex
	talk      *played        // on a stage
	before    int            // the last notice from before the page was made
	dismissed map[string]int // by name: the last notice that was put away
}

// Web is the workspace's page, to be served at the root of an address of its own.
func (w *Workspace) Web(cfg WebConfig) (http.Handler, error) {
	if cfg.Title == "" {
		cfg.Title = "Workspace"
	}
	if cfg.Zone == nil {
		cfg.Zone = time.UTC
	}
	files, err := fs.Sub(webFiles, "web")
	if err != nil {
		return nil, err
	}
	version, err := versionOf(files)
	if err != nil {
		return nil, err
	}
	p := &web{w: w, cfg: cfg, made: "/web/" + version, dismissed: map[string]int{}}
	pages, err := template.New("").Funcs(p.funcs()).ParseFS(webFiles, "web/*.html")
	if err != nil {
		return nil, fmt.Errorf("read the page's templates: %w", err)
	}
	p.pages, p.files = pages, http.StripPrefix(p.made+"/", serveFiles(files))
	p.front = &front{own: p, turned: make(chan struct{})}
	p.begun()
	w.mu.Lock()
	p.before = w.counts["notice"]
	w.mu.Unlock()
	return p.guarded(p.front), nil
}

// begun makes those who have a role, and the page’s addresses.
func (p *web) begun() {
	for _, r := range p.cfg.Roles {
		p.w.UserID(r.Name)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", p.page)
	mux.HandleFunc("POST /parts", p.parts)
	mux.HandleFunc("GET /live", p.front.live)
	mux.HandleFunc("POST /suggest", p.suggest)
	mux.Handle("GET "+p.made+"/", p.files)
	mux.HandleFunc("POST /play", p.act(p.play))
	for name, do := range p.acts() {
		mux.HandleFunc("POST /"+name, p.act(p.settled(do)))
	}
	p.routes = mux
}

// mostPosted is how many bytes a form may hold: what Slack takes as one message, written in the widest way, and more.
const mostPosted = 1 << 20

// policy lets the page load its own files and nothing else, from nowhere else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// guarded keeps other sites out: whoever would act from elsewhere, frame the page, or reach it under a name of theirs. It
// sets no Cross-Origin-Opener-Policy: whoever opens the page can read nothing of it anyway, and for that header a browser
// starts a second process when it has the answer, which is a third of the time until the first page is seen.
func (p *web) guarded(next http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		p.fail(rw, nil, http.StatusForbidden, "That came from another site, and was not done.")
	}))
	inner := cross.Handler(next)
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		h := rw.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		if !p.mayHost(r.Host) {
			p.fail(rw, r, http.StatusMisdirectedRequest, "This page is not served under that name. Open it by the link that was printed.")
			return
		}
		r.Body = http.MaxBytesReader(rw, r.Body, mostPosted)
		inner.ServeHTTP(rw, r)
	})
}

func (p *web) mayHost(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	name = strings.ToLower(strings.Trim(name, "[]"))
	if _, err := netip.ParseAddr(name); err == nil || name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return true
	}
	for _, each := range p.cfg.Hosts {
		if strings.EqualFold(each, name) {
			return true
		}
	}
	return false
}

// versionOf names a state of some files. It stands in their addresses, so that a browser asks for each only once.
func versionOf(files fs.FS) (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := fs.ReadFile(files, path)
		sum.Write(raw)
		return err
	})
	return hex.EncodeToString(sum.Sum(nil)[:6]), err
}

// serveFiles serves what the page is made with, but not the templates.
func serveFiles(from fs.FS) http.Handler {
	serve := http.FileServerFS(from)
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, ".html") || r.URL.Path == "" {
			http.NotFound(rw, r)
			return
		}
		rw.Header().Set("Cache-Control", "max-age=31536000, immutable")
		serve.ServeHTTP(rw, r)
	})
}

// fail says what went wrong: as text to a script, and as a page with a way back to whoever has none.
func (p *web) fail(rw http.ResponseWriter, r *http.Request, status int, what string) {
	if r != nil && r.Header.Get("X-Script") != "" {
		rw.Header().Set("Content-Type", "text/plain; charset=utf-8")
		rw.WriteHeader(status)
		_, _ = rw.Write([]byte(what))
		return
	}
	back := "/"
	if r != nil {
		back = lookAt(r.Form).href()
	}
	rw.Header().Set("Content-Type", "text/html; charset=utf-8")
	rw.WriteHeader(status)
	_ = p.pages.ExecuteTemplate(rw, "fail", map[string]string{"Title": p.cfg.Title, "Files": p.made, "What": what, "Back": back})
}
