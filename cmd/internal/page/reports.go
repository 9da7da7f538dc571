package page

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"sheetsync/sheetschema/language"
	"sheetsync/syncer/interchange/textfile"
	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/readmodel"
)

// A reportCard is one report of the list.
type reportCard struct{ Title, About, Link string }

// A reportPage is a part of a report.
type reportPage struct {
	Report    reportCard
	Columns   []reportColumn
	Rows      [][]reportCell
	Previous  string
	Next      string
	Text      string // which rows these are
	Download  string
	Asked     url.Values
	Texts     []reportColumn // by which the report can be searched
	Dates     []reportColumn // by which it can be bounded
	AtTime    bool
	At        string
	Filtered  bool
	All       string
	BadFilter bool
}

type reportColumn struct {
	Name, Title, About, Sort string
	Number, Chosen           bool
	Sorted                   string // ascending, descending or ""
}

type reportCell struct {
	Text   string
	Title  string
	Link   string
	Number bool
	Bad    bool
}

// reports lists the reports.
func (p *Pages) reports(ctx context.Context, v *visit) (*answer, error) {
	var cards []reportCard
	err := v.read(ctx, func(ctx context.Context, view *reading.View) error {
		list, err := v.model().Reports(ctx, view)
		for i := range list {
			cards = append(cards, v.reportCard(&list[i]))
		}
		return err
	})
	return &answer{template: "reports", title: v.say("page.nav.reports", nil), data: cards}, err
}

func (v *visit) reportCard(r *readmodel.Report) reportCard {
	card := reportCard{Title: r.Name, About: r.Comment, Link: v.at("reports/"+url.PathEscape(r.Name), nil)}
	name := strings.TrimSuffix(strings.TrimPrefix(r.Name, "report_"), "_at")
	key := language.Key("headings.view." + name)
	switch {
	case v.printer.Has(key):
		card.Title = v.say(key, nil)
	case r.AtTime:
		card.Title = v.tabTitle(name)
	}
	if r.AtTime {
		card.Title = v.say("reports.at_time", language.Args{"title": card.Title})
	}
	return card
}

// heading is what a report's column is called.
func (v *visit) heading(c readmodel.Column) string {
	if key := language.Key("headings.column." + c.Name); v.printer.Has(key) {
		return v.say(key, nil)
	}
	if c.Comment != "" && len(c.Comment) < 40 {
		return c.Comment
	}
	return c.Name
}

// report shows a part of a report.
func (p *Pages) report(ctx context.Context, v *visit) (*answer, error) {
	page := &reportPage{Asked: v.request.URL.Query()}
	err := v.read(ctx, func(ctx context.Context, view *reading.View) error {
		report, filter, err := v.reportAsked(ctx, view)
		if err != nil {
			return err
		}
		page.Report, page.AtTime = v.reportCard(report), report.AtTime
		page.All = page.Report.Link
		table, err := v.model().Run(ctx, view, report.Name, filter.Filter, filter.order, pageSize, v.offset())
		var bad *readmodel.ValueError
		if errors.As(err, &bad) {
			page.BadFilter = true
			table, err = v.model().Run(ctx, view, report.Name, readmodel.Filter{At: filter.At}, nil, pageSize, 0)
		}
		if err != nil {
			return err
		}
		v.fillReport(page, table, filter)
		return nil
	})
	v.section = "reports"
	return &answer{template: "report", title: page.Report.Title, data: page}, err
}

// A reportFilter is what a visitor asked of a report.
type reportFilter struct {
	readmodel.Filter
	order []readmodel.Order
}

// reportAsked finds the report of the address, and what is asked of it.
func (v *visit) reportAsked(ctx context.Context, view *reading.View) (*readmodel.Report, *reportFilter, error) {
	list, err := v.model().Reports(ctx, view)
	if err != nil {
		return nil, nil, err
	}
	for i := range list {
		if list[i].Name == v.request.PathValue("report") {
			return &list[i], v.reportFilter(&list[i]), nil
		}
	}
	return nil, nil, errNotFound
}

func (v *visit) reportFilter(r *readmodel.Report) *reportFilter {
	asked := v.filter("sort", "column", "q", "dates", "from", "until", "at")
	f := &reportFilter{}
	if column, ok := strings.CutPrefix(asked.Get("sort"), "-"); column != "" {
		f.order = []readmodel.Order{{Column: column, Descending: ok}}
	}
	if column, q := asked.Get("column"), strings.TrimSpace(asked.Get("q")); column != "" && q != "" {
		f.Contains = map[string]string{column: q}
	}
	if asked.Get("dates") != "" {
		f.Dates, f.From, f.Until = asked.Get("dates"), asked.Get("from"), asked.Get("until")
	}
	if r.AtTime {
		if day, err := time.ParseInLocation(time.DateOnly, asked.Get("at"), v.now.Location()); err == nil {
			f.At = day.AddDate(0, 0, 1).Add(-time.Second) // as it was at the end of the day
		}
	}
	return f
}

// fillReport words a part of a report.
func (v *visit) fillReport(page *reportPage, table *readmodel.Table, f *reportFilter) {
	query := func(change map[string]string) string {
		q := v.filter("sort", "column", "q", "dates", "from", "until", "at")
		for name, value := range change {
			q.Set(name, value)
		}
		return page.Report.Link + "?" + q.Encode()
	}
	links := make(map[int]int) // columns with names, by those with the ids
	for i, c := range table.Report.Columns {
		column := reportColumn{Name: c.Name, Title: v.heading(c), About: c.Comment, Number: c.Kind == readmodel.KindNumber, Sort: query(map[string]string{"sort": c.Name})}
		if len(f.order) > 0 && f.order[0].Column == c.Name {
			column.Sorted = "ascending"
			if f.order[0].Descending {
				column.Sorted = "descending"
			} else {
				column.Sort = query(map[string]string{"sort": "-" + c.Name})
			}
		}
		page.Columns = append(page.Columns, column)
		switch c.Kind {
		case readmodel.KindText:
			column.Chosen = page.Asked.Get("column") == c.Name
			page.Texts = append(page.Texts, column)
		case readmodel.KindDate, readmodel.KindDateTime:
			column.Chosen = page.Asked.Get("dates") == c.Name
			page.Dates = append(page.Dates, column)
		}
		for j, other := range table.Report.Columns {
			if c.Name == "customer_id" && other.Name == "customer" || c.Name == "record_id" && other.Name == "record" {
				links[j] = i
			}
		}
	}
	resource := slices.IndexFunc(table.Report.Columns, func(c readmodel.Column) bool { return c.Name == "resource" })
	for _, row := range table.Rows {
		page.Rows = append(page.Rows, v.reportRow(table.Report.Columns, row, links, resource))
	}
	offset := table.Offset
	page.Text = v.say("reports.rows", language.Args{"from": v.number(min(offset+1, offset+len(table.Rows))), "to": v.number(offset + len(table.Rows))})
	page.Filtered = len(f.Contains) > 0 || f.Dates != "" || len(f.order) > 0 || !f.At.IsZero()
	page.At = page.Asked.Get("at")
	if offset > 0 {
		page.Previous = query(map[string]string{"page": strconv.Itoa(offset / pageSize)})
	}
	if table.More {
		page.Next = query(map[string]string{"page": strconv.Itoa(offset/pageSize + 2)})
	}
	page.Download = strings.Replace(query(nil), page.Report.Link, page.Report.Link+"/csv", 1)
}

func (v *visit) reportRow(columns []readmodel.Column, row []readmodel.Cell, links map[int]int, resource int) []reportCell {
	cells := make([]reportCell, len(row))
	for i, c := range row {
		text := v.cell(columns[i].Kind, c, "")
		if code := v.currencyOf(columns, row, i); code != "" && !c.Null && !c.Unreadable {
			text = v.money(code, c.Text)
		}
		cells[i] = reportCell{Text: text, Title: v.heading(columns[i]), Number: columns[i].Kind == readmodel.KindNumber, Bad: c.Unreadable}
		switch columns[i].Name {
		case "resource":
			cells[i].Text = v.tabTitle(c.Text)
		case "customer_id":
			if !c.Null {
				cells[i].Link = v.customerLink(c.Text)
			}
		}
		if id, ok := links[i]; ok && !row[id].Null {
			if columns[id].Name == "customer_id" {
				cells[i].Link = v.customerLink(row[id].Text)
			} else if resource >= 0 {
				cells[i].Link = v.recordLink(row[resource].Text, row[id].Text)
			}
		}
	}
	return cells
}

// moneyColumns are the columns of reports that hold amounts of the row's currency.
var moneyColumns = []string{
	"amount", "sales", "outstanding", "overdue", "not_due", "days_1_30", "days_31_60", "days_61_90", "over_90", "undated",
	"planned", "received", "commission", "expected_order_value", "expected_sales",
}

// currencyOf is the currency of a cell of a report; "" for what is no amount.
func (v *visit) currencyOf(columns []readmodel.Column, row []readmodel.Cell, i int) string {
	if strings.HasSuffix(columns[i].Name, "_base") {
		return v.register.Descriptor.Settings.BaseCurrency
	}
	at := slices.IndexFunc(columns, func(c readmodel.Column) bool { return c.Name == "currency" })
	if at < 0 || !slices.Contains(moneyColumns, columns[i].Name) || columns[i].Kind != readmodel.KindNumber {
		return ""
	}
	return row[at].Text
}

// csvRows is how many rows a download has at most.
const csvRows = 100_000

// reportCSV gives out a report as a file for Excel and others.
func (p *Pages) reportCSV(ctx context.Context, v *visit) (*answer, error) {
	var file bytes.Buffer
	w, err := textfile.NewWriter(&file, true)
	if err != nil {
		return nil, err
	}
	name := ""
	err = v.read(ctx, func(ctx context.Context, view *reading.View) error {
		report, filter, err := v.reportAsked(ctx, view)
		if err != nil {
			return err
		}
		name = report.Name
		head := make([]string, len(report.Columns))
		for i, c := range report.Columns {
			head[i] = textfile.Neutral(v.heading(c))
		}
		if err := w.Row(head); err != nil {
			return err
		}
		for offset := 0; offset < csvRows; offset += readmodel.MaxRows {
			table, err := v.model().Run(ctx, view, report.Name, filter.Filter, filter.order, readmodel.MaxRows, offset)
			if err != nil {
				return err
			}
			for _, row := range table.Rows {
				texts := make([]string, len(row))
				for i, c := range row {
					if texts[i] = c.Text; report.Columns[i].Kind != readmodel.KindNumber || c.Unreadable {
						texts[i] = textfile.Neutral(c.Text)
					}
				}
				if err := w.Row(texts); err != nil {
					return err
				}
			}
			if !table.More {
				break
			}
		}
		return w.Flush()
	})
	if err != nil {
		return nil, err
	}
	header := http.Header{"Content-Disposition": {`attachment; filename="` + name + "-" + v.today() + `.csv"`}}
	return &answer{file: file.Bytes(), contentType: "text/csv; charset=utf-8", header: header}, nil
}
