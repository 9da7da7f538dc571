// Package store keeps a set of named documents in a directory so that a process that is killed loses nothing it has
// confirmed: each document is a snapshot and a journal of what happened since.
//
// A journal's records carry a checksum; a record that was being written when the process died is dropped at the next start.
package store
