// Package gsheets reads and writes spreadsheets through the Google Sheets API
// and is the [syncer.Workbook] of a run.
//
// A [Client] holds what one account shares: its credentials, its budget of
// requests a minute and its way of retrying. [Client.Workbook] opens one
// spreadsheet.
//
// Reading takes two requests at most beside the description: one for the
// values of all tabs, and one for what people see in the few columns where the
// value doesn't tell it. Answers are scanned straight into a
// [sheetschema.Grid] while they arrive. A read is repeated when it fails in a
// way that may pass (429, 5xx, a cut or garbled answer); an answer that isn't
// understood is an error and never “no rows”.
//
// Writing is a compare-and-swap built from developer metadata, because the API
// knows no preconditions: see protocol.go, which also says what of it is
// documented by Google and what is assumed.
//
// Errors name the spreadsheet's tab, Google's status and the way out. They
// never hold a cell's content, and neither does the log.
package gsheets
