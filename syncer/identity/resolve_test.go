package identity

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sheetsync/syncer/recordid"
)

// sheetRow is a row of a sheet in tests: the id cell, and the cells that a
// person sees. The first cell is the primary key where a test has one.
type sheetRow struct {
	id    string
	cells []string
}

func row(id string, cells ...string) sheetRow { return sheetRow{id, cells} }

func observe(rows []sheetRow, keyed bool) *Observed {
	s := &Observed{}
	for i, r := range rows {
		if strings.Join(r.cells, "") == "" {
			if r.id != "" {
				s.Stray = append(s.Stray, r.id)
			}
			continue
		}
		s.IDs = append(s.IDs, r.id)
		s.Rows = append(s.Rows, int32(i+2))
		s.Content = append(s.Content, hashOf(r.cells...))
		var key uint64
		if keyed && r.cells[0] != "" {
			key = hashOf(r.cells[0])
		}
		s.Key = append(s.Key, key)
		var sketch uint64
		for j, c := range r.cells {
			if c != "" {
				sketch ^= uint64(byte(hashOf(c)>>32%255)+1) << (8 * (j % 8))
			}
		}
		s.Sketch = append(s.Sketch, sketch)
	}
	return s
}

func hashOf(cells ...string) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range cells {
		for i := range len(c) {
			h = (h ^ uint64(c[i])) * 1099511628211
		}
		h = (h ^ 0xff) * 1099511628211
	}
	h = (h ^ h>>33) * 0xff51afd7ed558ccd // the finaliser of MurmurHash3
	return h ^ h>>33
}

// remember returns the records that a run leaves which saw the rows, each with
// its id in the sheet.
func remember(rows []sheetRow, keyed, inSheet bool) *Known {
	s := observe(rows, keyed)
	p := &Known{IDs: s.IDs, Rows: s.Rows, Content: s.Content, Key: s.Key, Sketch: s.Sketch}
	for range s.IDs {
		p.InSheet = append(p.InSheet, inSheet)
	}
	return p
}

// idsOf returns the ids of matches.
func idsOf(matches []Match) []string {
	ids := make([]string, len(matches))
	for i, m := range matches {
		ids[i] = m.ID
	}
	return ids
}

// numbered gives new ids in order: new1, new2, …
func numbered() func(int) string {
	n := 0
	return func(int) string { n++; return fmt.Sprintf("new%d", n) }
}

func TestResolve(t *testing.T) {
	t.Parallel()
	unknown := recordid.FromBits(4711)
	abc := []sheetRow{
		row("A", "1", "Anna", "Paris", "x"), row("B", "2", "Bert", "Rome", "y"),
		row("C", "3", "Carl", "Oslo", "z"), row("D", "4", "Dora", "Bonn", "w"),
	}
	tests := []struct {
		name  string
		now   []sheetRow
		keyed bool
		want  string // ids by row
	}{
		{name: "nothing changed", now: abc, want: "A B C D"},
		{name: "sorted whole rows", now: []sheetRow{abc[3], abc[1], abc[0], abc[2]}, want: "D B A C"},
		{name: "a row deleted", now: []sheetRow{abc[0], abc[2], abc[3]}, want: "A C D"},
		{name: "a row inserted", now: []sheetRow{abc[0], row("", "9", "Nina", "Kiel", "v"), abc[1], abc[2], abc[3]}, want: "A new1 B C D"},
		{name: "a cell edited", now: []sheetRow{abc[0], row("B", "2", "Bert", "Nice", "y"), abc[2], abc[3]}, want: "A B C D"},
		{name: "all cells of a row edited", now: []sheetRow{abc[0], row("B", "7", "Nina", "Kiel", "v"), abc[2], abc[3]}, want: "A B C D"},
		{name: "id deleted", now: []sheetRow{abc[0], row("", "2", "Bert", "Rome", "y"), abc[2], abc[3]}, want: "A B C D"},
		{name: "id overtyped", now: []sheetRow{abc[0], row("oops", "2", "Bert", "Rome", "y"), abc[2], abc[3]}, want: "A B C D"},
		{name: "id overtyped with a well-formed one", now: []sheetRow{abc[0], row(unknown, "2", "Bert", "Rome", "y"), abc[2], abc[3]}, want: "A B C D"},
		{name: "id deleted and a cell edited", now: []sheetRow{abc[0], row("", "2", "Bert", "Nice", "y"), abc[2], abc[3]}, want: "A B C D"},
		{name: "id overtyped and all edited", now: []sheetRow{abc[0], row("oops", "7", "Nina", "Kiel", "v"), abc[2], abc[3]}, want: "A B C D"},
		{name: "replaced by another row in its place", now: []sheetRow{abc[0], row("", "7", "Nina", "Kiel", "v"), abc[2], abc[3]}, want: "A new1 C D"},
		{name: "all ids deleted", now: []sheetRow{
			row("", "4", "Dora", "Bonn", "w"), row("", "1", "Anna", "Paris", "x"),
			row("", "2", "Bert", "Rome", "y"), row("", "3", "Carl", "Oslo", "z"),
		}, want: "D A B C"},
		{name: "a row copied below", now: []sheetRow{abc[0], abc[1], abc[1], abc[2], abc[3]}, want: "A B new1 C D"},
		{name: "a row copied far above", now: []sheetRow{abc[3], abc[0], abc[1], abc[2], abc[3]}, want: "new1 A B C D"},
		{name: "a copy edited", now: []sheetRow{abc[0], row("B", "2", "Bert", "Nice", "y"), abc[1], abc[2], abc[3]}, want: "A new1 B C D"},
		{name: "a copy and the row edited, told by key", keyed: true, now: []sheetRow{
			abc[0], row("B", "8", "Bert", "Rome", "y"), row("B", "2", "Bert", "Nice", "y"), abc[2], abc[3],
		}, want: "A new1 B C D"},
		{name: "own columns sorted", now: []sheetRow{
			row("A", "4", "Dora", "Bonn", "w"), row("B", "3", "Carl", "Oslo", "z"),
			row("C", "2", "Bert", "Rome", "y"), row("D", "1", "Anna", "Paris", "x"),
		}, want: "D C B A"},
		{name: "two rows swapped without ids", now: []sheetRow{
			row("A", "2", "Bert", "Rome", "y"), row("B", "1", "Anna", "Paris", "x"), abc[2], abc[3],
		}, want: "B A C D"},
		{name: "own columns sorted and one edited", now: []sheetRow{
			row("A", "4", "Dora", "Bonn", "w"), row("B", "3", "Carl", "Oslo", "z"),
			row("C", "2", "Bert", "Nice", "y"), row("D", "1", "Anna", "Paris", "x"),
		}, want: "D C B A"},
		{name: "own columns sorted and two edited, told by key", keyed: true, now: []sheetRow{
			row("A", "4", "Dora", "Kiel", "w2"), row("B", "3", "Carl", "Oslo", "z"),
			row("C", "2", "Bert", "Nice", "y2"), row("D", "1", "Anna", "Paris", "x"),
		}, want: "D C B A"},
		{name: "own columns of some rows sorted, one beside them edited but for its key", keyed: true, now: []sheetRow{
			row("A", "1", "Anja", "Lyon", "x2"), row("B", "4", "Dora", "Bonn", "w"),
			row("C", "2", "Bert", "Rome", "y"), row("D", "3", "Carl", "Oslo", "z"),
		}, want: "A D B C"},
		{name: "own cells shifted up", now: []sheetRow{
			abc[0], row("B", "3", "Carl", "Oslo", "z"), row("C", "4", "Dora", "Bonn", "w"), row("D", "", "", "", ""),
		}, want: "A C D"},
		{name: "own cells shifted down", now: []sheetRow{
			abc[0], row("B", "9", "Nina", "Kiel", "v"), row("C", "2", "Bert", "Rome", "y"),
			row("D", "3", "Carl", "Oslo", "z"), row("", "4", "Dora", "Bonn", "w"),
		}, want: "A new1 B C D"},
		{name: "own cells cut to a new row, a new one typed in their place", now: []sheetRow{
			abc[0], row("B", "9", "Nina", "Kiel", "v"), abc[2], abc[3], row("", "2", "Bert", "Rome", "y"),
		}, want: "A new1 C D B"},
		{name: "own cells cut over another row, a new one typed in their place", now: []sheetRow{
			abc[0], row("B", "9", "Nina", "Kiel", "v"), row("C", "2", "Bert", "Rome", "y"), abc[3],
		}, want: "A new1 B D"},
		{name: "own cells copied to a new row, then edited in place", now: []sheetRow{
			abc[0], row("B", "2", "Bert", "Nice", "y"), abc[2], abc[3], row("", "2", "Bert", "Rome", "y"),
		}, want: "A B C D new1"},
		{name: "own cells copied over another row, then edited in place", now: []sheetRow{
			abc[0], row("B", "2", "Bert", "Nice", "y"), row("C", "2", "Bert", "Rome", "y"), abc[3],
		}, want: "A B C D"},
		{name: "own cells shifted down, the first one copied and edited", now: []sheetRow{
			abc[0], row("B", "2", "Bert", "Nice", "y"), row("C", "2", "Bert", "Rome", "y"),
			row("D", "3", "Carl", "Oslo", "z"), row("", "4", "Dora", "Bonn", "w"),
		}, want: "A new1 B C D"},
		{name: "two rows swapped without ids and edited", now: []sheetRow{
			row("A", "2", "Bert", "Nice", "y"), row("B", "1", "Anna", "Lyon", "x"), abc[2], abc[3],
		}, want: "B A C D"},
		{name: "own columns sorted, a new row among them, ids to the bottom blank", now: []sheetRow{
			row("A", "4", "Dora", "Bonn", "w"), row("B", "9", "Nina", "Kiel", "v"), row("C", "3", "Carl", "Oslo", "z"),
			row("D", "2", "Bert", "Rome", "y"), row("", "1", "Anna", "Paris", "x"),
		}, want: "D new1 C B A"},
		{name: "deleted and typed again over another", now: []sheetRow{abc[0], row("C", "2", "Bert", "Rome", "y"), abc[3]}, want: "A B D"},
		{name: "typed over until it resembles a deleted one", now: []sheetRow{row("A", "9", "Bert", "Rome", "y"), abc[2], abc[3]}, want: "A C D"},
		{name: "one row made equal to another", now: []sheetRow{abc[0], row("B", "1", "Anna", "Paris", "x"), abc[2], abc[3]}, want: "A B C D"},
		{name: "one row made equal to an edited one", now: []sheetRow{
			row("A", "1", "Anna", "Kiel", "x"), row("B", "1", "Anna", "Paris", "x"), abc[2], abc[3],
		}, keyed: true, want: "A B C D"},
		{name: "a well-formed id that is unknown", now: append(slices.Clone(abc), row(unknown, "5", "Eva", "Bern", "u")), want: "A B C D " + unknown},
		{name: "an unknown id twice", now: append(slices.Clone(abc), row(unknown, "5", "Eva", "Bern", "u"), row(unknown, "6", "Eva", "Bern", "u")), want: "A B C D " + unknown + " new1"},
		{name: "no rows", now: nil, want: ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := Resolve(remember(abc, tt.keyed, true), observe(tt.now, tt.keyed), numbered())
			if ids := strings.Join(idsOf(got), " "); ids != tt.want {
				t.Errorf("ids are %q, want %q", ids, tt.want)
			}
		})
	}
}

// Records that resemble each other are told apart by their ids first.
func TestResolveSimilar(t *testing.T) {
	t.Parallel()
	stored := []sheetRow{
		row("A", "Acme", "Paris", "a@acme.example", "open"), row("B", "ACME Ltd", "Paris", "a@acme.example", "open"),
		row("C", "Cord", "Oslo", "c@cord.example", "paid"), row("D", "Cord", "Oslo", "c@cord.example", "paid"), row("E", "Cord", "Oslo", "c@cord.example", "paid"),
	}
	blank := func(r sheetRow) sheetRow { return sheetRow{"", r.cells} }
	tests := []struct {
		name string
		now  []sheetRow
		want string
	}{
		{"edited until it equals a deleted one", []sheetRow{row("A", stored[1].cells...), stored[2], stored[3], stored[4]}, "A C D E"},
		{"edited until it equals one that is there", []sheetRow{row("A", stored[1].cells...), stored[1], stored[2], stored[3], stored[4]}, "A B C D E"},
		{"own columns swapped", []sheetRow{row("A", stored[1].cells...), row("B", stored[0].cells...), stored[2], stored[3], stored[4]}, "B A C D E"},
		{"equal ones stay by place, an id cleared", []sheetRow{stored[0], stored[1], stored[2], blank(stored[3]), stored[4]}, "A B C D E"},
		{"equal ones in order, ids cleared", []sheetRow{blank(stored[4]), blank(stored[3]), blank(stored[2]), stored[0], stored[1]}, "C D E A B"},
		{"of equal ones without ids one deleted", []sheetRow{stored[0], stored[1], blank(stored[2]), blank(stored[4])}, "A B C D"},
		{"of equal ones without ids one edited", []sheetRow{
			stored[0], stored[1], row("", "Cord", "Bergen", "c@cord.example", "paid"), blank(stored[3]), blank(stored[4]),
		}, "A B C D E"},
		{"of equal ones one copied, ids cleared", []sheetRow{
			stored[0], stored[1], blank(stored[2]), blank(stored[3]), blank(stored[4]), blank(stored[4]),
		}, "A B C D E new1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := Resolve(remember(stored, false, true), observe(tt.now, false), numbered())
			if ids := strings.Join(idsOf(got), " "); ids != tt.want {
				t.Errorf("ids are %q, want %q", ids, tt.want)
			}
		})
	}
}

// Without an id column, every id cell is blank and was never seen otherwise.
func TestResolveWithoutIDs(t *testing.T) {
	t.Parallel()
	stored := []sheetRow{
		row("A", "1", "Anna", "Paris"), row("B", "2", "Bert", "Rome"), row("C", "3", "Carl", "Oslo"), row("D", "3", "Carl", "Oslo"),
	}
	tests := []struct {
		name  string
		now   []sheetRow
		keyed bool
		want  string
	}{
		{name: "nothing changed", now: stored, want: "A B C D"},
		{name: "one of two equal rows deleted", now: stored[:3], want: "A B C"},
		{name: "edited in place", now: []sheetRow{stored[0], row("", "2", "Bert", "Nice"), stored[2], stored[3]}, want: "A B C D"},
		{name: "edited and moved to the end", now: []sheetRow{stored[0], stored[2], stored[3], row("", "2", "Bert", "Nice")}, want: "A C D B"},
		{name: "edited with a row inserted above", now: []sheetRow{
			stored[0], row("", "9", "Nina", "Kiel"), row("", "2", "Bert", "Nice"), stored[2], stored[3],
		}, want: "A new1 B C D"},
		{name: "a deleted row and another new", now: []sheetRow{stored[0], stored[2], stored[3], row("", "9", "Nina", "Kiel")}, want: "A C D new1"},
		{name: "key edited", keyed: true, now: []sheetRow{stored[0], row("", "8", "Bert", "Rome"), stored[2], stored[3]}, want: "A new1 C D"},
		{name: "sorted and edited, told by key", keyed: true, now: []sheetRow{row("", "2", "Bert", "Nice"), row("", "1", "Anna", "Kiel")}, want: "B A"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			now := observe(tt.now, tt.keyed)
			clear(now.IDs)
			got := Resolve(remember(stored, tt.keyed, false), now, numbered())
			if ids := strings.Join(idsOf(got), " "); ids != tt.want {
				t.Errorf("ids are %q, want %q", ids, tt.want)
			}
		})
	}
}
