// Package requests carries out the requests of spreadsheets.batchUpdate, one file a family, and what
// consists of the same work: spreadsheets.create and sheets.copyTo. Those about objects that lie on
// sheets come from package objects.
//
// A request gets its own struct of Google's client and answers with one, or with nothing. All or nothing needs no more than to stop at the first error: the
// version that is changed is the caller's to throw away.
//
// Where the real API's behaviour is neither documented nor recorded, the choice is made in one place
// and says “Assumed” there.
package requests
