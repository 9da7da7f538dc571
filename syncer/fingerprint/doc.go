// Package fingerprint makes small fingerprints of records, by which a record is
// still recognised when some of its cells were edited, and by which an edit of a
// single cell shows without the old cells being stored.
//
// A sketch is one 64-bit number of eight one-byte hashes, each of a group of
// columns; a group without content is 0. Sketches of two states of a record are
// compared byte by byte: those that are equal stand for groups that, but for one
// chance in 255, have not changed.
package fingerprint
