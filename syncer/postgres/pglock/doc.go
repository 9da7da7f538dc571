// Package pglock keeps replicas of the service out of each other's way: named
// locks over PostgreSQL's session-level advisory locks.
//
// # What a lock is worth
//
// A lock belongs to one session of the database and ends with it: with a killed
// process, a broken connection, a restarted server. No replica leaves one
// behind, and none can be sure that it still has its own. So whoever must not
// act without the lock does its work in the lock's own session ([Lock.Conn]):
// there a statement fails once the session is gone, and so does the commit.
// Whoever works elsewhere learns it when it gives the lock back, by [ErrLost].
//
// Session locks need sessions: a connection pooler between the service and
// PostgreSQL has to pool by session, not by transaction.
//
// # Names
//
// A lock's name is text, of which PostgreSQL locks a 64-bit hash; it begins with
// what is locked (“sheetsync run of register …”). Replicas of different
// versions meet under the same name, so a name that was once in use stays. It
// may hold an address: no error of this package quotes it.
//
// # Where this package stands
//
// The mirror, the reminders' ledger and the schedule's locker each need such
// locks, and neither of the first two may know the other. So it stands below
// them, with what else any adapter to PostgreSQL needs (syncer/postgres), and
// knows neither; the linter lets the ledger import it, although it lies in
// syncer's directory.
package pglock
