package main

import (
	"path"
	"regexp"
	"testing"
)

// TestTour keeps the tour of the code true: each Go file that it names is there.
func TestTour(t *testing.T) {
	there := map[string]bool{}
	for _, file := range goFiles(t) {
		there[file], there[path.Base(file)] = true, true
	}
	for _, name := range regexp.MustCompile(`[a-z0-9_/]+\.go\b`).FindAllString(read(t, "cmd/innovate/doc.go"), -1) {
		if !there[name] {
			t.Errorf("doc.go tells of %s, which is not there", name)
		}
	}
	for _, pkg := range regexp.MustCompile(`\[innovate/(\S+)\]`).FindAllStringSubmatch(read(t, "cmd/innovate/doc.go"), -1) {
		if _, ok := mayImport[pkg[1]]; !ok {
			t.Errorf("doc.go tells of the package %s, which is not there", pkg[1])
		}
	}
}
