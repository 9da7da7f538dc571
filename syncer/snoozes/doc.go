// Package snoozes lets people put off, mute and pause reminders in the column of the
// sheet that tells the deadlines, and says there what holds.
//
//	Deadlines                                         what it is
//	Payment due: due in 3 days                        the service's
//	later 2026-12-01                                  somebody's, about all dates of the row
//	Payment due: mute                                 about one of them
//	pause until 2026-12-31                            about the row with all that belongs to it
//	(put off until 1 Dec) Payment due: due in 3 days  the service's: it stands
//
// # What it is about
//
// A date that is put off or muted is a record's, of one deadline: when it moves, what was
// said lapses, for the new date is a new matter; moved back, it holds again. A pause is
// of a record and of all whose foreign keys lead to it, as package reference links them:
// of a customer it is of the contracts, orders and payments as well. It holds until its
// day, or until somebody resumes.
//
// What people take for one thing, such as the lines of an order, is put off as one: the
// records with the same value in the deadline's field “per”, and the same date.
//
// A [Decision] belongs to the record id of its row, so that it survives any sorting; a
// copy of the row is another record. The latest about the same thing counts, of several
// in one cell the lowest. Deleting the mark of what holds takes it back.
//
// The package is pure. What follows for reminders is a list of [Hold]s; package reminders
// goes by it.
package snoozes
