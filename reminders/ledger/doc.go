// Package ledger keeps the reminders of all registers in PostgreSQL, in the
// table sheetsync.ledger, and reads the records that they are about from the
// registers' own tables.
//
// # What happens to a reminder
//
// A run notes what is due as owed, in one transaction. To send, it takes the
// recipient's advisory lock, turns the owed rows into sending ones and commits;
// only then does the mail go out, and its outcome is written over “sending”.
// The lock belongs to a session of the database and ends with it, so a row that
// says sending while nobody holds its recipient's lock was left behind by a
// process that died, before, during or after the mail. Such a row becomes
// unconfirmed: it is never sent again, and its recipient is told in the next
// digest.
//
// Session locks need sessions: a connection pooler between the service and
// PostgreSQL has to pool by session, not by transaction. The pool of
// connections needs room for two at a time.
package ledger
