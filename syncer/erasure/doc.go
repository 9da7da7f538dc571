// Package erasure decides what of a register is about a person who asked that it be
// erased (right to erasure, GDPR article 17; PIPL article 47), and keeps it from coming
// back (a suppression list).
//
// # Who is meant
//
// A [Subject] is what a person who asks is known by: an e-mail address, a telephone
// number, a record id or a name. [Find] tells the people apart whom it may mean, and
// collects what each is known by, over all versions of their records.
//
//	record   version   contact_name   email        mobile
//	C1       1         Wang Fang      fang@a.cn    138…    ┐ one person: the name is the same
//	C1       2         Wang Fang      wang@a.cn    138…    ┘
//	C1       3         Li Na          na@a.cn      138…    another one: neither name nor address is
//	C7       1                        wang@a.cn            the first one, by the address
//
// The number 138… is shared: it is emptied in the first one's versions and left in the
// other's.
//
// # What is erased
//
// A [List] judges rows, those of the sheet and those of the database alike:
//
//	the row is about the person (an own address, or name and company)  → all own personal fields are emptied
//	a personal field holds one of theirs and nothing else               → that cell is emptied
//	any other text mentions one of theirs                              → the words become “[erased]”
//
// Own fields are those about whoever the record is about, not about who looks after it:
// see package personal. The record itself stays, with all that isn't personal: the
// company, its orders, its totals.
//
// # The proof
//
// The list holds no data of the person: it holds tokens, keyed hashes (HMAC-SHA-256) of
// what they are known by, whose key isn't in the database. So whoever has the list can
// tell that a value is on it, if they have the key as well, and can't tell which values
// are. Everything here is pure.
package erasure
