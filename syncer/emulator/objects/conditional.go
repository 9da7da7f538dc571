package objects

import (
	"slices"
	"strings"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/emulator/ranges"
	"sheetsync/syncer/emulator/wire"
)

// checkRule checks a conditional format and returns the sheet that all its ranges lie on.
func (b *Editor) checkRule(rule *sheets.ConditionalFormatRule) (*grid.Sheet, *wire.Error) {
	if rule == nil || len(rule.Ranges) == 0 {
		return nil, wire.Invalid("ConditionalFormatRule.ranges is required.")
	}
	var sh *grid.Sheet
	for _, g := range rule.Ranges {
		r, err := ranges.Grid(b.Book, g)
		if err != nil {
			return nil, err
		}
		if sh != nil && sh.ID != r.SheetID {
			return nil, wire.Invalid("All ranges in the ConditionalFormatRule must be on the same sheet.")
		}
		sh = b.Book.Sheet(r.SheetID)
	}
	switch {
	case rule.BooleanRule == nil && rule.GradientRule == nil:
		return nil, wire.Invalid(
			"ConditionalFormatRule.booleanRule or ConditionalFormatRule.gradientRule is required.")
	case rule.BooleanRule == nil:
		return sh, nil
	case rule.BooleanRule.Condition == nil:
		return nil, wire.Invalid("BooleanRule.condition is required.")
	}
	if err := checkCondition(rule.BooleanRule.Condition); err != nil {
		return nil, err
	}
	for _, v := range rule.BooleanRule.Condition.Values {
		if b.namesTable(v.UserEnteredValue) {
			return nil, wire.Invalid("Invalid ConditionValue.userEnteredValue: %s", v.UserEnteredValue)
		}
		for _, name := range grid.SheetNames(v.UserEnteredValue) {
			if !strings.EqualFold(name, sh.Title) {
				return nil, wire.Invalid("Conditional format rule cannot reference a different sheet.")
			}
		}
	}
	return sh, nil
}

// AddConditionalFormatRule carries out the request addConditionalFormatRule.
func (b *Editor) AddConditionalFormatRule(in *sheets.AddConditionalFormatRuleRequest) *wire.Error {
	sh, err := b.checkRule(in.Rule)
	if err != nil {
		return err
	}
	if in.Index < 0 || int(in.Index) > len(sh.ConditionalFormats) {
		return noRule(sh.ID, in.Index)
	}
	sh = b.Book.Edited(sh.ID)
	sh.ConditionalFormats = slices.Insert(sh.ConditionalFormats, int(in.Index), in.Rule)
	return nil
}

func noRule(sheet, index int64) *wire.Error {
	return wire.Invalid("No conditional format on sheet: %d at index: %d", sheet, index)
}

// ruleAt returns a sheet for writing that has a rule at an index.
func (b *Editor) ruleAt(id, index int64) (*grid.Sheet, *wire.Error) {
	sh := b.Book.Edited(id)
	if sh == nil {
		return nil, ranges.NoSheet(id)
	}
	if index < 0 || int(index) >= len(sh.ConditionalFormats) {
		return nil, noRule(id, index)
	}
	return sh, nil
}

// UpdateConditionalFormatRule carries out the request updateConditionalFormatRule.
func (b *Editor) UpdateConditionalFormatRule(
	in *sheets.UpdateConditionalFormatRuleRequest,
) (*sheets.UpdateConditionalFormatRuleResponse, *wire.Error) {
	id := in.SheetId
	if in.Rule != nil {
		sh, err := b.checkRule(in.Rule)
		if err != nil {
			return nil, err
		}
		id = sh.ID
	}
	sh, err := b.ruleAt(id, in.Index)
	if err != nil {
		return nil, err
	}
	out := &sheets.UpdateConditionalFormatRuleResponse{
		OldIndex: in.Index, OldRule: sh.ConditionalFormats[in.Index], NewIndex: in.Index, NewRule: in.Rule,
		ForceSendFields: []string{"OldIndex", "NewIndex"},
	}
	if in.Rule != nil {
		sh.ConditionalFormats[in.Index] = in.Rule
		return out, nil
	}
	to := in.NewIndex
	given := wire.Given(to, in.ForceSendFields, "NewIndex")
	if !given || to < 0 || int(to) >= len(sh.ConditionalFormats) {
		return nil, noRule(id, to)
	}
	rest := slices.Delete(sh.ConditionalFormats, int(in.Index), int(in.Index)+1)
	sh.ConditionalFormats = slices.Insert(rest, int(to), out.OldRule)
	out.NewIndex, out.NewRule = to, out.OldRule
	return out, nil
}

// DeleteConditionalFormatRule carries out the request deleteConditionalFormatRule.
func (b *Editor) DeleteConditionalFormatRule(
	in *sheets.DeleteConditionalFormatRuleRequest,
) (*sheets.DeleteConditionalFormatRuleResponse, *wire.Error) {
	sh, err := b.ruleAt(in.SheetId, in.Index)
	if err != nil {
		return nil, err
	}
	old := sh.ConditionalFormats[in.Index]
	sh.ConditionalFormats = slices.Delete(sh.ConditionalFormats, int(in.Index), int(in.Index)+1)
	return &sheets.DeleteConditionalFormatRuleResponse{Rule: old}, nil
}

// AppendRule adds a conditional format behind the others.
func (b *Editor) AppendRule(rule *sheets.ConditionalFormatRule) *wire.Error {
	sh, err := b.checkRule(rule)
	if err != nil {
		return err
	}
	last := int64(len(sh.ConditionalFormats))
	return b.AddConditionalFormatRule(&sheets.AddConditionalFormatRuleRequest{Rule: rule, Index: last})
}
