package main

import (
	"fmt"

	"innovate/bot"

	"github.com/spf13/cobra"
)

func manifestCommand() *cobra.Command {
	var address string
	c := &cobra.Command{
		Use:   "manifest",
		Short: "Print the Slack app manifest",
		Long: `Print the manifest to paste at https://api.slack.com/apps under "Create New
App", "From a manifest". It asks for the least scopes and for no message
history. By default the app uses Socket Mode, which needs no public address.`,
		Example: `  innovate manifest
  innovate manifest --url https://innovate.example.org    # signed HTTP instead`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			m, err := bot.Manifest(address)
			if err != nil {
				return err
			}
			_, err = fmt.Fprint(c.OutOrStdout(), string(m))
			return err
		},
	}
	c.Flags().StringVar(&address, "url", "", "the https address Slack reaches the bot at (default: Socket Mode)")
	return c
}
