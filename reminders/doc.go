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
// after days without service one mail takes the place of those missed. A date
// that is moved begins anew. A record that is gone, or that the deadline's
// “unless” holds for, gets nothing.
//
// Days are civil days of the register's zone, and none is lost or doubled where
// clocks are changed: see [expression.Day.At] and [cronspec.Schedule].
//
// # Late, and too late
//
// A date that lies ahead is never too late: when it is entered after its
// reminders should have gone out, the latest of them goes out at once. Nor is
// one that was known in time. It stays due for however long the service or the
// mail server was away, and its reminder says that it is late and for which day
// it was meant. What was long past when it was first seen, its last stage two
// weeks or more, lapses: it is noted in the ledger and nobody is mailed about
// it, so that importing an archive floods nobody. The [Report] lists what lapsed,
// and so does one mail to the role “manager”, which is told likewise of old dates
// that nobody would be reminded of. Since when a date was known is in the
// register's history.
//
//	known since  date        today       reminders   what goes out
//	2026-03-01   2026-03-11  2026-03-01  P60D, P30D  P30D, at once
//	2026-02-01   2026-03-08  2026-03-29  P7D, P0D    P0D, late: it was meant for 2026-03-08
//	2026-03-29   2026-03-28  2026-03-29  P7D, P0D    P0D
//	2026-03-29   2026-03-08  2026-03-29  P7D, P0D    nothing: it lapsed, and the manager is told
//
// What can't be read is unknown, not empty: where the date, what “unless” asks for,
// or the only recipient can't be read or computed, it can't be said whether
// anything is due, or to whom, and nobody is reminded; it is a problem of the
// [Report], and the managers are told once. Once the cell is corrected, its
// reminder is due like any other.
//
// # Put off, muted, paused
//
// People say in the sheet that a date is to be told later, or not any more, and that a
// customer or a contract is left in peace with all that belongs to it (a [Hold]). Until
// its day nothing of that is due; on the day what had been reached is due once more,
// as a stage of its own, and later stages go on as planned. A date that is moved is
// another matter. The [Report] lists what would be due but for that.
//
//	date 2026-03-31, reminders P7D, P0D, put off until 2026-03-26
//	2026-03-24   nothing
//	2026-03-26   again 2026-03-26
//	2026-03-31   P0D
//
// # To whom
//
// To the addresses in fields of the record, behind roles of the configuration,
// or in the descriptor itself. Each recipient gets one digest a run with
// everything that is due to them. An address in a cell has to be one that may be
// written to ([mailaddr.Allow]): one outside is held, and the managers are told once. What
// is no address, and dates that nobody is reminded of, are problems of the [Report].
//
// A group chat is a recipient as well: its robot posts as a [Card] what is due to a
// role or to people ([Channel]), beside their mails.
//
// # Calendars
//
// A mail has what it tells as a calendar attached, and people may subscribe to one with
// all that is open and theirs ([Service.Feed]). Both go by the rules above and have the
// same events.
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
//
// # Refused is not failed
//
// What a server refuses stays owed, whatever its status: it may be about us, a quota,
// a policy or the moment. Only an address that it calls wrong (RFC 3463, X.1.0 to
// X.1.4, X.1.6 and X.1.10) is done with, and that only when another recipient was
// accepted in the same round, or there was no other: a server that calls every address
// wrong is wrong itself. So a round judges when it has tried them all, with the
// managers last, who then hear of it on the same day. The address is suppressed: nobody
// writes to it from any register, what is due to it goes to the managers in its place,
// and after 30 days, or once somebody has lifted it, mail is tried again. Mail that
// comes back later, as package bounces reads it, is judged alike.
package reminders
