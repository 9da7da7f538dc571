package validate

import (
	"strconv"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/validate/outlier"
	"sheetsync/validate/swapped"
)

// statistics checks whether values look like slips beside those of the other
// records. What they find is information, with the figures that made it so.
func (b *builder) statistics(f *sheetschema.Field) {
	if f.Outliers != nil && !b.anyAbsent(b.resource, f.Outliers.By[:1]) {
		b.addWhole(f.Index, func(report reporter) { b.outliers(f, report) })
	}
	if f.Type == sheetschema.TypeDate {
		b.addWhole(f.Index, func(report reporter) { b.swaps(f, report) })
	}
}

func (b *builder) info(f *sheetschema.Field, code sheetschema.Code, variant string, args map[string]string) *sheetschema.Issue {
	issue := b.issue(f, code, args)
	issue.Severity, issue.Variant = sheetschema.SeverityInfo, variant
	return issue
}

func (b *builder) outliers(f *sheetschema.Field, report reporter) {
	by := make([]string, len(f.Outliers.By))
	for i, other := range f.Outliers.By {
		by[i] = b.resource.Fields[other].Caption(b.options.Language)
	}
	for _, o := range outlier.Find(b.table, f) {
		report(o.Record, b.info(f, sheetschema.CodeDeviatedValue, string(o.Cause), map[string]string{
			"value": figure(o.Value), "low": figure(o.Low), "high": figure(o.High), "median": figure(o.Median), "meant": figure(o.Meant),
			"count": strconv.Itoa(o.Others), "by": b.list(by), "currency": o.Currency,
		}))
	}
}

func (b *builder) swaps(f *sheetschema.Field, report reporter) {
	for _, s := range swapped.Find(b.table, f, b.options.Scope.Today) {
		variant := ""
		if s.Future {
			variant = "future"
		}
		report(s.Record, b.info(f, sheetschema.CodeSwappedDate, variant, map[string]string{
			"value": s.Value.String(), "meant": s.Meant.String(), "low": s.Low.String(), "high": s.High.String(),
		}))
	}
}

// figure writes a number with its thousands apart, as both languages do.
func figure(v expression.Value) string {
	digits := v.String()
	whole, fraction, fractional := strings.Cut(digits, ".")
	var out strings.Builder
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			out.WriteByte(',')
		}
		out.WriteRune(r)
	}
	if fractional {
		out.WriteString("." + fraction)
	}
	return out.String()
}
