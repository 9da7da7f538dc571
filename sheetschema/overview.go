package sheetschema

import (
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
)

// An Overview says which key figures and charts a register's overview tab
// shows. The zero Overview shows what can be told of every register.
type Overview struct {
	Figures []Figure
	Charts  []Chart
}

// An Aggregate sums up records of one resource.
type Aggregate struct {
	From     *Resource
	Function AggregateFunction
	Field    int                 // of From; -1 for CountRecords
	Where    *expression.Program // condition over the record; nil for all
}

// AggregateFunction is how an overview aggregates. All over no records are 0,
// but for Average, which is empty.
type AggregateFunction uint8

// The aggregate functions.
const (
	AggregateCount AggregateFunction = iota
	AggregateSum
	AggregateAverage
)

// A Figure is one key figure.
type Figure struct {
	Name  string
	Title language.Text
	Aggregate
	// By is the field whose values are kept apart, such as an amount's currency;
	// -1 for none.
	By int
}

// ChartType is how a chart draws its groups.
type ChartType string

// The types of charts, named as in the Sheets API, but for Pie.
const (
	ChartColumn ChartType = "COLUMN"
	ChartBar    ChartType = "BAR"
	ChartLine   ChartType = "LINE"
	ChartPie    ChartType = "PIE"
)

// A Chart draws an aggregate by group.
type Chart struct {
	Name  string
	Title language.Text
	Type  ChartType
	Aggregate
	// Group is what records are grouped by: a text, a number or a date.
	Group *expression.Program
	// Months groups dates by month and shows the latest so many, empty ones
	// too; 0 for other groups.
	Months int
	// Top is how many groups are shown at most, the largest first; what is
	// left over is one more group. 0 shows up to UsualGroups, by label.
	Top int
}

// MaxGroups is how many groups a chart may be asked to show, UsualGroups how
// many it shows when it isn't asked.
const (
	MaxGroups   = 24
	UsualGroups = 12
)

// Rows returns how many rows the chart's numbers take at most.
func (c *Chart) Rows() int {
	switch {
	case c.Months > 0:
		return c.Months
	case c.Top > 0:
		return c.Top + 1
	}
	return UsualGroups
}

func (o *Overview) usesToday() bool {
	for i := range o.Figures {
		if w := o.Figures[i].Where; w != nil && w.UsesToday() {
			return true
		}
	}
	for i := range o.Charts {
		c := &o.Charts[i]
		if c.Months > 0 || c.Group.UsesToday() || c.Where != nil && c.Where.UsesToday() {
			return true
		}
	}
	return false
}
