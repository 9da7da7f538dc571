// Package compute fills the computed columns of a register: formulas over a
// record's own fields, and rollups, which are the aggregates (count, sum, min,
// max, count of distinct values) of a left join of parents with their children
// along a foreign key.
//
// [Fields] works through the fields in the order in which they depend on each
// other, a topological order that the descriptor holds. Sums are exact decimals;
// a sum of amounts in several currencies stays apart by currency; what can't be
// read makes no number. Of a descriptor where accounts roll up deals:
//
//	deals                        accounts   deals  total  average: round(total / deals, 2)
//	A  quantity 3  price 0.10    A          2      0.35   0.18
//	A  quantity 1  price 0.05    B          1      7      7
//	B  quantity 2  price 3.50    C          0      0      empty, with an issue
//
// The package is pure: the tables it is given are all that it changes.
package compute
