package page

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"sheetsync/cmd/internal/page/chart"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer/mirror/readmodel/figures"
)

// A drawing is a chart that can be drawn.
type drawing interface {
	SVG(style chart.Style) []byte
}

// A chartFigure is a picture with its numbers.
type chartFigure struct {
	Name, Title   string
	Link          string // to what it is made of
	Head          []string
	Rows          [][]string
	Width, Height int // of the picture for a desk
	NarrowWidth   int
	Pictures      pictures
	drawing       drawing
}

// pictures are the addresses of a chart for each scheme and size.
type pictures struct{ Light, Dark, NarrowLight, NarrowDark string }

func (v *visit) pictures(name string) pictures {
	at := func(query url.Values) string { return v.at("charts/"+name+".svg", query) }
	return pictures{at(nil), at(url.Values{"scheme": {"dark"}}), at(url.Values{"size": {"narrow"}}), at(url.Values{"scheme": {"dark"}, "size": {"narrow"}})}
}

// drawings make the charts, each of which may be none.
var drawings = []func(*visit, *figures.Figures) *chartFigure{
	(*visit).salesChart, (*visit).receivablesChart, (*visit).deadlinesChart, (*visit).buyersChart, (*visit).pipelineChart, (*visit).qualityChart,
}

// charts are the pictures that there is something to see on.
func (v *visit) charts(f *figures.Figures) (charts []chartFigure) {
	for _, draw := range drawings {
		c := draw(v, f)
		if c == nil {
			continue
		}
		c.Width, c.Height, c.NarrowWidth = chart.Style{}.Width(), chart.Style{}.Height(), chart.Style{Narrow: true}.Width()
		c.Pictures = v.pictures(c.Name)
		if bars, is := c.drawing.(*chart.Bars); is {
			c.Height = bars.Height()
		}
		charts = append(charts, *c)
	}
	return charts
}

func (v *visit) salesChart(f *figures.Figures) *chartFigure {
	if f.Sales == nil {
		return nil
	}
	code, base, ok := f.Sales.MainCurrency()
	if !ok {
		return nil
	}
	d := new(chart.Columns)
	c := &chartFigure{Name: "sales", Title: v.in("home.chart_sales", code), Link: v.report("report_sales_by_month"), Head: []string{v.say("home.month", nil), v.say("home.sales", nil)}, drawing: d}
	for i := range f.Sales.Months {
		month := &f.Sales.Months[i]
		sum, _ := month.Of(code)
		if base {
			sum, _ = month.Main()
		}
		d.Labels = append(d.Labels, v.say(language.Key("home.month_"+month.First.Format("01")), nil))
		v.addColumn(d, &sum)
		c.Rows = append(c.Rows, []string{month.First.Format("2006-01"), v.listed(&month.Sums)})
	}
	return c
}

// addColumn adds a sum to columns.
func (v *visit) addColumn(d *chart.Columns, sum *figures.Sum) {
	d.Values, d.Unknown = append(d.Values, float(sum)), append(d.Unknown, sum.Unknown > 0)
}

// in is a title with the currency that a chart is in.
func (v *visit) in(key language.Key, code string) string {
	title := v.say(key, nil)
	if code != "" {
		title += " (" + code + ")"
	}
	return title
}

// listed are sums in a row: that in the base currency, and those in each.
func (v *visit) listed(s *figures.Sums) string {
	texts := append([]string{v.mainSum(s)}, v.otherSums(s)...)
	return strings.Join(slices.DeleteFunc(texts, func(text string) bool { return text == "" }), " · ")
}

// ageKeys name the columns of what is owed by age.
var ageKeys = []language.Key{"home.age_not_due", "home.age_30", "home.age_60", "home.age_90", "home.age_over", "home.age_undated"}

func (v *visit) receivablesChart(f *figures.Figures) *chartFigure {
	if f.Receivables == nil || f.Receivables.Outstanding.Count() == 0 {
		return nil
	}
	main, _ := f.Receivables.Outstanding.Main()
	d := new(chart.Columns)
	c := &chartFigure{Name: "receivables", Title: v.in("home.chart_receivables", main.Currency), Link: v.report("report_receivables_by_age"), Head: []string{v.say("home.age", nil), v.say("home.outstanding", nil)}, drawing: d}
	for i := range f.Receivables.Ages {
		sums := &f.Receivables.Ages[i]
		if figures.Age(i) == figures.Undated && sums.Count() == 0 {
			continue
		}
		sum, _ := sums.Of(main.Currency)
		if f.Receivables.Outstanding.Base != nil {
			sum, _ = sums.Main()
		}
		d.Labels = append(d.Labels, v.say(ageKeys[i], nil))
		v.addColumn(d, &sum)
		c.Rows = append(c.Rows, []string{v.say(ageKeys[i], nil), v.listed(sums)})
	}
	return c
}

func (v *visit) deadlinesChart(f *figures.Figures) *chartFigure {
	if f.Deadlines == nil {
		return nil
	}
	d := &chart.Columns{Whole: true}
	c := &chartFigure{Name: "deadlines", Title: v.say("home.chart_deadlines", nil), Link: v.at("deadlines", nil), Head: []string{v.say("home.week", nil), v.say("page.nav.deadlines", nil)}, drawing: d}
	some := false
	for _, week := range f.Deadlines.Weeks {
		some = some || week.Open > 0
		d.Labels, d.Values = append(d.Labels, week.Monday.Format("01-02")), append(d.Values, float64(week.Open))
		c.Rows = append(c.Rows, []string{week.Monday.Format("2006-01-02"), v.number(week.Open)})
	}
	if !some {
		return nil
	}
	return c
}

func (v *visit) buyersChart(f *figures.Figures) *chartFigure {
	if f.Sales == nil || len(f.Sales.Customers) < 2 {
		return nil
	}
	d := new(chart.Bars)
	c := &chartFigure{Name: "buyers", Title: v.in("home.chart_buyers", f.Sales.Customers[0].Sum.Currency), Link: v.report("report_customer_totals"), Head: []string{v.say("home.customer", nil), v.say("home.sales", nil)}, drawing: d}
	for _, buyer := range f.Sales.Customers {
		name := v.say("home.no_name", nil)
		if buyer.Customer != nil {
			name = *buyer.Customer
		}
		d.Labels, d.Values, d.Unknown = append(d.Labels, name), append(d.Values, float(&buyer.Sum)), append(d.Unknown, buyer.Sum.Unknown > 0)
		c.Rows = append(c.Rows, []string{name, v.sum(&buyer.Sum)})
	}
	return c
}

// shownStatuses is how many statuses have a bar of their own.
const shownStatuses = 8

func (v *visit) pipelineChart(f *figures.Figures) *chartFigure {
	if f.Customers == nil || len(f.Customers.Statuses) < 2 {
		return nil
	}
	d := new(chart.Bars)
	c := &chartFigure{Name: "pipeline", Title: v.say("home.chart_pipeline", nil), Link: v.report("report_pipeline"), Head: []string{v.say("home.status", nil), v.say("home.customers", nil)}, drawing: d}
	add := func(name string, count int) {
		d.Labels, d.Values = append(d.Labels, name), append(d.Values, float64(count))
		c.Rows = append(c.Rows, []string{name, v.number(count)})
	}
	others := 0
	for i, status := range f.Customers.Statuses {
		switch {
		case i >= shownStatuses:
			others += status.Customers
		case status.Name == nil:
			add(v.say("home.no_status", nil), status.Customers)
		default:
			add(*status.Name, status.Customers)
		}
	}
	if others > 0 {
		add(v.say("home.other_statuses", nil), others)
	}
	return c
}

func (v *visit) qualityChart(f *figures.Figures) *chartFigure {
	if len(f.Quality) < 2 {
		return nil
	}
	d := &chart.Lines{Series: []chart.Series{{Name: v.say("home.issues", nil)}, {Name: v.say("home.duplicates", nil)}}}
	c := &chartFigure{Name: "quality", Title: v.say("home.chart_quality", nil), Link: v.report("report_data_quality_by_day"), Head: []string{v.say("home.day", nil), v.say("home.issues", nil), v.say("home.duplicates", nil), v.say("home.records", nil)}, drawing: d}
	for _, day := range f.Quality {
		d.Days = append(d.Days, day.Day)
		d.Series[0].Values, d.Series[1].Values = append(d.Series[0].Values, float64(day.Issues)), append(d.Series[1].Values, float64(day.Duplicates))
		c.Rows = append(c.Rows, []string{v.date(day.Day), v.number(day.Issues), v.number(day.Duplicates), v.number(day.Rows)})
	}
	slices.Reverse(c.Rows)
	return c
}

// chart answers with a picture. It is drawn each time it is asked for, which takes a tenth of
// a millisecond, so that no browser has to keep what a team's sales are.
func (p *Pages) chart(ctx context.Context, v *visit) (*answer, error) {
	name, isSVG := strings.CutSuffix(v.request.PathValue("chart"), ".svg")
	if !isSVG {
		return nil, errNotFound
	}
	glance, _, err := v.glance(ctx)
	if err != nil {
		return nil, err
	}
	if glance == nil {
		return nil, errNotFound
	}
	query := v.request.URL.Query()
	style := chart.Style{Dark: query.Get("scheme") == "dark", Narrow: query.Get("size") == "narrow", Language: v.printer.Tag()}
	for _, c := range v.charts(glance.Figures) {
		if c.Name == name {
			header := http.Header{"Content-Security-Policy": {"default-src 'none'; style-src 'unsafe-inline'"}}
			return &answer{file: c.drawing.SVG(style), contentType: "image/svg+xml", header: header}, nil
		}
	}
	return nil, errNotFound
}
