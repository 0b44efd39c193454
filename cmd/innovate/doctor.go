package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"innovate/bot"
	"innovate/data/store"
	"innovate/index"

	"github.com/spf13/cobra"
)

func doctorCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "Say what is missing and how to mend it",
		Long: `Look at everything that "innovate serve" needs and say, one line each, what is
fine and what is missing with how to mend it. The exit status is 1 when
something is missing. No token is printed.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			r := report{out: c.OutOrStdout()}
			s, err := readSettings(os.Getenv)
			if err != nil {
				for _, fault := range faults(err) {
					r.mend("settings", "%v", fault)
				}
				r.say("-", "the rest", "not looked at: mend the settings first")
				return r.end()
			}
			r.fine("settings", "no faults")
			r.storage(c.Context(), s)
			r.slack(c.Context(), s)
			r.address(c.Context(), s)
			return r.end()
		},
	}
}

// A report is what the doctor says, a line at a time.
type report struct {
	out     io.Writer
	missing int
}

func (r *report) fine(what, format string, args ...any) {
	r.say("ok", what, fmt.Sprintf(format, args...))
}

func (r *report) mend(what, format string, args ...any) {
	r.missing++
	r.say("MEND", what, fmt.Sprintf(format, args...))
}

// say prints one line, whatever line ends there are in an error.
func (r *report) say(mark, what, text string) {
	fmt.Fprintf(r.out, "%-5s %-16s %s\n", mark, what, strings.Join(strings.Fields(text), " "))
}

func (r *report) end() error {
	if r.missing == 0 {
		return nil
	}
	return fmt.Errorf("%s to mend", countOf(r.missing, "thing"))
}

// faults takes joined errors apart.
func faults(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	return []error{err}
}

// storage looks at the state folder, the database, its records and the index.
func (r *report) storage(ctx context.Context, s settings) {
	if err := writable(s.home); err != nil {
		r.mend("state folder", "%v; set INNOVATE_HOME to a folder that this user may write to", err)
		return
	}
	r.fine("state folder", "%s can be written to", s.home)
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	st, err := openStore(ctx, s)
	if err != nil {
		r.mend("database", "%v", err)
		return
	}
	defer st.Close()
	r.fine("database", "%s answers, its tables are up to date", engine(s))
	r.records(ctx, s, st)
}

func engine(s settings) string {
	if s.databaseURL != "" {
		return "PostgreSQL"
	}
	return "SQLite"
}

// writable makes the folder when it is missing, as the bot would, and tries
// to write in it.
func writable(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(folder, ".doctor-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

// records looks at the catalogue and at how far the index follows it.
func (r *report) records(ctx context.Context, s settings, st *store.Store) {
	all, err := st.Innovations(ctx)
	if err != nil {
		r.mend("records", "%v", err)
		return
	}
	live := 0
	for _, i := range all {
		if i.Live() {
			live++
		}
	}
	switch {
	case len(all) == 0:
		r.fine("records", "none yet; the first start brings the starter catalogue")
	case live == 0:
		r.mend("records", "all %d are withdrawn, so nothing can be found; import some", len(all))
	default:
		r.fine("records", "%d, of which %d may be shown", len(all), live)
	}
	head, err := st.Version(ctx)
	if err != nil {
		r.mend("records", "%v", err)
		return
	}
	r.index(indexPath(s), head)
}

// index compares an index with the store. It is never something to mend: the
// bot makes the index anew when it has to.
func (r *report) index(path string, head int64) {
	if _, err := os.Stat(filepath.Join(path, "bleve")); err != nil {
		r.fine("index", "none yet; the first start makes it")
		return
	}
	x, err := index.New(index.Config{Path: path})
	if err != nil {
		r.fine("index", "in use, by a running innovate as it seems")
		return
	}
	defer x.Close()
	switch version, err := x.Version(); {
	case err != nil:
		r.mend("index", "%v; delete %s, the next start makes it anew", err, path)
	case version != head:
		r.fine("index", "at version %d of %d; the next start brings it up to date", version, head)
	default:
		r.fine("index", "at version %d, as the records", version)
	}
}

func (r *report) slack(ctx context.Context, s settings) {
	if err := s.slack(); err != nil {
		for _, fault := range faults(err) {
			r.mend("Slack", "%v", fault)
		}
	}
	for _, c := range bot.Check(ctx, bot.CheckConfig{BotToken: s.botToken, AppToken: s.appToken, APIURL: s.apiURL}) {
		if c.Mend != "" {
			r.mend(c.What, "%s", c.Mend)
			continue
		}
		r.fine(c.What, "%s", c.Fine)
	}
	if s.signingSecret != "" {
		r.fine("signing secret", "is set; only a message from Slack shows whether it is the right one")
	}
}

// address looks whether the address to listen on is free, or served by us.
func (r *report) address(ctx context.Context, s settings) {
	l, err := net.Listen("tcp", s.listen)
	if err == nil {
		_ = l.Close()
		r.fine("address", "%s is free", s.listen)
		return
	}
	if running(ctx, s.listen) {
		r.fine("address", "innovate is running at %s", s.listen)
		return
	}
	r.mend("address", "cannot listen at %s (%v); stop what is there, or set INNOVATE_LISTEN to another", s.listen, err)
}

// running tells whether an innovate answers at an address.
func running(ctx context.Context, address string) bool {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/metrics", nil)
	if err != nil {
		return false
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	return err == nil && strings.Contains(string(text), "innovate_")
}
