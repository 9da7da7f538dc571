// Package gsheets gives access to spreadsheets through the Google Sheets API and
// is the [syncer.Workbook] of a run.
//
// A [Client] holds what one account shares: its credentials, its budget of
// requests a minute and its way of retrying. Its requests pass through decorators
// of one concern each: signing (auth.go), the budget (transport.go),
// and the retrying of what may be repeated (retry.go, attempt.go). [Client.Workbook] opens
// one spreadsheet.
//
// Reading takes two requests at most beside the description: one for the values
// of all tabs, and one for what people see in the few columns where the value
// doesn't tell it. Answers are scanned straight into a [table.Grid] while they
// arrive. A read is repeated when it fails in a way that may pass (429, 5xx, a
// cut or garbled answer); an answer that isn't understood is an error and never
// “no rows”. Reading changes nothing.
//
// How things are done beside other people's edits is in rooms of their own:
// anchored for writing into tabs, appending for adding rows, overviewtab for the
// service's own tab. They ask for what they need through small interfaces, which
// this package implements. Below them lie apierror, batch, budget, description,
// highlight, metadata, palette, place, servicecolumn and values.
//
// Errors name the spreadsheet's tab, Google's status and the way out. They never
// hold a cell's content, and neither does the log.
package gsheets
