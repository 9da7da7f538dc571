// Package compare says how alike two texts are, by the measures that record
// linkage usually takes: the edit distance with transpositions of neighbours
// (optimal string alignment, the restricted form of Damerau–Levenshtein) and the
// similarity of Jaro and Winkler (1990). Both count characters, not bytes, and
// allocate nothing.
//
//	EditDistance("martha", "marhta", 2)   1
//	JaroWinkler("martha", "marhta")       0.961
package compare
