package letters

import (
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/period"
	"sheetsync/sheetschema/workday"
)

// Level is the tone of a letter: 1 is a friendly reminder, 2 an urgent one, 3 the final
// demand.
type Level int

// The least and the greatest level.
const (
	FirstLevel Level = 1
	LastLevel  Level = 3
)

// LevelOf returns the level of a letter about debts, by the one that is late longest;
// 0 where it is too early for any. levels are how long after the date each begins.
func LevelOf(debts []Debt, levels []period.Period, today expression.Day) Level {
	reached := Level(0)
	for _, d := range debts {
		for i, p := range levels {
			if level := Level(i + 1); level > reached && today >= p.After(d.Due) {
				reached = level
			}
		}
	}
	return reached
}

// daysToPay are the workdays that urgent letters give.
const daysToPay = 10

// payBy is the last day to pay that a letter of today names; nil stands for Monday to
// Friday.
func payBy(today expression.Day, days expression.Workdays) expression.Day {
	if days == nil {
		days = workday.Weekdays()
	}
	day := today
	for left := daysToPay; left > 0; {
		if day++; days.IsWorkday(day) {
			left--
		}
	}
	return day
}
