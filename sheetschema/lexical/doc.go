// Package lexical knows how numbers, dates, times, zones and texts look when
// people write them: the lexical representations of values, as XML Schema and
// Table Schema call them. It reads a text into a decimal or a moment where the
// text has one reading only, and says so where it has two or none.
//
// Numbers are kept as decimals (a coefficient and a power of ten), never as
// binary fractions. Serials are days since 30 December 1899, as spreadsheets
// count them. [Fold] is the form in which two titles that look alike are equal.
package lexical
