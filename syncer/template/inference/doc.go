// Package inference writes a first descriptor for a sheet that has grown without
// one (schema inference): names and titles from its headers, types, formats, keys
// and references guessed from its cells and the words of its headings, and what
// follows from these: totals of a record's children, reminders of dates that fall
// due, and the columns by which duplicates are found.
//
// What it guesses should not hurt tomorrow's rows: a constraint is made only
// where the cells and the heading's meaning agree. Each guess stands beside its
// evidence, in counts and shares, for whoever reviews it. No cell's content gets
// into the descriptor, except the grades of a scale and the well-known words for
// what is done.
package inference
