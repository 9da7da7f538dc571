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
// Without a policy only what surely is one thing is reported, from a score of 0.95
// on. Fields that name somebody else than the record identify nobody: those of the
// team's own people (the owner or the salesperson, and, beside another field of
// addresses, whoever a deadline writes to) and those of a foreign key. A value that more than three records share, or
// whose field is full of values that come again, as the customer's address in a
// list of orders, only confirms. And what agrees in one kind of field alone doesn't
// count where the names of the companies or an amount differ: three firms with
// none@none.com are three, and two orders from one address are two.
//
// What becomes of values:
//
//	ACME Co., Ltd.                  = Acme Limited
//	深圳市华强（香港）有限公司         = 深圳市华强(香港)
//	13800138000, of a record in CN  = +86 138 0013 8000
package duplicates
