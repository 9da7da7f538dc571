// Package condition writes the expressions of a descriptor in SQL, as far as reports
// need them: comparisons, logic, arithmetic of dates and amounts, and a few functions.
// What PostgreSQL computes otherwise than package expression, such as a division, it
// leaves alone.
//
//	not in_force or outstanding <= 0           ((NOT s."in_force") OR (s."outstanding" <= 0))
//	status in ["ended"] or end_date < today()  ((CASE WHEN s."status" = ANY (…) THEN s."status" END) IN ('ended') OR …)
//
// SQL's logic has the same three values as the expression's (Kleene). Its null stands
// for what is empty and for what rests on cells that can't be read: an [Expression]
// tells them apart by its Unknown.
//
// The package is pure. Names are quoted, and texts literals; no value of a record gets
// into the SQL.
package condition
