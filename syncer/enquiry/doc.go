// Package enquiry answers people who ask, before they enter a customer, whether it is
// there already, and keeps the tab in which they ask.
//
// An [Asker] says of a text whether a record is there, whose it is and when it was
// last in touch, and nothing else of the record: the one who asks may be somebody
// whom the rest doesn't concern. Package lookup has the search.
//
// # The tab
//
// The tab is made by the service and found by its metadata, whatever people call it;
// one of a team's own of that title is never touched, and where people delete it, the
// next run makes it again, as with the overview. One column is people's, for their
// questions, and is never written; the others are the service's, with the answers.
// Questions are no records: nothing of them is stored, logged or mailed.
//
// Many people ask there at once, and sort, insert and delete rows. So answers are
// written as the service's columns beside records are (see package anchored): a row is
// written only while it still holds the question that was read, wherever it is by then.
// What that leaves open is a question that is edited in the second of the writing. So
// the answer says, in its last column, which question it is of, and rules of
// conditional format, which look at both cells, strike it through as soon as they
// differ. A row is answered as a whole or not at all, so that an answer never consists
// of two.
//
// An answer follows the register: it is written anew when the records say otherwise,
// and taken away with its question. There is no time in it, so that a run without edits
// writes nothing (promise 10).
package enquiry
