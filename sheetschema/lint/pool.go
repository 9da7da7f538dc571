package lint

import (
	"fmt"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
)

// pool finds what people would take amiss of a resource's public pool: to lose a record
// while they are still reminded of it, or to be warned of that all the time.
func (l *linter) pool(path string, r *sheetschema.Resource) {
	p := r.Pool
	if p.Protected == nil {
		l.note(sheetschema.SeverityInfo, path, "pool.protected", "every record goes to the public pool, those with a contract as well", "add protected: with a condition, such as a contract in force")
	}
	for _, class := range classes(r) {
		days, listed := p.Idle.Days[class]
		if !listed {
			days = p.Idle.Days[sheetschema.AnyClass]
		}
		of := "a record of class " + strings.ToUpper(class)
		if class == sheetschema.AnyClass {
			of = "a record of any other class"
		}
		day := expression.Day(days) // counted from the last follow-up
		if before := p.Warn[0].Before(day); listed && before <= 0 {
			l.find(path, "pool.warn", fmt.Sprintf("%s goes to the pool after %d days and is never out of the warnings, which begin %d days before", of, days, day-before), "warn later, or give the class more days")
		}
		switch name, last := lastCall(r, class); {
		case name == "":
		case days <= last:
			l.find(path, "pool.days", fmt.Sprintf("%s goes to the pool after %d days, but the deadline %s reminds of it until day %d", of, days, name, last), "give the class more days than that")
		case int(p.Warn[0].Before(day)) <= last:
			l.note(sheetschema.SeverityInfo, path, "pool.days", fmt.Sprintf("of %s both the pool, from day %d on, and the deadline %s, until day %d, remind", of, p.Warn[0].Before(day), name, last), "give the class more days, or warn later, so that no mail tells of one record twice")
		}
	}
}

// classes lists those of the resource's pool, and those that only a cadence by the same
// field tells apart.
func classes(r *sheetschema.Resource) []string {
	list := r.Pool.Idle.Classes()
	for i := range r.Deadlines {
		c := r.Deadlines[i].Cadence
		if c == nil || c.By != r.Pool.Idle.By {
			continue
		}
		for _, class := range c.Classes() {
			if !slices.Contains(list, class) {
				list = append(list, class)
			}
		}
	}
	return list
}

// lastCall returns the resource's cadence by the pool's class that reminds of a record of
// a class for longest, and after how many days it does so last; "" for none.
func lastCall(r *sheetschema.Resource, class string) (name string, last int) {
	for i := range r.Deadlines {
		c := r.Deadlines[i].Cadence
		if c == nil || c.By != r.Pool.Idle.By {
			continue
		}
		days, listed := c.Days[class]
		if !listed {
			days, listed = c.Days[sheetschema.AnyClass]
		}
		end := expression.Day(days)
		for _, after := range c.Escalate {
			end = max(end, after.After(expression.Day(days)))
		}
		if listed && int(end) > last {
			name, last = r.Deadlines[i].Name, int(end)
		}
	}
	return name, last
}
