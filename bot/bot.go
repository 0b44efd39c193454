// Package bot is the conversation: who is told what, and when. Words come in
// by one of two doors, signed HTTP (http.go) or Socket Mode (socket.go), are
// read into the same small type (occasion.go), and go through the same steps:
// the guard, the index, an answer in the words of bot/say.
//
// # What is safe before Slack is acknowledged
//
// Everything that is to be answered becomes a task in the store first, under a
// key that can be added only once: Slack redelivers events, and two replicas
// may both be told. A slash command is answered in its acknowledgement, and its
// task is there for when that does not come about (inbox.go).
// Opening a modal is done before the acknowledgement, as Slack's permission
// for it lives three seconds. So is asking a question again with a short form
// written out: when that fails the answer with its buttons still stands there.
//
// # What may happen twice
//
// Slack has no key by which a post could be done once. When it answers 5xx or
// the connection drops, it may have posted or not, and without the message
// history, which we never ask for, nobody can look. The task is then done
// again: an answer seen twice is better than none. That is the only case; a
// 429, a refusal and a connection that never came about are known not to have
// posted. A process that dies between a post and its Finish is the same case,
// and so is one that dies between a command's answer and letting go of it.
//
// # The week's digest, once
//
// A digest is not a post of ours: Slack holds it. It is given to Slack two
// hours ahead of its hour (chat.scheduleMessage), and until the hour Slack can
// be asked what it holds (chat.scheduledMessages.list) and gives it back.
//
// Why it is not lost. The post of a week is a row (data.Post), stored in one
// change with the task that makes it; every replica tries, one insert wins,
// and the row outlives the task's key. Whoever tends a post goes on until
// nothing is left to do about it (nextStep). A process that dies leaves a
// lease that runs out; one that Slack failed comes back after a while. Half an
// hour, ten and three minutes before the hour a sweep asks Slack for all that
// it holds for that hour and compares: what is missing is given again. What
// could not be given in time gets an hour a few minutes on, and is held by
// Slack as well; the log says so. To post it directly would be on time, and a
// risk: of a call whose answer never came nobody could find out whether it was
// posted, and the digest would be lost or come twice. Minutes late harm nobody.
//
// Why it does not come twice. A worker holds the post (Post.Held) for longer
// than its call can last, so no two calls for one post overlap. Before the call
// it stores that it tries (Post.Tried); an answer that says yes or no clears
// that. While it stands nobody knows, and nobody gives the post again, or moves
// its hour, without a look in Slack's list. Nothing is given later than five
// minutes before its hour, so that the last sweep, three minutes before,
// comes after every call has ended; it takes back what is there twice, and what
// is there for an hour from which its post was moved. After
// the hour Slack itself refuses (time_in_past), so a process that was frozen
// and wakes up too late does no harm. Metadata on a scheduled message makes
// Slack lose it: there is none.
//
// What remains possible. Twice: when a call that we gave up takes effect more
// than a minute later, and that is in the three minutes between the last sweep
// and the hour. Not at all: when nobody was at work from a try whose answer
// never came until the hour was over. It may then have been posted or not; it
// is not posted again, its items may come the week after, and the log says so.
// The same goes for what somebody deletes at Slack after the last sweep. The
// clocks of replicas may be apart by a quarter of a minute, not more.
//
// # What is never kept
//
// The guard sees every text before anything else does. What it does not call
// fine is not searched, stored, logged or repeated: the task holds the verdict
// alone. A question that is fine stands in its task until it is answered, or
// given up, and then goes, from the store's files too. No question is ever logged.
//
// # What is kept, and for how long
//
// Which innovation was shown to whom or in which channel is kept for two
// years, so that a recall can reach them, and never what was asked. The words
// of a need or of a problem to watch are kept because their author has looked
// at them and agreed; a watch goes when they stop watching.
package bot

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"innovate/data/store"
	"innovate/index"

	"github.com/slack-go/slack"
)

// Config is what a bot is made of.
type Config struct {
	Slack *slack.Client // must be given; see Client
	Store *store.Store  // must be given
	Index *index.Index  // must be given; somebody else has it follow the store

	Curators      []string         // Slack IDs of those who look after the catalogue; empty: nobody does
	SigningSecret string           // of the HTTP door; empty: that door stays shut
	Log           *slog.Logger     // empty: slog.Default()
	Now           func() time.Time // empty: time.Now
	Workers       int              // how many tasks are done at once; zero: 4
	Apart         time.Duration    // between two messages in one channel, see Apart; zero: none
	Version       string           // for /metrics; empty: "unknown"
}

// A Bot answers people. Open a door (Handler, Socket) and let it Work.
type Bot struct {
	slack   *slack.Client
	store   *store.Store
	index   *index.Index
	secret  string
	log     *slog.Logger
	now     func() time.Time
	workers int

	hooks   *http.Client // for response URLs
	wake    chan struct{}
	metrics *metrics
	spacing spacing
	people  people
	all     part // every part of the conversation
	curates map[string]bool

	socket   atomic.Bool        // whether Socket Mode is in use
	linked   atomic.Int32       // how many of its connections there are
	stagger  time.Duration      // between them
	pace     pace               // of digests
	lease    time.Duration      // of a task
	prompt   time.Duration      // by when what Slack waits for is done; see modalTimeout
	looks    [2]time.Duration   // how often there is a look for what has come due: Hourly and Minutely
	untidy   atomic.Bool        // whether what tasks have held may still be in the store's files
	followed atomic.Int64       // the version of the catalogue that was last followed
	noticed  atomic.Int64       // the version up to which recalls by the catalogue were noticed
	looked   atomic.Int64       // the week in which it was last looked who of the contacts is still there
	reach    func(point string) // for tests that kill a process on its way; nil: nobody does
	version  atomic.Int64       // of the records, when scheduled digests were last held against them

	leaving sync.Mutex
	left    []string // keys of commands whose answers have left
}

// New makes a bot. It opens no door and starts nothing.
func New(c Config) *Bot {
	b := &Bot{
		slack: c.Slack, store: c.Store, index: c.Index, secret: c.SigningSecret, log: c.Log, now: c.Now, workers: c.Workers,
		hooks: &http.Client{Timeout: callTimeout}, spacing: spacing{by: c.Apart, free: map[string]time.Time{}}, wake: make(chan struct{}, 1),
		curates: map[string]bool{}, stagger: stagger, pace: usual(), lease: lease, prompt: modalTimeout, looks: [2]time.Duration{time.Hour, time.Minute},
	}
	if b.log == nil {
		b.log = slog.Default()
	}
	if b.now == nil {
		b.now = time.Now
	}
	if b.workers == 0 {
		b.workers = 4
	}
	b.metrics = newMetrics(b, c.Version)
	for _, person := range c.Curators {
		b.curates[person] = true
	}
	b.all = assemble(b.parts())
	b.untidy.Store(true) // whoever had the store before may have been killed
	return b
}

// handle does what an occasion asks for, whichever door it came in by. What
// it returns, if anything, goes back with the acknowledgement: a say.Message,
// or what Slack wants to know of a modal or a menu. An error means that
// nothing is safe: Slack must not be acknowledged.
func (b *Bot) handle(ctx context.Context, o occasion) (any, error) {
	switch o.Kind {
	case command:
		m, err := b.command(ctx, o)
		if m.Text == "" {
			return nil, err // what answers it is a modal
		}
		return m, err
	case mention, direct, shortcut:
		return nil, b.keep(ctx, o)
	case press:
		return nil, b.press(ctx, o)
	case submit:
		if r, err := b.submit(ctx, o); r != nil || err != nil {
			return r, err
		}
	case suggest:
		return b.suggest(ctx, o)
	case visit:
		return nil, b.visited(ctx, o)
	}
	return nil, nil
}
