package page

import (
	"strconv"
	"strings"

	"sheetsync/syncer/emulator/formula"
	"sheetsync/syncer/emulator/grid"
)

// asked is a cell for which a rule's formula has to be computed. A formula that reads the same cells for all columns is asked
// once a row.
type asked struct {
	row, col int
	cells    []int // columns that the answer is for
	format   grid.Tree
	order    int
}

// conditions finds the conditional formats that hold in the rows from..to.
func (p *painter) conditions(from, to, columns int) {
	if p.rules == nil {
		p.rules = map[[2]int][]grid.Tree{}
	}
	type hit struct {
		order  int
		format grid.Tree
	}
	hits := map[[2]int][]hit{}
	var questions []formula.Condition
	var about []asked
	window := grid.Range{SheetID: p.sheet.ID, StartRow: from, EndRow: to, EndCol: columns}
	for order, rule := range p.sheet.ConditionalFormats {
		boolean := grid.Sub(rule, "booleanRule")
		condition, format := grid.Sub(boolean, "condition"), grid.Sub(boolean, "format")
		values := grid.List(condition, "values")
		operand := ""
		if len(values) > 0 {
			if t, ok := values[0].(grid.Tree); ok {
				operand = grid.Str(t, "userEnteredValue")
			}
		}
		base, first := grid.Range{}, true
		for _, raw := range grid.List(rule, "ranges") {
			t, ok := raw.(grid.Tree)
			if !ok {
				continue
			}
			r := p.sheet.Clip(grid.RangeOf(t))
			if first {
				base, first = r, false
			}
			part := r.Intersect(window)
			for row := part.StartRow; row < part.EndRow; row++ {
				if grid.Str(condition, "type") == "CUSTOM_FORMULA" {
					q, a := ask(p.sheet.ID, operand, base, part, row, format, order)
					questions, about = append(questions, q...), append(about, a...)
					continue
				}
				for col := part.StartCol; col < part.EndCol; col++ {
					if holds(grid.Str(condition, "type"), operand, p.sheet.Cell(row, col), p.shown) {
						hits[[2]int{row, col}] = append(hits[[2]int{row, col}], hit{order, format})
					}
				}
			}
		}
	}
	// A condition beyond the engine colours nothing, as in a sheet.
	answers, err := formula.Holds(p.book, questions)
	for i, a := range about {
		if err == nil && answers[i] {
			for _, col := range a.cells {
				hits[[2]int{a.row, col}] = append(hits[[2]int{a.row, col}], hit{a.order, a.format})
			}
		}
	}
	for cell, list := range hits {
		for order := range p.sheet.ConditionalFormats {
			for _, h := range list {
				if h.order == order {
					p.rules[cell] = append(p.rules[cell], h.format)
				}
			}
		}
	}
}

func ask(sheet int64, text string, base, part grid.Range, row int, format grid.Tree, order int) ([]formula.Condition, []asked) {
	condition := func(col int) formula.Condition {
		return formula.Condition{SheetID: sheet, Row: row, Col: col, Formula: text, BaseRow: base.StartRow, BaseCol: base.StartCol}
	}
	if grid.Translate(text, 0, 1) == text {
		a := asked{row: row, col: part.StartCol, format: format, order: order}
		for col := part.StartCol; col < part.EndCol; col++ {
			a.cells = append(a.cells, col)
		}
		return []formula.Condition{condition(part.StartCol)}, []asked{a}
	}
	var questions []formula.Condition
	var about []asked
	for col := part.StartCol; col < part.EndCol; col++ {
		questions = append(questions, condition(col))
		about = append(about, asked{row: row, col: col, cells: []int{col}, format: format, order: order})
	}
	return questions, about
}

// holds answers the conditions that need no formula.
func holds(kind, operand string, c grid.Cell, shown func(grid.Cell) string) bool {
	text := strings.ToLower(shown(c))
	want := strings.ToLower(operand)
	switch kind {
	case "BLANK":
		return c.Kind() == grid.Empty
	case "NOT_BLANK":
		return c.Kind() != grid.Empty
	case "TEXT_CONTAINS":
		return text != "" && strings.Contains(text, want)
	case "TEXT_NOT_CONTAINS":
		return !strings.Contains(text, want)
	case "TEXT_STARTS_WITH":
		return strings.HasPrefix(text, want)
	case "TEXT_ENDS_WITH":
		return strings.HasSuffix(text, want)
	case "TEXT_EQ":
		return text == want
	}
	n, err := strconv.ParseFloat(operand, 64)
	if err != nil || c.Kind() != grid.Number {
		return false
	}
	switch kind {
	case "NUMBER_EQ":
		return c.Number() == n
	case "NUMBER_NOT_EQ":
		return c.Number() != n
	case "NUMBER_GREATER":
		return c.Number() > n
	case "NUMBER_GREATER_THAN_EQ":
		return c.Number() >= n
	case "NUMBER_LESS":
		return c.Number() < n
	case "NUMBER_LESS_THAN_EQ":
		return c.Number() <= n
	}
	return false
}
