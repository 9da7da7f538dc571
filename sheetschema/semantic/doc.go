// Package semantic finds out what the parts of a descriptor are for: which resource
// holds the customers, which field is the amount of a sale, which deadline is about
// money that is owed. It is what reports over registers of any descriptor go by
// (the semantic layer of business intelligence).
//
// What the descriptor declares goes before what names mean:
//
//	customers    dunning and lookup name them; else what foreign keys of others lead to
//	owner        lookup; else the owner of a deadline; else a field that means it
//	sales        what the customers' first rollup sums up that nobody owes
//	order date   what a rollup over the sales takes the earliest or latest of
//	owed         the amount of a deadline that customers owe (dunning)
//	in base      the field that the overview adds up beside the amount
//	contacts     tabs whose rows name a customer and a day, and no amount
//
// A field means something if it has that name in a built-in register, or if its name
// or one of its titles, in any of ten languages, means it by package lexicon.
//
//	orders of Northwind                       foreign-trade
//	lifetime_value: rollup sum line_total     sales: rollup sum line_total where in_force
//	→ sales are order_lines.line_total        → sales are transactions.line_total, in force
//
// The package is pure, and its answer depends on the descriptor alone.
package semantic
