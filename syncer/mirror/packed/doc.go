// Package packed keeps what the next run must know of every record (id, row,
// fingerprints, whether its id is in the sheet) in few database values: a hundred
// thousand records in some two hundred.
//
// Records are spread over 2^bits buckets by the hash of their id, as in a hash
// table on disk, so that a changed record rewrites one bucket and a run without
// changes none. A bucket packs its records column by column: equal lengths and
// rising rows lie beside each other, which the database compresses.
package packed
