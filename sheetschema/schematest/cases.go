package schematest

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// A Case is one of the shared cases: an input that came out wrong once, and what
// is right. They lie beside the repository, in cases/meaning.csv.
type Case struct {
	Kind, Context, Field, Locale, Input, Want string
}

// Cases returns the shared cases of a kind, and skips the test where they are
// missing. Shared is the path from the test's directory to the shared data.
func Cases(t testing.TB, shared, kind string) []Case {
	t.Helper()
	f, err := os.Open(filepath.Join(shared, "cases", "meaning.csv"))
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("SKIPPED, the shared cases are not here")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var cases []Case
	for _, row := range rows {
		if row[0] == kind {
			cases = append(cases, Case{row[0], row[1], row[2], row[3], row[4], row[5]})
		}
	}
	if len(cases) == 0 {
		t.Fatalf("there are no shared cases of the kind %q", kind)
	}
	return cases
}
