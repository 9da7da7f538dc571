package highlight

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer/gsheets/palette"
	"sheetsync/syncer/writeback"
)

// A rule of ours is a custom formula that begins with a factor that is always
// true and names its state. It needs no argument separator, which differs by
// the spreadsheet's locale:
//
//	=(N("sheetsync:error")=0)*(…)
const (
	markBefore = `=(N("sheetsync:`
	markAfter  = `")=0)*(`
)

// Rule is a conditional-format rule as the spreadsheet has it.
type Rule struct {
	writeback.Highlight
	Own bool // the rule is ours
	row int  // first row of its range
}

// Of reads a rule of the spreadsheet; one that is somebody else's is the zero
// Rule.
func Of(rule *sheets.ConditionalFormatRule) Rule {
	if rule.BooleanRule == nil || rule.BooleanRule.Condition == nil || len(rule.Ranges) == 0 {
		return Rule{}
	}
	condition := rule.BooleanRule.Condition
	if condition.Type != "CUSTOM_FORMULA" || len(condition.Values) != 1 {
		return Rule{}
	}
	state, formula, ok := unmark(condition.Values[0].UserEnteredValue)
	if !ok {
		return Rule{}
	}
	seen := Rule{Own: true, row: int(rule.Ranges[0].StartRowIndex)}
	seen.Column = int(rule.Ranges[0].StartColumnIndex)
	seen.State, seen.Formula = state, formula
	if len(rule.Ranges) > 1 || !seen.level() {
		// Somebody split it, or inserted rows such that it looks at another row
		// than its own: it is ours, and not what is wanted.
		seen.row, seen.Formula = -1, ""
	}
	return seen
}

var reference = regexp.MustCompile(`\$[A-Z]{1,3}([0-9]+)`)

// level reports whether the formula looks at the first row of its range.
func (r *Rule) level() bool {
	for _, m := range reference.FindAllStringSubmatch(r.Formula, -1) {
		if m[1] != strconv.Itoa(r.row+1) {
			return false
		}
	}
	return true
}

// Formula returns the condition of a highlight as the spreadsheet holds it, with
// the mark that tells our rules from other people's.
func Formula(h writeback.Highlight) string {
	return markBefore + h.State + markAfter + strings.TrimPrefix(h.Formula, "=") + ")"
}

func unmark(formula string) (state, body string, ok bool) {
	rest, ok := strings.CutPrefix(formula, markBefore)
	if !ok {
		return "", "", false
	}
	state, body, ok = strings.Cut(rest, markAfter)
	if !ok || !strings.HasSuffix(body, ")") {
		return "", "", false
	}
	return state, "=" + strings.TrimSuffix(body, ")"), true
}

// Style is how a state looks. The colours differ in lightness as well as in
// hue, and the graver of two states is bold, so that they can be told apart
// without seeing red from green.
func Style(state string) *sheets.CellFormat {
	look := func(hex uint32, text *sheets.TextFormat) *sheets.CellFormat {
		return &sheets.CellFormat{BackgroundColorStyle: palette.Colour(hex), TextFormat: text}
	}
	dark := palette.Colour(0x202124) // the service's own cells are grey, which can't be read on these
	switch state {
	case "error":
		return look(0xF2A58E, &sheets.TextFormat{Bold: true, ForegroundColorStyle: dark})
	case "warning":
		return look(0xFFE9A8, &sheets.TextFormat{ForegroundColorStyle: dark})
	case "duplicate_certain":
		return look(0xC9B6DE, &sheets.TextFormat{Bold: true, ForegroundColorStyle: dark})
	case "duplicate_possible":
		return look(0xE5DDF0, &sheets.TextFormat{Italic: true, ForegroundColorStyle: dark})
	case "lookup_exists":
		return look(0xF2A58E, &sheets.TextFormat{Bold: true, ForegroundColorStyle: palette.Colour(0x5A1A0A)})
	case "lookup_similar":
		return look(0xFFE9A8, &sheets.TextFormat{Bold: true, ForegroundColorStyle: palette.Colour(0x5A4300)})
	case "lookup_free":
		return look(0xCDE8CF, &sheets.TextFormat{Bold: true, ForegroundColorStyle: palette.Colour(0x1D4F25)})
	case "lookup_stale":
		return look(palette.Grey, &sheets.TextFormat{Strikethrough: true, ForegroundColorStyle: palette.Colour(0xAAAAAA)})
	case "due":
		return look(0xFFE0B0, &sheets.TextFormat{ForegroundColorStyle: dark})
	case "overdue":
		return look(0xC0392B, &sheets.TextFormat{Bold: true, ForegroundColorStyle: palette.Colour(0xFFFFFF)})
	}
	return look(0xE0E0E0, nil)
}

// Add returns the request that adds a rule to a sheet, at a place in its list, for a
// column from a row on.
func Add(sheet, row, column int64, index int, h writeback.Highlight) *sheets.Request {
	return &sheets.Request{AddConditionalFormatRule: &sheets.AddConditionalFormatRuleRequest{
		Index: int64(index), ForceSendFields: []string{"Index"},
		Rule: &sheets.ConditionalFormatRule{
			Ranges: []*sheets.GridRange{{SheetId: sheet, StartRowIndex: row, StartColumnIndex: column, EndColumnIndex: column + 1,
				ForceSendFields: []string{"SheetId", "StartColumnIndex"}}},
			BooleanRule: &sheets.BooleanRule{
				Condition: &sheets.BooleanCondition{Type: "CUSTOM_FORMULA", Values: []*sheets.ConditionValue{{UserEnteredValue: Formula(h)}}},
				Format:    Style(h.State),
			},
		},
	}}
}

// Change is the difference between a tab's rules and those wanted.
type Change struct {
	Remove []int // positions, the last first
	Add    []writeback.Highlight
}

// Changes compares a tab's rules with those wanted: people may have
// restyled a rule of ours or moved it in the list, which is theirs to decide.
func Changes(have []Rule, want []writeback.Highlight, firstRow int) Change {
	var change Change
	kept := make([]bool, len(want))
	for i := len(have) - 1; i >= 0; i-- {
		if !have[i].Own {
			continue
		}
		keep := false
		for j, h := range want {
			if !kept[j] && have[i].row == firstRow && have[i].Column == h.Column && have[i].State == h.State &&
				strings.TrimPrefix(have[i].Formula, "=") == strings.TrimPrefix(h.Formula, "=") {
				kept[j], keep = true, true
				break
			}
		}
		if !keep {
			change.Remove = append(change.Remove, i)
		}
	}
	for j, h := range want {
		if !kept[j] {
			change.Add = append(change.Add, h)
		}
	}
	return change
}

// None reports whether nothing is to be changed.
func (c Change) None() bool { return len(c.Remove) == 0 && len(c.Add) == 0 }

// All returns a tab's rules.
func All(all []*sheets.ConditionalFormatRule) []Rule {
	rules := make([]Rule, len(all))
	for i, r := range all {
		rules[i] = Of(r)
	}
	return rules
}

// IsOwn reports whether a rule, as the API writes it, is one of ours.
func IsOwn(text json.RawMessage) bool {
	var rule sheets.ConditionalFormatRule
	return json.Unmarshal(text, &rule) == nil && Of(&rule).Own
}
