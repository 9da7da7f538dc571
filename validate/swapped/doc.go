// Package swapped finds dates whose day and month look exchanged: 2026-02-01 among
// the days of early January, which somebody typed as 1/2 in a spreadsheet of
// another locale. Both readings are days that exist, so that only the dates
// around it tell.
//
//	2026-01-02  2026-01-02  2026-02-01  2026-01-02  2026-01-05   →   2026-01-02
//
// A date looks exchanged where the other reading fits those of the [window] rows before
// and after it, and its own is at least [farDays] away from them. That is looked
// for where the dates of neighbouring rows are of one time, as in most registers,
// which grow by the day. At the end of a column, where the rows after it are still to
// come, the date has to lie before the others, or in the future, in a column of days that
// have passed.
//
// Precision goes before recall: where dates are out of place for other reasons as
// well, one in fifty, or so many that some of them would fit by chance, nothing is
// said.
//
// It takes O(n) for n records.
package swapped
