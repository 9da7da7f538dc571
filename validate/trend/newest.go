package trend

import (
	"slices"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/table"
)

const (
	// minRecent is how many new records tell of a field that is no longer filled.
	minRecent = 15
	// minBefore is how many records before them say that it was.
	minBefore = 60
	// minEntered is how many new records say what is filled in at once.
	minEntered = 30
)

// newRows tells fields that are blank in nearly all of the newest rows although they
// were filled in nearly all before. Where that is so of many at once, the rows are drafts.
func (c *checker) newRows(fields []*sheetschema.Field, m Memory) {
	newest, before := newestOf(c.table, fields, m)
	if len(newest) < minRecent || len(before) < minBefore {
		return
	}
	var told []*sheetschema.Field
	kept := 0
	blank := make(map[*sheetschema.Field][2]int)
	for _, f := range fields {
		if !atOnce(c.table.Resource, f, m.Entered[f.Name]) {
			continue
		}
		now, then := filled(c.table, newest, f.Index), filled(c.table, before, f.Index)
		switch {
		case 20*then < 19*len(before):
		case 10*now <= len(newest):
			told = append(told, f)
			blank[f] = [2]int{len(newest) - now, 100 * then / len(before)}
		default:
			kept++
		}
	}
	if len(told) > 2 && len(told) > kept {
		return
	}
	for _, f := range told {
		c.tell(variantNewRows, f, map[string]int{"count": blank[f][0], "rows": len(newest), "share": blank[f][1]})
	}
}

// newestOf returns the records that were entered last, and those before them: by what
// is remembered of them, else by the end at which the tab grows.
func newestOf(t *table.Table, fields []*sheetschema.Field, m Memory) (newest, before []int) {
	if len(m.Recent) >= minRecent {
		recent := make(map[string]bool, len(m.Recent))
		for _, id := range m.Recent {
			recent[id] = true
		}
		for record := range t.Len() {
			if recent[t.ID(record)] {
				newest = append(newest, record)
			} else {
				before = append(before, record)
			}
		}
		return newest, before
	}
	n := t.Len()
	if n < maxRecent+minBefore || t.Tab(0) != t.Tab(n-1) {
		return nil, nil
	}
	way := growth(t, fields)
	if way == 0 {
		return nil, nil
	}
	for i := range maxRecent + minBefore {
		record := i
		if way > 0 {
			record = n - 1 - i
		}
		if i < maxRecent {
			newest = append(newest, record)
		} else {
			before = append(before, record)
		}
	}
	return newest, before
}

// growth says at which end a tab grows, by the column of dates that is most in order: 1
// for the end, -1 for the top, 0 where none is.
func growth(t *table.Table, fields []*sheetschema.Field) int {
	best, way := 0, 0
	for _, f := range fields {
		if f.Type != sheetschema.TypeDate {
			continue
		}
		rising, falling, dates := 0, 0, 0
		last := int64(0)
		for record := range t.Len() {
			if t.State(record, f.Index) != table.StateValid {
				continue
			}
			day := t.Int(record, f.Index)
			switch {
			case dates == 0 || day == last:
			case day > last:
				rising++
			default:
				falling++
			}
			dates, last = dates+1, day
		}
		if 10*dates < 9*t.Len() {
			continue
		}
		if rising > 9*falling && rising > best {
			best, way = rising, 1
		}
		if falling > 9*rising && falling > best {
			best, way = falling, -1
		}
	}
	return way
}

// atOnce reports whether people fill a field in when they enter a record, not later. A
// field that must be filled in has an issue in each record where it isn't.
func atOnce(r *sheetschema.Resource, f *sheetschema.Field, entered Entered) bool {
	if f.Constraints.Required || slices.Contains(r.PrimaryKey, f.Index) {
		return false
	}
	if entered.Rows >= minEntered {
		return 5*entered.Filled >= 4*entered.Rows
	}
	linked := slices.ContainsFunc(r.ForeignKeys, func(key sheetschema.ForeignKey) bool { return slices.Contains(key.Fields, f.Index) })
	compared := r.Duplicates != nil && slices.Contains(r.Duplicates.Fields, f.Index)
	return f.Type != sheetschema.TypeDate && (linked || compared || f.Outliers != nil || f.Type == sheetschema.TypeString && f.Format != "")
}

func filled(t *table.Table, records []int, field int) int {
	n := 0
	for _, record := range records {
		if t.State(record, field) != table.StateEmpty {
			n++
		}
	}
	return n
}
