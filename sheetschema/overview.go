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
	Tables  []OverviewTable
}

// An Aggregate sums up records of one resource, or of several as if they were of
// one.
type Aggregate struct {
	Function AggregateFunction
	Sources  []AggregateSource // never empty
}

// An AggregateSource is a resource whose records are summed up. The fields of all
// of an aggregate's sources have the same names.
type AggregateSource struct {
	From  *Resource
	Field int                 // of From; -1 for a count
	Where *expression.Program // condition over the record; nil for all
	// By is the field of a figure whose values are kept apart, such as an amount's
	// currency; -1 for none.
	By int
	// Base is the field with the same amount in the base currency, in which what is
	// kept apart by currency is added up as well; -1 for none.
	Base int
	// Group is what a chart's or table's records are grouped by: a text, a number
	// or a date; nil for a figure.
	Group *expression.Program
}

// Field returns the field that is summed up, of the first source; nil for a count.
func (a *Aggregate) Field() *Field {
	s := a.Sources[0]
	if s.Field < 0 {
		return nil
	}
	return s.From.Fields[s.Field]
}

func (a *Aggregate) usesToday() bool {
	for _, s := range a.Sources {
		if s.Where != nil && s.Where.UsesToday() || s.Group != nil && s.Group.UsesToday() {
			return true
		}
	}
	return false
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
	// Months groups dates by month and shows the latest so many, empty ones
	// too; 0 for other groups.
	Months int
	// Top is how many groups are shown at most, the largest first; what is
	// left over is one more group. 0 shows up to UsualGroups, by label.
	Top int
	// Labels word groups, and come first in this order.
	Labels []GroupLabel
}

// A GroupLabel words a group of records for people. The group "" is that of the
// records without a value.
type GroupLabel struct {
	Group string
	Title language.Text
}

// MaxGroups is how many groups a chart may be asked to show, UsualGroups how
// many it shows when it isn't asked.
const (
	MaxGroups   = 24
	UsualGroups = 12
)

func (o *Overview) usesToday() bool {
	for i := range o.Tables {
		if o.Tables[i].usesToday() {
			return true
		}
	}
	for i := range o.Figures {
		if o.Figures[i].usesToday() {
			return true
		}
	}
	for i := range o.Charts {
		if c := &o.Charts[i]; c.Months > 0 || c.usesToday() {
			return true
		}
	}
	return false
}
