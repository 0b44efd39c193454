package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
)

// tryAddress is where the page is served when nothing else is asked for.
const tryAddress = "127.0.0.1:8484"

// tryOptions are what "innovate try" is told by its flags.
type tryOptions struct {
	listen    string
	chosen    bool   // whether listen was given
	catalogue string // a file of records in place of the starter catalogue
}

func tryCommand() *cobra.Command {
	var o tryOptions
	c := &cobra.Command{
		Use:   "try",
		Short: "Try the whole bot in a browser, with no Slack account",
		Long: `Try the whole bot in a browser, with no Slack account: the real bot, talking to
a pretend Slack on this computer, with a few made-up people to act as and a
clock that can be moved. It prints one link. Nothing leaves this computer.

What is said lasts over a restart when INNOVATE_HOME is set, in a folder of its
own in there, apart from what "innovate serve" keeps; else it is thrown away.
No other setting is used: it never reaches Slack, nor your database.`,
		Example: `  innovate try
  innovate try --catalogue our-records.csv
  INNOVATE_HOME=~/innovate innovate try --listen 127.0.0.1:9000`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			s, err := readSettings(os.Getenv)
			if err != nil {
				return err
			}
			o.chosen = c.Flags().Changed("listen")
			return try(c.Context(), s, o, c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	c.Flags().StringVar(&o.listen, "listen", tryAddress, "where to serve the page; only this computer can reach the usual address")
	c.Flags().StringVar(&o.catalogue, "catalogue", "", "a file of your own records, in place of the ones that come with the program")
	return c
}

// try serves the page until the context ends.
func try(ctx context.Context, s settings, o tryOptions, out, faults io.Writer) error {
	keep := s.homeSet
	s, done, err := tryHome(s)
	if err != nil {
		return err
	}
	defer done()
	h, err := openTrial(ctx, s, o, faults)
	if err != nil {
		return err
	}
	page, err := h.page(h.app)
	if err != nil {
		return errors.Join(err, h.close())
	}
	l, err := tryListen(o)
	if err != nil {
		return errors.Join(err, h.close())
	}
	served := newParts(context.WithoutCancel(ctx))
	served.run(func(ctx context.Context) error { return serveHTTP(ctx, l, page, h.log) })
	if keep {
		served.run(h.saving)
	}
	welcome(out, l.Addr(), keep)

	select {
	case <-ctx.Done():
	case <-served.ctx.Done():
	case <-h.failed:
	}
	err = h.stop()
	if keep {
		err = errors.Join(err, h.save())
	}
	h.w.Close() // the page's open lines end with it
	return errors.Join(err, served.stop(), h.close())
}

// tryHome is the settings with which a trial runs: a folder of its own, and
// nothing that leads to Slack or to a database in use.
func tryHome(s settings) (settings, func(), error) {
	mine := settings{homeSet: true, log: s.log, listen: s.listen}
	if mine.log == slog.LevelInfo {
		mine.log = slog.LevelError // the terminal has the link to show, and no more
	}
	if s.homeSet {
		mine.home = filepath.Join(s.home, "try")
		return mine, func() {}, nil
	}
	dir, err := os.MkdirTemp("", "innovate-try-")
	if err != nil {
		return mine, nil, fmt.Errorf("make a folder for the trial: %w; set INNOVATE_HOME to a folder that can be written", err)
	}
	mine.home = dir
	return mine, func() { _ = os.RemoveAll(dir) }, nil
}

// tryListen listens where it was told, or, when nothing was told and the
// usual port is taken, at any other.
func tryListen(o tryOptions) (net.Listener, error) {
	l, err := net.Listen("tcp", o.listen)
	if err != nil && !o.chosen {
		l, err = net.Listen("tcp", "127.0.0.1:0")
	}
	if err != nil {
		return nil, fmt.Errorf("serve the page: %w; give --listen another address, such as 127.0.0.1:0 for any free port", err)
	}
	return l, nil
}

// welcome prints the link, and a warning when others can follow it.
func welcome(out io.Writer, at net.Addr, keep bool) {
	address, _ := netip.ParseAddrPort(at.String())
	open := address.String()
	if address.Addr().IsUnspecified() {
		open = fmt.Sprintf("127.0.0.1:%d", address.Port())
	}
	fmt.Fprintf(out, "\n  Open http://%s/\n\n", open)
	if !address.Addr().IsLoopback() {
		fmt.Fprintln(out, "Warning: others on your network can open this page too, read what is said in it and act as anybody in it.")
		fmt.Fprintln(out, "Leave out --listen to keep it to this computer.")
	}
	if keep {
		fmt.Fprintln(out, "What you do is kept for the next time. Press Ctrl+C to stop.")
		return
	}
	fmt.Fprintln(out, "What you do is thrown away when you stop it: press Ctrl+C. Set INNOVATE_HOME to keep it.")
}
