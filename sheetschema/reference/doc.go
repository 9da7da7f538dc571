// Package reference links records to the records that they name along a foreign
// key: the join of a child with its parent resource, which validation and the
// totals share.
//
// A reference names a record by the key that the foreign key declares or, where no
// record has it as that, by any other unique field of the parent that has the same
// type: a customer by its name or, where two share the name, by its number. Texts
// are compared as package textkey has it.
//
// Two records may share a key, although they shouldn't. A reference to it means
// either of them, so that it names neither: [Links.Several] tells which they are.
//
//	customers                     orders
//	2  华达    number 101          华达     may be rows 2 and 3
//	3  华达    number 102          102     is row 3
//	4  Acme   number 103          Acme    is row 4, as is “Acme ”
//	                              Acne    is none
//
// A foreign key may name a group instead: all records that share the key, such as
// the lines of one order. Then it is no question which of them is meant, and the
// first in the tab stands for all.
//
// The package is pure. For n parents and m children a link takes O(n + m).
package reference
