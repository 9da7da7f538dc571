// Package settling tells the records that somebody is still at work on from those
// that have settled, so that nobody is told of a half-typed cell: debouncing, by
// looks at the sheet.
//
// A sheet doesn't say when a row was edited. What a run sees is that the row's
// content is another one than at the look before: the record is then young, from
// that run on. It has settled with the first look that shows the same content a
// while later, the register's settle setting; a look that shows another content
// begins it anew. A young record is mirrored and checked like any other, but its
// issues don't count as new yet, and nobody is mailed about it.
//
//	look at   content   the record is
//	09:00:00  A         settled
//	09:05:00  A'        young since 09:05:00
//	09:05:10  A"        young since 09:05:10
//	09:05:40  A"        young since 09:05:10
//	09:10:00  A"        settled
//
// What was there before there was anything to compare it with has settled: the
// rows of a register, or of a tab, that is mirrored for the first time, and all of
// them after a change of the descriptor.
package settling
