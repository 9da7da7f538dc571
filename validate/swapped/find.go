package swapped

import (
	"cmp"
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/table"
)

const (
	// window is how many dates before and after one are looked at.
	window = 5
	// minDates is how many dates a column has to have.
	minDates = 20
	// farDays is how far from its neighbours, in days, a date is out of place, and
	// closeDays how far from each other these may be.
	farDays   = 21
	closeDays = 30
	// fitDays is how far from its neighbours the other reading may be.
	fitDays = 4
	// maxOthers is how many of a column's dates there are for each that is out of place
	// for another reason, and maxChance how many of these may be expected to fit by
	// chance if they were exchanged.
	maxOthers = 50
	maxChance = 0.2
)

// A Swap is a date whose day and month look exchanged.
type Swap struct {
	Record int
	Value  expression.Day
	Meant  expression.Day // the other reading
	// Low and High are the first and the last of the days of the rows around it.
	Low, High expression.Day
	Future    bool // the date lies after today, in a column of days that have passed
}

// Find returns the dates of a field that look exchanged, in the order of the records.
// today tells the future; where it is 0, nothing is in the future.
func Find(t *table.Table, f *sheetschema.Field, today expression.Day) []Swap {
	if f.Type != sheetschema.TypeDate || f.Computed() || f.Personal {
		return nil
	}
	var found []Swap
	for _, d := range columns(t, f.Index) {
		if len(d) >= minDates {
			found = append(found, search(d, today)...)
		}
	}
	return found
}

// A dated is a record with a date.
type dated struct {
	record int32
	day    expression.Day
}

// columns returns the dates of a field in the order of the rows, those of each tab by
// themselves.
func columns(t *table.Table, field int) [][]dated {
	var all [][]dated
	of := make([]dated, 0, t.Len())
	for record := range t.Len() {
		if record > 0 && t.Tab(record) != t.Tab(record-1) {
			all, of = append(all, of), of[len(of):] // behind these, in one piece
		}
		if t.State(record, field) == table.StateValid {
			of = append(of, dated{int32(record), expression.Day(t.Int(record, field))})
		}
	}
	return append(all, of)
}

func search(dates []dated, today expression.Day) []Swap {
	past := hasPassed(dates, today)
	if isFalling(dates) {
		slices.Reverse(dates)
	}
	var displaced, future []Swap
	others := 0 // that are out of place for another reason
	for i, d := range dates {
		if inPlace(dates, i) {
			continue
		}
		before, after := dates[max(i-window, 0):i], dates[i+1:min(i+1+window, len(dates))]
		low, high, ok := span(before, after)
		if !ok || d.day > low-farDays && d.day < high+farDays {
			continue
		}
		s := Swap{Record: int(d.record), Value: d.day, Low: low, High: high}
		s.Meant, ok = other(d.day)
		switch {
		case !ok || s.Meant < low-fitDays || s.Meant > high+fitDays:
			others++
		case past && d.day > today && s.Meant <= today:
			s.Future = true
			future = append(future, s)
		// The last of a column may have waited long, and what waited longer may come.
		case len(after) > 0 || d.day < low:
			displaced = append(displaced, s)
		}
	}
	displaced = slices.DeleteFunc(displaced, func(s Swap) bool {
		return maxOthers*others > len(dates) || float64(others)*s.chance() > maxChance
	})
	found := slices.Concat(displaced, future)
	slices.SortStableFunc(found, func(a, b Swap) int { return a.Record - b.Record })
	return found
}

// inPlace reports whether a date is near both of its neighbours, so that at least one of
// those of its span is near: a short cut for nearly all.
func inPlace(dates []dated, i int) bool {
	return i > 0 && i < len(dates)-1 && near(dates[i-1].day, dates[i].day) && near(dates[i].day, dates[i+1].day)
}

func near(a, b expression.Day) bool { return a-b < farDays && b-a < farDays }

// chance is how likely a date that is out of place for another reason would fit if it
// were exchanged: it can be in two of five, and is then somewhere in the year.
func (s Swap) chance() float64 { return 0.4 * float64(s.High-s.Low+2*fitDays) / 365 }

// other exchanges a date's day and month; ok is false where that makes no other day.
func other(day expression.Day) (expression.Day, bool) {
	year, month, of := day.Civil()
	if of > 12 || of == month {
		return 0, false
	}
	return expression.NewDay(year, of, month)
}

// span returns the earliest and the latest of the dates around one; ok is false where
// they are not of one time. One of them may be wrong as well.
func span(before, after []dated) (low, high expression.Day, ok bool) {
	days := make([]expression.Day, 0, 2*window)
	for _, d := range slices.Concat(before, after) {
		days = append(days, d.day)
	}
	if len(days) < window {
		return 0, 0, false
	}
	slices.Sort(days)
	if len(days) > window && days[len(days)-1]-days[0] > closeDays {
		if days[len(days)-1]-days[len(days)-2] > days[1]-days[0] {
			days = days[:len(days)-1]
		} else {
			days = days[1:]
		}
	}
	low, high = days[0], days[len(days)-1]
	return low, high, high-low <= closeDays
}

// isFalling reports whether more dates of a column fall than rise from row to row.
func isFalling(dates []dated) bool {
	falling := 0
	for i := 1; i < len(dates); i++ {
		falling += cmp.Compare(dates[i-1].day, dates[i].day)
	}
	return falling > 0
}

// hasPassed reports whether a column holds days that have passed: at least nineteen
// twentieths of them.
func hasPassed(dates []dated, today expression.Day) bool {
	future := 0
	for _, d := range dates {
		if d.day > today {
			future++
		}
	}
	return 20*future <= len(dates)
}
