package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"innovate/data"
	"innovate/index"

	"github.com/spf13/cobra"
)

// addFilter adds the options that say what an answer must be. A shell
// completes those that are codes.
func addFilter(c *cobra.Command, f *index.Filter) {
	c.Flags().StringSliceVar(&f.Settings, "setting", nil, "only what works there: care_home,home")
	c.Flags().StringSliceVar(&f.Goals, "goal", nil, "only what serves one of these goals: safety")
	c.Flags().StringSliceVar(&f.Topics, "topic", nil, "only what is about one of these: falls")
	c.Flags().StringSliceVar(&f.Countries, "country", nil, "only what was done in one of these: UK,Ireland")
	c.Flags().StringVar(&f.Level, "level", "", "only what is at least so sure: E2")
	for flag, known := range map[string][]data.Code{"setting": data.Settings, "goal": data.Goals, "level": proven()} {
		_ = c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(described(known), cobra.ShellCompDirectiveNoFileComp))
	}
}

// described is codes with their labels, as a shell shows them.
func described(all []data.Code) []string {
	var each []string
	for _, c := range all {
		each = append(each, c.Code+"\t"+c.Label)
	}
	return each
}

// proven is the levels that a person may ask for: E0 was tried and failed.
func proven() []data.Code {
	return slices.DeleteFunc(slices.Clone(data.Levels), func(c data.Code) bool { return c.Code == "E0" })
}

// checkFilter finds every code that no record can have, for a filter that is
// misspelt would answer that nothing fits. Small and large letters are alike.
func checkFilter(f *index.Filter) error {
	var levels []string
	if f.Level != "" {
		levels = []string{f.Level}
	}
	err := errors.Join(
		checkCodes("--setting", f.Settings, data.Settings),
		checkCodes("--goal", f.Goals, data.Goals),
		checkCodes("--level", levels, proven()))
	f.Level = strings.Join(levels, "")
	return err
}

// checkCodes puts codes as records write them, and finds those that none does.
func checkCodes(flag string, given []string, known []data.Code) error {
	var faults []error
	for n, g := range given {
		at := slices.IndexFunc(known, func(c data.Code) bool { return strings.EqualFold(c.Code, strings.TrimSpace(g)) })
		if at < 0 {
			faults = append(faults, fmt.Errorf("%s %q is not known; choose from %s", flag, g, codes(known)))
			continue
		}
		given[n] = known[at].Code
	}
	return errors.Join(faults...)
}

// codes lists the codes of a vocabulary.
func codes(all []data.Code) string {
	var names []string
	for _, c := range all {
		names = append(names, c.Code)
	}
	return strings.Join(names, ", ")
}

// wrapped breaks a text into lines that fit a terminal.
func wrapped(text string) string { return strings.Join(wrap(text, paperWidth), "\n") }
