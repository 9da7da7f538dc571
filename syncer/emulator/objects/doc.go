// Package objects changes what lies on a spreadsheet beside its cells, by the requests of
// spreadsheets.batchUpdate for it: charts and slicers, filters, banding, groups, Tables, conditional formats,
// protected and named ranges.
//
// Most have an id, unlike that of any other object of the spreadsheet. What is kept is what the
// request gave without the members that the API doesn't show; a stored object is replaced, never
// changed, since other versions of the spreadsheet share it.
package objects

import "sheetsync/syncer/emulator/edit"

// Editor changes the objects of a version.
type Editor struct{ *edit.Writer }
