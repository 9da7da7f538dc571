package duedate

import (
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/workday"
)

// A Date is the day of a record's deadline.
type Date struct {
	Named  expression.Day // as the record has it
	Counts expression.Day // the workday that it stands for; else the same
	// Value is the date's: of a date where there is one, empty where the record has
	// none, and unknown where it can't be read or computed; [expression.Value.Origin]
	// then tells whose fault that is.
	Value expression.Value
}

// Known reports whether there is a date.
func (d *Date) Known() bool { return d.Value.Type() == expression.TypeDate }

// Of returns the day of a record's deadline.
func Of(d *sheetschema.Deadline, record expression.Record, scope expression.Scope) Date {
	date := Date{Value: valueOf(d, record, scope)}
	if date.Known() {
		date.Named = date.Value.Day()
		date.Counts = workday.Move(scope.Workdays, date.Named, d.Workdays)
	}
	return date
}

// valueOf is the date as a value of that type, empty or unknown.
func valueOf(d *sheetschema.Deadline, record expression.Record, scope expression.Scope) expression.Value {
	switch {
	case d.Cadence != nil:
		return After(d.Cadence, Since(d.Cadence, record, scope), record)
	case d.When != nil:
		return dayValue(Evaluate(d.When, record, scope), scope.Zone)
	}
	return dayValue(record.Value(d.Date), scope.Zone)
}

// Since is the civil day on which somebody was last in touch; empty or unknown
// otherwise.
func Since(c *sheetschema.Cadence, record expression.Record, scope expression.Scope) expression.Value {
	return dayValue(Evaluate(c.Since, record, scope), scope.Zone)
}

// After is the day that lies the days of a record's class after since; empty for a class
// without, and empty or unknown as since is.
func After(c *sheetschema.Cadence, since expression.Value, record expression.Record) expression.Value {
	if since.Type() != expression.TypeDate {
		return since
	}
	days := daysOf(c, record)
	if !days.IsKnown() {
		return days
	}
	n, _ := days.Integer()
	return inCalendar(since.Day() + expression.Day(n))
}

// Evaluate is what a program gives; what fails, such as a division by zero, can't be
// known.
func Evaluate(p *expression.Program, record expression.Record, scope expression.Scope) expression.Value {
	v, err := p.Eval(record, scope)
	if err == nil {
		return v
	}
	if fields := p.Indexes(); len(fields) > 0 {
		return expression.UnknownOf(fields[0])
	}
	return expression.Value{}
}

// daysOf is after how many days a record's class is due; empty for a class without.
func daysOf(c *sheetschema.Cadence, record expression.Record) expression.Value {
	days, ok := c.Days[sheetschema.AnyClass]
	if c.By >= 0 {
		class := record.Value(c.By)
		if class.IsUnknown() {
			return class
		}
		if of, listed := c.Days[lexical.Fold(class.String())]; listed && !class.IsEmpty() {
			days, ok = of, true
		}
	}
	if !ok {
		return expression.Value{}
	}
	return expression.IntegerOf(int64(days))
}

// dayValue makes an instant the civil day on which it is in the zone.
func dayValue(v expression.Value, zone *time.Location) expression.Value {
	if v.Type() != expression.TypeDateTime {
		return v
	}
	if zone == nil {
		zone = time.UTC
	}
	return inCalendar(expression.DayOf(time.UnixMicro(v.Int()).In(zone)))
}

// inCalendar is a date between the years 1 and 9999, which calendars can write; empty
// beyond.
func inCalendar(day expression.Day) expression.Value {
	if day < firstDay || day > lastDay {
		return expression.Value{}
	}
	return expression.DateOf(day)
}

var (
	firstDay, _ = expression.NewDay(1, 1, 1)
	lastDay, _  = expression.NewDay(9999, 12, 31)
)
