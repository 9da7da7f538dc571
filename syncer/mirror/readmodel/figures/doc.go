// Package figures works out the key figures of a register: how many customers it has, what
// was sold, what is owed and what falls due, as far as its descriptor knows of such.
//
// They are sums over the report views (package reports), read on behalf of whoever asks:
// those of a salesperson are of their own records. Each view is read once, and of its
// columns those that count, so that PostgreSQL leaves out the joins that the others need.
//
// # What isn't known
//
// Amounts of different currencies are never added; beside them stands their sum in the base
// currency where the register has one. A cell that can't be read, or a rate that is missing,
// is never 0: a [Sum] is of what is known, and says how many amounts aren't.
//
//	report_sales                      Sums
//	USD 100  in base currency 710     USD  known 100  unknown 0
//	EUR 10   no rate                  EUR  known 30   unknown 0
//	EUR 20   in base currency 156     GBP  known 0    unknown 1
//	GBP #N/A                          base known 866  unknown 2
//
// # Days
//
// “Today” is the day that the caller says, in the register's time zone. A month or a year so
// far is set beside the same days of the one before: on 30 March, 1 to 30 March beside 1 to
// 28 February. Sales without a date are in no period; they are counted apart.
package figures
