// Package sample makes the workbook of the demo: the register of an electronics
// exporter with customers, what was said with them, contracts, orders, payments
// and exchange rates, in Chinese or English, and with the faults that real sheets
// have. The same seed, day and language give the same workbook.
//
// People, companies and addresses are made up. E-mail addresses end in the
// domain “example”, which nobody can own (RFC 2606), and where a country keeps
// telephone numbers for fiction, those are used.
package sample
