// Package postings keeps which records have which blocking keys, in little memory:
// an inverted index whose keys are hashes.
//
// A posting takes six bytes: the number of the record, and so many bits of the key's
// hash as are left beside those that choose its bucket, in which postings are ordered.
// Of a key that very many records have, only the number of records is kept (see
// [Store.Unlist]): such a key pairs nobody.
//
// About 40 bits of a hash are kept. With a million postings two keys share all of them
// with a probability of 10^-6 each; they are then counted as one.
package postings
