package formula

import (
	"fmt"

	"sheetsync/syncer/emulator/grid"
)

// A Condition asks whether a formula holds for a cell, as the custom formula of a conditional format does.
type Condition struct {
	SheetID int64
	// Row and Col are the cell that is asked about.
	Row, Col int
	// Formula is written for the cell at BaseRow, BaseCol (the first of the rule's range); relative references shift along.
	Formula          string
	BaseRow, BaseCol int
}

// maxConditions bounds how many conditions one workbook of the engine holds, and so its memory.
const maxConditions = 20_000

// Holds answers conditions about a version of a spreadsheet, in order. A condition that can't be computed doesn't hold.
func Holds(s *grid.Spreadsheet, conditions []Condition) ([]bool, error) {
	answers := make([]bool, 0, len(conditions))
	for len(conditions) > 0 {
		n := min(len(conditions), maxConditions)
		some, err := holds(s, conditions[:n])
		if err != nil {
			return nil, fmt.Errorf("compute conditions: %w", err)
		}
		answers, conditions = append(answers, some...), conditions[n:]
	}
	return answers, nil
}

func holds(s *grid.Spreadsheet, conditions []Condition) ([]bool, error) {
	e, err := newEngine(s)
	if err != nil {
		return nil, err
	}
	defer e.close()
	answers, cells := make([]bool, len(conditions)), make([]string, len(conditions))
	for i, c := range conditions {
		sheet := s.Sheet(c.SheetID)
		if sheet == nil {
			continue
		}
		shifted := grid.Translate(c.Formula, c.Row-c.BaseRow, c.Col-c.BaseCol)
		for _, r := range referencesOf(s, sheet, shifted).ranges {
			if err := e.load(r, nil); err != nil {
				return nil, err
			}
		}
		at := questionCell(sheet, i)
		if err := e.take(at); err != nil {
			return nil, err
		}
		cells[i] = grid.CellName(at.row, at.col)
		if err := e.file.SetCellFormula(engineName(c.SheetID), cells[i], e.rewrite(shifted)); err != nil {
			return nil, err
		}
	}
	l := limits{beyond: map[place]bool{}}
	for i, c := range conditions {
		if cells[i] == "" {
			continue
		}
		sheet := s.Sheet(c.SheetID)
		n := node{place: place{c.SheetID, -1, i}, formula: c.Formula, refs: referencesOf(s, sheet, grid.Translate(c.Formula, c.Row-c.BaseRow, c.Col-c.BaseCol))}
		if !l.allow(s, &n) {
			continue
		}
		shown, err := e.file.CalcCellValue(engineName(c.SheetID), cells[i])
		answers[i] = err == nil && shown != "" && shown != "FALSE" && shown != "0" && shown[0] != '#'
	}
	return answers, nil
}
