// Package lexical knows how numbers, dates, times, zones and texts look when
// people write them: the lexical representations of values, as XML Schema and
// Table Schema call them. It reads a text into a decimal or a moment where the
// text has one reading only, and says so where it has two or none.
//
// # Points and commas
//
// 12,500 is a number in Berlin and another one in Boston. [ParseNumber] reads it
// by what the field declares, or by the [Separators] of the place, which CLDR
// tells of a locale. Thousands are groups of three digits, or of two above the
// first in India, of which the leading one has no zero in front; anything else
// between such marks is a mistake, not a number ([ResultMisgrouped]). Where
// nothing is known of the place, a number has to show by itself what its marks
// are: 1.234,50 and 0.500 do, 12,500 is ambiguous. [DecimalOf] says what a number
// shows, so that others in its column can be read by it.
//
// # Numbers and serials
//
// Numbers are kept as decimals (a coefficient and a power of ten), never as
// binary fractions. Serials are days since 30 December 1899, as spreadsheets
// count them. [Fold] is the form in which two titles that look alike are equal.
package lexical
