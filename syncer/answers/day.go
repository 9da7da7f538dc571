package answers

import (
	"fmt"
	"strings"
	"unicode"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/lexical"
)

// DayIn reads a day, as the cells of a register hold them; without a year it is the
// next one after today.
func DayIn(text string, today expression.Day) (expression.Day, bool) {
	text = strings.TrimRight(strings.TrimSpace(text), ".。!！")
	if m, _, result := lexical.ParseMoment(text); result == lexical.ResultUnderstood {
		return m.Date()
	}
	year, _, _ := today.Civil()
	for _, y := range []int{year, year + 1} {
		numbers := strings.ReplaceAll(strings.ReplaceAll(text, "/", "-"), ".", "-")
		forms := []string{fmt.Sprintf("%d-%s", y, numbers), fmt.Sprintf("%d年%s", y, numbers)}
		if strings.ContainsFunc(text, unicode.IsLetter) { // 31 Dec
			forms = append(forms, fmt.Sprintf("%s %d", text, y))
		}
		for _, form := range forms {
			m, _, result := lexical.ParseMoment(form)
			if result != lexical.ResultUnderstood {
				continue
			}
			if day, ok := m.Date(); ok && day > today {
				return day, true
			}
		}
	}
	return 0, false
}
