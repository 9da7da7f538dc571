package highlight

import (
	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/formula"
	"sheetsync/syncer/emulator/grid"
)

// Cell is a cell of a sheet by row and column.
type Cell [2]int

// Formats returns the formats that conditional formats put on the cells of an area, the strongest
// first. Only rules with a condition count, no colour scales. shown says what a cell shows. A
// condition that can't be computed doesn't hold.
func Formats(
	book *grid.Spreadsheet, sheet *grid.Sheet, area grid.Range, shown func(grid.Cell) string,
) map[Cell][]*sheets.CellFormat {
	area.SheetID = sheet.ID
	f := finder{sheet: sheet, shown: shown, hits: map[Cell][]*sheets.CellFormat{}}
	rules := make([]*rule, 0, len(sheet.ConditionalFormats))
	for _, t := range sheet.ConditionalFormats {
		if r := f.rule(t, area); r != nil {
			rules = append(rules, r)
		}
	}
	answers, err := formula.Holds(book, f.questions)
	if err != nil {
		answers = make([]bool, len(f.questions))
	}
	for _, r := range rules { // in the order of strength
		for _, c := range r.plain {
			f.hits[c] = append(f.hits[c], r.format)
		}
		for _, a := range r.asked {
			if answers[a.question] {
				for _, c := range a.cells {
					f.hits[c] = append(f.hits[c], r.format)
				}
			}
		}
	}
	return f.hits
}

type finder struct {
	sheet     *grid.Sheet
	shown     func(grid.Cell) string
	hits      map[Cell][]*sheets.CellFormat
	questions []formula.Condition
}

// rule is a conditional format with the cells it surely holds for, and those that depend on the answer to a question.
type rule struct {
	format *sheets.CellFormat
	plain  []Cell
	asked  []asked
}

type asked struct {
	question int
	cells    []Cell
}

func (f *finder) rule(t *sheets.ConditionalFormatRule, area grid.Range) *rule {
	if t.BooleanRule == nil || t.BooleanRule.Condition == nil || len(t.Ranges) == 0 {
		return nil
	}
	r := &rule{format: t.BooleanRule.Format}
	condition := t.BooleanRule.Condition
	base := grid.RangeOf(t.Ranges[0])
	custom := condition.Type == "CUSTOM_FORMULA"
	for _, one := range t.Ranges {
		part := f.sheet.Clip(grid.RangeOf(one)).Intersect(area)
		for row := part.StartRow; row < part.EndRow; row++ {
			if custom {
				f.ask(r, operand(condition, 0), base, part, row)
				continue
			}
			for col := part.StartCol; col < part.EndCol; col++ {
				if c := f.sheet.Cell(row, col); Meets(condition, c, f.shown(c)) {
					r.plain = append(r.plain, Cell{row, col})
				}
			}
		}
	}
	return r
}

// ask notes the questions of one row: one for all columns, when the formula reads the same cells for each.
func (f *finder) ask(r *rule, text string, base, part grid.Range, row int) {
	same := grid.Translate(text, 0, 1) == text
	for col := part.StartCol; col < part.EndCol; col++ {
		if col > part.StartCol && same {
			last := &r.asked[len(r.asked)-1]
			last.cells = append(last.cells, Cell{row, col})
			continue
		}
		r.asked = append(r.asked, asked{question: len(f.questions), cells: []Cell{{row, col}}})
		f.questions = append(f.questions, formula.Condition{
			SheetID: f.sheet.ID, Row: row, Col: col, Formula: text, BaseRow: base.StartRow, BaseCol: base.StartCol})
	}
}
