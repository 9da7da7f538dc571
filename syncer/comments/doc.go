// Package comments plans the comments on cells by which people hear of errors: a task
// in Google's list for whoever is responsible for the record, of which Google mails
// them.
//
// An error of a record that has settled and that nobody dismissed is a comment on its
// cell. The service resolves it when the error is gone, and reads what people reply:
// that it is no error, or that they want to hear of it again on a day (package
// dismissals). Whoever resolves one without correcting the cell has seen it: no second
// one is made until the cell changes.
//
// # Made once
//
// A comment is made in Google's spreadsheet and noted in the mirror, and a process may
// die in between. The text of each ends with a [Marker] of its finding, by which the
// next run knows it again: comments are looked for before any is made.
//
// # What it says
//
// The field's title, what is wrong and what to do, as the catalogue has it. No value
// of a cell is in it, nor one that was guessed from them: Google mails the text.
package comments
