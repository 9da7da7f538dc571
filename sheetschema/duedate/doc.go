// Package duedate is the arithmetic of deadlines: on which day a record's deadline is,
// which reminders it has and when each falls due, and how it stands on a day. What is
// mailed, what the sheet says and what the overview lists go by it.
//
// # Which day
//
// The date stands in a field, is computed from several, or is so many days after
// somebody was last in touch, by the record's class (a cadence). Where it is no
// workday, it may stand for the workday before or after it: [Date.Counts]. A letter of
// credit's expiry and the last day to present documents are extended to the next
// banking day, the latest day of shipment isn't (UCP 600, article 29).
//
// # Which reminders
//
//	date 2026-03-31, remind: [P7D, P0D], overdue: {every: P7D, times: 2}
//
//	stage      falls due
//	P7D        2026-03-24
//	P0D        2026-03-31
//	overdue 1  2026-04-07
//	overdue 2  2026-04-14
//
// A cadence's are “escalate 1”, “escalate 2”, …, so many days after the date. Where
// people put the reminders off until a day, that day is a stage as well, “again
// 2026-04-03”, and those behind it stay as they are.
//
// The package is pure.
package duedate
