// Package outlier finds numbers that are far from those of their like: a price
// with its decimal point in the wrong place, a quantity with a nought too many. It
// is what the field calls univariate outlier detection, within groups.
//
// Numbers of records that agree in the fields of [sheetschema.Outliers] make a
// group, of at least [MinGroup]. Prices and quantities differ by factors, so
// that their logarithms are looked at: the modified z-score 0.6745·|x − m|/MAD of
// Iglewicz and Hoaglin (“How to Detect and Handle Outliers”, 1993), where m is
// the median and MAD the median absolute deviation from it, tells an outlier where it
// is above 3.5. Both are robust: half of a group may be wrong before they are.
// Between such a number and the others there also has to be a gap of
// [sheetschema.Outliers.Factor]: where the group hardly varies, or not at all, MAD is
// next to 0 and everything else would stand out, and where it varies much, its largest
// number is above any threshold.
//
//	12.50 12.50 11.80 13.20 12.50 12.80 12.00 12.50 1250   →   1250, 95 times as much as any other
//
// Precision goes before recall. A group of which more than a tenth stands out has
// simply two kinds of numbers, such as samples and orders, and says nothing. A
// number that stands in its group three times is one that somebody meant.
//
// What may explain an outlier is told with it: a decimal point that is one to three
// places off, two digits next to each other that were exchanged, or a row's currency
// that is not the one which the price is usual in.
//
// It takes O(n log n) for n records, and looks at each group for each of its
// outliers, which are few.
package outlier
