package table

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/parallel"
)

// ParseOptions are what Parse knows beside the cells.
type ParseOptions struct {
	Location *time.Location // the register's time zone, of datetimes; nil for UTC
	Language language.Tag   // of the titles in issues
	// Separators are those of numbers that are written as text, in the place
	// that the cells come from. Where they aren't known, as in a file, each
	// column shows them by itself: 12,50 in a column says that 12,500 in it is
	// twelve and a half.
	Separators lexical.Separators
	// Skip are the grid's rows that are no records although there is content in
	// them, ascending.
	Skip []int32
}

// Parse turns a grid's rows below the header into typed records. A row is a
// record when a column that people own has content in it; white space is none.
// Package rows says which rows with content are none.
//
// Cells that can't be read with certainty are Invalid, keep what people see,
// and have an issue: type-error, or formula-error for #REF! and its like.
// Texts are kept as they are, except that characters that can't be stored are
// taken out (text-not-storable). Numbers in a text column become what a person
// sees, or all their digits where that is scientific notation or unknown.
// A field with several columns takes the first of their values that isn't blank.
// Where headings name a currency, it is that of the rows with amounts that name none.
//
// Computed fields stay empty, but for those whose columns people keep themselves:
// what is typed there is read as in any other field, and kept ([Table.KeepTyped]).
// A record's id is what its row shows as id, "" for
// none: whether it is right is for others to say.
//
// Issues come in the order of records, then fields. Their Args are shared and
// must not be changed.
func Parse(g *Grid, m *HeaderMatch, r *sheetschema.Resource, o ParseOptions) (*Table, []sheetschema.Issue) {
	// Texts are read from sealed chunks, and shared with the table.
	g = &Grid{rows: g.rows, columns: g.columns, arena: g.arena.fork()}
	rows := recordRows(g, m, r)
	if len(o.Skip) > 0 {
		rows = slices.DeleteFunc(rows, func(row int32) bool {
			_, skip := slices.BinarySearch(o.Skip, row)
			return skip
		})
	}
	t := newTable(r, len(rows), sharedTexts(g, m, r, rows))
	for i, row := range rows {
		t.rows[i] = row + 1
	}
	t.arena = g.arena.fork()
	t.SetLocation(o.Location)
	for _, x := range m.Extra {
		t.AddExtra(x.Header)
	}
	parsers := make([]*columnParser, 0, len(r.Fields)+len(m.Extra))
	var tasks []func()
	for i, f := range r.Fields {
		if m.Served(f) && m.Columns[i] >= 0 {
			continue
		}
		var own []*columnParser
		for _, column := range m.ReadFrom(i) {
			p := newColumnParser(g, m, t, f, column, o)
			p.further = len(own) > 0
			own = append(own, p)
		}
		if len(own) > 0 {
			parsers = append(parsers, own...)
			tasks = append(tasks, func() {
				for _, p := range own {
					p.parse(rows)
				}
			})
		}
		t.noteFurther(i, m)
	}
	extras := make([]*extraParser, len(m.Extra))
	for i, x := range m.Extra {
		extras[i] = &extraParser{grid: g, table: t, index: i, writer: arenaWriter{arena: t.arena}}
		tasks = append(tasks, func() { extras[i].parse(x.Column, rows) })
	}
	if column, ok := m.Service[sheetschema.IDColumn]; ok {
		tasks = append(tasks, func() { readIDs(g, t, column, rows) })
	}
	parallel.Each(len(tasks), func(i int) { tasks[i]() })
	t.setCurrencies(m)
	var issues []sheetschema.Issue
	for _, p := range parsers {
		if p.field.Computed() && !p.further {
			t.KeepTyped(p.field.Index)
		}
		issues = append(issues, p.issues...)
	}
	for _, p := range extras {
		issues = append(issues, p.issues...)
	}
	slices.SortStableFunc(issues, func(a, b sheetschema.Issue) int { return cmp.Compare(a.Record, b.Record) })
	return t, issues
}

// sharedTexts finds the fields whose data can be the grid's own: people's texts, which
// are mostly what the cells hold, in rows that follow each other.
func sharedTexts(g *Grid, m *HeaderMatch, r *sheetschema.Resource, rows []int32) func(field int) []uint64 {
	n := len(rows)
	if n == 0 || int(rows[n-1]-rows[0]) != n-1 {
		return func(int) []uint64 { return nil }
	}
	from, to := int(rows[0]), int(rows[n-1])+1
	return func(field int) []uint64 {
		f := r.Fields[field]
		if f.Type != sheetschema.TypeString || f.Computed() || m.Served(f) || len(m.ReadFrom(field)) != 1 {
			return nil
		}
		column := m.ReadFrom(field)[0]
		if column >= len(g.columns) || to > len(g.columns[column].data) {
			return nil
		}
		return g.columns[column].data[from:to:to]
	}
}

// recordRows returns the grid's rows that are records: those with content in
// people's columns.
func recordRows(g *Grid, m *HeaderMatch, r *sheetschema.Resource) []int32 {
	if m.Row < 0 {
		return nil
	}
	first := m.Row + 1
	content := make([]bool, max(g.rows-first, 0))
	for _, column := range m.People(r) {
		if column >= len(g.columns) {
			continue
		}
		c := &g.columns[column]
		for row := first; row < len(c.kinds); row++ {
			if content[row-first] {
				continue
			}
			switch c.kinds[row] {
			case CellText:
				content[row-first] = !IsBlank(g.arena.text(ref(c.data[row])))
			case CellNumber:
				content[row-first] = true
			case CellBool:
				// A box that nobody has ticked stands in every row of a column of boxes, used or not.
				content[row-first] = math.Float64frombits(c.data[row]) != 0
			}
		}
	}
	count := 0
	for _, has := range content {
		if has {
			count++
		}
	}
	rows := make([]int32, 0, count)
	for i, has := range content {
		if has {
			rows = append(rows, int32(i+first))
		}
	}
	return rows
}

func readIDs(g *Grid, t *Table, column int, rows []int32) {
	for record, row := range rows {
		if text := g.Cell(int(row), column).Seen(); !IsBlank(text) {
			t.ids[record] = lexical.Simplify(cleanText(text))
		}
	}
}

// IsBlank reports whether a text shows nothing.
func IsBlank(text string) bool {
	for i, r := range text {
		if i == 0 && r > ' ' && r < utf8.RuneSelf {
			return false
		}
		if !unicode.IsSpace(r) && !lexical.Invisible(r) {
			return false
		}
	}
	return true
}

// isClean reports whether the database can store a text: PostgreSQL takes
// neither NUL nor malformed UTF-8.
func isClean(text string) bool {
	return strings.IndexByte(text, 0) < 0 && utf8.ValidString(text)
}

// cleanText takes out of a text what can't be stored.
func cleanText(text string) string {
	if isClean(text) {
		return text
	}
	return strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "\uFFFD")
}
