// Package postings keeps which records have which blocking keys, in little memory:
// an inverted index whose keys are hashes.
//
// A posting takes six bytes: 24 bits of the key's hash beside those that choose its
// bucket, and the number of the record. Of a key that very many records have, only
// the number of records is kept (see [Store.Unlist]): such a key pairs nobody.
//
// With a million postings two keys share all bits that are kept with a probability
// of 10^-6 each; they are then counted as one.
package postings
