package header

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/heading"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/table"
)

// Rows is how many rows are searched for the header: titles, notes and merged
// headings stand above it, but not whole pages.
const Rows = 30

var serviceColumns = sheetschema.ServiceColumns()

// MatchOptions are what Match knows beside the cells.
type MatchOptions struct {
	Language language.Tag // of the titles in issues
	// Service gives the service-owned columns that are known by their own
	// metadata, by name (a computed field's, or IDColumn, …), whatever their
	// headers read now. Nil when there is no metadata at all.
	Service map[string]int
	// IsID reports whether a text may be a record id that the service gave. It
	// tells the service's columns from people's where there is no metadata; nil
	// takes any text for one.
	IsID func(text string) bool
	// First is the first row that may be the header's: where the grid is a part of
	// a tab, the part's.
	First int
}

// MatchTab reports whether a tab's title is that of the resource: its name,
// its title in any language, or an alias, compared as headers are.
func MatchTab(title string, r *sheetschema.Resource) bool {
	if r.Tabs != nil {
		return r.Tabs.Index(title) >= 0
	}
	folded := heading.Fold(title)
	return folded != "" && slices.ContainsFunc(r.TabNames(), func(name string) bool { return heading.Fold(name) == folded })
}

// Closest takes the tabs that only an alias of the resource fits out of those that
// fit, where another is titled as the resource is: a team with a tab of calls may
// have a log of visits beside it, whose title would do as well.
func Closest[T any](fitting []T, r *sheetschema.Resource, title func(T) string) []T {
	var closest []T
	own := append(r.Title.All(), r.Name)
	for _, t := range fitting {
		folded := lexical.Fold(title(t))
		if slices.ContainsFunc(own, func(name string) bool { return lexical.Fold(name) == folded }) {
			closest = append(closest, t)
		}
	}
	if len(closest) == 0 {
		return fitting
	}
	return closest
}

// Match finds the header row and the fields' columns. A header matches a field
// when it equals its name, its title in any language or an alias, or its name
// without what stands beside it does, or a part of it in another language, as
// package heading takes it apart; the whole goes before a part. Headers may stand
// in several rows, as merged cells leave them: where the header row has a blank,
// what is above it counts.
//
// Several columns of one field stay side by side: the first one with a value
// counts, and the others are extra as well (duplicate-label, an Info). Columns of
// another currency than the first one's are extra alone.
//
// An issue of severity Error is one that a run must be held for: no column names
// what the records are about (missing-label; see
// [sheetsync/sheetschema.Resource.NamedBy]). Any other field without a column is
// empty in all records, and a Warning unless it is computed. Where a tab has no
// column for the key but one for the company, the company stands in for it.
//
// The service's own columns are known by metadata. A workbook that was copied
// through a file has none: there a column under the title of a computed field
// or of a service column is the service's when it is blank, or when the tab has
// a column of ids, which shows that the service has written to it before.
// Otherwise people keep it themselves. The column of a computed field that people
// keep is the field's, and marked as typed: what stands there counts, and the
// service makes no column of its own beside it. Other columns of theirs under the
// headers of the service's are extra.
//
// In a copy through a file, a computed field's column is people's where it stands
// among theirs: the service makes its columns behind all of people's, in the
// order of the descriptor.
func Match(g *table.Grid, r *sheetschema.Resource, o MatchOptions) (*table.HeaderMatch, []sheetschema.Issue) {
	m := &matcher{grid: g, resource: r, options: o, wanted: make(map[string]int)}
	for i, f := range r.Fields {
		m.wanted[heading.Fold(f.Name)] = i
	}
	for i, f := range r.Fields { // what people are shown goes before a name in the database
		for _, header := range f.Headers()[1:] {
			m.wanted[heading.Fold(header)] = i
		}
	}
	for i, name := range serviceColumns {
		for _, tag := range language.Tags() {
			if folded := heading.Fold(sheetschema.ServiceTitle(name, tag)); m.fieldOf(folded) < 0 {
				m.wanted[folded] = len(r.Fields) + i
			}
		}
	}
	m.read()
	m.row = m.findRow()
	return m.assign()
}

type matcher struct {
	grid     *table.Grid
	resource *sheetschema.Resource
	options  MatchOptions
	wanted   map[string]int // folded header → field index, or len(fields) + service index
	texts    [][]string     // by row and column: headers as people see them
	meanings [][]meaning
	row      int // of the header, or -1
}

func (m *matcher) fieldOf(folded string) int {
	if i, ok := m.wanted[folded]; ok {
		return i
	}
	return -1
}

func (m *matcher) assign() (*table.HeaderMatch, []sheetschema.Issue) {
	fields := len(m.resource.Fields)
	match := &table.HeaderMatch{Row: m.row, Columns: make([]int, fields), Typed: make([]bool, fields), Service: make(map[string]int)}
	candidates := m.candidates()
	served := m.served(candidates[fields+slices.Index(serviceColumns, sheetschema.IDColumn)])
	taken := make(map[int]bool)
	for _, column := range m.options.Service {
		taken[column] = true // also one of a field that is no longer computed
	}
	set := func(what, column int) {
		if column >= 0 {
			taken[column] = true
		}
		if what < fields {
			match.Columns[what] = column
		} else if column >= 0 {
			match.Service[serviceColumns[what-fields]] = column
		}
	}
	var issues []sheetschema.Issue
	for what := range fields + len(serviceColumns) {
		columns := candidates[what]
		switch {
		case what >= fields || m.resource.Fields[what].Computed():
			column := m.ownColumn(what, candidates, served)
			if column < 0 && what < fields && len(columns) > 0 {
				column, match.Typed[what] = m.typedColumn(columns), true
			}
			set(what, column)
		case len(columns) == 0:
			set(what, -1)
			issues = append(issues, m.missing(what))
		default:
			set(what, columns[0])
			if others := m.sameCurrency(columns); len(others) > 0 {
				match.AddFurther(what, others...)
				issues = append(issues, m.doubled(what, append([]int{columns[0]}, others...)))
			}
		}
	}
	match.Extra = m.extra(taken)
	issues = m.named(match, issues)
	return match, append(issues, m.currencies(match)...)
}

// ownColumn chooses the column of a computed field or another service column.
func (m *matcher) ownColumn(what int, candidates [][]int, served bool) int {
	columns := candidates[what]
	if column, ok := m.options.Service[m.name(what)]; ok {
		return column
	}
	if len(columns) == 0 || len(m.options.Service) > 0 {
		return -1
	}
	// The service's columns are made after people's, so of several the last
	// one is ours.
	last := columns[len(columns)-1]
	if (!served || m.amongPeople(what, last, candidates)) && m.hasContent(last) {
		return -1
	}
	return last
}

// amongPeople reports whether the column of a computed field stands where the
// service makes none: before people's columns, or before those of the computed
// fields that come earlier in the descriptor.
func (m *matcher) amongPeople(what, column int, candidates [][]int) bool {
	if what >= len(m.resource.Fields) {
		return false
	}
	for i, columns := range candidates[:len(m.resource.Fields)] {
		if len(columns) == 0 || i == what {
			continue
		}
		switch computed := m.resource.Fields[i].Computed(); {
		case !computed && columns[0] > column:
			return true
		case computed && i < what && columns[len(columns)-1] > column:
			return true
		}
	}
	return false
}

// typedColumn chooses among the columns of a computed field that people keep: the
// first one with content.
func (m *matcher) typedColumn(columns []int) int {
	if at := slices.IndexFunc(columns, m.hasContent); at >= 0 {
		return columns[at]
	}
	return columns[0]
}

// name returns a computed field's or service column's name.
func (m *matcher) name(what int) string {
	if fields := len(m.resource.Fields); what >= fields {
		return serviceColumns[what-fields]
	}
	return m.resource.Fields[what].Name
}

// served reports whether the last of the columns that are headed as the id
// column is one: most of what stands there are ids.
func (m *matcher) served(columns []int) bool {
	if len(columns) == 0 {
		return false
	}
	column := columns[len(columns)-1]
	ids, others := 0, 0
	for row := m.row + 1; row < m.grid.Rows(); row++ {
		switch text := m.grid.Cell(row, column).Seen(); {
		case table.IsBlank(text):
		case m.options.IsID == nil || m.options.IsID(lexical.Simplify(text)):
			ids++
		default:
			others++
		}
	}
	return ids > 0 && ids >= others
}

// hasContent reports whether a column has a cell with content below its header.
func (m *matcher) hasContent(column int) bool {
	for row := m.row + 1; row < m.grid.Rows(); row++ {
		if m.grid.Kind(row, column) != table.CellEmpty {
			return true
		}
	}
	return false
}

// extra lists the columns that nothing claims, under unique headers.
func (m *matcher) extra(taken map[int]bool) []table.ExtraHeader {
	if m.row < 0 {
		return nil
	}
	var extra []table.ExtraHeader
	used := make(map[string]bool)
	numbered := make(map[string]int) // by header: the number that was given last
	for column := range m.grid.Columns() {
		if taken[column] {
			continue
		}
		header := oneLine(m.texts[m.row][column])
		for above := m.row - 1; header == "" && above >= 0; above-- {
			// Merged cells head the columns below them; a sheet's title does
			// not, but then it is as good a name as any.
			header = oneLine(m.texts[above][column])
		}
		if header == "" {
			if !m.hasContent(column) {
				continue
			}
			header = lexical.ColumnName(column)
		}
		unique, folded := header, lexical.Fold(header)
		for n := max(numbered[folded], 1) + 1; used[lexical.Fold(unique)]; n++ {
			unique = header + " (" + strconv.Itoa(n) + ")"
			numbered[folded] = n
		}
		used[lexical.Fold(unique)] = true
		extra = append(extra, table.ExtraHeader{Column: column, Header: unique})
	}
	return extra
}

// oneLine joins a header's lines and drops what can't be seen or stored.
func oneLine(header string) string {
	header = strings.Map(func(r rune) rune {
		if r != '\n' && r != '\r' && r != '\t' && lexical.Invisible(r) {
			return -1
		}
		return r
	}, header)
	return strings.Join(strings.Fields(header), " ")
}

func (m *matcher) missing(field int) sheetschema.Issue {
	f := m.resource.Fields[field]
	severity := sheetschema.SeverityInfo
	if f.Constraints.Required {
		severity = sheetschema.SeverityWarning
	}
	return m.issue(f, sheetschema.CodeMissingLabel, severity, nil)
}

// maxPlaces is how many cells a message lists.
const maxPlaces = 12

func (m *matcher) doubled(field int, columns []int) sheetschema.Issue {
	places := make([]string, 0, maxPlaces)
	for i, c := range columns {
		if i == maxPlaces {
			places[i-1] = "…"
			break
		}
		places = append(places, fmt.Sprintf("%s%d", lexical.ColumnName(c), m.row+1))
	}
	return m.issue(m.resource.Fields[field], sheetschema.CodeDuplicateLabel, sheetschema.SeverityInfo, map[string]string{"columns": strings.Join(places, ", ")})
}

func (m *matcher) issue(f *sheetschema.Field, code sheetschema.Code, severity sheetschema.Severity, args map[string]string) sheetschema.Issue {
	if args == nil {
		args = make(map[string]string)
	}
	args["table"] = m.resource.Caption(m.options.Language)
	args["field"] = f.Caption(m.options.Language)
	return sheetschema.Issue{Resource: m.resource.Name, Record: -1, Field: f.Name, Code: code, Severity: severity, Args: args}
}
