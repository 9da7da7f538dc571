// Package trend finds columns and tabs that are no longer what they were: data
// profiling over time, as monitors of data quality have it (volume, completeness,
// cardinality). What it finds is told once of the tab, as information.
//
// [Memory] is what is kept between runs: a [Profile] of each of the last days, the
// records that were entered last, and how often each field was filled when a
// record was new. From one day to the next, rules tell:
//
//	rows          half as many again, and ten times what a day brought before   → pasted twice?
//	              less than seven tenths of the fewest                          → deleted by mistake?
//	blank cells   a fifth of a column emptied, beyond what new rows explain     → cleared by mistake?
//	values        half as many different ones as ever before                    → one filled down over others?
//	              twice as many, beyond what new rows explain                   → a series filled down?
//	new rows      nine tenths of the newest blank in what was always filled     → a form that leaves it out?
//
// A register grows, and a season brings more rows than another: so growth alone says
// nothing, and what new rows may explain isn't told. Fields that people fill in
// later, such as the day of arrival, are blank in new rows: which these are is known
// from how often they were filled when a record was new. On the first day, only
// those count that say who and what: keys to other tabs, what duplicates are found
// by, and fields with a format. The newest rows are then the last ones, or the first
// ones, where the dates of the tab rise or fall.
//
// The numbers of different values are exact up to [sketchSize] and estimated beyond
// (k minimum values; Beyer and others, 2007). It takes O(n) for n cells.
package trend
