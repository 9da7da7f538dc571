// Package expression compiles and evaluates the formulas and conditions of a
// descriptor. They are written in the language of https://expr-lang.org over
// the fields of one record, are type-checked when they are compiled, and count
// in exact decimals.
//
// The language's own parser reads the source; its syntax tree is compiled here
// rather than for expr's virtual machine, because every operator differs:
// numbers are decimals, empty and unknown cells propagate, and logic has three
// values.
//
// # Numbers
//
// All numbers, literals included, are decimals: 0.1 is one tenth. +, - and *
// are exact. / and fractional powers are rounded to 34 significant digits, half
// to even (the precision of IEEE 754 decimal128). % has the sign of its left
// side. round(x, n) rounds half away from zero to n decimal places, to tens and
// hundreds when n is negative. A result of more than 1,000 digits is an error,
// as is a division by zero: errors of [Program.Eval], never panics.
//
// # Empty cells
//
// An empty operand makes the result of arithmetic, of a comparison and of a
// function empty. “x == nil” and “x != nil” tell whether a value is empty, and
// “x ?? y” is y where x is empty. A conditional whose condition is empty is
// empty. earliest and latest (of dates and times), least and greatest (of
// anything that has an order) and coalesce pass over what is empty; min, max, sum
// and mean don't.
//
// # Unknown values
//
// A cell that holds something that can't be read is not empty: somebody meant
// something by it. Its value is unknown, and so is everything that depends on it:
// an operator or a function with an unknown operand gives an unknown result,
// “==”, “!=” and “??” with nil included, which don't take it for empty. Where one
// operand is unknown and another empty, the result is unknown. Only three things
// are decided without it: “false and x”, “true or x”, and a conditional that
// chooses its other branch. Lists with an unknown element are unknown. So no
// result that is known rests on a cell that can't be read: whatever that cell is
// corrected to, it stays the same. [Value.Origin] tells which cell it was.
//
//	x        y        x + y    x < y    x == nil   x ?? y   x and y   x or y   x ? 1 : 2
//	unknown  2        unknown  unknown  unknown    unknown
//	unknown  empty    unknown  unknown  unknown    unknown
//	empty    unknown  unknown  unknown  true       unknown
//	2        unknown  unknown  unknown  false      2
//	unknown  true                                            unknown   true     unknown
//	unknown  false                                           false     unknown  unknown
//	unknown  empty                                           unknown   unknown  unknown
//	true     unknown                                         unknown   true     1
//	false    unknown                                         false     unknown  2
//	empty    unknown                                         unknown   unknown  empty
//
// # Conditions
//
// A comparison with an empty operand is neither true nor false: it is empty. and,
// or and not follow Kleene's strong logic of three values, in which such a result
// is the third: “false and empty” is false, “true or empty” is true, every other
// combination with it is empty, or unknown where one side is; they do not
// evaluate their right side when the left one decides. So a check is violated
// only where [Value.IsFalse], and a where or unless holds only where
// [Value.IsTrue]; where [Value.IsUnknown], nothing may be concluded.
//
// # Dates
//
// A date is a day of the calendar, without zone or time. date - date is a
// number of days, date + number is a date. today() is the day that the caller
// passes to [Program.Eval]; there is no clock here. Dates and times are compared
// with texts only where the text is written in the expression: d >= "2025-01-01",
// t < "09:30", dt > "2025-01-01 09:30" (in the zone that the caller passes).
// A datetime is an instant; date(dt), hour(dt) and minute(dt) tell its
// parts in the zone that the caller passes.
//
// # Limits
//
// An expression comes with a descriptor that somebody may have got from
// elsewhere, so it is bounded: in source length and nodes, in digits, in the
// length of texts, in work for each evaluation, and by a [Budget] in that of all. There are no loops but over
// lists written in the expression or split from a text, and regular
// expressions are compiled once and take time linear in the text. Cell texts
// are data: they are never parsed as expressions or patterns.
package expression
