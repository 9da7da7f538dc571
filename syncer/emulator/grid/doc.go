// Package grid is the emulator's model of a spreadsheet: cells, formats, and everything that is attached to rows, columns
// and ranges and has to follow them when rows are inserted, deleted, moved or sorted.
//
// # Versions
//
// A [Spreadsheet] is a version. Readers share a version and never lock it. A writer takes [Spreadsheet.Edit], changes the
// copy, and publishes it or throws it away; that is how a batch of requests is all or nothing. Copies are cheap: a sheet is
// copied when it is first changed, a row when it is first changed, everything else is shared. From this follows the one
// rule of the package: only change what [Spreadsheet.Edit], [New] or [Spreadsheet.Edited] gave you, and only through methods or
// by replacing whole fields; an object, a slice or a [Row] that was read from a version is never changed in place.
//
// # Indexes
//
// Rows and columns count from 0, ends are exclusive, as in the API. Heights and widths are pixels.
//
// # Objects of the API
//
// What the model doesn't compute with (formats, charts, filters, rules, …) is kept as the structs of
// google.golang.org/api/sheets/v4, in the canonical form that package wire describes. They are
// shared between versions like the rest: wire.Clone and wire.Set make copies.
package grid
