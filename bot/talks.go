package bot

import (
	"embed"
	"io/fs"
)

//go:embed testdata/talk/*.txt
var talks embed.FS

// Talks are the conversations that the tests play, one a file: what is typed
// and, indented, what is then seen. "innovate try" plays them on its page.
func Talks() fs.FS {
	all, err := fs.Sub(talks, "testdata/talk")
	if err != nil {
		panic(err) // it is embedded above
	}
	return all
}
