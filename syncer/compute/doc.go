// Package compute fills the computed columns of a register: formulas over a
// record's own fields, lookups, which are the values of the records of another tab
// whose fields equal the record's own, and rollups, which are the aggregates
// (count, sum, min, max, count of distinct values) of a left join of parents with
// their children along a foreign key. Children of several resources are joined as
// if they were of one: what a customer owes may stand in orders and in payments.
//
// [Fields] works through the fields in the order in which they depend on each
// other, a topological order that the descriptor holds. Sums are exact decimals;
// a sum of amounts in several currencies stays apart by currency. Of a descriptor
// where accounts roll up deals:
//
//	deals                        accounts   deals  total  average: round(total / deals, 2)
//	A  quantity 3  price 0.10    A          2      0.35   0.18
//	A  quantity 1  price 0.05    B          1      7      7
//	B  quantity 2  price 3.50    C          0      0      unknown, with an issue: it would divide by zero
//
// # What can't be read
//
// No number rests on a cell that can't be read. A formula over one is unknown
// (package expression says how), and so is the total of a parent
//
//   - of whose children one counts with a value, or a currency, that is unknown:
//     the whole of an object of sums by currency, since the amount might belong to
//     any of them;
//   - of whose children one has an unknown condition, for it might count;
//   - whose own key can't be read, for its children aren't known;
//   - whose key another parent has, too, where children name it that count: they
//     count for neither. Package reference says what a name means.
//
// So is what is computed from any of them. Each has an issue that names the cell
// at the root, which is to be corrected, and how many more there are. A formula
// that fails for a reason of its own, such as a division by zero, is likewise
// unknown, not empty.
//
//	orders                                customers
//	A  amount 100  paid #N/A  owes ?      A  paid ?  owes ?    with issues that name the cell #N/A
//	B  amount 100  paid       owes 100    B  paid 0  owes 100
//
// A text that is none of its field's choices (“called off”, “paid (5 March)”) can't
// be read in this sense, though the table keeps it.
//
// A child whose reference can't be read is nobody's: an issue at the child names
// the totals that lack it, among them those that look its key up. So does an issue at a child that a total leaves out
// because its condition, such as “paid != true”, asks for a cell that was left
// blank. Where blank has a meaning, the condition says so: “not (paid ?? false)”.
// A computed cell is blank because its formula wants it so, and isn't told.
//
// # What people typed
//
// People may keep the column of a computed field themselves: a total that they type,
// or that a formula of the sheet gives. There the typed value counts, and is what
// other fields are computed from; what would be computed stands in for a blank cell,
// and checks the others. One that is off by more than its currency's minor unit or,
// for other numbers, than its decimals show has an issue. A typed cell that can't be
// read is unknown, as anywhere.
//
//	orders: amount = quantity × price                       customers
//	A  quantity 3  price 2.50  amount typed 7.50            A  sales 57.50
//	A                          amount typed 50
//	B  quantity 2  price 4     amount typed 9, with an issue  B  sales 17
//	B  quantity 2  price 4     amount 8
//
// The package is pure: the tables it is given are all that it changes.
package compute
