// Package answers lets people decide whether two records are one, in the column of
// the sheet that says which seem to be. It knows the words of that column: those that
// the service writes and those that people answer with, and it keeps what was decided.
// Duplicate detection with people in the loop calls this clerical review.
//
//	Duplicate of                                              what it is
//	Cedargate Electronics, row 57: E-mail and Phone agree     the service's: certain
//	Possibly Cedargate Electronics, row 57: Phone agrees      the service's: to be reviewed
//	not a duplicate                                           somebody's answer
//	Not the same as Cedargate Electronics (answered)          the service's: it stands
//
// # What an answer means
//
// A [Decision] is about two records: “same” joins them whatever they hold, a must-link,
// and “different” keeps them apart, a cannot-link. It belongs to the record id that
// stands in the answer's own row, so that it survives any sorting; in a copy of the
// row it says nothing, for nobody was asked about the copy. The later of two
// decisions about the same records counts.
//
// # How long it holds
//
// A decision rests on the values of the compared fields that both records had then,
// of which it keeps hashes, a field each. It holds while they are the same; when one
// of the two changes there it lapses, and the question is asked again. An edit that
// is undone brings it back, and so does a row that was deleted and is there again.
// Fields that the descriptor compares only since then don't matter.
package answers
