package data

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
)

// staging is where a site is made ready: what is there is not for readers, and may go.
var staging = regexp.MustCompile(`https?://[^/"]*\bstag[^"]*`)

// TestStarter holds every file of the starter catalogue to the rules, and its
// sources to the sites that readers are meant to see.
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
		text, err := fs.ReadFile(starterFiles, "starter/"+entries[n].Name())
		if err != nil {
			t.Fatal(err)
		}
		if at := staging.Find(text); at != nil {
			t.Errorf("%s.json: %s is where a site is made ready; give the public page", i.ID, at)
		}
	}
}
