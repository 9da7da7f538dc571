// Command sheetsync mirrors customer registers kept in Google Sheets into
// PostgreSQL, writes totals and issues back into the sheet, and reminds people
// of deadlines. “sheetsync help” lists its commands.
//
// Each command has a file of its own: its help, its flags, and how it reports.
// What it does is in the packages of cmd/internal and below.
package main
