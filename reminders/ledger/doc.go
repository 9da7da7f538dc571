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
//	               → owed           it surely didn't get it; the next run sends it
//	               → failed         it refused the mail for good
//	               → unconfirmed    nobody knows: the answer or the process was lost
//	     → skipped                  the record is done, a later reminder took its place, or its time had long passed
//
// The locks are those of syncer/postgres/pglock. The pool of connections needs
// room for two at a time.
package ledger
