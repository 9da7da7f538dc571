// Package reminders tells people by e-mail before the dates in a register fall
// due, and after they have passed: what is due, to whom, in which words, and
// the order of steps by which each reminder goes out once.
//
// # What is due
//
// A deadline of the descriptor names a date field and periods before and after
// the date. Each of these is a stage with a civil day of its own (months are
// clamped: a month before 31 March is 28 February). On a day, at most one
// reminder of a date is due: the latest stage that has been reached, so that
// after days without service one mail takes the place of those missed. The last
// stage stays due for two weeks; what passed longer ago when it was first seen
// is noted in the ledger as lapsed and nobody is mailed about it, so that
// importing an archive floods nobody. A date that is moved begins anew. A
// record that is gone, or that the deadline's “unless” holds for, gets nothing.
//
// What can't be read is unknown, not empty: where the date, or what “unless” asks
// for, can't be read, it can't be said whether anything is due, and nobody is
// reminded; it is a problem of the [Report]. Once the cell is corrected, its
// reminder is due like any other.
//
// # To whom
//
// To the addresses in fields of the record, behind roles of the configuration,
// or in the descriptor itself. Each recipient gets one digest a run with
// everything that is due to them. What is no address, and dates that nobody is
// reminded of, are problems of the [Report].
//
// # Once
//
// The [Ledger] is a transactional outbox with at-most-once delivery, and a
// reminder's [Key] its idempotency key. It holds each reminder from the moment
// that it is due. A reminder is marked as being sent before the mail goes out, and
// with the outcome after it. A refusal for now, and a mail that surely never
// reached the server, leave it owed for the next run. If the outcome is unknown,
// because the connection or the process died at the wrong moment, it is
// unconfirmed: it isn't sent again, and the recipient's next digest tells of it.
package reminders
