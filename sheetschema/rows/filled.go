package rows

import (
	"fmt"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/decimal"
	"sheetsync/sheetschema/table"
)

// minRepeated is how many rows at the end of a tab have to repeat each other for
// what they repeat to be filled down.
const minRepeated = 3

// lastCounter is the highest running number in a column that the schema doesn't
// know, where numbers beyond may be dates.
const lastCounter = 10_000

// filledDown finds the rows that hold nothing but what is filled down: running
// numbers, the zeros of formulas over nothing, and at the tab's end what row after
// row repeats. There are none in a tab of numbers alone, where such rows may be
// records, nor where they would be all that the tab holds and have keys: customers
// that are so far no more than their numbers.
func (c *classifier) filledDown() map[int]bool {
	if !c.hasNames() {
		return nil
	}
	filled := c.findFilled()
	if keyed, rest := c.keyedAmong(filled); keyed && !rest {
		return nil
	}
	return filled
}

// keyedAmong reports whether the rows have keys, and whether the tab has others.
func (c *classifier) keyedAmong(filled map[int]bool) (keyed, rest bool) {
	for row := c.first; row < c.first+len(c.shapes); row++ {
		switch {
		case c.isBlank(row) || c.samples[row]:
		case !filled[row]:
			return keyed, true
		default:
			keyed = keyed || slices.ContainsFunc(c.resource.PrimaryKey, func(i int) bool {
				column := c.match.Columns[i]
				return column >= 0 && c.contentOf(row, column) != contentNone
			})
		}
	}
	return keyed, false
}

func (c *classifier) findFilled() map[int]bool {
	filled := make(map[int]bool)
	for _, d := range c.candidates {
		if d.at >= 0 || c.samples[d.row] || c.signature(d.row) != "" {
			continue
		}
		// Two numbers are a record, and so is one where no row has more, unless its
		// column is headed as a counter's; beside a zero it may be, but not below all
		// others.
		counters, named, zeros := c.counted(d.row)
		if counters == 0 || counters == 1 && (named || c.lastNamed > c.match.Row) && (!zeros || d.row > c.lastNamed) {
			filled[d.row] = true
		}
	}
	var tail []int
	repeated := ""
	for row := c.first + len(c.shapes) - 1; row > c.match.Row; row-- {
		if c.isBlank(row) || filled[row] || c.samples[row] {
			continue
		}
		if c.shapes[row-c.first].words > 1 || c.namesRecord(row) {
			break
		}
		signature := c.signature(row)
		if repeated == "" {
			repeated = signature
		}
		if signature != repeated {
			break
		}
		tail = append(tail, row)
	}
	if len(tail) >= minRepeated && tail[len(tail)-1] > c.first {
		for _, row := range tail {
			filled[row] = true
		}
	}
	return filled
}

// hasNames reports whether a record of the tab has, as a rule, more than numbers.
func (c *classifier) hasNames() bool {
	return len(c.columns) > 1 && slices.ContainsFunc(c.columns, func(column int) bool {
		f := c.fields[column]
		return f == nil || f.Type != sheetschema.TypeInteger && f.Type != sheetschema.TypeNumber && f.Type != sheetschema.TypeBoolean
	})
}

// namesRecord reports whether a row has something where the names of records
// stand: a key, or where there is none the first text.
func (c *classifier) namesRecord(row int) bool {
	for _, i := range c.resource.PrimaryKey {
		if column := c.match.Columns[i]; column >= 0 && c.contentOf(row, column) != contentNone && !c.counts(column) {
			return true
		}
	}
	if len(c.resource.PrimaryKey) > 0 {
		return false
	}
	for _, column := range c.columns {
		if f := c.fields[column]; f != nil && f.Type == sheetschema.TypeString && len(f.Constraints.Enum) == 0 {
			return c.contentOf(row, column) != contentNone
		}
	}
	return false
}

// signature writes what a row holds beside running numbers and zeros.
func (c *classifier) signature(row int) string {
	var b strings.Builder
	for _, column := range c.columns {
		switch c.contentOf(row, column) {
		case contentNone:
			continue
		case contentNumber:
			text := c.text(row, column)
			d, ok := c.number(row, column)
			if text == "#DIV/0!" || ok && (d.IsZero() || c.continues(row, column, d)) {
				continue
			}
			if ok {
				text = d.String()
			}
			fmt.Fprintf(&b, "%d=%s\n", column, text)
		default:
			cell := c.grid.Cell(row, column)
			if strings.Trim(cell.Seen(), " -—–") != "" {
				fmt.Fprintf(&b, "%d:%s\n", column, cell.Seen())
			}
		}
	}
	return b.String()
}

// counted counts the running numbers of a row without a signature. named says that
// the header calls one so, zeros that there are zeros, too.
func (c *classifier) counted(row int) (counters int, named, zeros bool) {
	for _, column := range c.columns {
		if c.contentOf(row, column) == contentNumber {
			d, ok := c.number(row, column)
			if !ok || d.IsZero() {
				zeros = true
				continue
			}
			counters++
			named = named || isCounter(c.text(c.match.Row, column))
		}
	}
	return counters, named, zeros
}

// continues reports whether a number counts on from the one above it or to the
// one below, in a column that counts the rows.
func (c *classifier) continues(row, column int, d decimal.Decimal) bool {
	if !d.IsWhole() || !c.counts(column) || c.fields[column] == nil && d.Cmp(decimal.FromInt(lastCounter)) > 0 {
		return false
	}
	return c.steps(row-1, row, column) || c.steps(row, row+1, column) || isCounter(c.text(c.match.Row, column))
}

// steps reports whether the number in one row is by one less than in another.
func (c *classifier) steps(row, next, column int) bool {
	if c.grid.Kind(row, column) == table.CellEmpty || c.grid.Kind(next, column) == table.CellEmpty {
		return false
	}
	a, ok := c.number(row, column)
	b, also := c.number(next, column)
	if !ok || !also {
		return false
	}
	sum, err := a.Add(decimal.FromInt(1))
	return err == nil && sum.Cmp(b) == 0
}

// counts reports whether a column counts the rows: nearly every number in it is by
// one more than that above it.
func (c *classifier) counts(column int) bool {
	known, done := c.counter[column]
	if done {
		return known
	}
	if f := c.fields[column]; f != nil && (f.Type == sheetschema.TypeDate || f.Type == sheetschema.TypeDateTime || f.Type == sheetschema.TypeTime) {
		return false // day after day
	}
	pairs, steps := 0, 0
	for row := c.first + 1; row < c.first+len(c.shapes); row++ {
		if c.contentOf(row, column) == contentNumber && c.contentOf(row-1, column) == contentNumber {
			pairs++
			if c.steps(row-1, row, column) {
				steps++
			}
		}
	}
	counts := pairs >= minRepeated && steps*5 >= pairs*4 || isCounter(c.text(c.match.Row, column))
	c.counter[column] = counts
	return counts
}
