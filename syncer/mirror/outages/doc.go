// Package outages keeps why registers fail, and of which outages' ends managers are still to
// be told, for all replicas of the service: whoever is a manager of several registers that
// fail for the same cause is told once, whichever replicas looked at them.
//
// Who was told what is in the reminders' ledger; nothing here says that a mail went out. So
// a replica tells under [Store.Lock], which its peers wait for: what they then ask the ledger,
// it has answered. The lock is a session's (package pglock): with a killed process it
// is free at once, with a stopped one after 45 s, and what that process was
// still to tell another one does. What it was just sending is in the ledger as unconfirmed;
// what the same mail said of other registers is told again, in another mail, since nothing
// says that it arrived: rather twice than never.
package outages
