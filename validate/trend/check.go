package trend

import (
	"math"
	"strconv"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
)

// Variants of the issues.
const (
	variantRowsMore    = "rows_more"
	variantRowsFewer   = "rows_fewer"
	variantBlanks      = "blanks"
	variantValuesMore  = "values_more"
	variantValuesFewer = "values_fewer"
	variantNewRows     = "new_rows"
)

const (
	// minDays is how many days before are needed to know what is usual.
	minDays = 5
	// minRows is how many rows a tab has to have had.
	minRows = 50
)

// Check returns what is no longer as it was in a tab, of which m is what is known with
// the table as it is now; see [Memory.Next].
func Check(t *table.Table, fields []*sheetschema.Field, m Memory, tag language.Tag) []sheetschema.Issue {
	c := checker{table: t, tag: tag}
	c.newRows(fields, m)
	if n := len(m.Days) - 1; n >= minDays {
		c.past, c.now, c.last = m.Days[:n], m.Days[n], m.Days[n-1]
		c.first = c.past[0].Day.String()
		c.rows()
		if c.last.Rows >= minRows {
			for _, f := range fields {
				c.column(f)
			}
		}
	}
	return c.issues
}

type checker struct {
	table     *table.Table
	tag       language.Tag
	past      []Profile // of the days before
	last, now Profile
	first     string // the first of the days before
	issues    []sheetschema.Issue
}

// tell adds an issue; f is nil for the tab.
func (c *checker) tell(variant string, f *sheetschema.Field, numbers map[string]int) {
	caption := c.table.Resource.Caption(c.tag)
	issue := sheetschema.Issue{
		Resource: c.table.Resource.Name, Record: -1, Code: sheetschema.CodeDeviatedProfile, Variant: variant, Severity: sheetschema.SeverityInfo,
		Args: map[string]string{"table": caption, "field": caption, "day": c.first, "last": c.last.Day.String()},
	}
	if f != nil {
		issue.Field, issue.Args["field"] = f.Name, f.Caption(c.tag)
	}
	for name, n := range numbers {
		issue.Args[name] = strconv.Itoa(n)
	}
	c.issues = append(c.issues, issue)
}

// rows tells a jump that no day before it comes near.
func (c *checker) rows() {
	low, high, growth := math.MaxInt, 0, 0
	for i, p := range c.past {
		low, high = min(low, p.Rows), max(high, p.Rows)
		if i > 0 {
			growth = max(growth, p.Rows-c.past[i-1].Rows)
		}
	}
	numbers := map[string]int{"now": c.now.Rows, "low": low, "high": high}
	switch more := c.now.Rows - c.last.Rows; {
	case more >= minRows && 2*c.now.Rows > 3*high && more > 10*growth:
		c.tell(variantRowsMore, nil, numbers)
	case low-c.now.Rows >= maxRecent && 10*c.now.Rows < 7*low:
		c.tell(variantRowsFewer, nil, numbers)
	}
}

// column tells cells that were emptied, and values that became many or few.
func (c *checker) column(f *sheetschema.Field) {
	now, ok := c.now.Columns[f.Name]
	last, before := c.last.Columns[f.Name]
	if !ok || !before || 5*c.now.Rows < 4*c.last.Rows {
		return // what is gone with its rows was not emptied
	}
	usual := 0
	low, high := math.MaxInt, 0
	for i, p := range c.past {
		column, ok := p.Columns[f.Name]
		if !ok {
			return
		}
		low, high = min(low, column.Values), max(high, column.Values)
		if i > 0 {
			usual = max(usual, emptied(c.past[i-1], p, f.Name))
		}
	}
	if n := emptied(c.last, c.now, f.Name); 5*n >= c.last.Rows && n > 2*usual {
		c.tell(variantBlanks, f, map[string]int{"count": n})
		return
	}
	numbers := map[string]int{"now": now.Values, "low": low, "high": high}
	added := max(c.now.Rows-c.last.Rows, 0)
	switch {
	case low >= minValues && 2*now.Values < low:
		c.tell(variantValuesFewer, f, numbers)
	case now.Values > 2*high && now.Values-last.Values > 3*added+minRows:
		c.tell(variantValuesMore, f, numbers)
	}
}

// minValues is how many different values a column has to have had for fewer to be told.
const minValues = 10

// emptied is how many cells of a column were emptied from one profile to another, at
// least: new rows may be blank.
func emptied(from, to Profile, field string) int {
	return to.Columns[field].Blank - from.Columns[field].Blank - max(to.Rows-from.Rows, 0)
}
