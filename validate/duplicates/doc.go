// Package duplicates finds records of one resource that seem to describe the
// same thing: a customer entered twice. It is pure, and its time grows with the
// number of records, not with the number of pairs.
//
// Records are compared in the fields that the resource's duplicates policy
// names, or, without one, in its fields of format email, phone and company.
// Values are brought to a normal form first, in which "ACME Co., Ltd." equals
// "Acme Limited", "深圳市华强（香港）有限公司" equals "深圳市华强(香港)", and
// "13800138000" in China equals "+86 138 0013 8000".
//
// Records that share a strong value (an e-mail address, a telephone number, a
// company's name) become candidates, each with the oldest of those that share
// it; a candidate's score is made of all fields that agree. Pairs that reach
// the policy's review score are reported, and chains of them joined to
// clusters.
package duplicates
