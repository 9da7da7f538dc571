// Package linkage matches the records of a table with each other, by what each
// field holds: it normalises, blocks, compares, weighs and clusters, and can say
// for any two records how strongly each comparison spoke.
//
// Fields of one kind that stand for each other are one comparison: telephone,
// mobile and fax, or e-mail address and website. Every other field is one of its
// own, in which a value may also be found in another field of its kind, as when
// given name and surname were exchanged. A field in which others stand once again, as
// given name and surname do in a full name, is compared in what is left of it.
//
//	kind      equal is                     less than equal
//	contact   address                      host, local part, one typing fault
//	phone     number                       neighbouring number, one wrong digit
//	company   name without legal form      words in common weighted by rarity, another script
//	person    name                         word order, initials, one typing fault, exchanged fields
//	address   all words                    house number and street, another script
//	date      day                          exchanged or wrong digits, one part equal
//	code      digits and letters           one or two wrong, beginning
//	text      letters and digits           words in common, typing faults
package linkage
