// Package holds keeps what the runs that are held would lose, for those who are asked to
// approve it, and shows it beside what the mirror has.
//
//	stored                              read in the register's tables    shown
//	A-1  due  unreadable  row 2  #N/A   A-1  Acme  2026-03-05            Acme  row 2  2026-03-05 → #N/A
//
// Only what the sheet shows is stored. What the mirror has, and what a record is called,
// is read when it is shown: a held run changes neither, and whoever may not see a record
// sees nothing of it here. A salesperson sees the losses of their own records, without
// what there is of others', and no totals.
//
// It is there while a register is held: each held run replaces it, and the run that ends
// the hold takes it away.
package holds
