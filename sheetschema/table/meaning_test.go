package table_test

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"sheetsync/sheetschema/schematest"
	"sheetsync/sheetschema/table"
)

// shownAs parts a number from what its cell shows.
var shownAs = regexp.MustCompile(`^(\S+) (?:shown as (\S+).*)$`)

// TestMeaning holds each of the shared cases of one cell: what its number, text
// or date means, or that there is an issue. They are read from beside the
// repository; TestParseTexts, TestParseNumbers and TestParseDates have the same kinds.
func TestMeaning(t *testing.T) {
	t.Parallel()
	elsewhere := map[string]string{
		"12,50 beside 1.234,56 and 3.000 in one column": "TestParseNumbers",
		"only 12,500 and 1,234 in the column":           "TestParseNumbers",
		"<v>57.699999999999996</v>":                     "TestParseNumbers",
		"6.22202E+15 from a .csv":                       "TestParseTexts",
	}
	var cases []schematest.Case
	for _, kind := range []string{"numbers", "dates", "equal"} {
		cases = append(cases, schematest.Cases(t, "../../../shared", kind)...)
	}
	held := 0
	for _, c := range cases {
		number := c.Context == "sheet-number"
		if c.Kind == "equal" && !number || elsewhere[c.Input] != "" {
			continue // of two cells; of a file
		}
		held++
		t.Run(c.Kind+" "+c.Locale+" "+c.Input, func(t *testing.T) {
			t.Parallel()
			input, want := c.Input, c.Want
			definition, ok := definitionOf(c.Field)
			if !ok || c.Context != "sheet-text" && !number {
				t.Fatalf("no test is about %+v", c)
			}
			show := map[int]string{}
			if m := shownAs.FindStringSubmatch(input); m != nil {
				input, show[1] = m[1], m[2]
			}
			got := parseField(t, definition, c.Locale, func(b *table.GridBuilder) {
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
