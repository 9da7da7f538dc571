package adopting

import (
	"fmt"
	"io"
	"strings"

	"sheetsync/cmd/internal/terminal"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/matching"
)

// widest are how many columns of a terminal a heading and a field's title take at
// most.
const (
	widestHeading = 24
	widestField   = 26
)

// Show prints the mapping for people: of each tab what it is, and of each of its
// columns. Lines are cut at the width, in columns of a terminal; 0 for none.
func (p *Plan) Show(w io.Writer, width int) {
	printer := language.NewPrinter(p.Language)
	for _, t := range p.tables {
		fmt.Fprintf(w, "\n%s\n", t.headline(printer))
		var rows [][]string
		for _, line := range t.lines(printer) {
			rows = append(rows, t.cells(printer, line))
		}
		if t.outcome == tableLeft {
			continue
		}
		terminal.Table(w, rows, width)
	}
	fmt.Fprintln(w)
}

// headline says what becomes of a table.
func (t *plannedTable) headline(printer *language.Printer) string {
	args := language.Args{"tab": t.tab.Title, "row": fmt.Sprint(t.row + t.match.Header + 1), "rows": fmt.Sprint(records(t.grid, t.match.Header))}
	if t.place != "" {
		args["tab"] = t.place
	}
	switch {
	case t.outcome == tableLeft && t.tab.Hidden:
		return printer.Say("adopt.tab_hidden", args)
	case t.outcome == tableLeft:
		return printer.Say("adopt.tab_left", args)
	case t.resource != nil:
		args["resource"] = t.resource.Caption(printer.Tag()) + " (" + t.resource.Name + ")"
		return printer.Say("adopt.tab_recognised", args)
	default:
		if t.inferred != nil {
			args["resource"] = t.inferred.Name
			args["row"], args["rows"] = fmt.Sprint(t.row+t.inferred.Header+1), fmt.Sprint(records(t.grid, t.inferred.Header))
		}
		return printer.Say("adopt.tab_own", args)
	}
}

// cells are a column's line of the table: its letter, its heading, what it is taken
// for, how certain that is, and why.
func (t *plannedTable) cells(printer *language.Printer, line Line) []string {
	becomes, certainty := printer.Say("adopt.column_own", nil), ""
	switch {
	case t.inferred != nil:
		becomes = line.Field
	case line.Field != "":
		f, ok := t.resource.Field(line.Field)
		if ok {
			becomes = f.Caption(printer.Tag())
		}
		if line.Certainty != matching.None.String() {
			certainty = printer.Say(language.Key("adopt.certainty_"+line.Certainty), nil)
		}
		if !t.takes(line.Column - 1 - t.column) {
			certainty = printer.Say("adopt.certainty_left", nil)
		}
	}
	return []string{lexical.ColumnName(line.Column - 1), terminal.Fit(oneLine(line.Header), widestHeading), terminal.Fit(becomes, widestField), certainty, line.Evidence}
}

// takes reports whether a column of the grid is taken for its field.
func (t *plannedTable) takes(column int) bool {
	for i, c := range t.match.Columns {
		if c.Index == column {
			return t.taken[i]
		}
	}
	return false
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// Uncertain counts the columns that are probably a field, and weren't taken.
func (p *Plan) Uncertain() int {
	n := 0
	for _, t := range p.tables {
		for i := range t.taken {
			if !t.taken[i] && t.match.Columns[i].Certainty == matching.Probable {
				n++
			}
		}
	}
	return n
}
