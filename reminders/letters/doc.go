// Package letters drafts letters to customers who haven't paid in time (dunning
// letters, 催款函): who owes what, in which tone and language, in which words. Nobody is
// written to: whoever looks after the customer reads a draft, and sends it or doesn't.
//
//	records ─ Collect ─ customers with debts ─ Compose ─ Letter ─┬─ package docx
//	                                                             └─ package pdf
//
// # What is in a letter
//
// A debt is a deadline whose amount customers owe ([sheetschema.Deadline].Dunning),
// whose date has passed and whose condition unless doesn't hold. Lines of one order
// that fall due on one day are one debt. What people put off, muted or paused is left
// out, and so is what can't be read (promise 13): with a line of an order, the whole
// order, for a sum that lacks one would be wrong. All that is left out is told, by its
// place.
//
//	customer   order  due         amount          letter of 2026-11-29
//	Cedargate  PO-1   2026-09-30  USD 1,000.00    PO-1   60 days   USD 1,500.00
//	Cedargate  PO-1   2026-09-30  USD 500.00      PO-2   19 days   EUR 80.00
//	Cedargate  PO-2   2026-11-10  EUR 80.00       total  USD 1,500.00 and EUR 80.00
//	Cedargate  PO-3   2026-11-10  #N/A            left out: PO-3, its amount
//
// Amounts of different currencies are never added.
//
// # Level and language
//
// The level follows from how long the oldest debt is late: a friendly reminder, an
// urgent one, a final demand with a last day to pay. The language is the customer's,
// else that of the customer's country, else the register's. The texts of each language
// are in a file of the folder texts, all with the same keys and placeholders.
//
// What a letter quotes from cells is data: on one line, without control characters,
// right-to-left names isolated (promise 8).
package letters
