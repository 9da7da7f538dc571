// Package synctest holds the tests of whole runs: the syncer with its real
// adapters, a spreadsheet served over HTTP and a PostgreSQL of its own.
package synctest
