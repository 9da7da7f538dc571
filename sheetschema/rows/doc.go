// Package rows tells the records of a tab from its other rows, and parses the
// records: what a person who looks at the tab would not take for one is left out
// and told, and never mirrored, computed with, reminded of or written beside.
//
//	No.  Customer      Quantity  Amount
//	     2024 customers                    title: alone in its row, and words of a heading
//	1    Acme                10     100    record
//	2    Total Trading       20      50    record, with a warning: it may be a total
//	     Subtotal            30     150    total: its numbers are the sums of the rows above
//	No.  Customer      Quantity  Amount    header, once more
//	3    Bright               5      50    record
//	     Total               35     200    total
//	4                                 0    filled down: a running number and a formula over nothing
//
// # What is left out
//
// A total is a row whose label says so, without another text that a record would
// have: where a number of it is the exact sum, or the count, of the rows from
// some earlier total or heading down to it, or of all below it where it stands
// first; or where nothing but such rows follows. The label is the first text of
// the row, in whatever column: 合计, 小计, Total, Sub-total, Zwischensumme …, alone
// or with a period, a currency or the words of a quantity. A label with more words
// (East total, 华东小计) needs the sums.
//
// A title is a text alone in its row, above records: the words of a heading (the
// tab's title, a year, a quarter), a text that its column can't hold, or one that
// is marked as a heading. A header is the tab's header once more. Filled down is a
// row that holds nothing but the number that counts the rows, the zeros of
// formulas, and at the tab's end what three rows or more repeat. A sample is a row
// that a new workbook came with, as long as nobody has changed it.
//
// # What stays
//
// A row that only might be none, such as a customer called Total Trading Co., or
// one called 合计 with an e-mail address, is a record with a warning
// ([sheetschema.CodeMayBeNoRecord]). So is each such row beside which a record id
// stands: the service wrote that beside a record, which may have a history, and a
// word that somebody typed over its name doesn't delete it. Who wants such a row
// left out clears the id: then the record counts as deleted, among the deletions
// for which a run is held. An id that a run knows to be another row's, because
// people sorted their own columns and the ids stayed, keeps no row in. Where a
// register is only read, and ids don't show, a row that becomes a total is a
// deletion at once, told beside the row.
//
// # How
//
// One pass over the columns finds out how many words each row has, and stops at
// two: most rows are records by that. Only the others, and those whose name begins
// or ends like a total, are looked at closely. Sums are exact decimals, and kept
// only for the columns in which a candidate has a number.
package rows
