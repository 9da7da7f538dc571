package validate

import (
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/validate/outlier"
	"sheetsync/validate/swapped"
)

// statistics checks whether values look like slips beside those of the other
// records. What they find is information, with the figures that made it so.
func (b *builder) statistics(f *sheetschema.Field) {
	if f.Outliers != nil && !b.anyAbsent(b.resource, f.Outliers.By[:1]) {
		b.lazily(f.Index, func() map[int]*sheetschema.Issue { return b.outliers(f) })
	}
	if f.Type == sheetschema.TypeDate {
		b.lazily(f.Index, func() map[int]*sheetschema.Issue { return b.swaps(f) })
	}
}

// lazily adds a check that looks at all records of the table at once.
func (b *builder) lazily(order int, find func() map[int]*sheetschema.Issue) {
	b.checks = append(b.checks, check{table: b.table, order: order, whole: find})
}

func (b *builder) info(f *sheetschema.Field, code sheetschema.Code, variant string, args map[string]string) *sheetschema.Issue {
	issue := b.issue(f, code, args)
	issue.Severity, issue.Variant = sheetschema.SeverityInfo, variant
	return issue
}

func (b *builder) outliers(f *sheetschema.Field) map[int]*sheetschema.Issue {
	found := outlier.Find(b.table, f)
	issues := make(map[int]*sheetschema.Issue, len(found))
	for _, o := range found {
		issue := b.info(f, sheetschema.CodeDeviatedValue, string(o.Cause), map[string]string{
			"value": figure(o.Value), "low": figure(o.Low), "high": figure(o.High), "median": figure(o.Median),
			"count": expression.IntegerOf(int64(o.Others)).String(), "by": b.listed(f.Outliers.By), "currency": o.Currency,
		})
		issue.Args["meant"] = figure(o.Meant)
		issues[o.Record] = issue
	}
	return issues
}

// listed names fields one after the other.
func (b *builder) listed(fields []int) string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = b.resource.Fields[f].Caption(b.options.Language)
	}
	return strings.Join(names, language.NewPrinter(b.options.Language).Say("issues.comma", nil))
}

func (b *builder) swaps(f *sheetschema.Field) map[int]*sheetschema.Issue {
	found := swapped.Find(b.table, f, b.options.Scope.Today)
	issues := make(map[int]*sheetschema.Issue, len(found))
	for _, s := range found {
		variant := ""
		if s.Future {
			variant = "future"
		}
		issues[s.Record] = b.info(f, sheetschema.CodeSwappedDate, variant, map[string]string{
			"value": s.Value.String(), "meant": s.Meant.String(), "low": s.Low.String(), "high": s.High.String(),
		})
	}
	return issues
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
