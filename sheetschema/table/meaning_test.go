package table_test

import (
	"encoding/csv"
	"errors"
	"io/fs"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"sheetsync/sheetschema/table"
)

// shownAs parts a number from what its cell shows.
var shownAs = regexp.MustCompile(`^(\S+) (?:shown as (\S+).*)$`)

// TestMeaning holds each of the shared cases of one cell: what its number, text
// or date means, or that there is an issue. They are read from beside the
// repository; TestParseFields has the same kinds.
func TestMeaning(t *testing.T) {
	t.Parallel()
	f, err := os.Open("../../../shared/cases/meaning.csv")
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
	held := 0
	for _, row := range rows[1:] {
		kind, context, field, locale, input, want := row[0], row[1], row[2], row[3], row[4], row[5]
		definition, ok := definitionOf(field)
		number := context == "sheet-number"
		if !ok || kind == "money" || kind == "equal" && !number || context != "sheet-text" && !number || strings.HasPrefix(input, "6.22202E") {
			continue // not of one cell, or not of a cell that the API gives
		}
		held++
		t.Run(kind+" "+locale+" "+input, func(t *testing.T) {
			t.Parallel()
			show := map[int]string{}
			if m := shownAs.FindStringSubmatch(input); m != nil {
				input, show[1] = m[1], m[2]
			}
			got := parseField(t, definition, locale, func(b *table.GridBuilder) {
				if n, err := strconv.ParseFloat(input, 64); number && err == nil {
					putRow(b, n, "x")
				} else {
					putRow(b, input, "x")
				}
				b.EndRow()
			}, show)[0]
			if isIssue := strings.HasPrefix(got, "!"); isIssue != strings.HasPrefix(want, "issue") {
				t.Errorf("%s is %q, want %s", input, got, want)
			} else if first, _, _ := strings.Cut(want, ":"); !isIssue && got != first {
				t.Errorf("%s is %q, want %s", input, got, want)
			}
		})
	}
	if held < 20 {
		t.Errorf("only %d cases were found", held)
	}
}

// definitionOf returns a descriptor's members for a field as the cases write
// it: its type, then its format or separators.
func definitionOf(field string) (definition string, ok bool) {
	name, more, _ := strings.Cut(field, " ")
	definition = "type: " + name
	for _, part := range strings.Fields(more) {
		switch part {
		case "key":
		case "decimalChar", "groupChar":
			definition += ", " + part + ": "
		default:
			if !strings.HasPrefix(part, "'") {
				return "", false
			}
			definition += part
		}
	}
	return definition, name != ""
}
