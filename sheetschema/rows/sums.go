package rows

import "sheetsync/sheetschema/decimal"

// sums are what the records so far add up to, by column, and what they did where
// an earlier total or heading stood.
type sums struct {
	sheet   *sheet
	columns []int
	now     []sum // by column
	rows    int   // records so far
	// marks are the sums at totals and headings, the latest last, after that of
	// the tab's beginning.
	marks []mark
}

type sum struct {
	total decimal.Decimal
	bad   int // cells that could not be read
}

type mark struct {
	sums []sum
	rows int
}

// maxMarks bounds how many earlier totals a sum may reach back over.
const maxMarks = 100

func newSums(s *sheet, columns []int) *sums {
	a := &sums{sheet: s, columns: columns, now: make([]sum, len(columns))}
	a.mark()
	return a
}

// add adds a record's row.
func (a *sums) add(row int) {
	a.rows++
	for i, column := range a.columns {
		switch a.sheet.contentOf(row, column) {
		case contentNumber:
			d, ok := a.sheet.number(row, column)
			if ok && !d.IsZero() {
				d, err := a.now[i].total.Add(d)
				if ok = err == nil; ok {
					a.now[i].total = d
				}
			}
			if !ok {
				a.now[i].bad++
			}
		case contentWord:
			a.now[i].bad++
		}
	}
}

func (a *sums) mark() {
	a.marks = append(a.marks, mark{append([]sum(nil), a.now...), a.rows})
	if len(a.marks) > maxMarks {
		a.marks = append(a.marks[:1], a.marks[2:]...) // the beginning stays
	}
}

// A comparison says how the numbers of a row compare with the sums of the rows
// above.
type comparison struct {
	equal   int // columns whose number is such a sum, and not 0
	rows    int // how many rows the longest of these sums has
	trivial int // columns with the count of the rows, or with 0, the sum of nothing
	other   int // columns with another number
	unknown int // columns where it can't be told
}

// compare compares a row's numbers with the sums of the rows from some mark down
// to it.
func (a *sums) compare(row int) comparison {
	var c comparison
	for i, column := range a.columns {
		if a.sheet.contentOf(row, column) != contentNumber {
			continue
		}
		d, ok := a.sheet.number(row, column)
		if !ok {
			c.unknown++
			continue
		}
		rows, equal, unknown := a.sumOf(i, d)
		switch {
		case d.IsZero() && (equal || a.rows == 0), !equal && a.counts(d):
			c.trivial++
		case equal:
			c.equal++
			c.rows = max(c.rows, rows)
		case unknown:
			c.unknown++
		default:
			c.other++
		}
	}
	return c
}

// sumOf finds the sum that a number is.
func (a *sums) sumOf(i int, d decimal.Decimal) (rows int, equal, unknown bool) {
	for n := len(a.marks) - 1; n >= 0; n-- {
		from := &a.marks[n]
		rows := a.rows - from.rows
		if rows == 0 {
			continue
		}
		if a.now[i].bad > from.sums[i].bad {
			unknown = true
			continue
		}
		if total, err := a.now[i].total.Sub(from.sums[i].total); err == nil && total.Cmp(d) == 0 {
			return rows, true, false
		}
	}
	return 0, false, unknown
}

// counts reports whether a number is how many records there are from some mark on.
func (a *sums) counts(d decimal.Decimal) bool {
	for _, from := range a.marks {
		if rows := a.rows - from.rows; rows > 0 && d.Cmp(decimal.FromInt(int64(rows))) == 0 {
			return true
		}
	}
	return false
}
