package sheetsapi

import (
	"slices"
	"strings"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/wire"
)

// checkRule reads a ConditionalFormatRule: its ranges cut to their sheet, which is the same for all.
func (w *writer) checkRule(rule grid.Tree) (grid.Tree, *grid.Sheet, *wire.Error) {
	ranges := grid.List(rule, "ranges")
	if len(ranges) == 0 {
		return nil, nil, wire.Invalid("ConditionalFormatRule.ranges is required.")
	}
	var sh *grid.Sheet
	for _, v := range ranges {
		t, _ := v.(grid.Tree)
		r, err := gridRange(w.book, t)
		if err != nil {
			return nil, nil, err
		}
		if sh != nil && sh.ID != r.SheetID {
			return nil, nil, wire.Invalid("All ranges in the ConditionalFormatRule must be on the same sheet.")
		}
		sh = w.book.Sheet(r.SheetID)
	}
	boolean := grid.Sub(rule, "booleanRule")
	switch {
	case boolean == nil && grid.Sub(rule, "gradientRule") == nil:
		return nil, nil, wire.Invalid("ConditionalFormatRule.booleanRule or ConditionalFormatRule.gradientRule is required.")
	case boolean != nil:
		condition := grid.Sub(boolean, "condition")
		if condition == nil {
			return nil, nil, wire.Invalid("BooleanRule.condition is required.")
		}
		if err := checkCondition(condition); err != nil {
			return nil, nil, err
		}
		for _, v := range grid.List(condition, "values") {
			t, _ := v.(grid.Tree)
			for _, name := range grid.SheetNames(grid.Str(t, "userEnteredValue")) {
				if !strings.EqualFold(name, sh.Title) {
					return nil, nil, wire.Invalid("Conditional format rule cannot reference a different sheet.")
				}
			}
		}
	}
	return rule, sh, nil
}

func (w *writer) addConditionalFormatRule(in grid.Tree) (grid.Tree, *wire.Error) {
	rule, sh, err := w.checkRule(grid.Sub(in, "rule"))
	if err != nil {
		return nil, err
	}
	index, _ := grid.Int(in, "index")
	if index < 0 || index > len(sh.ConditionalFormats) {
		return nil, noRule(sh.ID, index)
	}
	sh = w.book.Edited(sh.ID)
	sh.ConditionalFormats = slices.Insert(sh.ConditionalFormats, index, rule)
	return nil, nil
}

func noRule(sheet int64, index int) *wire.Error {
	return wire.Invalid("No conditional format on sheet: %d at index: %d", sheet, index)
}

func (w *writer) updateConditionalFormatRule(in grid.Tree) (grid.Tree, *wire.Error) {
	index, _ := grid.Int(in, "index")
	rule := grid.Sub(in, "rule")
	id := grid.ID(in, "sheetId")
	if rule != nil {
		checked, sh, err := w.checkRule(rule)
		if err != nil {
			return nil, err
		}
		rule, id = checked, sh.ID
	}
	sh := w.book.Edited(id)
	if sh == nil {
		return nil, noSheet(id)
	}
	if index < 0 || index >= len(sh.ConditionalFormats) {
		return nil, noRule(id, index)
	}
	out := w.renderer()
	old := sh.ConditionalFormats[index]
	if rule != nil {
		sh.ConditionalFormats[index] = rule
		return grid.Tree{"newRule": out.out(rule), "newIndex": index, "oldRule": out.out(old), "oldIndex": index}, nil
	}
	to, ok := grid.Int(in, "newIndex")
	if !ok || to < 0 || to >= len(sh.ConditionalFormats) {
		return nil, noRule(id, to)
	}
	sh.ConditionalFormats = slices.Insert(slices.Delete(sh.ConditionalFormats, index, index+1), to, old)
	return grid.Tree{"newRule": out.out(old), "newIndex": to, "oldRule": out.out(old), "oldIndex": index}, nil
}

func (w *writer) deleteConditionalFormatRule(in grid.Tree) (grid.Tree, *wire.Error) {
	id := grid.ID(in, "sheetId")
	index, _ := grid.Int(in, "index")
	sh := w.book.Edited(id)
	if sh == nil {
		return nil, noSheet(id)
	}
	if index < 0 || index >= len(sh.ConditionalFormats) {
		return nil, noRule(id, index)
	}
	old := sh.ConditionalFormats[index]
	sh.ConditionalFormats = slices.Delete(sh.ConditionalFormats, index, index+1)
	return grid.Tree{"rule": w.renderer().out(old)}, nil
}
