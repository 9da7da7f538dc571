package matching_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/header"
	"sheetsync/sheetschema/matching"
	"sheetsync/sheetschema/registers"
	"sheetsync/sheetschema/table"
)

// A labelledRow is a header row whose headings have their fields beside them.
type labelledRow struct {
	id, resource    string
	headers, labels []string
}

func readLabelled(t *testing.T, path string) []labelledRow {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Skipf("SKIPPED, the header rows are not here: %v", err)
	}
	defer file.Close()
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []labelledRow
	for _, r := range records[1:] {
		if len(rows) == 0 || rows[len(rows)-1].id != r[0] {
			rows = append(rows, labelledRow{id: r[0], resource: r[2]})
		}
		row := &rows[len(rows)-1]
		row.headers, row.labels = append(row.headers, r[4]), append(row.labels, r[5])
	}
	return rows
}

// figures count how headings were matched.
type figures struct {
	labelled, right, certain, certainRight, none, alone, rows, resource int
}

func (f *figures) String() string {
	share := func(a, b int) float64 { return float64(a) / float64(max(b, 1)) }
	return fmt.Sprintf("%d rows, resource right %.3f; %d labelled, right %.4f; %d certain, right %.4f; %d none, left alone %.4f",
		f.rows, share(f.resource, f.rows), f.labelled, share(f.right, f.labelled), f.certain, share(f.certainRight, f.certain), f.none, share(f.alone, f.none))
}

// floor holds the figures to what they have reached, a little below.
func (f *figures) floor(t *testing.T, name string) {
	t.Helper()
	for _, test := range []struct {
		what    string
		got, of int
		least   float64
	}{
		{"labelled headings right", f.right, f.labelled, 0.96},
		{"certain ones right", f.certainRight, f.certain, 0.995},
		{"headings of no field left alone", f.alone, f.none, 0.97},
		{"resources right", f.resource, f.rows, 0.95},
	} {
		if share := float64(test.got) / float64(max(test.of, 1)); share < test.least {
			t.Errorf("%s: %s: %.4f of %d, want %.3f at least", name, test.what, share, test.of, test.least)
		}
	}
}

// measure matches each row as a tab of its own without records, and tells what is
// wrong.
func measure(t *testing.T, rows []labelledRow) (f figures, wrong []string) {
	t.Helper()
	d, err := registers.Load("foreign-trade")
	if err != nil {
		t.Fatal(err)
	}
	// A field that was added since the rows were labelled is no field of theirs.
	since := map[string]bool{}
	labels := map[string]bool{}
	for _, row := range rows {
		for _, l := range row.labels {
			labels[l] = true
		}
	}
	for _, name := range []string{"customers.level", "customers.type", "customers.customer_type", "customers.customer_level", "transactions.order_status", "transactions.deposit", "calls.method", "calls.followed_up_by", "calls.next_follow_up"} {
		since[name] = !labels[name]
	}
	for _, row := range rows {
		b := table.NewGridBuilder()
		for _, h := range row.headers {
			b.Text([]byte(h))
		}
		b.EndRow()
		m := matching.Match(d, []matching.Tab{{Title: row.id, Grid: b.Grid()}}, matching.Options{})[0]
		f.rows++
		resource := "none"
		if m.Resource != nil {
			resource = m.Resource.Name
		}
		if resource == row.resource {
			f.resource++
		} else {
			wrong = append(wrong, fmt.Sprintf("%s is %s, not %s: %s", row.id, resource, row.resource, strings.Join(row.headers, " | ")))
		}
		for _, c := range m.Columns {
			label := row.labels[c.Index]
			if label == "?" {
				continue
			}
			got := "-"
			if c.Field != nil {
				got = resource + "." + c.Field.Name
			}
			if since[got] && label == "-" {
				continue
			}
			right := got == label || label == "customers.company_name" && got == "customers.customer_name" && !slices.Contains(row.labels, "customers.customer_name")
			if label == "-" {
				f.none++
				if right {
					f.alone++
				}
			} else {
				f.labelled++
				if right {
					f.right++
				}
			}
			if c.Certainty == matching.Certain && got != "-" {
				f.certain++
				if right {
					f.certainRight++
				}
			}
			if !right {
				wrong = append(wrong, fmt.Sprintf("%s %q is %s (%s), not %s", row.id, c.Header, got, c.Certainty, label))
			}
		}
	}
	return f, wrong
}

// sharedRows and writtenRows are the header rows: those from public sources, which are
// not in the repository, and our own.
var (
	sharedRows  = filepath.Join("..", "..", "..", "shared", "headers", "shared.csv")
	writtenRows = filepath.Join("testdata", "written.csv")
)

// TestSharedHeadings measures the matching of header rows from public sources, and
// TestWrittenHeadings that of our own: those of even numbers, with which the words were
// chosen, and the others apart, which were looked at last.
func TestSharedHeadings(t *testing.T) {
	t.Parallel()
	measureHalves(t, readLabelled(t, sharedRows))
}

func TestWrittenHeadings(t *testing.T) {
	t.Parallel()
	measureHalves(t, readLabelled(t, writtenRows))
}

func measureHalves(t *testing.T, rows []labelledRow) {
	t.Helper()
	var halves [2][]labelledRow
	for _, row := range rows {
		half := int(row.id[len(row.id)-1]-'0') % 2
		halves[half] = append(halves[half], row)
	}
	for half, name := range []string{"even", "odd"} {
		f, wrong := measure(t, halves[half])
		t.Logf("%s: %s", name, &f)
		for _, w := range wrong {
			t.Log(w)
		}
		f.floor(t, name)
	}
}

// TestSharedHeld looks that a run is held for none of the header rows that name who
// or what the records are about: by the headings that the register itself knows, with
// no alias of the team's. TestWrittenHeld does for our own rows.
func TestSharedHeld(t *testing.T) {
	t.Parallel()
	heldOf(t, readLabelled(t, sharedRows))
}

func TestWrittenHeld(t *testing.T) {
	t.Parallel()
	heldOf(t, readLabelled(t, writtenRows))
}

func heldOf(t *testing.T, rows []labelledRow) {
	t.Helper()
	d, err := registers.Load("foreign-trade")
	if err != nil {
		t.Fatal(err)
	}
	held, unaided := 0, 0
	for _, row := range rows {
		r, _ := d.Resource(row.resource)
		names := slices.ContainsFunc(row.labels, func(label string) bool {
			return r.NamedBy(func(f *sheetschema.Field) bool { return label == r.Name+"."+f.Name })
		})
		b := table.NewGridBuilder()
		for _, h := range row.headers {
			b.Text([]byte(h))
		}
		b.EndRow()
		_, issues := header.Match(b.Grid(), r, header.MatchOptions{})
		if slices.ContainsFunc(issues, func(i sheetschema.Issue) bool { return i.Severity == sheetschema.SeverityError }) {
			unaided++
			if names {
				held++
				t.Logf("%s is held without an alias: %s", row.id, strings.Join(row.headers, " | "))
			}
		}
	}
	t.Logf("%d of %d rows held, %d of those that name who they are about", unaided, len(rows), held)
	if held > 0 {
		t.Errorf("%d rows are held that name who they are about", held)
	}
}
