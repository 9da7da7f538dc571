// Package diff compares the records of a run with those that the mirror stores:
// change data capture by hashes. Of three stored records, one edited, one moved
// to another row and one deleted, and a new one:
//
//	stored            now               change
//	A  row 2  hash 1  A  row 2  hash 9  updated
//	B  row 3  hash 2  B  row 5  hash 2  moved
//	C  row 4  hash 3                    deleted
//	                  D  row 3  hash 4  inserted
package diff
