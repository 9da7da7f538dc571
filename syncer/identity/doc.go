// Package identity finds out which record each row of a tab is: record linkage
// between what is known of the records and what a fetch shows of the rows.
//
// The id column tells the record of a row, and is doubted where the contents
// say otherwise: people copy rows, type over ids, sort their own columns without
// ours, and restore old versions. [Resolve] links in passes, as deterministic
// record linkage does, from the surest evidence to the weakest: id and content,
// content alone, id alone, content or primary key of a missing record, an
// unknown id, the place among neighbours with what is left of the content
// (Needleman and Wunsch's alignment), and that remainder alone. A link is one to
// one: each record has one row at the most. The blocking keys are the hashes of
// a row's content and of its primary key, so that whole passes take linear time;
// only rows that no hash finds are compared pair by pair, within bounds, by the
// similarity of their sketches.
//
// People sorted their own columns of a tab of three records, edited the city of
// one, and added a row; the id column stayed as it was:
//
//	before           after            match
//	A  Anna  Paris   A  Carl  Oslo    C, ReasonContentMoved: its content stands beside A's id
//	B  Bert  Rome    B  Bert  Nice    B, ReasonEdited: the id says so, the content was edited
//	C  Carl  Oslo    C  Anna  Paris   A, ReasonContentMoved
//	                    Nina  Kiel    a new id, ReasonNew
//
// A copied spreadsheet shows the ids of the one that it was copied from. To the
// register that knows them they mean its records; to another one they mean
// nothing, and its rows get ids of their own.
//
// The package is pure: no clock, no chance, no cells, only hashes.
package identity
