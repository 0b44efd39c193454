package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"innovate/data"

	"github.com/spf13/cobra"
)

func exportCommand() *cobra.Command {
	var format, out string
	c := &cobra.Command{
		Use:   "export",
		Short: "Write the catalogue as JSON, JSON lines or CSV",
		Long: `Write the whole catalogue: that of the configured store, or the starter
catalogue when none is configured. What export writes, import reads.`,
		Example: `  innovate export > catalogue.json
  innovate export --out catalogue.csv`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			s, err := readSettings(os.Getenv)
			if err != nil {
				return err
			}
			if format == "" {
				format = cmp.Or(strings.TrimPrefix(filepath.Ext(out), "."), "json")
			}
			if formats := []string{"json", "jsonl", "csv"}; !slices.Contains(formats, format) {
				return fmt.Errorf("unknown format %q: use one of %s", format, strings.Join(formats, ", "))
			}
			all, err := records(c.Context(), s)
			if err != nil {
				return err
			}
			if out == "" {
				return data.Write(c.OutOrStdout(), format, all)
			}
			return writeFile(out, func(w io.Writer) error { return data.Write(w, format, all) })
		},
	}
	c.Flags().StringVar(&format, "format", "", "json, jsonl or csv (default: by the ending of --out, else json)")
	c.Flags().StringVar(&out, "out", "", "the file to write (default: standard output)")
	return c
}

// writeFile writes a file whole or not at all.
func writeFile(name string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".innovate-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if err := write(f); err != nil {
		_ = f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := os.Chmod(f.Name(), 0o644); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
