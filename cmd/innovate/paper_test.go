package main

import (
	"os"
	"strings"
	"testing"

	"innovate/index"
)

// TestPaperWidth asks questions of many kinds and looks at the whole answer.
func TestPaperWidth(t *testing.T) {
	x, err := memoryIndex(t.Context(), settings{})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	for _, question := range []string{
		"our patients keep falling at night on the ward", "half our clinic does not turn up", "ED",
		"pressure ulcers in care homes", "antibiotics for coughs and colds in general practice",
		"people in mental health crisis wait in A&E for hours", "babies born too early get cold after birth",
		"teenagers with asthma end up in hospital", "discharge letters come too late",
		"children's teeth", "lonely older people call 999", "staff are burnt out and leave",
		"how do I reset my password", strings.Repeat("falls and ", 3000), "مرضانا يسقطون ليلا", "🙂🙂🙂",
		"averyveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryverylongwordwithoutaspace falls",
	} {
		var out strings.Builder
		p := newPaper(&out)
		a, err := x.Match(t.Context(), index.Parse(question), 10)
		if err != nil {
			t.Fatalf("Match(%.40q): %v", question, err)
		}
		if err := p.answer(a); err != nil {
			t.Fatalf("answer to %.40q: %v", question, err)
		}
		if line := wide(out.String()); line != "" {
			t.Errorf("the answer to %.40q is wider than %d columns: %s", question, paperWidth, line)
		}
		if strings.Contains(out.String(), "\x1b") {
			t.Errorf("the answer to %.40q, not on a terminal, has control characters", question)
		}
	}
}

// writeText writes a file that a test needs.
func writeText(name, text string) error { return os.WriteFile(name, []byte(text), 0o600) }
