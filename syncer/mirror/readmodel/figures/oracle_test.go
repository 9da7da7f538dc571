package figures_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"sheetsync/sheetschema/decimal"
	"sheetsync/syncer/mirror/readmodel/figures"
)

// What the figures should be, from the records themselves.

// randomTrade makes records of some years around a day, of which some cells are blank or
// can't be read.
func randomTrade(rnd *rand.Rand, today time.Time, in *time.Location) map[string][]row {
	tabs := make(map[string][]row)
	pick := func(values ...any) any { return values[rnd.IntN(len(values))] }
	day := func(from, to int) string {
		return today.AddDate(0, 0, from+rnd.IntN(to-from)).Format(time.DateOnly)
	}
	month := time.Date(today.Year(), today.Month(), 1, 0, 0, 0, 0, in)
	for i := range rnd.IntN(8) {
		came := []time.Time{month.Add(-time.Hour), month.AddDate(0, -5, 0), month, month.Add(time.Hour)}[rnd.IntN(4)]
		tabs["firms"] = append(tabs["firms"], row{fmt.Sprint("f", i), map[string]any{
			"name": fmt.Sprint("Firm ", i), "owner": pick("Li", "Wang", nil), "seen": pick(nil, invalid("?"), day(-300, -93), day(-88, -2)), "project_status": pick("new", "won", nil),
		}, came})
	}
	firm := func() any {
		return pick(nil, "nobody", fmt.Sprint("Firm ", rnd.IntN(8)), fmt.Sprint("Firm ", rnd.IntN(8)))
	}
	money := func() any { return pick(invalid("#N/A"), "0.30", "100", fmt.Sprintf("%d.25", rnd.IntN(900))) }
	for i := range rnd.IntN(40) {
		tabs["orders"] = append(tabs["orders"], row{fmt.Sprint("o", i), map[string]any{
			"no": fmt.Sprint(i), "buyer": firm(), "day": pick(nil, invalid("soon"), day(-800, 0), day(-40, 20), day(-400, -340)), "value": pick(money(), money(), money(), nil),
			"currency": pick("USD", "USD", "EUR", "CNY", nil, invalid("$?")), "value_base": pick(nil, "7.10", "20"), "dropped": pick(false, false, true, invalid("perhaps")),
			"owed": pick(money(), "0", "-5"), "owed_base": pick(nil, "70.10", "3"), "due_on": pick(nil, invalid("soon"), day(-120, 120), day(-3, 40)),
		}, month})
	}
	for i := range rnd.IntN(8) {
		tabs["agreements"] = append(tabs["agreements"], row{fmt.Sprint("a", i), map[string]any{
			"contract_number": fmt.Sprint("K", i), "buyer": firm(), "end_date": pick(nil, invalid("?"), day(-90, -2), day(2, 100), day(2, 40)), "status": pick("active", "over", nil),
		}, month})
	}
	return tabs
}

// ownOf are somebody's records: their firms, and what hangs on those; all of them for "".
func ownOf(tabs map[string][]row, owner string) map[string][]row {
	if owner == "" {
		return tabs
	}
	own := make(map[string][]row)
	var names []any
	for _, f := range tabs["firms"] {
		if f.values["owner"] == owner {
			own["firms"], names = append(own["firms"], f), append(names, f.values["name"])
		}
	}
	for _, resource := range []string{"orders", "agreements"} {
		for _, rec := range tabs[resource] {
			if slices.Contains(names, rec.values["buyer"]) {
				own[resource] = append(own[resource], rec)
			}
		}
	}
	return own
}

func oracle(tabs map[string][]row, today time.Time) *figures.Figures {
	day := today.Format(time.DateOnly)
	ahead := func(days int) string { return today.AddDate(0, 0, days).Format(time.DateOnly) }
	f := &figures.Figures{
		Customers: customers(tabs["firms"], today), Sales: sales(tabs["orders"], today), Receivables: receivables(tabs["orders"], day, ahead),
		Deadlines: &figures.Deadlines{}, Contracts: &figures.Contracts{}, Gaps: &figures.Gaps{}, Reminders: &figures.Reminders{},
	}
	monday := time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, time.UTC)
	for monday.Weekday() != time.Monday {
		monday = monday.AddDate(0, 0, -1)
	}
	for i := range f.Deadlines.Weeks {
		f.Deadlines.Weeks[i].Monday = monday.AddDate(0, 0, 7*i)
	}
	falls := func(due any) {
		switch date, is := due.(string); {
		case due == nil:
		case !is:
			f.Deadlines.Unreadable++
		case date < day:
			f.Deadlines.Overdue++
		default:
			if date <= ahead(7) {
				f.Deadlines.Soon++
			}
			for i := range f.Deadlines.Weeks {
				if week := f.Deadlines.Weeks[i].Monday; date >= week.Format(time.DateOnly) && date < week.AddDate(0, 0, 7).Format(time.DateOnly) {
					f.Deadlines.Weeks[i].Open++
					return
				}
			}
			f.Deadlines.Later++
		}
	}
	for _, o := range tabs["orders"] {
		if !settled(o) {
			falls(o.values["due_on"])
		}
	}
	for _, a := range tabs["agreements"] {
		if a.values["status"] == "over" {
			continue
		}
		end := a.values["end_date"]
		falls(end)
		switch date, is := end.(string); {
		case end == nil:
		case !is:
			f.Contracts.Unreadable++
		case date >= day && date <= ahead(60):
			f.Contracts.Within60++
			if date <= ahead(30) {
				f.Contracts.Within30++
			}
		}
	}
	for _, c := range tabs["firms"] {
		switch seen, is := c.values["seen"].(string); {
		case c.values["seen"] == nil:
			f.Gaps.Customers++
			f.Gaps.Never++
		case !is:
			f.Gaps.Unreadable++
		case seen < ahead(-90):
			f.Gaps.Customers++
		}
	}
	return f
}

func customers(firms []row, today time.Time) *figures.Customers {
	c := &figures.Customers{Count: len(firms)}
	counts := make(map[string]int)
	var first time.Time
	for _, firm := range firms {
		status, _ := firm.values["project_status"].(string)
		counts[status]++
		if first.IsZero() || firm.came.Before(first) {
			first = firm.came
		}
	}
	for _, firm := range firms {
		if at := firm.came.In(today.Location()); at.Year() == today.Year() && at.Month() == today.Month() && firm.came.After(first) {
			c.New++
		}
	}
	for _, status := range []string{"new", "won", ""} {
		if n := counts[status]; n > 0 {
			s := figures.Status{Name: &status, Customers: n}
			if status == "" {
				s.Name = nil
			}
			c.Statuses = append(c.Statuses, s)
		}
	}
	slices.SortStableFunc(c.Statuses, func(a, b figures.Status) int { return cmp.Compare(b.Customers, a.Customers) })
	return c
}

func sales(orders []row, today time.Time) *figures.Sales {
	s := new(figures.Sales)
	first := time.Date(today.Year(), today.Month(), 1, 0, 0, 0, 0, time.UTC)
	key := func(t time.Time) string { return t.Format("2006-01") }
	for i := range figures.Months {
		s.Months = append(s.Months, figures.Month{First: first.AddDate(0, i+1-figures.Months, 0)})
	}
	in := func(date, month string) bool { return date[:7] == month }
	early := func(date string) bool { return date[8:] <= today.Format("02") }
	var month, before, year, yearBefore []row
	months := make(map[string][]row)
	for _, o := range orders {
		if dropped(o) {
			continue
		}
		date, is := o.values["day"].(string)
		if !is {
			s.Undated++
			continue
		}
		if date > today.Format(time.DateOnly) {
			continue
		}
		months[date[:7]] = append(months[date[:7]], o)
		if in(date, key(first)) {
			month = append(month, o)
		}
		if in(date, key(first.AddDate(0, -1, 0))) && early(date) {
			before = append(before, o)
		}
		if date[:4] == first.Format("2006") {
			year = append(year, o)
		}
		if last := first.AddDate(-1, 0, 0); date[:4] == last.Format("2006") && (date[:7] < key(last) || in(date, key(last)) && early(date)) {
			yearBefore = append(yearBefore, o)
		}
	}
	s.Month, s.MonthBefore, s.Year, s.YearBefore = sums(month, "value"), sums(before, "value"), sums(year, "value"), sums(yearBefore, "value")
	for i := range s.Months {
		s.Months[i].Sums = sums(months[key(s.Months[i].First)], "value")
	}
	return s
}

func dropped(o row) bool { said, _ := o.values["dropped"].(bool); return said }

func settled(o row) bool {
	owed, is := o.values["owed"].(string)
	return dropped(o) || is && (owed == "0" || owed[0] == '-')
}

func receivables(orders []row, day string, ahead func(int) string) *figures.Receivables {
	parts := make(map[string][]row)
	for _, o := range orders {
		if settled(o) {
			continue
		}
		into := func(names ...string) {
			for _, name := range names {
				parts[name] = append(parts[name], o)
			}
		}
		into("all")
		switch date, is := o.values["due_on"].(string); {
		case !is:
			into("undated")
		case date >= day:
			into("not due")
			if date <= ahead(30) {
				into("30")
			}
			if date <= ahead(7) {
				into("7")
			}
		case date >= ahead(-30):
			into("late", "1")
		case date >= ahead(-60):
			into("late", "31")
		case date >= ahead(-90):
			into("late", "61")
		default:
			into("late", "91")
		}
	}
	r := &figures.Receivables{Outstanding: sums(parts["all"], "owed"), Overdue: sums(parts["late"], "owed"), Within7: sums(parts["7"], "owed"), Within30: sums(parts["30"], "owed")}
	for i, name := range []string{"not due", "1", "31", "61", "91", "undated"} {
		r.Ages[i] = sums(parts[name], "owed")
	}
	return r
}

// sums adds up a field of orders, and that field in the base currency.
func sums(orders []row, field string) figures.Sums {
	s := figures.Sums{Base: &figures.Sum{Currency: "CNY"}}
	isInvalid := func(v any) bool { _, is := v.(invalid); return is }
	add := func(to *figures.Sum, value any, unknown bool) {
		to.Count++
		if unknown {
			to.Unknown++
		} else if text, is := value.(string); is {
			d, _ := decimal.Parse(text)
			to.Known, _ = to.Known.Add(d)
		}
	}
	for _, o := range orders {
		v := o.values
		unknown := isInvalid(v[field]) || isInvalid(v["currency"]) || isInvalid(v["dropped"])
		currency, _ := v["currency"].(string)
		i := slices.IndexFunc(s.Each, func(of figures.Sum) bool { return of.Currency == currency })
		if i < 0 {
			i = len(s.Each)
			s.Each = append(s.Each, figures.Sum{Currency: currency})
		}
		add(&s.Each[i], v[field], unknown)
		_, known := v[field].(string)
		add(s.Base, v[field+"_base"], unknown || known && v[field+"_base"] == nil)
	}
	slices.SortFunc(s.Each, func(a, b figures.Sum) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Currency, b.Currency))
	})
	return s
}

// notes are what the service wrote of records.
type notes struct {
	issues, duplicates []note
	ledger             []note
}

type note struct {
	record, other string
	kind          string
	days          int // ago
	gone          bool
}

// note has the service find issues and duplicates and send reminders.
func (r *register) note(rnd *rand.Rand, tabs map[string][]row, today time.Time) (n notes) {
	r.t.Helper()
	r.exec(`TRUNCATE sheetsync.issues, sheetsync.duplicates, sheetsync.ledger`)
	firms := tabs["firms"]
	if len(firms) == 0 {
		return n
	}
	firm := func() string { return firms[rnd.IntN(len(firms))].id }
	for range rnd.IntN(12) {
		i := note{record: firm(), kind: []string{"error", "warning", "info"}[rnd.IntN(3)], gone: rnd.IntN(4) == 0}
		n.issues = append(n.issues, i)
		r.exec(`INSERT INTO sheetsync.issues (register, resource, record_id, code, severity, message, first_seen_run, dismissed_at)
			VALUES ('acme', 'firms', $1, 'x', $2, 'm', 'run-1', CASE WHEN $3 THEN now() END)`, i.record, i.kind, i.gone)
	}
	for i := 1; i < len(firms); i++ {
		d := note{record: firms[i].id, other: firms[i-1].id}
		n.duplicates = append(n.duplicates, d)
		r.exec(`INSERT INTO sheetsync.duplicates (register, resource, record_id, duplicate_of, score, reasons) VALUES ('acme', 'firms', $1, $2, 0.9, '{}')`, d.record, d.other)
	}
	for i := range rnd.IntN(12) {
		l := note{record: firm(), kind: []string{"sent", "failed", "unconfirmed", "owed", "sending", "skipped"}[rnd.IntN(6)], days: rnd.IntN(60)}
		n.ledger = append(n.ledger, l)
		at := time.Date(today.Year(), today.Month(), today.Day()-l.days, 0, 0, 0, 0, r.location)
		r.exec(`INSERT INTO sheetsync.ledger (register, resource, record_id, deadline, due_date, stage, recipient, state, sent_at, updated_at)
			VALUES ('acme', 'firms', $1, 'due', '2026-01-01', $2, 'a@example.com', $3, CASE WHEN $3 = 'sent' THEN $4::timestamptz END, $4)`, l.record, fmt.Sprint(i), l.kind, at)
	}
	return n
}

// count adds what was noted of some records.
func (n *notes) count(f *figures.Figures, tabs map[string][]row, own bool, _ time.Time) {
	is := func(id string) bool {
		return !own || slices.ContainsFunc(tabs["firms"], func(firm row) bool { return firm.id == id })
	}
	for _, i := range n.issues {
		switch {
		case i.gone || !is(i.record):
		case i.kind == "error":
			f.Issues.Errors++
		case i.kind == "warning":
			f.Issues.Warnings++
		default:
			f.Issues.Infos++
		}
	}
	for _, d := range n.duplicates {
		if is(d.record) && is(d.other) {
			f.Duplicates++
		}
	}
	for _, l := range n.ledger {
		if !is(l.record) {
			continue
		}
		switch l.kind {
		case "sent":
			if l.days < figures.RemindersDays {
				f.Reminders.Sent++
			}
		case "failed", "unconfirmed":
			if l.days < figures.RemindersDays {
				f.Reminders.Failed++
			}
		case "owed", "sending":
			f.Reminders.Open++
		}
	}
}
