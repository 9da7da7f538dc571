// Package blocking finds the pairs of records that are worth a comparison: those
// that share a blocking key. A table of n records has n(n-1)/2 pairs; blocking by
// several keys, each of which a different fault of typing leaves as it is, finds
// nearly all that are one among some tens per record.
//
// A key that many records share tells nothing and would make many pairs: of each
// kind of key, blocks of more records than a limit are left out. What is found is a
// function of the set of records and not of their order, and whether a pair is found
// depends on the blocks of its two records only.
package blocking
