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
// Whoever works elsewhere asks before each step whether the lock stands
// ([Lock.Check]), and learns it at last when it gives the lock back, by [ErrLost].
//
// Locks that guard no work of the database itself, and may be many, share a session
// ([Shared]).
//
// # Signs of life
//
// A process that is stopped keeps its connections, and with them its locks. So
// while it has a lock a process gives a sign of life every few seconds: a statement
// in any of its sessions, which all have one application_name (package pgsession).
// The session that has a lock has the time since which it does behind that name.
// Whoever finds a lock held, by a process whose sessions all were silent for 45 s, ends
// the session that has it, and takes it. A program that puts no time behind its
// name gives no signs, and keeps its locks.
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
