// Package duplicates finds records of one resource that describe the same thing,
// such as a customer who was entered twice: deduplication, the record linkage of a
// table with itself. It is pure, and its time grows with the number of records, not
// with the number of pairs.
//
// Where the resource has a duplicates policy, its fields are compared by
// probabilistic record linkage, whose steps are packages of their own:
//
//   - normal: values are brought to a form in which only what tells things apart
//     is left.
//   - blocking: records that share one of many blocking keys are candidates.
//   - linkage and compare: a candidate pair is compared field by field, in levels
//     from “differs” to “equal”.
//   - weights: how much each level says is learned from the table itself (Fellegi
//     and Sunter, expectation–maximisation); rare values say more than common ones,
//     disagreement speaks against. Records that are alike because they belong together,
//     as relatives and companies of a group are, are told from those that are one.
//   - cluster: pairs that reach the policy's review score are joined, so that one
//     wrong pair can't join two customers.
//
// Whoever looks again and again keeps an [Index], which compares only what has
// changed: what two records make of each other depends on few others.
//
// The score is the probability that two records are one, and [Result.Explain] says
// what it is made of. What agrees in one thing only that many share, such as an
// address or a day of birth, is no duplicate; nor are two companies with other
// names at one address and telephone.
//
// A policy whose fields name no person or company and no way to reach one is of
// events, such as orders and payments: there only copies are duplicates, equal in
// all fields of the policy.
//
// Without a policy nobody has said what tells records apart, so that only what
// surely is one thing is reported: equal e-mail addresses, telephone numbers and
// companies, from a score of 0.95 on, which is the probability that not all of the
// agreements are accidents (a noisy-or of one weight a kind of field). Fields that
// name somebody else than the record identify nobody: those of the team's own
// people (the owner or the salesperson, and, beside another field of addresses,
// whoever a deadline writes to) and those of a foreign key. A value that more than
// three records share, or whose field is full of values that come again, as the
// customer's address in a list of orders, only confirms. And what agrees in one
// kind of field alone doesn't count where the names of the companies or an amount
// differ: three firms with none@none.com are three, and two orders from one address
// are two.
//
// What becomes of values:
//
//	ACME Co., Ltd.                  = Acme Limited
//	深圳市华强（香港）有限公司         = 深圳市华强(香港)
//	13800138000, of a record in CN  = +86 138 0013 8000
package duplicates
