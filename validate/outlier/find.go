package outlier

import (
	"cmp"
	"math"
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/table"
)

// MinGroup is how many numbers a group has to have: the one that stands out, and
// eight others.
const MinGroup = 9

// The modified z-score above which a number stands out, and what makes it
// comparable with a standard deviation (Iglewicz and Hoaglin).
const (
	threshold   = 3.5
	consistency = 0.6745
)

// An Outlier is a number that is far from those of its group.
type Outlier struct {
	Record int
	Value  expression.Value
	// Others is how many numbers of the group are usual ones, from Low to High, with
	// the one in their middle as Median, the lower of two.
	Others            int
	Low, High, Median expression.Value

	Cause Cause
	// Meant is the number that was probably meant; empty where nothing tells.
	Meant expression.Value
	// Currency is the one in which the number would be usual, for CauseCurrency.
	Currency string
}

// Cause is what may explain an outlier.
type Cause string

// The causes of outliers. They name variants of the issue.
const (
	CauseUnknown  Cause = ""
	CausePoint    Cause = "point"    // the decimal point is one to three places off
	CauseDigits   Cause = "digits"   // two neighbouring digits are exchanged
	CauseCurrency Cause = "currency" // the number is usual in another currency
)

// Find returns the outliers of a field, in the order of the records. A field
// without [sheetschema.Outliers] has none.
func Find(t *table.Table, f *sheetschema.Field) []Outlier {
	if f.Outliers == nil || t.Len() < MinGroup {
		return nil
	}
	g := groupsOf(t, f)
	var found []Outlier
	for group := range split(g.members) {
		if len(group) >= MinGroup {
			found = append(found, g.outliers(group)...)
		}
	}
	slices.SortStableFunc(found, func(a, b Outlier) int { return cmp.Compare(a.Record, b.Record) })
	return found
}

// outliers returns those of one group.
func (g *groups) outliers(members []member) []Outlier {
	sorted := slices.Clone(members)
	slices.SortFunc(sorted, byMagnitude)
	from, to := usual(sorted, g.field.Outliers.Factor)
	outside := len(sorted) - (to - from)
	if outside == 0 || outside > max(1, len(sorted)/10) {
		return nil
	}
	others := sorted[from:to]
	var found []Outlier
	for _, m := range slices.Concat(sorted[:from], sorted[to:]) {
		if repeated(sorted, m) {
			continue
		}
		o := Outlier{
			Record: int(m.record), Value: g.value(m), Others: len(others),
			Low: g.value(others[0]), High: g.value(others[len(others)-1]), Median: g.value(others[(len(others)-1)/2]),
		}
		g.explain(&o, m, others)
		found = append(found, o)
	}
	return found
}

// usual returns which of sorted numbers don't stand out, as a range of them: those
// within the threshold, and those that follow each other from there without a gap of
// the factor.
func usual(sorted []member, factor float64) (from, to int) {
	median := middle(sorted, func(m member) float64 { return m.log })
	deviations := make([]float64, len(sorted))
	for i, m := range sorted {
		deviations[i] = math.Abs(m.log - median)
	}
	slices.Sort(deviations)
	limit := threshold * middle(deviations, func(d float64) float64 { return d }) / consistency
	gap := math.Log(factor) * (1 - 1e-9)
	from, to = len(sorted)/2, len(sorted)/2+1
	for from > 0 && (median-sorted[from-1].log <= limit || sorted[from].log-sorted[from-1].log < gap) {
		from--
	}
	for to < len(sorted) && (sorted[to].log-median <= limit || sorted[to].log-sorted[to-1].log < gap) {
		to++
	}
	return from, to
}

// middle is the median of sorted values.
func middle[T any](sorted []T, of func(T) float64) float64 {
	n := len(sorted)
	return (of(sorted[(n-1)/2]) + of(sorted[n/2])) / 2
}

// meant is how often one number stands in a group that somebody meant.
const meant = 3

// repeated reports whether a number stands in the group so often that it was meant.
func repeated(sorted []member, m member) bool {
	n := 0
	for _, other := range sorted {
		if other.log == m.log {
			n++
		}
	}
	return n >= meant
}
