package gsheets

import (
	"regexp"
	"strconv"
	"strings"

	"google.golang.org/api/sheets/v4"

	"sheetsync/syncer"
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

// seenRule is a conditional-format rule as the spreadsheet has it.
type seenRule struct {
	syncer.Highlight
	own bool // the rule is ours
	row int  // first row of its range
}

func ruleOf(rule *sheets.ConditionalFormatRule) seenRule {
	if rule.BooleanRule == nil || rule.BooleanRule.Condition == nil || len(rule.Ranges) == 0 {
		return seenRule{}
	}
	condition := rule.BooleanRule.Condition
	if condition.Type != "CUSTOM_FORMULA" || len(condition.Values) != 1 {
		return seenRule{}
	}
	state, formula, ok := unmark(condition.Values[0].UserEnteredValue)
	if !ok {
		return seenRule{}
	}
	seen := seenRule{own: true, row: int(rule.Ranges[0].StartRowIndex)}
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
func (r *seenRule) level() bool {
	for _, m := range reference.FindAllStringSubmatch(r.Formula, -1) {
		if m[1] != strconv.Itoa(r.row+1) {
			return false
		}
	}
	return true
}

func marked(h syncer.Highlight) string {
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

// style is how a state looks. The colours differ in lightness as well as in
// hue, and the graver of two states is bold, so that they can be told apart
// without seeing red from green.
func style(state string) *sheets.CellFormat {
	look := func(hex uint32, text *sheets.TextFormat) *sheets.CellFormat {
		return &sheets.CellFormat{BackgroundColorStyle: colour(hex), TextFormat: text}
	}
	switch state {
	case "error":
		return look(0xF2A58E, &sheets.TextFormat{Bold: true})
	case "warning":
		return look(0xFFE9A8, nil)
	case "duplicate_certain":
		return look(0xB9A3D0, &sheets.TextFormat{Bold: true})
	case "duplicate_possible":
		return look(0xE5DDF0, &sheets.TextFormat{Italic: true})
	case "due":
		return look(0xCFE5F5, nil)
	case "overdue":
		return look(0x4A7FB5, &sheets.TextFormat{Bold: true, ForegroundColorStyle: colour(0xFFFFFF)})
	}
	return look(0xE0E0E0, nil)
}

func colour(hex uint32) *sheets.ColorStyle {
	part := func(shift int) float64 { return float64(hex>>shift&0xFF) / 255 }
	return &sheets.ColorStyle{RgbColor: &sheets.Color{Red: part(16), Green: part(8), Blue: part(0)}}
}

// ruleChange is the difference between a tab's rules and those wanted.
type ruleChange struct {
	remove []int // positions, the last first
	add    []syncer.Highlight
}

// changeRules compares a tab's rules with those wanted: people may have
// restyled a rule of ours or moved it in the list, which is theirs to decide.
func changeRules(have []seenRule, want []syncer.Highlight, firstRow int) ruleChange {
	var change ruleChange
	kept := make([]bool, len(want))
	for i := len(have) - 1; i >= 0; i-- {
		if !have[i].own {
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
			change.remove = append(change.remove, i)
		}
	}
	for j, h := range want {
		if !kept[j] {
			change.add = append(change.add, h)
		}
	}
	return change
}

func (c ruleChange) none() bool { return len(c.remove) == 0 && len(c.add) == 0 }
