package writeback

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/dismissals"
)

// A Highlight is one conditional-format rule: it colours a column in the rows
// whose service columns show the state.
type Highlight struct {
	Column  int    // index of the coloured column in the tab, once missing service columns are made
	State   string // error, warning, duplicate_certain, duplicate_possible, due, overdue
	Formula string // a constant formula over the same row's service columns
}

// Highlights plans the rules that colour a tab's cells, which look at the
// service columns of the same row only: a cell of people's whose column is
// named in Issues, two rules a field, for errors and for what is none; the cells of
// Issues by the worst, which comes first, and those of Duplicate of and of the
// deadlines by what they say. The spreadsheet's locale, such as “de_DE”, decides
// how a formula's arguments are separated.
func Highlights(r *sheetschema.Resource, m *table.HeaderMatch, columns []Column, locale string, p *language.Printer) []Highlight {
	at := places(r, m, columns)
	w := ruleWriter{row: m.Row + 2, separator: ","}
	if lexical.DecimalComma(locale) {
		w.separator = ";"
	}
	rules := []Highlight{}
	issues := at[sheetschema.IssuesColumn]
	captions := captionsOf(r, p.Tag())
	warning := p.Say(keyWarning, nil)
	rules = append(rules,
		Highlight{Column: issues, State: "error", Formula: w.startsOtherwise(issues, warning, dismissals.Mark(p))},
		Highlight{Column: issues, State: "warning", Formula: "=" + w.begins(issues, warning)})
	for i, f := range r.Fields {
		if column := m.Columns[i]; column >= 0 && !m.Served(f) {
			rules = append(rules,
				Highlight{Column: column, State: "error", Formula: w.names(issues, "", f.Caption(p.Tag()), captions)},
				Highlight{Column: column, State: "warning", Formula: w.names(issues, warning, f.Caption(p.Tag()), captions)})
		}
	}
	duplicates := at[sheetschema.DuplicateColumn]
	rules = append(rules,
		Highlight{Column: duplicates, State: "duplicate_possible", Formula: w.possible(duplicates, p)},
		Highlight{Column: duplicates, State: "duplicate_certain", Formula: w.certain(duplicates, p)})
	if deadlines, ok := at[sheetschema.DeadlinesColumn]; ok {
		mark := p.Say("sheet.mark_overdue", nil)
		rules = append(rules,
			Highlight{Column: deadlines, State: "overdue", Formula: w.says(deadlines, mark)},
			Highlight{Column: deadlines, State: "due", Formula: w.lacks(deadlines, mark)})
	}
	return rules
}

// places says where each service column is, or will be once it is made: behind
// people's columns and the service's others, so that none of them moves.
func places(r *sheetschema.Resource, m *table.HeaderMatch, columns []Column) map[string]int {
	at := make(map[string]int, len(columns))
	next := m.LastPeople(r) + 1
	for _, c := range columns {
		next = max(next, c.Index+1)
	}
	for _, c := range columns {
		at[c.Name] = c.Index
		if c.Index < 0 {
			at[c.Name] = next
			next++
		}
	}
	return at
}

func captionsOf(r *sheetschema.Resource, tag language.Tag) []string {
	var out []string
	for _, f := range r.Fields {
		out = append(out, f.Caption(tag))
	}
	return out
}

// ruleWriter writes formulas over one row, the first below the header.
type ruleWriter struct {
	row       int    // counted from 1
	separator string // of arguments, which differs by the spreadsheet's locale
}

func (w ruleWriter) cell(column int) string {
	return fmt.Sprintf("$%s%d", lexical.ColumnName(column), w.row)
}

// names is true where a line of the cell begins with the mark and the caption, and
// not with a longer one that begins alike.
func (w ruleWriter) names(column int, mark, caption string, captions []string) string {
	in := "CHAR(10)&" + w.cell(column)
	for _, longer := range captions {
		if longer != caption && strings.HasPrefix(longer, caption) {
			in = fmt.Sprintf(`SUBSTITUTE(%s%sCHAR(10)&%s%s"")`, in, w.separator, quote(mark+longer), w.separator)
		}
	}
	return fmt.Sprintf("=ISNUMBER(FIND(CHAR(10)&%s%s%s))", quote(mark+caption), w.separator, in)
}

// begins is a condition that is true where the cell begins with the text.
func (w ruleWriter) begins(column int, text string) string {
	return fmt.Sprintf("LEFT(%s%s%d)=%s", w.cell(column), w.separator, celltext.Units(text), quote(text))
}

// startsOtherwise is true where the cell holds something and begins with none of the texts.
func (w ruleWriter) startsOtherwise(column int, texts ...string) string {
	formula := fmt.Sprintf("=(LEN(%s)>0)", w.cell(column))
	for _, text := range texts {
		formula += fmt.Sprintf("*(LEFT(%s%s%d)<>%s)", w.cell(column), w.separator, celltext.Units(text), quote(text))
	}
	return formula
}

// says is true where the cell holds the text.
func (w ruleWriter) says(column int, text string) string {
	return fmt.Sprintf("=ISNUMBER(FIND(%s%s%s))", quote(text), w.separator, w.cell(column))
}

// possible is true beside what may be a duplicate.
func (w ruleWriter) possible(column int, p *language.Printer) string {
	return "=(" + w.begins(column, p.Say("sheet.mark_possible", nil)) + ")"
}

// certain is true beside what is a duplicate beyond doubt: not where the cell begins
// otherwise, nor where it holds what somebody wrote.
func (w ruleWriter) certain(column int, p *language.Printer) string {
	not := func(key language.Key) string { return "(1-(" + w.begins(column, p.Say(key, nil)) + "))" }
	asks := fmt.Sprintf("ISNUMBER(FIND(%s%s%s))", quote(p.Say("sheet.mark_row", nil)), w.separator, w.cell(column))
	return fmt.Sprintf("=(%s+(%s)>0)*%s*%s", asks, w.begins(column, p.Say("sheet.mark_same", nil)), not("sheet.mark_possible"), not("sheet.mark_different"))
}

// lacks is true where the cell holds something, but not the text.
func (w ruleWriter) lacks(column int, text string) string {
	return fmt.Sprintf("=(LEN(%s)>0)*ISERROR(FIND(%s%s%s))", w.cell(column), quote(text), w.separator, w.cell(column))
}

// quote writes a text as a formula's literal: nothing in it can end it. The
// text comes from the descriptor and the catalogue, never from a cell.
func quote(text string) string { return `"` + strings.ReplaceAll(text, `"`, `""`) + `"` }

// Sorted returns the rules in an order of their own: a tab's lists of the same
// rules are the same, whoever ordered them.
func Sorted(rules []Highlight) []Highlight {
	sorted := slices.Clone(rules)
	slices.SortStableFunc(sorted, func(a, b Highlight) int {
		return cmp.Or(cmp.Compare(a.Column, b.Column), strings.Compare(a.State, b.State), strings.Compare(a.Formula, b.Formula))
	})
	return sorted
}
