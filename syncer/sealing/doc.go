// Package sealing encrypts what versions of records hold of people (envelope encryption):
// each version's values, under a data key, with AES-256-GCM. The data key is itself
// encrypted, to a key outside the database; see package datakeys.
//
// A sealed version is bound to its place by what is authenticated with it (additional
// data): register, resource, record id, what made the version, since when it was live and
// by which run. In the place of another version it doesn't open.
//
//	byte 0      format, 1
//	bytes 1–8   id of the data key
//	bytes 9–20  nonce, random
//	the rest    ciphertext of the [Content] as JSON, and its tag
//
// A random nonce may be used for some 2^32 versions of one data key before two would be
// likely to be equal (NIST SP 800-38D, 8.3); no history has so many. The package is pure
// but for the random numbers.
package sealing
