// Package workspace is a pretend Slack workspace, kept in memory: the tests play their talks in it. It serves Slack's Web
// API, response URLs and Socket Mode on a loopback port and calls the bot by signed HTTP, so that the real client library
// and the real bot run against it unchanged.
//
// It is as strict as Slack: tokens, scopes, membership, Block Kit limits, trigger ids that live three seconds and work
// once, response URLs that work five times in thirty minutes. What Slack lets pass, though a person would suffer from it,
// is kept as a complaint (see [Workspace.Complaints]). It reads what it is sent with types of its own, so that it is a
// second opinion on what the client library sends. Where Slack's documents and Slack's behaviour differ, behaviour that
// somebody has measured wins, and the place says so.
//
// Whoever draws it for people takes a [Workspace.Snapshot] at every [Workspace.Changed] and acts by a [Spot]. Save and Load
// carry it over a restart.
//
// It never knows which bot it serves, never reaches beyond the loopback interface unless it is told an events URL, and
// never writes down a token.
package workspace

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"
)

// A Config says what the workspace is like. The zero Config is a workspace in which everything is allowed.
type Config struct {
	// Port is the port on loopback to listen on, if it is free. Empty, or when it is taken, means any.
	Port int

	// Now tells the time for everything that people and the bot can notice: timestamps, trigger ids, response URLs,
	// rate limits, scheduled messages. Empty means time.Now.
	Now func() time.Time

	// BotName is the bot's name, as in "@innovate". Empty means innovate.
	BotName string
	// BotToken and AppToken are the tokens that the Web API accepts. Empty means tokens made up for the occasion.
	BotToken, AppToken string
	// SigningSecret signs what is delivered over HTTP. Empty means a secret made up for the occasion.
	SigningSecret string

	// Scopes are what the bot token was granted. Nil means every scope.
	Scopes []string
	// Events are the events that the app subscribed to. Nil means app_mention, message.im and app_home_opened.
	Events []string
	// Commands are the app's slash commands, as "/innovate". Nil means any.
	Commands []string
	// EscapeCommands is the app's setting to be told users and channels in command text as <@U…> and <#C…>.
	// False means as they were typed.
	EscapeCommands bool
	// Shortcuts are the app's message shortcuts. Nil means any callback id.
	Shortcuts []Shortcut

	// EventsURL is where events, commands and interactions are posted. Empty means Socket Mode, until
	// [Workspace.Subscribe] says otherwise.
	EventsURL string
	// AckTimeout is how long, by the real clock, the bot has to acknowledge. Empty means three seconds.
	AckTimeout time.Duration
	// PingEvery is how often, by the real clock, an open socket is pinged. Empty means five seconds.
	PingEvery time.Duration

	// PostEvery is the least time between two messages in one channel, after PostBurst of them. Empty means no limit.
	PostEvery time.Duration
	// PostBurst is how many messages may come at once. Empty means one.
	PostBurst int

	// PerMinute is how many calls of a method Slack takes in a minute; for the rest it answers 429. A method that is
	// not named has no limit. Nil means that none has. See [Tiers].
	PerMinute map[string]int

	// Fixed is how long before its time a scheduled message cannot be deleted any more. Empty means a minute.
	Fixed time.Duration

	// Faults decides how the n-th call (from 1) of a Web API method, or of "response_url", goes wrong. Nil means never.
	Faults func(method string, n int) Fault

	// Settle runs the bot's background work, or waits for it, until there is none left. Nil means that the bot has
	// none. See [Workspace.Settle].
	Settle func(context.Context) error
}

// A Shortcut is a message shortcut: what the menu says, and what the app calls it.
type Shortcut struct{ Name, CallbackID string }

// A Workspace is one pretend Slack workspace. Its methods may be called from many goroutines.
type Workspace struct {
	cfg    Config
	base   string
	server *http.Server
	client *http.Client
	done   chan struct{}
	wg     sync.WaitGroup

	mu        sync.Mutex
	changed   chan struct{} // closed and replaced at every change
	version   int           // how many changes there were
	busy      int           // API calls and deliveries under way
	counts    map[string]int
	lastStamp int64

	bot       *Member
	members   []*Member
	channels  []*Channel
	modals    map[string][]*View // by user, the open one last
	homes     map[string]*View
	atHome    map[string]bool              // users who look at the app's home
	read      map[string]map[string]string // by user and channel: the ts up to which they have read
	looksAt   map[string]string            // by user: the id of the place they look at
	scheduled []*scheduledMessage

	notices    map[string][]Notice  // by user: what Slack itself told them
	asked      map[string]*question // by user: the dialog before them
	offers     map[string]*offer    // by user: what a menu last offered
	triggers   map[string]*trigger
	hooks      map[string]*responseHook
	calls      map[string]int
	faults     map[string][]Fault
	buckets    map[string]*bucket
	log        []Entry
	sights     []Sight
	complaints []string

	eventsURL string
	outbox    []delivery
	last      *delivery
	socket    socketDoor
}

// The one team and app of the workspace.
const (
	teamID = "T0001"
	appID  = "A0001"
	botID  = "B0001"
)

// New starts a workspace on a loopback port of its own. It panics when the machine has no loopback port to give.
func New(cfg Config) *Workspace {
	w := &Workspace{
		cfg:     withDefaults(cfg),
		client:  &http.Client{Transport: &http.Transport{}},
		done:    make(chan struct{}),
		changed: make(chan struct{}),
		counts:  map[string]int{}, calls: map[string]int{}, faults: map[string][]Fault{}, buckets: map[string]*bucket{},
		modals: map[string][]*View{}, homes: map[string]*View{}, atHome: map[string]bool{},
		read: map[string]map[string]string{}, looksAt: map[string]string{},
		notices: map[string][]Notice{}, asked: map[string]*question{}, offers: map[string]*offer{},
		triggers: map[string]*trigger{}, hooks: map[string]*responseHook{},
		eventsURL: cfg.EventsURL,
	}
	w.socket.init()
	w.bot = &Member{ID: "U0BOT", Name: w.cfg.BotName, Bot: true, Zone: homeZone}
	w.members = append(w.members, w.bot)

	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", cfg.Port))
	if err != nil && cfg.Port != 0 {
		l, err = net.Listen("tcp", "127.0.0.1:0")
	}
	if err != nil {
		panic(fmt.Sprintf("workspace: listen on loopback: %v", err))
	}
	w.base = "http://" + l.Addr().String()
	w.server = &http.Server{Handler: w.routes(), ReadHeaderTimeout: 10 * time.Second}
	w.wg.Go(func() { _ = w.server.Serve(l) })
	w.wg.Go(w.deliverOutbox)
	return w
}

func withDefaults(cfg Config) Config {
	or := func(s *string, empty string) {
		if *s == "" {
			*s = empty
		}
	}
	or(&cfg.BotName, "innovate")
	or(&cfg.BotToken, "xoxb-workspace-bot")
	or(&cfg.AppToken, "xapp-workspace-app")
	or(&cfg.SigningSecret, "workspace-signing-secret")
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Events == nil {
		cfg.Events = []string{"app_mention", "message.im", "app_home_opened"}
	}
	if cfg.AckTimeout == 0 {
		cfg.AckTimeout = 3 * time.Second
	}
	if cfg.PingEvery == 0 {
		cfg.PingEvery = 5 * time.Second
	}
	if cfg.Fixed == 0 {
		cfg.Fixed = tooLate
	}
	cfg.PostBurst = max(cfg.PostBurst, 1)
	return cfg
}

func (w *Workspace) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/api/{method}", w.serveAPI)
	mux.HandleFunc("POST /hooks/{key}", w.serveHook)
	mux.HandleFunc("GET /link/", w.serveSocket)
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if !w.enter() {
			http.Error(rw, "closed", http.StatusServiceUnavailable)
			return
		}
		defer w.wg.Done()
		mux.ServeHTTP(rw, r)
	})
}

// enter counts a request in, so that Close can wait for it, unless the workspace is closed.
func (w *Workspace) enter() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.open() {
		return false
	}
	w.wg.Add(1)
	return true
}

// Close ends every connection and waits for all that the workspace started.
func (w *Workspace) Close() {
	w.mu.Lock()
	if !w.open() {
		w.mu.Unlock()
		return
	}
	close(w.done)
	w.bump()
	w.mu.Unlock()
	_ = w.server.Close()
	w.closeSockets()
	w.wg.Wait()
	w.client.CloseIdleConnections()
}

// URL is the base of the Web API, with the slash at its end that Slack clients expect.
func (w *Workspace) URL() string { return w.base + "/api/" }

// BotToken is the token for the Web API.
func (w *Workspace) BotToken() string { return w.cfg.BotToken }

// AppToken is the token for Socket Mode.
func (w *Workspace) AppToken() string { return w.cfg.AppToken }

// SigningSecret is the secret by which deliveries over HTTP are signed.
func (w *Workspace) SigningSecret() string { return w.cfg.SigningSecret }

// BotID is the bot's user id.
func (w *Workspace) BotID() string { return w.bot.ID }

// Complaints lists what Slack lets pass and a careful bot does not do, and deliveries that were never acknowledged.
// A test of a bot should end with none.
func (w *Workspace) Complaints() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.complaints)
}

func (w *Workspace) complain(format string, args ...any) {
	w.complaints = append(w.complaints, fmt.Sprintf(format, args...))
}

// Changed returns a channel that is closed at the next change of anything in the workspace. It costs nothing to wait on,
// however many do. Who draws what they see takes the channel before the [Snapshot], so that no change falls in between.
func (w *Workspace) Changed() <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.changed
}

// bump tells all who wait that something changed. The lock is held.
func (w *Workspace) bump() {
	w.version++
	close(w.changed)
	w.changed = make(chan struct{})
}

// begin and end bracket an API call or a delivery, so that Settle knows whether any is under way.
func (w *Workspace) begin() {
	w.mu.Lock()
	w.busy++
	w.mu.Unlock()
}

func (w *Workspace) end() {
	w.mu.Lock()
	w.busy--
	w.bump()
	w.mu.Unlock()
}

// wait blocks until ready, which is asked under the lock at every change, or until ctx or the workspace ends.
func (w *Workspace) wait(ctx context.Context, what string, ready func() bool) error {
	for {
		w.mu.Lock()
		ok, changed := ready(), w.changed
		w.mu.Unlock()
		if ok {
			return nil
		}
		select {
		case <-changed:
		case <-w.done:
			return fmt.Errorf("wait for %s: the workspace is closed", what)
		case <-ctx.Done():
			return fmt.Errorf("wait for %s: %w", what, ctx.Err())
		}
	}
}

// Settle waits until nobody is at work: no delivery or API call is under way, Config.Settle has come back, and that
// brought no new work. It also posts the scheduled messages that have fallen due.
func (w *Workspace) Settle(ctx context.Context) error {
	for {
		if err := w.quiet(ctx); err != nil {
			return err
		}
		before := w.Tick()
		if w.cfg.Settle != nil {
			if err := w.cfg.Settle(ctx); err != nil {
				return fmt.Errorf("settle the bot: %w", err)
			}
		}
		if err := w.quiet(ctx); err != nil {
			return err
		}
		w.mu.Lock()
		after := len(w.log)
		w.mu.Unlock()
		if after == before {
			return nil
		}
	}
}

func (w *Workspace) quiet(ctx context.Context) error {
	return w.wait(ctx, "quiet", func() bool { return w.busy == 0 })
}

// Tick posts the scheduled messages that have fallen due and returns the length of the log before it did.
func (w *Workspace) Tick() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := len(w.log)
	w.postScheduled(w.cfg.Now())
	return n
}

// next numbers things of a kind, from 1.
func (w *Workspace) next(kind string) int {
	w.counts[kind]++
	return w.counts[kind]
}

// stamp is the time as Slack writes it, different at every call.
func (w *Workspace) stamp() string { return w.stampAt(w.cfg.Now()) }

// stampAt is the stamp of what happened at a time, though the clock may have jumped past it. Stamps only ever grow.
func (w *Workspace) stampAt(t time.Time) string {
	w.lastStamp = max(t.UnixMicro(), w.lastStamp+1)
	return fmt.Sprintf("%d.%06d", w.lastStamp/1e6, w.lastStamp%1e6)
}
