// Package recordid makes and recognises record ids, the service's names for
// rows.
//
// A record id is ten characters of base 32: a letter first, so that no program
// takes it for a number, at least one digit, so that it is no word, and a check
// character last, so that a slip of the hand doesn't make another record's id of
// it. Eight free characters and the letter name 2·10^13 records. Ids sort by the
// minute in which they were made.
package recordid
