package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// treeRoot is the top of the tree, seen from this folder.
const treeRoot = "../.."

// mayImport lists every package of the program, bottom up, with the packages
// of ours that it may import. The picture of it is in doc.go.
var mayImport = map[string][]string{
	"data":                  {},
	"data/store":            {"data"},
	"index/meaning":         {},
	"index/meaning/convert": {}, // makes the weights that index/meaning embeds; no part of the program
	"index":                 {"data", "index/meaning"},
	"index/eval":            {"data", "index"},
	"index/eval/stock":      {"data", "index/eval"}, // other engines, to be measured against: they bring what they are made of
	"bot/say":               {"data", "index"},
	"bot":                   {"data", "data/store", "index", "bot/say"},
	"bot/workspace":         {},
	"cmd/innovate":          {"data", "data/store", "index", "index/eval", "index/eval/stock", "bot", "bot/say", "bot/workspace"},
}

// testsMayImport is what tests may import besides. A test may always import
// the package that it tests.
var testsMayImport = map[string][]string{
	"bot": {"bot/workspace"},
}

// outside says where a module that is not ours may be imported: a kind of
// database, of search engine or of chat is then one folder's affair. A
// module that is not named here may not be imported at all.
var outside = map[string][]string{
	"github.com/slack-go/slack":           {"bot", "bot/say"},
	"github.com/blevesearch":              {"index", "index/eval/stock"},
	"golang.org/x/text":                   {"index", "index/meaning", "bot/say", "data/store"},
	"gonum.org/v1/gonum":                  {"index"},
	"github.com/jackc/pgx":                {"data/store"},
	"modernc.org/sqlite":                  {"data/store", "index/eval/stock"},
	"github.com/pressly/goose":            {"data/store"},
	"github.com/gorilla/websocket":        {"bot/workspace"},
	"github.com/prometheus/client_golang": {"bot", "cmd/innovate"},
	"github.com/joho/godotenv":            {"cmd/innovate"},
	"github.com/spf13/cobra":              {"cmd/innovate"},
	"golang.org/x/sys":                    {"index/meaning"},
	"golang.org/x/term":                   {"cmd/innovate"},
}

// outsideTests says the same of tests; "*" is every package.
var outsideTests = map[string][]string{
	"github.com/google/go-cmp":        {"*"},
	"github.com/rogpeppe/go-internal": {"cmd/innovate"},
	"github.com/slack-go/slack":       {"bot/workspace"},
}

// TestImports holds the tree to the arrows of the design.
func TestImports(t *testing.T) {
	found, used := map[string]bool{}, map[string]bool{}
	for _, file := range goFiles(t) {
		pkg, test := filepath.ToSlash(filepath.Dir(file)), strings.HasSuffix(file, "_test.go")
		found[pkg] = true
		if _, known := mayImport[pkg]; !known {
			t.Errorf("%s: the design has no package %s; draw it in mayImport and doc.go first", file, pkg)
			continue
		}
		for _, path := range imports(t, file) {
			if !allowed(pkg, path, test) {
				t.Errorf("%s imports %s, and the design has no such arrow", file, path)
			}
			used[moduleOf(path)] = true
		}
	}
	for _, pkg := range slices.Sorted(maps.Keys(mayImport)) {
		if !found[pkg] {
			t.Errorf("the design has a package %s and the tree has not", pkg)
		}
	}
	for _, module := range slices.Sorted(maps.Keys(outside)) {
		if !used[module] {
			t.Errorf("nothing imports %s any more; take it out of this file, go.mod and CONTRIBUTING.md", module)
		}
	}
}

// moduleOf is the entry of outside that a path falls under.
func moduleOf(path string) string {
	for module := range outside {
		if within(path, module) {
			return module
		}
	}
	return ""
}

func within(path, module string) bool {
	return path == module || strings.HasPrefix(path, module+"/")
}

// TestDependencies holds the table of CONTRIBUTING.md to the modules that the
// tree imports, and to their versions in go.mod.
func TestDependencies(t *testing.T) {
	required := regexp.MustCompile(`(?m)^\s*(?:require )?(\S+\.\S+) (v\S+)`).FindAllStringSubmatch(read(t, "go.mod"), -1)
	want := map[string]string{}
	for _, file := range goFiles(t) {
		for _, path := range imports(t, file) {
			module, version := "", ""
			for _, r := range required {
				if within(path, r[1]) && len(r[1]) > len(module) {
					module, version = r[1], r[2]
				}
			}
			if module != "" {
				want[module] = version
			}
		}
	}
	told := map[string]string{}
	for _, row := range regexp.MustCompile("(?m)^\\| `(\\S+\\.\\S+)` \\| (v\\S+) \\| ").FindAllStringSubmatch(read(t, "CONTRIBUTING.md"), -1) {
		told[row[1]] = row[2]
	}
	if !maps.Equal(told, want) {
		t.Errorf("CONTRIBUTING.md tells of %v\nand the tree imports    %v", told, want)
	}
}

// read reads a file of the tree.
func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(treeRoot, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestAllowed(t *testing.T) {
	for _, c := range []struct {
		pkg, path string
		test      bool
		want      bool
	}{
		{"data", "strings", false, true},
		{"data", "innovate/data/store", false, false},
		{"data", "github.com/google/go-cmp/cmp", false, false},
		{"data", "github.com/google/go-cmp/cmp", true, true},
		{"data/store", "innovate/data", false, true},
		{"data/store", "innovate/data/store", true, true},
		{"index", "innovate/data/store", false, false},
		{"index/meaning", "innovate/data", false, false},
		{"bot", "innovate/bot/workspace", false, false},
		{"bot", "innovate/bot/workspace", true, true},
		{"bot/say", "innovate/data/store", false, false},
		{"bot/workspace", "innovate/bot", true, false},
		{"bot/workspace", "github.com/slack-go/slack", false, false},
		{"cmd/innovate", "github.com/slack-go/slack", false, false},
		{"cmd/innovate", "github.com/blevesearch/bleve/v2", false, false},
		{"index", "github.com/blevesearch/bleve_index_api", false, true},
		{"index/eval", "github.com/blevesearch/bleve/v2", false, false},
		{"index/eval/stock", "github.com/blevesearch/bleve/v2", false, true},
		{"index/eval/stock", "modernc.org/sqlite", false, true},
		{"index/eval/stock", "innovate/data/store", false, false},
		{"bot", "golang.org/x/timeless", false, false},
	} {
		if got := allowed(c.pkg, c.path, c.test); got != c.want {
			t.Errorf("allowed(%s, %s, test %v) = %v, want %v", c.pkg, c.path, c.test, got, c.want)
		}
	}
}

// allowed tells whether a package, or its tests, may import a path.
func allowed(pkg, path string, test bool) bool {
	if ours, ok := strings.CutPrefix(path, "innovate/"); ok {
		return slices.Contains(mayImport[pkg], ours) ||
			test && (ours == pkg || slices.Contains(testsMayImport[pkg], ours))
	}
	if first, _, _ := strings.Cut(path, "/"); !strings.Contains(first, ".") {
		return true // the standard library
	}
	return listed(outside, pkg, path) || test && listed(outsideTests, pkg, path)
}

func listed(table map[string][]string, pkg, path string) bool {
	for module, where := range table {
		if within(path, module) && (slices.Contains(where, pkg) || slices.Contains(where, "*")) {
			return true
		}
	}
	return false
}

// goFiles lists the Go files of the tree.
func goFiles(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, top := range []string{"data", "index", "bot", "cmd"} {
		err := filepath.WalkDir(filepath.Join(treeRoot, top), func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() && d.Name() == "testdata" {
				return filepath.SkipDir
			}
			if strings.HasSuffix(path, ".go") {
				rel, err := filepath.Rel(treeRoot, path)
				all = append(all, filepath.ToSlash(rel))
				return err
			}
			return nil
		})
		if err != nil {
			t.Fatalf("walk %s: %v", top, err)
		}
	}
	return all
}

// imports lists what a file imports.
func imports(t *testing.T, file string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(treeRoot, file), nil, parser.ImportsOnly)
	if err != nil {
		t.Fatalf("parse %s: %v", file, err)
	}
	var all []string
	for _, spec := range parsed.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatalf("%s imports %s: %v", file, spec.Path.Value, err)
		}
		all = append(all, path)
	}
	return all
}
