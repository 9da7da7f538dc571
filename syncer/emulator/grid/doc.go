// Package grid is the emulator's model of a spreadsheet: cells, formats, and everything that is attached to rows, columns
// and ranges and has to follow them when rows are inserted, deleted, moved or sorted.
//
// # Versions
//
// A [Spreadsheet] is a version. Readers share a version and never lock it. A writer takes [Spreadsheet.Edit], changes the
// copy, and publishes it or throws it away; that is how a batch of requests is all or nothing. Copies are cheap: a sheet is
// copied when it is first changed, a row when it is first changed, everything else is shared. From this follows the one
// rule of the package: only change what [Spreadsheet.Edit], [New] or [Spreadsheet.Edited] gave you, and only through methods or
// by replacing whole fields; a [Tree], a slice or a [Row] that was read from a version is never changed in place.
//
// # Indexes
//
// Rows and columns count from 0, ends are exclusive, as in the API. Heights and widths are pixels.
//
// # Trees
//
// What the model doesn't compute with (formats, charts, filters, rules, …) is kept as the API's own JSON in a [Tree]: members
// by their JSON names, numbers as float64. [Tree.Decode] turns one into a struct of google.golang.org/api/sheets/v4, [TreeOf]
// makes one. Two things are always so in trees of the model, whatever the API's clients sent: a GridRange, DimensionRange or
// GridCoordinate names its sheetId, also 0; and of the two names the API has for a colour (backgroundColor and
// backgroundColorStyle, foregroundColor and foregroundColorStyle, color and colorStyle, …) only the Style one is there.
package grid
