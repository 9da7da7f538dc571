// Package datakeys keeps the keys by which versions of records are sealed (see package
// sealing): in the table sheetsync.data_keys, each encrypted (wrapped) by age to a key of
// which the secret part, the identity, is outside the database.
//
//	identity (personal.dir) ─ opens ─ data key (sheetsync.data_keys) ─ opens ─ versions (_sealed)
//
// One data key is current, and seals. To rotate, another one becomes current, to another
// identity; what the earlier one sealed is sealed anew (package sealedhistory), and then it
// is removed. Whoever seals holds the current key's row until the transaction ends, so
// that nothing is sealed with a key that isn't current any more.
package datakeys
