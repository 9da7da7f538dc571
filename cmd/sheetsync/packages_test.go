package main

import (
	"flag"
	"fmt"
	"go/doc"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the page of packages anew")

// TestPackagesPage holds that the page of packages names each package with the
// first sentence of its comment. -update writes it.
func TestPackagesPage(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	page := filepath.Join(root, ".github", "docs", "packages.md")
	want := packagesPage(t, root)
	if *update {
		if err := os.WriteFile(page, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, string(got)); d != "" {
		t.Errorf("the page is not what the packages' comments say (-want +got); go test ./cmd/sheetsync -run TestPackagesPage -update writes it:\n%s", d)
	}
}

func packagesPage(t *testing.T, root string) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("# Packages\n\nIn the order of their names, each with the first sentence of its comment. This page is written by\n" +
		"`go test ./cmd/sheetsync -run TestPackagesPage -update`.\n\n| package | purpose |\n|---|---|\n")
	for _, top := range []string{"cmd", "reminders", "sheetschema", "syncer", "validate"} {
		err := filepath.WalkDir(filepath.Join(root, top), func(dir string, entry fs.DirEntry, err error) error {
			if err != nil || !entry.IsDir() {
				return err
			}
			if entry.Name() == "testdata" {
				return filepath.SkipDir
			}
			synopsis := synopsisOf(t, dir)
			if synopsis == "" {
				return nil
			}
			name, err := filepath.Rel(root, dir)
			if err != nil {
				return err
			}
			fmt.Fprintf(&b, "| `%s` | %s |\n", filepath.ToSlash(name), strings.ReplaceAll(synopsis, "|", `\|`))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// synopsisOf returns the first sentence of a folder's package comment; "" for a
// folder without Go files.
func synopsisOf(t *testing.T, dir string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var p doc.Package
	code := false
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		code = true
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.PackageClauseOnly|parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		if file.Doc == nil {
			continue
		}
		s := p.Synopsis(file.Doc.Text())
		s = strings.TrimPrefix(s, "Package "+file.Name.Name+" ")
		return strings.TrimPrefix(s, "Command "+path.Base(filepath.ToSlash(dir))+" ")
	}
	if code {
		t.Errorf("%s has no package comment", dir)
	}
	return ""
}
