// Package retention deletes what is older than somebody wants to keep it (data retention),
// so that a register that is looked at for years stays as large as it is.
//
// # What goes, and what stays
//
//   - Versions of records in <resource>_history that ended before the horizon. The oldest
//     version of a record that is still there stays: it says when the record was entered.
//     sheetsync.registers.history_from says from when on the history is whole; the functions
//     <resource>_at refuse an earlier time.
//   - Runs. The last one of each day that changed something stays for as long as the
//     history does, since reports show how a register went; so do the runs that say since when a
//     register is held, and those in which an issue that is still there was first seen.
//   - What was written into cells (cell_writes), and the register's entries in the audit.
//   - Reminders in the ledger that ended, of records that are neither there nor in the
//     history any more. All others stay, whatever their age: by them nobody is reminded
//     twice. A record that comes back without history has dates that had long passed when
//     they were first seen, which lapse, and are told and not sent.
//
// What people decided stays for ever, as do imports and the ledger of what is there: there
// is little of it, and each is the reason for something.
//
// # How
//
// Rows are deleted in batches of bounded size, a transaction each, from the oldest on, so
// that no lock is held long and no run waits. What one call doesn't finish the next does.
package retention
