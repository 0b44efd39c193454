package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/joho/godotenv"
	"github.com/spf13/cobra"
)

func main() { os.Exit(run()) }

// run is main with an exit code, so that scripts can be played on it.
func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := godotenv.Load(); err != nil && !errors.Is(err, os.ErrNotExist) {
		fmt.Fprintln(os.Stderr, "innovate: read .env:", err)
		return 2
	}
	if err := root().ExecuteContext(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "innovate:", err)
		return 1
	}
	return 0
}

// root is the command line, one file a subcommand.
func root() *cobra.Command {
	c := &cobra.Command{
		Use:   "innovate",
		Short: "Proven innovations for a problem in your own words, and who to talk to",
		Long: `innovate is a Slack bot for teams in health and care. State a problem in your
own words and it shows innovations that already work elsewhere: why each one
fits, how sure the evidence is, what to hold to, what to make your own, and
who to talk to. Settings come from the environment or a file named .env;
"innovate doctor" says which are missing.`,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	c.AddCommand(askCommand(), serveCommand(), importCommand(), exportCommand(), evalCommand(),
		digestCommand(), tasksCommand(), manifestCommand(), doctorCommand(), tryCommand(), versionCommand())
	return c
}
