// Package hold is the circuit breaker of a run: it decides whether a run would
// lose so much that a person has to look first. Such a run changes nothing, and
// is let through once somebody approves just that loss.
//
// # What is held
//
// By the configured limits, a share of the records and a number of rows, both of
// which have to be exceeded: deleted records, a column that is emptied, a column
// whose cells are no longer of its type. Whatever the limits: a tab that loses
// all its records, a required column that is emptied, and these two.
//
// A column that is gone. A column of a field that had values when a run was last
// applied, and that the tab has no more, is held in a register of any size. Where
// a column that no field knows holds the same values, it was renamed: the reason
// names both headings, and no approval lets it through, because an approval would
// empty the field. A person gives the column back its name, or adds the new one
// to the field's aliases.
//
//	orders before   Number  Due date       orders now   Number  Pay until
//	                A-1     2026-03-05                  A-1     2026-03-05
//	→ held: “Due date” is gone, and “Pay until” holds the same values
//
// Whether values are the same is told by a sample of hashes of each column, which
// the mirror keeps with the profile: a KMV synopsis (k minimum values; Beyer and
// others, 2007) over the column as a multiset, so that sorting means nothing and
// some edits don't hide it.
//
// A column that is spoiled. Formulas that bring values from elsewhere, such as
// IMPORTRANGE and GOOGLEFINANCE, fail all at once: the cells then read #N/A or
// “Loading...”. A run is held where at least [MinSpoiled] cells of a column that
// could be read before read as errors now, and they are a greater share of its
// good cells than the limits' ratio; the limits' number of rows doesn't count.
//
// References that stop matching. A run is held where most references of a column
// that named one record before name none, or several, now, and at least
// [MinUnlinked] do: somebody renamed or reformatted the keys, and every total over
// them would be wrong. New references don't count, nor those of deleted records and
// those that were emptied. An approval lets it through.
//
//	118 of 120 orders name their customer → the customers' codes are written anew, 3 do → held
//
// # Reasons
//
// Reasons are data, a code with arguments, which [Reason.Text] words in a
// language. They hold names of the schema, numbers and headings of columns, never
// the values of cells.
package hold
