// Package duplicates finds records of one resource that describe the same
// thing, such as a customer who was entered twice: deduplication, the record
// linkage of a table with itself. It is pure, and its time grows with the number
// of records, not with the number of pairs.
//
// It goes the usual four steps:
//
//   - Normalisation. Records are compared in the fields that the resource's
//     duplicates policy names, or, without one, in its fields of format email,
//     phone and company. Values are brought to a normal form first.
//   - Blocking. Records that share a blocking key (an e-mail address, a telephone
//     number, a company's name, or all compared values) are candidates, each
//     with the oldest of its block. A key that more than a hundred share is a
//     placeholder and blocks nothing.
//   - Comparison. A candidate pair's score is the probability that not all of its
//     agreements are accidents, taken as independent (a noisy-or of one weight a
//     kind of field). Disagreement counts for nothing: people move.
//   - Clustering. Pairs that reach the policy's review score are matches; chains
//     of them are joined to clusters (connected components).
//
// What becomes of values:
//
//	ACME Co., Ltd.                  = Acme Limited
//	深圳市华强（香港）有限公司         = 深圳市华强(香港)
//	13800138000, of a record in CN  = +86 138 0013 8000
package duplicates
