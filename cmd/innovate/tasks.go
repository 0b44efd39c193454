package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"innovate/data/store"

	"github.com/spf13/cobra"
)

func tasksCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "tasks",
		Short: "List what is to be done and what failed, and have it done again",
		Long: `List the tasks of the bot: what waits, what is being done, what failed and why.
A task that failed for good stays until somebody has it done again; one that
is done is forgotten after a week.`,
		Args: cobra.NoArgs,
	}
	c.AddCommand(tasksListCommand(), tasksShowCommand(), tasksRetryCommand())
	return c
}

// inStore does something with the configured store.
func inStore(c *cobra.Command, do func(context.Context, *store.Store) error) error {
	s, err := readSettings(os.Getenv)
	if err != nil {
		return err
	}
	st, err := openStore(c.Context(), s)
	if err != nil {
		return err
	}
	return errors.Join(do(c.Context(), st), st.Close())
}

func tasksListCommand() *cobra.Command {
	var f store.Filter
	var state string
	c := &cobra.Command{
		Use:     "list",
		Short:   "List tasks, those due first at the top",
		Example: `  innovate tasks list --state failed`,
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			switch f.State = store.State(state); f.State {
			case "", store.Waiting, store.Done, store.Failed:
			default:
				return fmt.Errorf("--state %s: give waiting, done or failed", state)
			}
			if f.Limit < 1 {
				return fmt.Errorf("--limit %d: give 1 or more", f.Limit)
			}
			return inStore(c, func(ctx context.Context, st *store.Store) error {
				all, err := st.Tasks(ctx, f)
				if err != nil {
					return err
				}
				return listTasks(c.OutOrStdout(), all, time.Now())
			})
		},
	}
	c.Flags().StringVar(&state, "state", "", "waiting, done or failed; empty: all")
	c.Flags().StringVar(&f.Kind, "kind", "", "one kind alone, for example digest")
	c.Flags().IntVar(&f.Limit, "limit", 100, "how many at most")
	return c
}

func listTasks(to io.Writer, all []store.Task, now time.Time) error {
	if len(all) == 0 {
		_, err := fmt.Fprintln(to, "no tasks")
		return err
	}
	const row = "%-9s  %5v  %-20s  %s"
	w := bufio.NewWriter(to)
	fmt.Fprintf(w, row+"\n", "STATE", "TRIES", "DUE", "KEY")
	for _, t := range all {
		beside, below := t.Key, ""
		if len(t.Key) > keyWidth { // never cut: it is what show and retry want to be given
			beside, below = "", t.Key
		}
		fmt.Fprintln(w, strings.TrimRight(fmt.Sprintf(row, standing(t, now), t.Tries, stamp(t.Due), beside), " "))
		for _, line := range slices.Concat([]string{below}, wrap(t.Error, paperWidth-4)) {
			if line != "" {
				fmt.Fprintln(w, "    "+line)
			}
		}
	}
	return w.Flush()
}

// keyWidth is what a page leaves for a key.
const keyWidth = paperWidth - len("under way  TRIES  2026-11-24 12:00:00Z  ")

// standing is the state of a task; one that a worker has is under way.
func standing(t store.Task, now time.Time) string {
	if t.State == store.Waiting && t.Lease.After(now) {
		return "under way"
	}
	return string(t.State)
}

func stamp(at time.Time) string {
	if at.IsZero() {
		return "at once"
	}
	return at.UTC().Format("2006-01-02 15:04:05Z")
}

func tasksShowCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "show KEY",
		Short: "Show all that is known of a task",
		Long: `Show all that is known of a task. Of its body the names of the fields are
shown, and never what is in them: it may hold a person's words.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return inStore(c, func(ctx context.Context, st *store.Store) error {
				t, err := found(st.Task(ctx, args[0]))
				if err != nil {
					return err
				}
				return showTask(c.OutOrStdout(), t, time.Now())
			})
		},
	}
}

func showTask(to io.Writer, t store.Task, now time.Time) error {
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "key\t%s\nkind\t%s\nstate\t%s\ntries\t%d of %d\ndue\t%s\n", t.Key, t.Kind, standing(t, now), t.Tries, store.MaxTries, stamp(t.Due))
	if standing(t, now) == "under way" {
		fmt.Fprintf(w, "held until\t%s\n", stamp(t.Lease))
	}
	if !t.Ended.IsZero() {
		fmt.Fprintf(w, "ended\t%s\n", stamp(t.Ended))
	}
	if t.Error != "" {
		showLong(w, "last error", t.Error)
	}
	showLong(w, "body", fieldsOf(t.Body))
	return w.Flush()
}

// showLong shows what may take more than a line.
func showLong(to io.Writer, label, text string) {
	for _, line := range wrap(text, paperWidth-len("last error  ")) {
		fmt.Fprintf(to, "%s\t%s\n", label, line)
		label = ""
	}
}

// fieldsOf names what a body holds, and nothing of it.
func fieldsOf(body json.RawMessage) string {
	var fields map[string]json.RawMessage
	if len(body) == 0 {
		return "none"
	}
	if json.Unmarshal(body, &fields) != nil {
		return fmt.Sprintf("%d bytes", len(body))
	}
	return fmt.Sprintf("%d bytes: %s", len(body), strings.Join(slices.Sorted(maps.Keys(fields)), ", "))
}

func tasksRetryCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "retry KEY",
		Short: "Have a task done again, now and with all its tries before it",
		Long: `Have a task done again, now and with all its tries before it: one that failed,
that waits for its next try, or that is done. A running bot takes it up within
seconds. What the task did before may then be seen twice.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return inStore(c, func(ctx context.Context, st *store.Store) error {
				t, err := found(st.Task(ctx, args[0]))
				if err != nil {
					return err
				}
				if len(t.Body) == 0 {
					return fmt.Errorf("task %q: what it was about is gone, so it cannot be done again; a person has to ask again", t.Key)
				}
				if err := st.Again(ctx, t.Key, time.Now()); errors.Is(err, store.ErrBusy) {
					return fmt.Errorf("task %q: a worker has it now; look again in a minute", t.Key)
				} else if err != nil {
					return err
				}
				_, err = fmt.Fprintf(c.OutOrStdout(), "%s will be done again\n", t.Key)
				return err
			})
		},
	}
}

// found says what to do when there is no such task.
func found(t store.Task, err error) (store.Task, error) {
	if errors.Is(err, store.ErrNotFound) {
		return t, fmt.Errorf("there is no such task; innovate tasks list shows which there are: %w", err)
	}
	return t, err
}
