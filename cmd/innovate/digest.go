package main

import (
	"context"
	"errors"
	"fmt"
	"html"
	"os"
	"strings"
	"time"

	"innovate/bot"
	"innovate/data"
	"innovate/data/store"
	"innovate/index"

	"github.com/spf13/cobra"
)

func digestCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "digest",
		Short: "Look at the weekly digest",
		Args:  cobra.NoArgs,
	}
	c.AddCommand(digestPreviewCommand())
	return c
}

func digestPreviewCommand() *cobra.Command {
	var place string
	var s data.Subscription
	c := &cobra.Command{
		Use:   "preview",
		Short: "Print what the digest would say now",
		Long: `Print what the weekly digest of a channel or a person would say now, from the
configured store. Nothing is posted and nothing is kept. Without --place it is
composed for somebody new who wants to hear of the topics, settings and goals
that are given.

` + wrapped("Settings: "+codes(data.Settings)+".") + "\n\n" + wrapped("Goals: "+codes(data.Goals)+"."),
		Example: `  innovate digest preview --place C012AB3CD
  innovate digest preview --setting inpatient --topic falls,delirium`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			only := index.Filter{Settings: s.Settings, Goals: s.Goals}
			if err := checkFilter(&only); err != nil {
				return err
			}
			settings, err := readSettings(os.Getenv)
			if err != nil {
				return err
			}
			st, err := openCatalogue(c.Context(), settings)
			if err != nil {
				return err
			}
			defer st.Close()
			if place != "" {
				if s, err = digestOf(c.Context(), st, place); err != nil {
					return err
				}
			}
			text, err := bot.Preview(c.Context(), st, s, time.Now())
			if err != nil {
				return err
			}
			for paragraph := range strings.SplitSeq(html.UnescapeString(text), "\n") {
				fmt.Fprintf(c.OutOrStdout(), "%s\n\n", wrapped(paragraph))
			}
			return nil
		},
	}
	c.Flags().StringVar(&place, "place", "", "the channel or person with a digest, as a Slack ID")
	c.Flags().StringSliceVar(&s.Topics, "topic", nil, "topics, parted by commas")
	c.Flags().StringSliceVar(&s.Settings, "setting", nil, "settings, parted by commas")
	c.Flags().StringSliceVar(&s.Goals, "goal", nil, "goals, parted by commas")
	c.MarkFlagsMutuallyExclusive("place", "topic")
	c.MarkFlagsMutuallyExclusive("place", "setting")
	c.MarkFlagsMutuallyExclusive("place", "goal")
	return c
}

// digestOf is the digest of a place.
func digestOf(ctx context.Context, st *store.Store, place string) (data.Subscription, error) {
	s, err := store.Subscriptions.One(ctx, st, place)
	if errors.Is(err, store.ErrNotFound) {
		return s, fmt.Errorf("%s has no digest; type /innovate digest there in Slack, or leave --place out", place)
	}
	return s, err
}
