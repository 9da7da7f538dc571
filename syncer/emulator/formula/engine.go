package formula

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"sheetsync/sheetschema/bounds"
	"sheetsync/syncer/emulator/grid"
)

// errBeyond says that the engine can't compute a formula.
var errBeyond = errors.New("beyond the engine")

// errorFormulas come to an error. There are none for #NAME?, #REF! and #ERROR!.
var errorFormulas = map[string]string{
	"#N/A": "NA()", "#DIV/0!": "QUOTIENT(1,0)", "#NUM!": "SQRT(-1)", "#VALUE!": `VALUE("x")`,
}

// engine is a workbook with the cells that some formulas read. Its sheets are named s<id>; formulas are rewritten to that, so
// that titles which a workbook couldn't hold do no harm.
type engine struct {
	file   *excelize.File
	from   *grid.Spreadsheet
	loaded map[place]bool
	probes int
	// ends are how far rows reach in the workbook, which has all the cells before, slots in all.
	ends  map[place]int // by the row, in column 0
	rows  map[int64]int
	slots int
}

// take counts the cells that the workbook has once it holds one.
func (e *engine) take(at place) error {
	row := place{at.sheet, at.row, 0}
	if end := e.ends[row]; at.col >= end {
		e.slots += at.col + 1 - end
		e.ends[row] = at.col + 1
	}
	if rows := e.rows[at.sheet]; at.row >= rows {
		e.slots += at.row + 1 - rows
		e.rows[at.sheet] = at.row + 1
	}
	if e.slots > bounds.FormulaCells {
		return fmt.Errorf("%w: %d cells", errBeyond, e.slots)
	}
	return nil
}

// Questions about a sheet stand beyond its grid, where no reference reaches, so many in a row: the engine's workbook keeps
// every cell of a row up to its last one.
const (
	questionsInRow = 256
	maxColumns     = 1 << 14 // of a workbook
)

// questionCell is the cell of the nth question about a sheet.
func questionCell(sheet *grid.Sheet, n int) place {
	return place{sheet.ID, n / questionsInRow, min(sheet.ColumnCount, maxColumns-questionsInRow) + n%questionsInRow}
}

func newEngine(s *grid.Spreadsheet) (*engine, error) {
	e := &engine{file: excelize.NewFile(), from: s, loaded: map[place]bool{}, ends: map[place]int{}, rows: map[int64]int{}}
	for _, sheet := range s.Sheets() {
		if _, err := e.file.NewSheet(engineName(sheet.ID)); err != nil {
			return nil, err
		}
	}
	for _, n := range s.NamedRanges {
		r := grid.RangeOf(n.Range)
		if sheet := s.Sheet(r.SheetID); sheet != nil {
			r = sheet.Clip(r)
			// A name that a workbook refuses makes formulas with it #NAME?, as an unknown name would.
			_ = e.file.SetDefinedName(&excelize.DefinedName{Name: n.Name, RefersTo: fmt.Sprintf("%s!$%s$%d:$%s$%d",
				engineName(r.SheetID), grid.ColumnName(r.StartCol), r.StartRow+1, grid.ColumnName(r.EndCol-1), r.EndRow)})
		}
	}
	return e, nil
}

func (e *engine) close() { _ = e.file.Close() } // in memory: nothing can be lost

func engineName(id int64) string { return "s" + strconv.FormatInt(id, 10) }

// load copies the cells of a range; of those in stale the formula, of all others the value.
func (e *engine) load(r grid.Range, stale map[place]*node) error {
	sheet := e.from.Sheet(r.SheetID)
	if sheet == nil {
		return nil
	}
	name := engineName(r.SheetID)
	for row := r.StartRow; row < min(r.EndRow, sheet.UsedRows()); row++ {
		cells := sheet.Row(row)
		for col := r.StartCol; col < min(r.EndCol, cells.Len()); col++ {
			at := place{r.SheetID, row, col}
			if e.loaded[at] {
				continue
			}
			e.loaded[at] = true
			if err := e.take(at); err != nil {
				return err
			}
			var err error
			if n, ok := stale[at]; ok {
				switch {
				case n.cyclic:
				case n.broken:
					err = e.set(name, grid.CellName(row, col), grid.ErrorValue("#ERROR!"))
				default:
					err = e.file.SetCellFormula(name, grid.CellName(row, col), e.rewrite(n.formula))
				}
			} else {
				err = e.set(name, grid.CellName(row, col), cells.Cell(col).Value())
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func (e *engine) set(sheet, cell string, v grid.Value) error {
	switch v.Kind {
	case grid.Number:
		return e.file.SetCellFloat(sheet, cell, v.Num, -1, 64)
	case grid.Bool:
		return e.file.SetCellBool(sheet, cell, v.Num != 0)
	case grid.Text:
		return e.file.SetCellStr(sheet, cell, v.Str)
	case grid.Error: // by a function, whose error the engine hands on better than that of an operator
		formula, ok := errorFormulas[v.Str]
		if !ok {
			formula = errorFormulas["#DIV/0!"]
		}
		return e.file.SetCellFormula(sheet, cell, formula)
	}
	return nil
}

// rewrite names the sheets as the engine does and drops the '='.
func (e *engine) rewrite(formula string) string {
	formula = strings.TrimPrefix(formula, "=")
	for _, sheet := range e.from.Sheets() {
		quoted := "'" + strings.ReplaceAll(sheet.Title, "'", "''") + "'!"
		formula = strings.ReplaceAll(formula, quoted, engineName(sheet.ID)+"!")
	}
	for _, sheet := range e.from.Sheets() {
		if plain := grid.QuoteTitle(sheet.Title); plain == sheet.Title {
			formula = replaceName(formula, plain+"!", engineName(sheet.ID)+"!")
		}
	}
	return formula
}

// replaceName replaces an unquoted sheet name where it isn't the end of a longer name.
func replaceName(formula, old, new string) string {
	var b strings.Builder
	for {
		i := strings.Index(formula, old)
		if i < 0 {
			return b.String() + formula
		}
		b.WriteString(formula[:i])
		if i > 0 && !strings.ContainsRune("=+-*/^&<>(,;: {", rune(formula[i-1])) {
			b.WriteString(old)
		} else {
			b.WriteString(new)
		}
		formula = formula[i+len(old):]
	}
}

// isText is what a probe answers for a formula that gives text.
const isText = "text"

// probe prepares the question whether a cell's formula gives text, and if not, for all digits of its number: the engine rounds
// results to 15, the API doesn't, but a number that is joined to a text keeps them. It has to be put before anything is
// computed, because every change of the workbook makes the engine forget its results. It stands in the same sheet, so that
// unqualified references mean that sheet.
func (e *engine) probe(n *node) (string, error) {
	at := questionCell(e.from.Sheet(n.sheet), e.probes)
	if err := e.take(at); err != nil {
		return "", err
	}
	cell := grid.CellName(at.row, at.col)
	e.probes++
	formula := e.rewrite(n.formula)
	question := "(" + formula + `)&""`
	if !givesNumber(n.formula) {
		question = "IF(ISTEXT(" + formula + `),"` + isText + `",` + question + ")"
	}
	return cell, e.file.SetCellFormula(engineName(n.sheet), cell, question)
}

// result computes a cell.
func (e *engine) result(at place, formula, probe string) (grid.Value, string, error) {
	shown, err := e.calculate(at.sheet, grid.CellName(at.row, at.col))
	if err != nil {
		if v, ok := errorIn(shown, err); ok {
			return v, describe(v.Str), nil
		}
		return grid.Value{}, "", fmt.Errorf("%w: %w", errBeyond, err)
	}
	if v, ok := errorIn(shown, nil); ok {
		return v, describe(v.Str), nil
	}
	if shown == "" { // a formula that gives nothing has no value at all
		return grid.Value{}, "", nil
	}
	if givesText(formula) {
		return grid.TextValue(shown), "", nil
	}
	number, notNumeric := strconv.ParseFloat(shown, 64)
	numeric := notNumeric == nil
	if !numeric && shown != "TRUE" && shown != "FALSE" {
		return grid.TextValue(shown), "", nil
	}
	if numeric && givesShortNumber(formula) {
		return grid.NumberValue(number), "", nil
	}
	answer, unanswered := e.calculate(at.sheet, probe)
	switch {
	case unanswered == nil && answer == isText:
		return grid.TextValue(shown), "", nil
	case !numeric:
		return grid.BoolValue(shown == "TRUE"), "", nil
	}
	if exact, err := strconv.ParseFloat(answer, 64); err == nil {
		number = exact
	}
	return grid.NumberValue(number), "", nil
}

// calculate has the engine compute a cell. It panics at some formulas that are well formed,
// such as an array of numbers alone; they are beyond it as those are that it refuses.
func (e *engine) calculate(sheet int64, cell string) (shown string, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			shown, err = "", fmt.Errorf("not supported: %T", fault)
		}
	}()
	return e.file.CalcCellValue(engineName(sheet), cell, excelize.Options{RawCellValue: true})
}

// errorIn returns the error value that the engine answered. An unknown function is no value: it is beyond the engine.
func errorIn(shown string, err error) (grid.Value, bool) {
	text := shown
	if err != nil {
		text = err.Error()
		if strings.Contains(text, "not support") {
			return grid.Value{}, false
		}
		// An operator was given what is no number: an error, or a text.
		if parsed, ok := strings.CutPrefix(text, "strconv.ParseFloat: parsing "); ok {
			text = "#VALUE!"
			if quoted, err := strconv.QuotedPrefix(parsed); err == nil {
				if inner, err := strconv.Unquote(quoted); err == nil && strings.HasPrefix(inner, "#") {
					text = inner
				}
			}
		}
	}
	for _, e := range []string{"#DIV/0!", "#REF!", "#VALUE!", "#N/A", "#NUM!", "#NULL!", "#NAME?"} {
		if text == e || shown == e {
			return grid.ErrorValue(e), true
		}
	}
	return grid.Value{}, false
}

// describe explains an error value, as the API's errorValue.message does.
func describe(shown string) string {
	switch shown {
	case "#DIV/0!":
		return "Function DIVIDE parameter 2 cannot be zero."
	case "#REF!":
		return "Reference does not exist."
	case "#N/A":
		return "Did not find value in lookup evaluation."
	case "#NAME?":
		return "Unknown range name or function."
	case "#NUM!":
		return "Number out of range."
	}
	return "A value has the wrong type for the function."
}
