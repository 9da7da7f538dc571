package identity

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sheetsync/syncer/recordid"
)

// edited is a row of a sheet that people work in: truth is the record that its
// content belongs to, whatever the id cell says.
type edited struct {
	sheetRow
	truth string
	copy  bool // made by copying another row
	dirty bool // its content was edited
}

// drawSheet makes a sheet of records with distinct contents.
func drawSheet(t *rapid.T) []edited {
	n := rapid.IntRange(0, 30).Draw(t, "rows")
	var sheet []edited
	for i := range n {
		id := recordid.FromBits(uint64(i) * 7919)
		sheet = append(sheet, edited{sheetRow: drawRow(t, id, i), truth: id})
	}
	return sheet
}

func drawRow(t *rapid.T, id string, key int) sheetRow {
	word := rapid.SampledFrom([]string{"", "red", "green", "blue", "black"})
	return row(id, fmt.Sprintf("K%d", key), word.Draw(t, "a"), word.Draw(t, "b"), word.Draw(t, "c"))
}

func plain(sheet []edited) []sheetRow {
	rows := make([]sheetRow, len(sheet))
	for i, r := range sheet {
		rows[i] = r.sheetRow
	}
	return rows
}

// workOnRows lets people insert, delete, move and copy whole rows, edit cells,
// and clear and overtype ids of rows whose content they leave alone.
func workOnRows(t *rapid.T, sheet []edited, keyed bool) []edited {
	next := 1000
	for range rapid.IntRange(0, 20).Draw(t, "edits") {
		n := len(sheet)
		at := rapid.IntRange(0, max(0, n-1)).Draw(t, "at")
		switch kind := rapid.IntRange(0, 6).Draw(t, "kind"); {
		case kind == 0 || n == 0:
			next++
			sheet = slices.Insert(sheet, at, edited{sheetRow: row("", fmt.Sprint("N", next), fmt.Sprint("a", next), fmt.Sprint("b", next), fmt.Sprint("c", next))})
		case kind == 1:
			sheet = slices.Delete(sheet, at, at+1)
		case kind == 2:
			r := sheet[at]
			sheet = slices.Delete(sheet, at, at+1)
			sheet = slices.Insert(sheet, rapid.IntRange(0, n-1).Draw(t, "to"), r)
		case kind == 3:
			r := sheet[at]
			r.copy = true
			sheet = slices.Insert(sheet, rapid.IntRange(0, n).Draw(t, "to"), r)
		case kind == 4 && sheet[at].truth != "" && sheet[at].id == sheet[at].truth && !sheet[at].copy:
			r := &sheet[at]
			r.cells = slices.Clone(r.cells)
			r.cells[rapid.IntRange(1, 3).Draw(t, "cell")] = fmt.Sprint("edit", next)
			r.dirty = true
			next++
		case kind == 5 && !sheet[at].dirty && !sheet[at].copy && sheet[at].truth != "":
			sheet[at].id = rapid.SampledFrom([]string{"", "n/a"}).Draw(t, "overtyped")
		case kind == 6 && keyed:
			sheet = sortOwnColumns(t, sheet)
		}
	}
	return sheet
}

// sortOwnColumns permutes the contents and leaves the id cells where they are.
func sortOwnColumns(t *rapid.T, sheet []edited) []edited {
	order := rapid.Permutation(slices.Collect(intsTo(len(sheet)))).Draw(t, "order")
	out := slices.Clone(sheet)
	for i, from := range order {
		out[i] = sheet[from]
		out[i].id = sheet[i].id
	}
	return out
}

func intsTo(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func checkIdentities(t *rapid.T, before, after []edited, got []Match) {
	seen := map[string]int{}
	for i, id := range idsOf(got) {
		if id == "" {
			t.Fatalf("row %d has no id", i)
		}
		if first, doubled := seen[id]; doubled {
			t.Fatalf("rows %d and %d both have the id %s", first, i, id)
		}
		seen[id] = i
	}
	for _, b := range before {
		survives := slices.ContainsFunc(after, func(r edited) bool { return r.truth == b.truth })
		at, found := seen[b.truth]
		switch {
		case survives && !found:
			t.Fatalf("record %s lost its id", b.truth)
		case survives && after[at].truth != b.truth:
			t.Fatalf("the id of record %s went to a row of %q", b.truth, after[at].truth)
		case !survives && found && after[at].id != b.truth: // else it is an edited row, for all one can tell
			t.Fatalf("the id of the deleted record %s was given away", b.truth)
		}
	}
}

func issueIDs(taken *Known) func(int) string {
	n := uint64(1 << 40)
	return func(int) string {
		for {
			n++
			if id := recordid.FromBits(n * 1048583); !slices.Contains(taken.IDs, id) {
				return id
			}
		}
	}
}

// Whatever people do with whole rows, and, where there is a primary key, with
// their own columns alone, every record that is left keeps its id, no id is
// there twice, and none goes to another record.
func TestResolveKeepsIDs(t *testing.T) {
	t.Parallel()
	for _, keyed := range []bool{false, true} {
		t.Run(fmt.Sprintf("keyed=%v", keyed), func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				before := drawSheet(t)
				after := workOnRows(t, slices.Clone(before), keyed)
				prev := remember(plain(before), keyed, true)
				got := Resolve(prev, observe(plain(after), keyed), issueIDs(prev))
				checkIdentities(t, before, after, got)
			})
		})
	}
}

// A sort of people's own columns alone, without any key.
func TestResolveFollowsSort(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		before := drawSheet(t)
		after := sortOwnColumns(t, before)
		prev := remember(plain(before), false, true)
		got := Resolve(prev, observe(plain(after), false), issueIDs(prev))
		checkIdentities(t, before, after, got)
	})
}

// A second look at the same sheet, with the ids that the first one gave,
// changes nothing, whatever the sheet was.
func TestResolveIsStable(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		before := drawSheet(t)
		after := sortOwnColumns(t, workOnRows(t, slices.Clone(before), true))
		prev := remember(plain(before), rapid.Bool().Draw(t, "keyed"), rapid.Bool().Draw(t, "in sheet"))
		now := observe(plain(after), true)
		first := idsOf(Resolve(prev, now, issueIDs(prev)))
		next := &Known{IDs: first, Rows: now.Rows, Content: now.Content, Key: now.Key, Sketch: now.Sketch, InSheet: make([]bool, len(first))}
		for _, written := range []bool{false, true} {
			again := *now
			if written { // else the run was killed before it wrote the ids
				again.IDs = first
			}
			second := idsOf(Resolve(next, &again, issueIDs(next)))
			if written && !slices.Equal(second, first) {
				t.Fatalf("ids changed from %q to %q", first, second)
			}
			slices.Sort(second)
			sorted := slices.Sorted(slices.Values(first))
			if !slices.Equal(second, sorted) {
				t.Fatalf("after a kill the ids are %q, were %q", second, sorted)
			}
		}
	})
}
