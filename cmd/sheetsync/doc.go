// Command sheetsync mirrors customer registers kept in Google Sheets into
// PostgreSQL, writes totals and issues back into the sheet, and reminds people
// of deadlines. “sheetsync help” lists its commands.
//
// This package is the only place that wires the parts together; each command
// has a file of its own.
package main
