package demo

import (
	"fmt"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
)

// maxTotals is how many columns of totals are shown, maxTop of how many records.
const (
	maxTotals = 4
	maxTop    = 5
)

// A Top is a resource that sums up others, with what is shown of its records
// that come first by their first total.
type Top struct {
	Resource *sheetschema.Resource
	Totals   []*sheetschema.Field
	name     *sheetschema.Field // names a record
	language language.Tag
}

// TopOf picks the first resource that sums up others, the field that names its
// records, and some of its totals, one that is a number first; ok is false where
// there is none.
func TopOf(d *sheetschema.Descriptor, tag language.Tag) (top Top, ok bool) {
	for _, r := range d.Resources {
		if len(r.PrimaryKey) == 0 {
			continue
		}
		var totals []*sheetschema.Field
		for _, f := range r.Fields {
			switch {
			case f.Rollup == nil:
			case f.Type == sheetschema.TypeNumber && (len(totals) == 0 || totals[0].Type != sheetschema.TypeNumber):
				totals = append([]*sheetschema.Field{f}, totals...)
			default:
				totals = append(totals, f)
			}
		}
		if len(totals) > 0 {
			return Top{r, totals[:min(len(totals), maxTotals)], r.Fields[r.PrimaryKey[0]], tag}, true
		}
	}
	return Top{}, false
}

// Lines shows the first records of a table, a line each.
func (p Top) Lines(t *table.Table) []string {
	records := make([]int, t.Len())
	for i := range records {
		records[i] = i
	}
	by := p.Totals[0].Index
	slices.SortStableFunc(records, func(a, b int) int {
		x, y := t.Value(a, by), t.Value(b, by)
		switch {
		case x.IsEmpty() && y.IsEmpty():
			return 0
		case x.IsEmpty():
			return 1
		case y.IsEmpty():
			return -1
		}
		order, _ := y.Compare(x)
		return order
	})
	var lines []string
	for _, record := range records[:min(len(records), maxTop)] {
		parts := make([]string, len(p.Totals))
		for i, f := range p.Totals {
			parts[i] = f.Caption(p.language) + " " + table.ExportText(t, record, f.Index)
		}
		lines = append(lines, fmt.Sprintf("%-28s %s", table.ExportText(t, record, p.name.Index), strings.Join(parts, "; ")))
	}
	return lines
}
