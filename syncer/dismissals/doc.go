// Package dismissals lets people say that a finding is none, in the column of the
// sheet that tells it: suppression of a finding, as linters call it, where the
// finding is. A reply to a comment and the page do as well: what they decide stands
// in the log before a run reads the cell, which then tells what was decided.
//
//	Issues                                                     what it is
//	E-mail: this is not a correct e-mail address; correct it   the service's
//	ok                                                         somebody's answer, about all findings of the cell
//	E-mail: ok, it is the only one they have                   about one of them
//	(dismissed) E-mail: this is not a correct e-mail address   the service's: it stands
//
// # What can be dismissed
//
// Whatever is said of a record, but for what an answer would hide: that a computed
// cell was typed over, which only the cell itself remembers (package drift), and that
// an answer isn't understood, or contradicts another. Dismissing quiets a finding and
// changes no value: a text that is no date is no date in the database either. What
// holds a run, and what is said of a tab, is nobody's cell and can't be dismissed.
//
// # How long it holds
//
// A [Decision] belongs to the record id of its row, so that it survives any sorting; a
// copy of the row is another record, of which nothing was said. It rests on the cells
// that the finding is about, of which it keeps hashes, a field each: while they are the
// same it holds, when one of them changes it lapses, and an undone edit brings it back.
package dismissals
