// Package demo sets the stage for the demo: a directory with a configuration
// like any other, an emulator of Google's APIs that holds a workbook, and a mail
// server that keeps what it is sent. The service then works on it as it would
// on the real things.
//
// The directory outlives the demo, so that the next one goes on with the same
// sheet, mirror and ledger, and every other command can be tried with the
// directory's sheetsync.yaml while the demo runs.
package demo
