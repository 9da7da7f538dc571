package template

import (
	"google.golang.org/api/sheets/v4"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
)

// A view is a saved filter of one tab, before it is known where columns are.
type view struct {
	title  string
	titles []string // in all languages: people may have it in another one
	where  string   // condition; "" for all
	// due, if set, is a deadline's own condition: its date against today.
	due  *dueView
	sort []sheetschema.SortKey
}

type dueView struct {
	deadline *sheetschema.Deadline
	days     int // ahead; 0 for what is past
}

// ordinaryDays is how far ahead a derived view looks at least.
const ordinaryDays = 30

// views returns those that a resource declares, else two for each deadline:
// what is overdue, and what is due soon; and what is in the public pool.
func (d *design) views(r *sheetschema.Resource) []view {
	var all []view
	for _, declared := range r.Views {
		v := view{title: titleOr(declared.Title.In(d.Language), declared.Name), titles: append(declared.Title.All(), declared.Name), sort: declared.Sort}
		if declared.Where != nil {
			v.where = declared.Where.Source()
		}
		all = append(all, v)
	}
	if r.Pool != nil {
		v := view{title: d.printer.Say("pool.view", nil), where: r.Fields[r.Pool.Date].Name + " <= today()", sort: []sheetschema.SortKey{{Field: r.Pool.Date}}}
		for _, tag := range language.Tags() {
			v.titles = append(v.titles, language.NewPrinter(tag).Say("pool.view", nil))
		}
		all = append(all, v)
	}
	if len(r.Views) > 0 {
		return all
	}
	for i := range r.Deadlines {
		deadline := &r.Deadlines[i]
		if deadline.Date < 0 || deadline.Pool { // a date that is computed has no column to go by, and nobody is late with the pool
			continue
		}
		days := ordinaryDays
		for _, p := range deadline.Remind {
			days = max(days, p.Years*365+p.Months*30+p.Days)
		}
		by := []sheetschema.SortKey{{Field: deadline.Date}}
		overdue, due := view{due: &dueView{deadline: deadline}, sort: by}, view{due: &dueView{deadline: deadline, days: days}, sort: by}
		for _, tag := range append(language.Tags(), d.Language) {
			title, printer := titleOr(deadline.Title.In(tag), deadline.Name), language.NewPrinter(tag)
			overdue.title = printer.Say("template.view_overdue", language.Args{"deadline": title})
			due.title = printer.Say("template.view_due", language.Args{"deadline": title, "days": days})
			overdue.titles, due.titles = append(overdue.titles, overdue.title), append(due.titles, due.title)
		}
		all = append(all, overdue, due)
	}
	return all
}

// titleOr is a title, or the name of what has none.
func titleOr(title, name string) string {
	if title == "" {
		return name
	}
	return title
}

// request returns what makes a view on a tab whose fields are in these columns
// (-1 for none) below a header in this row; nil where it can't be written as a
// filter.
func (v view) request(r *sheetschema.Resource, sheet int64, header int, columns []int, width int) *sheets.Request {
	filter := &sheets.FilterView{Title: v.title, Range: &sheets.GridRange{
		SheetId: sheet, StartRowIndex: int64(header), StartColumnIndex: 0, EndColumnIndex: int64(width),
		ForceSendFields: []string{"SheetId", "StartRowIndex", "StartColumnIndex"},
	}}
	at, formula, ok := v.formula(r, header, columns)
	if !ok {
		return nil
	}
	if formula != "" {
		filter.FilterSpecs = []*sheets.FilterSpec{{
			ColumnIndex: int64(at), ForceSendFields: []string{"ColumnIndex"},
			FilterCriteria: &sheets.FilterCriteria{Condition: &sheets.BooleanCondition{
				Type: "CUSTOM_FORMULA", Values: []*sheets.ConditionValue{{UserEnteredValue: "=" + formula}}}},
		}}
	}
	for _, key := range v.sort {
		if columns[key.Field] < 0 {
			continue
		}
		order := "ASCENDING"
		if key.Descending {
			order = "DESCENDING"
		}
		filter.SortSpecs = append(filter.SortSpecs, &sheets.SortSpec{
			DimensionIndex: int64(columns[key.Field]), SortOrder: order, ForceSendFields: []string{"DimensionIndex"}})
	}
	return &sheets.Request{AddFilterView: &sheets.AddFilterViewRequest{Filter: filter}}
}

// formula returns the condition of a view and the column that it is put on:
// that of the first field in it.
func (v view) formula(r *sheetschema.Resource, header int, columns []int) (at int, formula string, ok bool) {
	at = -1
	t := &translator{resource: r, cell: func(field int) (string, bool) {
		c := columns[field]
		if c < 0 || r.Fields[field].Pool == sheetschema.PoolState { // the sheet shows words, not what the condition compares
			return "", false
		}
		if at < 0 {
			at = c
		}
		return "$" + cellName(header+1, c), true
	}}
	switch {
	case v.due != nil:
		formula, ok = v.due.formula(t)
	case v.where == "":
		return 0, "", true
	default:
		var err error
		formula, err = t.translate(v.where)
		ok = err == nil
	}
	return at, formula, ok && at >= 0
}

func (v *dueView) formula(t *translator) (string, bool) {
	date, ok := t.cell(v.deadline.Date)
	if !ok {
		return "", false
	}
	formula := "ISNUMBER(" + date + ")*"
	if v.days > 0 {
		formula += "(" + date + ">=TODAY())*(" + date + "<=TODAY()+" + itoa(v.days) + ")"
	} else {
		formula += "(" + date + "<TODAY())"
	}
	if v.deadline.Unless != nil {
		unless, err := t.translate(v.deadline.Unless.Source())
		if err != nil {
			return "", false
		}
		formula += "*(1-(" + unless + "))"
	}
	return formula, true
}
