package page

import (
	"context"
	"maps"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/celltext"
	"sheetsync/sheetschema/naming"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/answers"
	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/readmodel"
)

// A cluster is records that seem to be one, side by side, and each two of them of which
// that is said.
type cluster struct {
	Title     string // of the resource
	Table     sideBySide
	Pairs     []*pairLine
	MorePairs int // that aren't shown
}

// A sideBySide has records as columns and their fields as rows.
type sideBySide struct {
	Records []comparedRecord
	More    int             // records that aren't shown
	Fields  []comparedField // in which they differ, or not all have something
	Same    []comparedField
}

// A comparedRecord heads a column.
type comparedRecord struct {
	Name string // "" for none
	Link string
	Row  rowLink
}

// A comparedField is what the records have in one field.
type comparedField struct {
	Title  string
	Values []comparedValue
	Differ bool // there are two values, beside none
}

// A comparedValue is what one record has; records are numbered from 1 on, as they stand.
type comparedValue struct {
	Number int
	Text   string
}

// Limits of what is shown of one cluster.
const (
	maxCompared     = 6   // records beside one another
	maxPairs        = 30  // pairs below them
	maxComparedText = 300 // UTF-16 units of a cell
)

// A comparison has what is needed to show pairs.
type comparison struct {
	tables map[string]*table.Table // by resource
	at     map[readmodel.Ref]int   // records of the tables
	rows   map[readmodel.Ref]rowLink
}

// compare reads the records of pairs.
func (v *visit) compare(ctx context.Context, view *reading.View, pairs []readmodel.Pair) (*comparison, error) {
	c := &comparison{tables: make(map[string]*table.Table), at: make(map[readmodel.Ref]int)}
	ids := make(map[string][]string)
	for i := range pairs {
		ids[pairs[i].Resource] = append(ids[pairs[i].Resource], pairs[i].Older, pairs[i].Newer)
	}
	var refs []readmodel.Ref
	for _, name := range slices.Sorted(maps.Keys(ids)) {
		r, ok := v.register.Descriptor.Resource(name)
		if !ok {
			continue // of an older descriptor
		}
		var err error
		if c.tables[name], err = readmodel.Records(ctx, view, r, ids[name], v.register.Location); err != nil {
			return nil, err
		}
		for id, record := range c.tables[name].ByID() {
			ref := readmodel.Ref{Resource: name, RecordID: id}
			c.at[ref] = record
			refs = append(refs, ref)
		}
	}
	var err error
	c.rows, err = v.rowLinks(ctx, view, refs)
	return c, err
}

// table puts records of a resource side by side.
func (c *comparison) table(v *visit, resource string, ids []string) sideBySide {
	var s sideBySide
	t := c.tables[resource]
	if t == nil {
		return s
	}
	ids = slices.DeleteFunc(ids, func(id string) bool { _, there := c.at[readmodel.Ref{Resource: resource, RecordID: id}]; return !there })
	if len(ids) > maxCompared {
		s.More = len(ids) - maxCompared
		ids = ids[:maxCompared]
	}
	records := make([]int, len(ids))
	for i, id := range ids {
		ref := readmodel.Ref{Resource: resource, RecordID: id}
		records[i] = c.at[ref]
		head := comparedRecord{c.name(ref), v.recordLink(resource, id), c.rows[ref]}
		s.Records = append(s.Records, head)
	}
	add := func(title string, text func(record int) string) {
		f := comparedField{Title: title}
		texts := make([]string, len(records))
		for i, record := range records {
			texts[i] = celltext.Cut(strings.TrimSpace(text(record)), maxComparedText)
			f.Values = append(f.Values, comparedValue{i + 1, texts[i]})
		}
		distinct := slices.Compact(slices.Sorted(slices.Values(texts)))
		switch {
		case len(distinct) > 1:
			f.Differ = len(distinct) > 2 || distinct[0] != ""
			s.Fields = append(s.Fields, f)
		case len(distinct) == 1 && distinct[0] != "":
			s.Same = append(s.Same, f)
		}
	}
	for _, f := range t.Resource.Fields {
		add(f.Caption(v.printer.Tag()), func(record int) string {
			return v.compared(t, record, f)
		})
	}
	for i, column := range t.Extra() {
		add(column.Header, func(record int) string { return t.ExtraCell(record, i).Seen() })
	}
	return s
}

// compared is what a record has in a field, as it is read best.
func (v *visit) compared(t *table.Table, record int, f *sheetschema.Field) string {
	text := t.Plain(record, f.Index)
	if text == "" || t.State(record, f.Index) != table.StateValid {
		return text
	}
	switch f.Type {
	case sheetschema.TypeNumber:
		return grouped(text)
	case sheetschema.TypeBoolean:
		return v.cell(readmodel.KindBoolean, readmodel.Cell{Text: text}, "")
	case sheetschema.TypeJSON:
		return strings.Join(v.amounts(text), " · ")
	}
	return text
}

// name is what people call a record; "" for nothing.
func (c *comparison) name(ref readmodel.Ref) string {
	t := c.tables[ref.Resource]
	record, there := c.at[ref]
	if t == nil || !there {
		return ""
	}
	return naming.Of(t.Resource).Call(t, record)
}

// A pairLine is two records that seem to be one, with the forms to decide.
type pairLine struct {
	readmodel.Pair
	First, Second string   // what people call the records, in the order of their ids
	Percent       string   // how likely it is that the two are one
	Agree         []string // titles of the fields that agree
	Waterfall     *waterfall
	Waiting       bool   // people have decided, and no run has taken it up
	Basis         string // of what was compared
}

// Said is the verdict of the log's last line about the two; "" for none.
func (l *pairLine) Said() string {
	if l.Verdict == nil {
		return ""
	}
	return *l.Verdict
}

// pair prepares two records to be decided about.
func (c *comparison) pair(v *visit, p *readmodel.Pair) *pairLine {
	older, newer := answers.Pair(p.Older, p.Newer)
	line := &pairLine{
		Pair: *p, First: c.name(readmodel.Ref{Resource: p.Resource, RecordID: older}), Second: c.name(readmodel.Ref{Resource: p.Resource, RecordID: newer}),
		Percent: percentOf(p.Score), Waiting: p.Pending(),
	}
	line.Older, line.Newer = older, newer
	for _, name := range p.Reasons {
		line.Agree = append(line.Agree, v.fieldTitle(p.Resource, name))
	}
	if p.Evidence != nil {
		line.Waterfall = v.waterfall(p.Resource, p.Evidence)
	}
	if t := c.tables[p.Resource]; t != nil {
		if a, b, ok := recordsOf(t, older, newer); ok {
			line.Basis = basisOf(answers.Values(t, a), answers.Values(t, b))
		}
	}
	return line
}

// recordsOf finds two records of a table by their ids; false where one isn't there.
func recordsOf(t *table.Table, older, newer string) (a, b int, ok bool) {
	at := t.ByID()
	a, first := at[older]
	b, second := at[newer]
	return a, b, first && second
}

// basisOf identifies what two records have in the fields that are compared, so that
// whoever decides about other values than those that they saw is told.
func basisOf(older, newer map[string]string) string {
	var b strings.Builder
	for _, values := range []map[string]string{older, newer} {
		for _, name := range slices.Sorted(maps.Keys(values)) {
			b.WriteString(name + "\x1f" + values[name] + "\x1f")
		}
		b.WriteByte('\x1e')
	}
	return answers.HashOf(b.String())
}
