package workday

import (
	"errors"

	"sheetsync/sheetschema/expression"
)

// A Rule says what becomes of a date that is no workday. Finance calls it a business
// day convention: “following”, “preceding”, “unadjusted”.
type Rule uint8

// The rules.
const (
	Stay   Rule = iota // it stays
	Before             // it becomes the last workday before it
	After              // it becomes the next workday after it
)

// ErrRule says that a text names no rule.
var ErrRule = errors.New("not before, after or none")

// ParseRule reads a descriptor's before, after or none. The error is [ErrRule].
func ParseRule(text string) (Rule, error) {
	switch text {
	case "none":
		return Stay, nil
	case "before":
		return Before, nil
	case "after":
		return After, nil
	}
	return Stay, ErrRule
}

// LongestBreak bounds the search for a workday, in days; no country rests as long.
const LongestBreak = 60

// Move returns the day that a date stands for under a rule. days nil is [Weekdays].
func Move(days expression.Workdays, date expression.Day, rule Rule) expression.Day {
	if days == nil {
		days = Weekdays()
	}
	step := expression.Day(0)
	switch rule {
	case Before:
		step = -1
	case After:
		step = 1
	}
	moved := date
	for range LongestBreak {
		if step == 0 || days.IsWorkday(moved) {
			return moved
		}
		moved += step
	}
	return date
}
