// Package digest says in words what a mail of the service says, and how it looks: what
// is due to one person, grouped as people think of it; the open issues of somebody's
// records; a held run. It is pure: content in, a [Page] out, which [Templates] write as
// HTML and as plain text, and a robot's card takes over.
//
// # What belongs together
//
// An order of five products is five rows with one due day, and one thing to whoever
// has to ask for the money. Dates of one deadline, customer, order or contract, and day
// are one [Line], with the sum of what is outstanding in each currency. Amounts of
// different currencies are never added, and one that isn't known is told as such. Lines
// stand under their customer; the most urgent line, and the customer who has it, come
// first.
//
//	rows                                     lines
//	PO-1  Acme  tea     USD 100.00  1 March  Acme
//	PO-1  Acme  coffee  USD 250.00  1 March    PO-1, USD 350.00, 2 items, 1 March
//	PO-1  Acme  milk    EUR  20.00  8 March    PO-1, EUR 20.00, 8 March
//
// # How much
//
// A page has at most [Content.Most] lines, the most urgent; what is more is counted, and
// its amounts are in the totals at the top all the same.
package digest
