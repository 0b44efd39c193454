package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"innovate/data"

	"github.com/spf13/cobra"
)

func importCommand() *cobra.Command {
	var check bool
	c := &cobra.Command{
		Use:   "import FILE…",
		Short: "Read records into the catalogue",
		Long: `Read records from JSON, JSON lines or CSV files into the store. Every fault is
named with its file, row and field, and when there is one nothing is stored.
A record with an id that is known replaces the earlier one; running bots pick
changes up within seconds.`,
		Example: `  innovate import --check our-records.csv
  innovate import our-records.csv
  innovate export --out all.csv    # a file to start from`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			s, err := readSettings(os.Getenv)
			if err != nil {
				return err
			}
			all, err := readFiles(c.ErrOrStderr(), args)
			if err != nil {
				return err
			}
			if check {
				fmt.Fprintf(c.OutOrStdout(), "%s, no faults; nothing stored (--check)\n", countOf(len(all), "record"))
				return nil
			}
			st, err := openCatalogue(c.Context(), s)
			if err != nil {
				return err
			}
			defer st.Close()
			version, err := st.Put(c.Context(), all)
			if err != nil {
				return err
			}
			fmt.Fprintf(c.OutOrStdout(), "%s stored; the catalogue is at version %d\n", countOf(len(all), "record"), version)
			return nil
		},
	}
	c.Flags().BoolVar(&check, "check", false, "only look for faults")
	return c
}

// readFiles reads all files and prints all of their faults.
func readFiles(faultsTo io.Writer, names []string) ([]data.Innovation, error) {
	var files []data.File
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		files = append(files, data.File{Name: name, Reader: f})
	}
	all, faults := data.ReadAll(files...)
	for _, f := range faults {
		fmt.Fprintln(faultsTo, f)
	}
	switch {
	case len(faults) > 0:
		return nil, fmt.Errorf("%s; nothing was stored", countOf(len(faults), "fault"))
	case len(all) == 0:
		return nil, errors.New("no record in there; nothing was stored")
	}
	return all, nil
}

// countOf says how many of a thing there are.
func countOf(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
