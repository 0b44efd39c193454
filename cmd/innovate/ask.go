package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"innovate/bot/say"
	"innovate/data"
	"innovate/index"

	"github.com/spf13/cobra"
)

func askCommand() *cobra.Command {
	var asJSON bool
	var limit int
	var only index.Filter
	c := &cobra.Command{
		Use:   "ask QUESTION…",
		Short: "Ask a question in the terminal",
		Long: `Ask a question in your own words. The answer comes from the configured store,
or from the starter catalogue when none is configured. Nothing is kept.

What you know of the answer can be asked for: where it works, what it serves,
what it is about, which country it was done in, and how sure it is at least.
Values of one option, parted by commas, are alternatives.

` + wrapped("Settings: "+codes(data.Settings)+".") + "\n\n" + wrapped("Goals: "+codes(data.Goals)+".") + `

Levels: E1 (a randomised comparison), E2, E3, E4 (local results).`,
		Example: `  innovate ask "our patients keep falling at night on the ward"
  innovate ask --setting care_home,home --level E2 "people fall at night"
  innovate ask --json "half our clinic does not turn up" | jq .verdict
  pbpaste | innovate ask -`,
		Args: cobra.ArbitraryArgs, // none at all is an empty question
		RunE: func(c *cobra.Command, args []string) error {
			if limit < 1 || limit > 10 {
				return fmt.Errorf("--limit %d: give 1 to 10", limit)
			}
			if err := checkFilter(&only); err != nil {
				return err
			}
			s, err := readSettings(os.Getenv)
			if err != nil {
				return err
			}
			text, err := questionText(c.InOrStdin(), args)
			if err != nil {
				return err
			}
			if finding := data.Guard(text); finding.Verdict != data.Fine {
				return refuse(c.OutOrStdout(), finding, asJSON)
			}
			x, err := memoryIndex(c.Context(), s)
			if err != nil {
				return err
			}
			defer x.Close()
			q := index.Parse(text)
			q.Only = only
			a, err := x.Match(c.Context(), q, limit)
			if err != nil {
				return err
			}
			if asJSON {
				return writeJSON(c.OutOrStdout(), jsonAnswer(a))
			}
			return newPaper(c.OutOrStdout()).answer(a)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	c.Flags().IntVar(&limit, "limit", 3, "how many innovations at most")
	addFilter(c, &only)
	return c
}

// questionMost is how many bytes a question may hold.
const questionMost = 100_000

// questionText joins the arguments, or reads the question from standard input for "-".
func questionText(in io.Reader, args []string) (string, error) {
	text := strings.Join(args, " ")
	if text == "-" {
		b, err := io.ReadAll(io.LimitReader(in, questionMost+1))
		if err != nil {
			return "", fmt.Errorf("read the question: %w", err)
		}
		text = string(b)
	}
	if strings.TrimSpace(text) == "" {
		return "", errors.New(`the question is empty; say what the problem is, such as "our patients keep falling at night"`)
	}
	if len(text) > questionMost {
		return "", fmt.Errorf("the question is longer than %d KB; say the problem in a few sentences", questionMost/1000)
	}
	return text, nil
}

// answer is what --json prints.
type answer struct {
	Verdict  string        `json:"verdict"`
	Question string        `json:"question"` // empty where it may not be echoed
	Matches  []answerMatch `json:"matches"`
}

type answerMatch struct {
	ID         string          `json:"id"`
	Title      string          `json:"title"`
	Score      float64         `json:"score"`
	Confidence float64         `json:"confidence"`
	Reasons    []index.Reason  `json:"reasons"`
	Contacts   []answerContact `json:"contacts"`
}

type answerContact struct {
	Organisation string `json:"organisation"`
	Team         string `json:"team"`
	Role         string `json:"role"`
	Page         string `json:"page"`
}

func jsonAnswer(a index.Answer) answer {
	out := answer{Verdict: string(a.Verdict), Question: a.Question.Text, Matches: []answerMatch{}}
	for _, m := range a.Matches {
		one := answerMatch{ID: m.Innovation.ID, Title: m.Innovation.Title, Score: m.Score, Confidence: m.Confidence,
			Reasons: m.Reasons, Contacts: []answerContact{}}
		for _, p := range m.Innovation.WhoToTalkTo() {
			one.Contacts = append(one.Contacts, answerContact{p.Organisation, p.Team, p.Role, p.Page})
		}
		out.Matches = append(out.Matches, one)
	}
	return out
}

// refuse answers what must not be searched, and echoes none of it.
func refuse(out io.Writer, finding data.Finding, asJSON bool) error {
	if asJSON {
		return writeJSON(out, answer{Verdict: refusal(finding), Matches: []answerMatch{}})
	}
	newPaper(out).block("", say.Refusal(finding, say.ToMe).Text)
	return nil
}

// refusal is the verdict of --json for what the guard stopped: a person may
// be told apart (patient_data), or one person's care is asked about.
func refusal(finding data.Finding) string {
	switch finding.Verdict {
	case data.Care, data.Emergency:
		return "individual_care"
	}
	return "patient_data"
}

func writeJSON(out io.Writer, v any) error {
	e := json.NewEncoder(out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
