// Package outlooks keeps what is predicted of a register's customers (package outlook)
// in the database: it reads what was bought and paid, and makes the stored rows equal to
// what follows from it. The views report_customer_outlook show them.
//
// An outlook is derived, and may be computed again at any time. It is out of date when
// the register has changed since, or a day has passed.
//
//	report_sales, receivables → facts → outlook.Of → sheetsync.customer_outlook, sheetsync.outlooks
package outlooks
