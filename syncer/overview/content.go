package overview

import (
	"hash/fnv"
	"strconv"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/available"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/rows"
	"sheetsync/sheetschema/table"
)

// Facts are what a run found out beside the records.
type Facts struct {
	Issues     int
	Duplicates int
	LeftOut    map[string][]rows.LeftOut // by resource: rows that are no records
	// Available is what the register can have; nil for everything.
	Available *available.Set
	// At is the run's time as people read it, in the register's time zone.
	At string
}

// Content is the tab's content: rows of a label and a value.
type Content struct {
	Title string
	Rows  []Row
	// Stamp is the row of the time of the last change.
	Stamp int
	// Notice is the row that says in its label that the register's runs are held,
	// and why; it is blank while they aren't.
	Notice int
	Charts []Chart
	// Layout identifies which rows and charts there are: contents of one layout
	// differ in values only.
	Layout string
}

// Row is a label with a value. Both may be empty.
type Row struct {
	Label, Value table.Cell
	// Format is the value's number format; "" is automatic.
	Format string
	Kind   Kind
}

// Kind says what a row is.
type Kind uint8

// The kinds of rows.
const (
	KindPlain  Kind = iota
	KindTitle       // the tab's title
	KindFigure      // a key figure
	KindHeader      // above a chart's numbers
	KindNumber      // one of a chart's numbers
)

// A Chart draws the rows First+1 to First+Rows; row First is their header.
type Chart struct {
	ID          int64 // fixed by the chart's name, positive and below 2^31
	Title       string
	Type        sheetschema.ChartType
	First, Rows int
}

// Formats of values.
const (
	wholeFormat   = "#,##0"
	amountFormat  = "#,##0.00##" // dinars have three decimals
	averageFormat = "0.0"
)

// Compute returns the tab's content. The tables are computed ones, by
// resource, nil where a tab is absent. Figures and charts over tabs or columns that
// the register lacks aren't shown. A condition or group that can't be computed for a record leaves the
// record out: the record's own issue tells why. Without tables it is the layout
// alone.
func Compute(d *sheetschema.Descriptor, tables []*table.Table, facts Facts, scope expression.Scope, p *language.Printer) *Content {
	c := &Content{Title: p.Say("overview.tab", nil)}
	c.add(Row{Kind: KindTitle, Label: table.TextCell(title(p, d.Title, d.Name))})
	c.Stamp = len(c.Rows)
	c.add(Row{Label: table.TextCell(p.Say("overview.as_of", nil)), Value: table.TextCell(facts.At)})
	c.add(Row{Label: table.TextCell(p.Say("overview.note", nil))})
	c.Notice = len(c.Rows)
	c.add(Row{})
	b := builder{content: c, tables: tables, scope: scope, printer: p}
	if len(d.Overview.Figures) == 0 {
		for _, r := range d.Resources {
			if !facts.Available.Tab(r) && !r.Optional {
				continue
			}
			n := 0
			if tables != nil && tables[r.Index] != nil {
				n = tables[r.Index].Len()
			}
			b.counted(p.Say("overview.records", language.Args{"table": r.Caption(p.Tag())}), n)
		}
	}
	for i := range d.Overview.Figures {
		if facts.Available.Aggregate(&d.Overview.Figures[i].Aggregate) {
			b.figure(&d.Overview.Figures[i])
		}
	}
	b.counted(p.Say("overview.issues", nil), facts.Issues)
	b.counted(p.Say("overview.duplicates", nil), facts.Duplicates)
	b.leftOut(d, facts.LeftOut)
	b.absent(facts.Available)
	for i := range d.Overview.Charts {
		if facts.Available.Aggregate(&d.Overview.Charts[i].Aggregate) {
			c.add(Row{})
			b.chart(&d.Overview.Charts[i])
		}
	}
	c.Layout = c.layout()
	return c
}

func (c *Content) add(r Row) { c.Rows = append(c.Rows, r) }

// layout hashes labels that don't come from records, and the charts.
func (c *Content) layout() string {
	h := fnv.New64a()
	put := func(parts ...string) {
		_, _ = h.Write([]byte(strings.Join(parts, "\x1f") + "\x1e")) // a hash takes everything
	}
	for _, r := range c.Rows {
		label := r.Label.Text
		if r.Kind == KindNumber {
			label = ""
		}
		put(label, r.Format, strconv.Itoa(int(r.Kind)))
	}
	for _, chart := range c.Charts {
		put(strconv.FormatInt(chart.ID, 10), chart.Title, string(chart.Type), strconv.Itoa(chart.First), strconv.Itoa(chart.Rows))
	}
	return strconv.FormatUint(h.Sum64(), 36)
}

func chartID(name string) int64 {
	h := fnv.New32a()
	_, _ = h.Write([]byte("overview " + name))
	return int64(h.Sum32()&0x3fffffff) + 1
}

func title(p *language.Printer, t language.Text, name string) string {
	if s := p.In(t); s != "" {
		return s
	}
	return name
}
