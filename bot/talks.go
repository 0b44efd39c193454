package bot

import (
	"embed"
	"io/fs"
)

// staged is what is played: the talks, and a record that is published in some.
//
//go:embed testdata/talk/*.txt testdata/record/*.json
var staged embed.FS

// Talks are the conversations that the tests play, one a file: what is typed
// and, indented, what is then seen. "innovate try" plays them on its page.
func Talks() fs.FS {
	all, err := fs.Sub(staged, "testdata/talk")
	if err != nil {
		panic(err) // it is embedded above
	}
	return all
}
