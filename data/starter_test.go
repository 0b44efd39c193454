package data

import (
	"io/fs"
	"strings"
	"testing"
)

// TestStarter holds every file of the starter catalogue to the rules.
func TestStarter(t *testing.T) {
	entries, err := fs.ReadDir(starterFiles, "starter")
	if err != nil {
		t.Fatal(err)
	}
	all, err := Starter()
	if err != nil {
		t.Fatal(err)
	}
	for n, i := range all {
		if file := strings.TrimSuffix(entries[n].Name(), ".json"); file != i.ID {
			t.Errorf("%s.json: id is %q, want the name of the file", file, i.ID)
		}
		for _, f := range i.Validate() {
			f.File = i.ID + ".json"
			t.Errorf("%v", f)
		}
	}
}
