package duedate

import (
	"fmt"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
)

// Left says how far away a date is: “due tomorrow”, “overdue 12 days”. Sheet, mails
// and cards have it from here, so that they can't differ. days is negative for a date
// that has passed.
func Left(p *language.Printer, days int) string {
	switch {
	case days == 0:
		return p.Say("due.today", nil)
	case days == 1:
		return p.Say("due.tomorrow", nil)
	case days > 1:
		return p.Say("due.ahead", language.Args{"days": days})
	}
	return p.Say("due.overdue", language.Args{"days": -days})
}

// LeftOf says how far away a deadline's date is, in the words that are its own.
func LeftOf(p *language.Printer, d *sheetschema.Deadline, days int) string {
	if d.Pool {
		return ToPool(p, days)
	}
	return Left(p, days)
}

// ToPool says how far away the day is on which a record goes to the public pool, or
// that it lies in the past: “in 5 days to the public pool”.
func ToPool(p *language.Printer, days int) string {
	switch {
	case days == 0:
		return p.Say("pool.today", nil)
	case days == 1:
		return p.Say("pool.tomorrow", nil)
	case days > 1:
		return p.Say("pool.ahead", language.Args{"days": days})
	}
	return p.Say("pool.past", nil)
}

// Moved says that a date stands for a workday beside it; "" where it doesn't.
func Moved(p *language.Printer, named, counts expression.Day) string {
	if named == counts {
		return ""
	}
	return p.Say("due.moved", language.Args{"date": Short(p, named), "counts": Short(p, counts)})
}

// Short writes a day without its year, as people do: “8 Oct”, “10月8日”.
func Short(p *language.Printer, d expression.Day) string {
	_, month, day := d.Civil()
	if p.Tag() == language.Chinese {
		return fmt.Sprintf("%d月%d日", month, day)
	}
	return fmt.Sprintf("%d %s", day, time.Month(month).String()[:3])
}
