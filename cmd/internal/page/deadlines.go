package page

import (
	"context"
	"net/url"
	"slices"
	"time"

	"sheetsync/sheetschema/language"
	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/readmodel"
)

// A deadlinesPage lists what falls due, or shows a month of it.
type deadlinesPage struct {
	Asked    url.Values
	Kinds    []deadlineKind
	Owners   []string
	Lines    []deadlineLine
	Pager    pager
	Month    *month // nil for the list
	ListLink string // the same filter as a list
	CalLink  string
	Filtered bool
}

// A deadlineKind is a kind of date that may be chosen.
type deadlineKind struct {
	Name, Title string
	Open        int
}

// A deadlineLine is one date with its links.
type deadlineLine struct {
	readmodel.Deadline
	What     string
	Row      rowLink
	Customer string // address of the customer's page or, where there is none, of the record's
	State    string // how urgent: bad, warn or ""
	Why      string // nobody is reminded; "" where people are
}

// urgency is how a date is marked that is so many days away.
func urgency(left int) string {
	switch {
	case left < 0:
		return "bad"
	case left <= soon:
		return "warn"
	}
	return ""
}

// heldText says why nobody is reminded, and until when; until is "" for good.
func (v *visit) heldText(reason, until string) string {
	text := reason
	if key := language.Key("deadlines.held_" + reason); v.printer.Has(key) {
		text = v.say(key, nil)
	}
	if until != "" {
		text = v.say("deadlines.held_until", language.Args{"reason": text, "day": until})
	}
	return text
}

// soon is within how many days a date is marked.
const soon = 7

// deadlines shows what falls due: as a list, or as the calendar of a month.
func (p *Pages) deadlines(ctx context.Context, v *visit) (*answer, error) {
	page := &deadlinesPage{Asked: v.filter("kind", "owner", "q", "when", "day", "month", "view")}
	asked := page.Asked
	page.Filtered = asked.Get("kind")+asked.Get("owner")+asked.Get("q")+asked.Get("when")+asked.Get("day") != ""
	filter := readmodel.DeadlineFilter{Owner: asked.Get("owner"), Text: asked.Get("q")}
	if kind := asked.Get("kind"); kind != "" {
		filter.Names = []string{kind}
	}
	if day, err := time.Parse(time.DateOnly, asked.Get("day")); err == nil {
		filter.From, filter.Until = day.Format(time.DateOnly), day.Format(time.DateOnly)
	}
	switch asked.Get("when") {
	case "overdue":
		filter.Overdue = true
	case "week":
		filter.Ahead, filter.Until = true, v.now.AddDate(0, 0, soon).Format(time.DateOnly)
	case "ahead":
		filter.Ahead = true
	}
	calendar, list := copyOf(asked), copyOf(asked)
	calendar.Set("view", "month")
	list.Del("view")
	list.Del("month")
	page.CalLink, page.ListLink = v.at("deadlines", calendar), v.at("deadlines", list)
	state, err := v.state(ctx)
	if err != nil {
		return nil, err
	}
	err = v.read(ctx, func(ctx context.Context, view *reading.View) (err error) {
		choices, err := v.deadlineChoices(ctx, view, state)
		if err != nil {
			return err
		}
		page.Owners = choices.Owners
		for _, k := range choices.Kinds {
			page.Kinds = append(page.Kinds, deadlineKind{k.Name, v.deadlineTitle(k.Resource, k.Name, k.Title), k.Open})
		}
		if asked.Get("view") == "month" {
			page.Month, err = v.month(ctx, view, filter)
			return err
		}
		dates, err := readmodel.Deadlines(ctx, view, filter, pageSize, v.offset())
		if err != nil {
			return err
		}
		total := choices.Total
		if page.Filtered {
			if total, err = readmodel.CountDeadlines(ctx, view, filter); err != nil {
				return err
			}
		}
		page.Pager = v.pager("deadlines", len(dates), total)
		page.Lines, err = v.deadlineLines(ctx, view, dates)
		return err
	})
	return &answer{template: "deadlines", title: v.say("page.nav.deadlines", nil), data: page, refresh: true}, err
}

// deadlineLines gives dates their links.
func (v *visit) deadlineLines(ctx context.Context, view *reading.View, dates []readmodel.Deadline) ([]deadlineLine, error) {
	refs := make([]readmodel.Ref, len(dates))
	for i := range dates {
		refs[i] = dates[i].Ref()
	}
	rows, err := v.rowLinks(ctx, view, refs)
	if err != nil {
		return nil, err
	}
	return v.linesOf(dates, rows), nil
}

// linesOf are dates with their links.
func (v *visit) linesOf(dates []readmodel.Deadline, rows map[readmodel.Ref]rowLink) []deadlineLine {
	lines := make([]deadlineLine, len(dates))
	for i, d := range dates {
		line := deadlineLine{Deadline: d, What: v.deadlineTitle(d.Resource, d.Name, d.Title), Customer: v.recordLink(d.Resource, d.RecordID), Row: rows[d.Ref()]}
		if d.CustomerID != nil {
			line.Customer = v.customerLink(*d.CustomerID)
		}
		if d.Left != nil {
			line.State = urgency(*d.Left)
		}
		if d.Held != nil {
			line.Why = v.heldText(*d.Held, v.date(d.HeldUntil))
		}
		lines[i] = line
	}
	return lines
}

// A month is a calendar page.
type month struct {
	Title          string
	Previous, Next string
	Weekdays       []string
	Weeks          [][]monthDay
}

// A monthDay is a day of a calendar page.
type monthDay struct {
	Day          int
	Date         string
	Other, Today bool
	Open         int
	Link         string // to the day's list
	Lines        []deadlineLine
	More         int
}

// onADay is how many dates a day of the calendar names.
const onADay = 3

// month makes the calendar of the month that is asked for, or of this one.
func (v *visit) month(ctx context.Context, view *reading.View, filter readmodel.DeadlineFilter) (*month, error) {
	first, err := time.Parse("2006-01", v.request.URL.Query().Get("month"))
	if err != nil || first.Year() < 1900 || first.Year() > 9000 {
		first = time.Date(v.now.Year(), v.now.Month(), 1, 0, 0, 0, 0, time.UTC)
	}
	start := first.AddDate(0, 0, -(int(first.Weekday())+6)%7) // the Monday before
	end := first.AddDate(0, 1, -1)
	end = end.AddDate(0, 0, (7-int(end.Weekday()))%7)
	filter.From, filter.Until = start.Format(time.DateOnly), end.Format(time.DateOnly)
	counts, err := readmodel.DeadlineDays(ctx, view, filter)
	if err != nil {
		return nil, err
	}
	open := make(map[string]int, len(counts))
	for _, c := range counts {
		open[c.Due] = c.Open
	}
	dates, err := readmodel.Deadlines(ctx, view, filter, onADay*7*6*4, 0)
	if err != nil {
		return nil, err
	}
	lines, err := v.deadlineLines(ctx, view, dates)
	if err != nil {
		return nil, err
	}
	byDay := make(map[string][]deadlineLine)
	for _, line := range lines {
		if day := byDay[*line.Due]; len(day) < onADay {
			byDay[*line.Due] = append(day, line)
		}
	}
	to := func(months int) string {
		query := copyOf(v.filter("kind", "owner", "q", "view"))
		query.Set("month", first.AddDate(0, months, 0).Format("2006-01"))
		return v.at("deadlines", query)
	}
	m := &month{Title: v.say("deadlines.month_title", language.Args{"year": first.Year(), "name": v.say(language.Key("deadlines.month_"+first.Format("01")), nil)}), Previous: to(-1), Next: to(1)}
	for i := range 7 {
		m.Weekdays = append(m.Weekdays, v.say(language.Key("deadlines.weekday_"+string(rune('1'+i))), nil))
	}
	for day := start; !day.After(end); day = day.AddDate(0, 0, 1) {
		date := day.Format(time.DateOnly)
		query := copyOf(v.filter("kind", "owner", "q"))
		query.Set("day", date)
		d := monthDay{Day: day.Day(), Date: date, Other: day.Month() != first.Month(), Today: date == v.today(), Open: open[date], Link: v.at("deadlines", query), Lines: byDay[date]}
		d.More = d.Open - len(d.Lines)
		if day.Weekday() == time.Monday {
			m.Weeks = append(m.Weeks, nil)
		}
		last := len(m.Weeks) - 1
		m.Weeks[last] = append(m.Weeks[last], d)
	}
	return m, nil
}

// copyOf copies a query.
func copyOf(query url.Values) url.Values {
	copied := make(url.Values, len(query))
	for name, values := range query {
		copied[name] = slices.Clone(values)
	}
	return copied
}
