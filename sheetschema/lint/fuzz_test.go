package lint_test

import (
	"path/filepath"
	"testing"

	"golang.org/x/tools/txtar"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/lint"
)

// FuzzCheck holds that of any descriptor that can be loaded each diagnostic says what it
// is about, where that stands and what to do.
func FuzzCheck(f *testing.F) {
	paths, err := filepath.Glob("../testdata/load/*.txtar")
	if err != nil || len(paths) == 0 {
		f.Fatal(paths, err)
	}
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			f.Add(file.Data)
		}
	}
	f.Add([]byte(sloppy))
	f.Fuzz(func(t *testing.T, src []byte) {
		d, err := sheetschema.Load("fuzz", src)
		if err != nil {
			return
		}
		for _, found := range lint.Check(d, nil) {
			if found.Path == "" || found.Line < 1 || found.Column < 1 || found.Message == "" || found.Hint == "" {
				t.Errorf("%+v", found)
			}
		}
	})
}
