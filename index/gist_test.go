package index

import (
	"context"
	"slices"
	"strings"
	"testing"
)

// A story is what people write around a problem.
const story = "Well it is that time of the week again, and I said to my sister on the way in that it would rain, which it did. " +
	"The bus was late, the kettle was cold, and somebody had taken the good chair. I must tell you all about the holiday, " +
	"we went to the seaside and the little ones loved it. "

// TestGist holds the encoder to read the problem in a story, wherever it stands.
func TestGist(t *testing.T) {
	const problem = "Residents choke on their tablets at breakfast and nobody has looked at which they still need."
	text := strings.Repeat(story, 3) + problem
	var asked []own
	for _, w := range []string{"resid", "choke", "tablet", "breakfast"} {
		asked = append(asked, own{text: w, found: w, weight: 5})
	}
	for _, w := range []string{"sister", "rain", "kettl", "chair", "holiday"} {
		asked = append(asked, own{text: w, found: w, weight: 1})
	}
	got := gist(text, asked)
	if !strings.HasSuffix(got, problem) {
		t.Errorf("the problem is not what is read last: %q", got)
	}
	if n := len(strings.Fields(got)); n > gistWords || n < gistWords-clauseLong {
		t.Errorf("%d words are read, want %d or a few less", n, gistWords)
	}
	if short := strings.Repeat("word ", gistWords); gist(short, asked) != short {
		t.Error("a short text is not read as it is")
	}
	if n := len(strings.Fields(gist(strings.Repeat("word ", 1000), asked))); n == 0 || n > gistWords {
		t.Errorf("of a text without a mark %d words are read", n)
	}
}

// TestStory asks the same problem alone, and at the end of a page of chatter.
func TestStory(t *testing.T) {
	x := filled(t, Config{}, starter(t))
	const problem = "Our patients keep falling at night on the ward and one has broken her hip."
	a, err := x.Match(context.Background(), Parse(strings.Repeat(story, 3)+problem), 3)
	if err != nil {
		t.Fatal(err)
	}
	about := func(m Match) bool {
		return strings.Contains(strings.ToLower(m.Innovation.Title+strings.Join(m.Innovation.Topics, " ")), "fall")
	}
	if !slices.ContainsFunc(a.Matches, about) {
		t.Errorf("%s, %d matches; want one about falls", a.Verdict, len(a.Matches))
	}
}
