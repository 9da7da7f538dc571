// Package erasing erases people at their request, as somebody asked for it on the command
// line: it finds out who is meant, asks where several may be, shows what there is, asks,
// erases in the mirror and in the sheet, and keeps the proof. What is about whom is
// decided by syncer/erasure, and where it is found by syncer/mirror/subjects.
package erasing
