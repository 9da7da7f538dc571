package format_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sheetsync/validate/format"
)

// known reads a table of values of known status.
func known(t *testing.T, name string) [][]string {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", "values", name)
	f, err := os.Open(path)
	if err != nil {
		t.Skipf("SKIPPED: the values of known status are not at %s: %v", path, err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows[1:]
}

func TestKnownEmails(t *testing.T) {
	t.Parallel()
	for _, row := range known(t, "emails.csv") {
		want := map[string]format.Status{"valid": format.StatusValid, "unusual": format.StatusUnusual, "invalid": format.StatusInvalid}[row[1]]
		if got := format.Email(row[0]); got.Status != want {
			t.Errorf("%q is %v, want %s (%s)", row[0], got, row[1], row[2])
		}
	}
}

func TestKnownIdentifiers(t *testing.T) {
	t.Parallel()
	for _, row := range known(t, "identifiers.csv") {
		check, ok := format.NewChecker(row[0])
		if !ok {
			t.Fatalf("no format %s", row[0])
		}
		valid := !strings.HasPrefix(row[2], "invalid")
		if got := check(row[1]); (got.Status == format.StatusValid) != valid {
			t.Errorf("%s %q is %v, want %s", row[0], row[1], got, row[2])
		}
	}
}

func TestKnownPhones(t *testing.T) {
	t.Parallel()
	for _, row := range known(t, "phones.csv") {
		code, region, national := row[0], row[1], row[3]
		want := "+" + code + national
		if got, ok := format.ParsePhone(want, ""); !ok || got != want {
			t.Errorf("%s (%s %s) is read as %q, %v", want, region, row[2], got, ok)
		}
		if got := format.Phone("00"+code+" "+national, ""); got.Status != format.StatusValid {
			t.Errorf("00%s %s (%s) is %v", code, national, region, got)
		}
		if region == "001" {
			continue
		}
		if got := format.Phone(national, region); got.Status != format.StatusValid {
			t.Errorf("%s in %s (%s) is %v", national, region, row[2], got)
		}
	}
}
