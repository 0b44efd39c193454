package data

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"sync"
)

//go:embed starter
var starterFiles embed.FS

// A Catalogue is a fixed list of innovations, such as the one that comes with
// the program. It is a source that an index can follow.
type Catalogue []Innovation

// Starter returns the catalogue that comes with the program, in order of ID.
var Starter = sync.OnceValues(func() (Catalogue, error) { return readFolder(starterFiles, "starter") })

// readFolder reads a folder of JSON files, one innovation each.
func readFolder(files fs.FS, folder string) (Catalogue, error) {
	entries, err := fs.ReadDir(files, folder)
	if err != nil {
		return nil, fmt.Errorf("list catalogue: %w", err)
	}
	var all Catalogue
	for _, e := range entries {
		b, err := fs.ReadFile(files, folder+"/"+e.Name())
		if err != nil {
			return nil, fmt.Errorf("read catalogue: %w", err)
		}
		var i Innovation
		if err := json.Unmarshal(b, &i); err != nil {
			return nil, fmt.Errorf("read %s: %w", e.Name(), err)
		}
		i.Version = 1
		all = append(all, i)
	}
	return all, nil
}

// Changes returns the innovations that are newer than a version.
func (c Catalogue) Changes(_ context.Context, after int64) ([]Innovation, error) {
	var newer []Innovation
	for _, i := range c {
		if i.Version > after {
			newer = append(newer, i)
		}
	}
	return newer, nil
}
