// Package ledger keeps the reminders of all registers in PostgreSQL, in the
// table sheetsync.ledger, and reads the records that they are about from the
// registers' own tables.
//
// # A transactional outbox
//
// The ledger is a transactional outbox with at-most-once delivery: a message is
// written down before it is sent, and what may have been sent is never sent
// again. A row's idempotency key is [reminders.Key], which the table holds unique:
// however often a run finds the same reminder due, it is owed once.
//
// # What happens to a reminder
//
// A run notes what is due as owed, in one transaction. To send, it claims the
// recipient by a session lock, turns the owed rows into sending ones and commits;
// only then does the mail go out, and its outcome is written over “sending”.
// The lock ends with its session of the database, so a row that says sending
// while nobody holds its recipient's lock was left behind by a process that died,
// before, during or after the mail. Such a row becomes unconfirmed: it is never
// sent again, and its recipient is told in the next digest.
//
//	owed → sending → sent           the server took the mail over
//	               → owed           it surely didn't get it, or refused it; the next run sends it
//	               → failed         the address leads nowhere, or the mail came back
//	               → unconfirmed    nobody knows: the answer or the process was lost
//	     → skipped                  the record is done, a later reminder took its place, or its time had long passed
//
// # After a restored backup
//
// A ledger that comes from a backup doesn't know what was sent since: it would have
// it sent again. So each attempt counts up a high-water mark, in the transaction that
// begins it, and then also in a file of the data directory, and nothing is sent by a
// ledger ([Guard])
//
//   - whose mark is behind the one in the file: an older state was put in its place;
//   - whose lineage, a random name that goes with it into backups, isn't in the file
//     while others are: it is another ledger, which knows of nothing sent from here;
//   - whose home, the server and database that it was last in, isn't where it is: it
//     was dumped and restored, even if the data directory was lost with the old server.
//     A restore by the program writes the backup's time in its place ([Restored]), so
//     that no more is needed to notice it.
//
// A data directory without the file, as that of a new replica, stops nothing, nor does
// a ledger ahead of the file, to which another replica has added; and the file's mark
// is written after the database's, so that a process that dies in between leaves it
// behind, and never ahead. What can't be noticed is a data directory that is put
// back together with the private database in it, as of the same moment.
//
// Before mails go again, whatever may have been sent is noted as unconfirmed, and so
// is told and not sent: a reminder that is due now, by the sheet as it is now, and
// whose day is not after the last mail that the file knows of, or any, where it knows
// of none. It has no earlier bound, since what the backup says is owed was probably
// sent after it was made, and a record that was entered after it may have been late.
//
// The locks are those of syncer/postgres/pglock. The pool of connections needs
// room for two at a time.
package ledger
