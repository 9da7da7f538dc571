package mirror_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/textkey"
	"sheetsync/syncer"
)

// reported is a register whose names no built-in one has; what they are for is
// declared, or in their titles.
const reported = `
name: trade
base_currency: CNY
team: {resource: team, name: [name, other], address: mail, commission: share}
lookup: {resource: 客户, owner: [业务员, sales_rep], last_contact: [seen, seen_before]}
resources:
  - name: 客户
    title: {zh-CN: 客户, en: Customers}
    duplicates: {fields: [short_name]}
    schema:
      primaryKey: short_name
      fields:
        - {name: short_name, type: string, constraints: {required: true}}
        - {name: number, type: string, constraints: {unique: true}}
        - {name: 业务员, type: string}
        - {name: sales_rep, type: string}
        - {name: area, title: {zh-CN: 区域, en: Region}, type: string}
        - {name: seen, type: date}
        - {name: seen_before, type: date}
        - {name: currency, type: string}
        - {name: origin, title: {zh-CN: 客户来源, en: Source}, type: string}
        - {name: progress, title: {zh-CN: 项目状态, en: Project status}, type: string, constraints: {enum: [new, won, lost]}}
        - {name: satisfaction, type: integer, constraints: {minimum: 1, maximum: 5}}
        - {name: amount, type: object, rollup: {from: orders, sum: value, where: not dropped}, currency: currency}
        - {name: buys, type: integer, rollup: {from: orders, count_distinct: "no"}}
  - name: orders
    title: Orders
    deadlines:
      - {name: due, date: due_on, unless: dropped or owed <= 0, amount: owed, per: "no", remind: [P1D], to: ["role:x"]}
    schema:
      foreignKeys: [{fields: buyer, reference: {resource: 客户, fields: short_name}}]
      fields:
        - {name: "no", type: string}
        - {name: buyer, type: string}
        - {name: day, title: Order date, type: date}
        - {name: value, type: number, currency: currency}
        - {name: currency, type: string, format: currency}
        - {name: exchange_rate, type: number}
        - {name: value_base, type: number, formula: "round(value * exchange_rate, 2)"}
        - {name: dropped, type: boolean}
        - {name: owed, type: number, currency: currency}
        - {name: owed_base, type: number, formula: "round(owed * exchange_rate, 2)"}
        - {name: due_on, type: date}
  - name: instalments
    title: Instalments
    deadlines:
      - {name: part_due, title: {zh-CN: 分期到期, en: Part due}, date: due_on, unless: not valid or rest <= 0, amount: rest, per: "no", remind: [P1D], to: ["role:x"]}
    schema:
      foreignKeys: [{fields: buyer, reference: {resource: 客户, fields: short_name}}]
      fields:
        - {name: "no", type: string}
        - {name: buyer, type: string}
        - {name: due_on, type: date}
        - {name: due_amount, type: number, currency: currency}
        - {name: received_amount, type: number, currency: currency}
        - {name: received_date, type: date}
        - {name: currency, type: string, format: currency}
        - {name: exchange_rate, type: number}
        - {name: valid, type: boolean, formula: "true"}
        - {name: rest, type: number, currency: currency, formula: due_amount - (received_amount ?? 0)}
        - {name: rest_base, type: number, formula: "round(rest * exchange_rate, 2)"}
  - name: agreements
    title: Agreements
    deadlines:
      - {name: ending, date: end_date, unless: 'status in ["over"]', remind: [P1D], to: ["role:x"]}
    schema:
      primaryKey: contract_number
      foreignKeys: [{fields: buyer, reference: {resource: 客户, fields: short_name}}]
      fields:
        - {name: contract_number, type: string, constraints: {required: true}}
        - {name: buyer, type: string}
        - {name: end_date, type: date}
        - {name: status, type: string, constraints: {enum: [active, over]}}
        - {name: owner, type: string}
  - name: visits
    title: Visits
    schema:
      foreignKeys: [{fields: buyer, reference: {resource: 客户, fields: short_name}}]
      fields:
        - {name: buyer, type: string}
        - {name: date, type: date}
        - {name: type, type: string}
  - name: team
    title: Team
    schema:
      fields:
        - {name: name, type: string}
        - {name: other, type: string}
        - {name: mail, type: string}
        - {name: share, type: number}
`

// The figures of the report views are those that the records give.
func TestReports(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", reported)
	r.locale = syncer.Locale{Language: language.Chinese, TimeZone: shanghai(t)}
	r.sync() // over no records
	compareReports(r)
	for seed := range uint64(12) {
		r.tabs = randomTrade(rand.New(rand.NewPCG(seed, 7)), today(r))
		r.sync()
		compareReports(r)
		if t.Failed() {
			t.Fatalf("with the records of seed %d", seed)
		}
	}
}

func shanghai(t testing.TB) *time.Location {
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// today is the day in the register's time zone.
func today(r *register) time.Time {
	day, err := time.Parse(time.DateOnly, time.Now().In(r.locale.TimeZone).Format(time.DateOnly))
	if err != nil {
		r.t.Fatal(err)
	}
	return day
}

// randomTrade makes records with all that goes wrong: names that several have or
// nobody, cells that are empty or can't be read, missing rates, several currencies.
func randomTrade(rnd *rand.Rand, today time.Time) map[string][]record {
	pick := func(values ...any) any { return values[rnd.IntN(len(values))] }
	money := func() any {
		switch rnd.IntN(12) {
		case 0:
			return nil
		case 1:
			return invalid("#N/A")
		case 2:
			return decimal{0, 0}
		case 3:
			return decimal{-int64(rnd.IntN(1000)), -2}
		}
		return decimal{int64(rnd.IntN(1_000_000)), -2}
	}
	day := func(blank, spread int) any {
		switch rnd.IntN(blank) {
		case 0:
			return nil
		case 1:
			return invalid("soon")
		}
		return today.AddDate(0, 0, spread/2-rnd.IntN(spread))
	}
	names := []any{"Acme", "Ａｃｍｅ", "Borealis", " Borealis", "华强（香港）", "Cargo's \"Ltd\"", "Delta", nil, "Acme  Ltd"}
	tabs := make(map[string][]record)
	for i := range rnd.IntN(14) {
		tabs["客户"] = append(tabs["客户"], record{fmt.Sprintf("c%02d", i), i + 2, map[string]any{
			"short_name": pick(names...), "number": pick(nil, fmt.Sprint(100+i), "104"), "业务员": pick("李", nil, "王", "王@x.example", "李, 王", "李、li"), "sales_rep": pick("Zhang", nil, " zhāng"),
			"area": pick("华南", "EU", nil), "seen": day(4, 400), "seen_before": day(4, 400), "currency": pick("x", nil),
			"origin": pick("fair", "web", nil), "progress": pick("new", "won", "talking", nil), "satisfaction": pick(1, 3, 5, 9, nil, invalid("good")),
		}, nil})
	}
	buyers := append(names, "华强(香港)", "Nobody", "103", "104", invalid("#REF!"))
	for i := range rnd.IntN(40) {
		tabs["instalments"] = append(tabs["instalments"], record{fmt.Sprintf("p%02d", i), i + 2, map[string]any{
			"no": pick("1", "2", nil), "buyer": pick(buyers...), "due_on": day(12, 300), "due_amount": money(), "received_amount": pick(money(), nil), "received_date": day(6, 200),
			"currency": pick("USD", "EUR", nil), "exchange_rate": pick(decimal{71234, -4}, nil, invalid("?")), "valid": pick(true, true, true, false, invalid("")), "rest": money(), "rest_base": money(),
		}, nil})
	}
	for i := range rnd.IntN(20) {
		tabs["agreements"] = append(tabs["agreements"], record{fmt.Sprintf("a%02d", i), i + 2, map[string]any{
			"contract_number": fmt.Sprint("HT-", i), "buyer": pick(buyers...), "end_date": pick(day(10, 60), day(10, 60), day(10, 60), today), "status": pick("active", "over", "done?", nil), "owner": pick("李", nil),
		}, nil})
	}
	for i := range rnd.IntN(40) {
		tabs["visits"] = append(tabs["visits"], record{fmt.Sprintf("v%02d", i), i + 2, map[string]any{
			"buyer": pick(buyers...), "date": day(12, 400), "type": pick("fair", "visit", nil),
		}, nil})
	}
	for i := range rnd.IntN(60) {
		tabs["orders"] = append(tabs["orders"], record{fmt.Sprintf("o%02d", i), i + 2, map[string]any{
			"no": pick("1", "2", "3", "4", nil), "buyer": pick(buyers...), "day": day(15, 300),
			"value": money(), "currency": pick("USD", "EUR", "CNY", "USD", nil, invalid("$")), "exchange_rate": pick(decimal{71, -1}, nil),
			"value_base": money(), "dropped": pick(false, false, false, true, nil, invalid("maybe")), "owed": money(), "owed_base": money(), "due_on": day(12, 300),
		}, nil})
	}
	for i, name := range []any{"李", "王", "Zhāng", "李"}[:rnd.IntN(5)] {
		share := pick(decimal{3, -2}, decimal{25, -3}, decimal{0, 0}, decimal{1, 0}, decimal{3, 0}, nil, invalid("3%?"))
		tabs["team"] = append(tabs["team"], record{fmt.Sprintf("t%02d", i), i + 2, map[string]any{"name": name, "other": pick("Li", nil), "mail": pick("王@X.example", nil, invalid("?")), "share": share}, nil})
	}
	return tabs
}

// cents is an amount that is known, empty or can't be read.
type cents struct {
	value          int64
	known, invalid bool
}

func centsOf(v any) cents {
	switch v := v.(type) {
	case decimal:
		for ; v.e > -2; v.e-- {
			v.c *= 10
		}
		return cents{v.c, true, false}
	case invalid:
		return cents{invalid: true}
	}
	return cents{}
}

func isInvalid(v any) bool { _, is := v.(invalid); return is }

func textOf(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return "-"
}

func dayOf(v any) (day time.Time, ok bool) { day, ok = v.(time.Time); return day, ok }

// A figure is a sum as the reports have it: null where a part isn't known.
type figure struct {
	sum     int64
	unknown bool
}

func (f *figure) add(c cents, unknown bool) {
	f.unknown = f.unknown || unknown
	if c.known {
		f.sum += c.value
	}
}

func (f *figure) String() string {
	if f.unknown {
		return "-"
	}
	return amount(f.sum)
}

func amount(cents int64) string {
	return strconv.FormatFloat(float64(cents)/100, 'f', -1, 64)
}

// customerOf is the record id of the customer that a reference names, and its name; no
// id where none or several have it.
func customerOf(customers []record, reference any) (id, name string) {
	if _, isText := reference.(string); !isText {
		return "-", "-"
	}
	key := textkey.Of(textOf(reference), textkey.FormText)
	for _, field := range []string{"short_name", "number"} {
		var found []record
		for _, c := range customers {
			if text, ok := c.values[field].(string); ok && textkey.Of(text, textkey.FormText) == key {
				found = append(found, c)
			}
		}
		if len(found) == 1 {
			return found[0].id, called(found[0])
		}
		if len(found) > 1 {
			break
		}
	}
	return "-", textOf(reference)
}

func called(c record) string {
	if name := textOf(c.values["short_name"]); name != "-" {
		return name
	}
	return c.id
}

func ownerOf(c record) string {
	if own := textOf(c.values["业务员"]); own != "-" {
		return own
	}
	return textOf(c.values["sales_rep"])
}

func compareReports(r *register) {
	r.t.Helper()
	day := today(r)
	compare := func(view, columns string, want []string) {
		r.t.Helper()
		slices.Sort(want)
		got := reportRows(r, view, columns)
		if want == nil {
			want = []string{}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			r.t.Errorf("%s (-want +got):\n%s", view, diff)
		}
	}
	compare("report_contact_gaps", "customer_id, owner, last_contact, days_since, never, unreadable", wantGaps(r.tabs["客户"], day))
	compare("report_sales_by_region", "region, month, currency, orders, sales_lines, amount, amount_base, without_rate, unreadable", wantSales(r.tabs))
	compare("report_receivables_by_customer", "customer_id, customer, owner, currency, payments, not_due, days_1_30, days_31_60, days_61_90, over_90, undated, amount, amount_base, without_rate, unreadable",
		wantReceivables(r.tabs, day))
	compare("report_customer_totals", "customer_id, customer, owner, currency, orders, sales_lines, first_order, last_order, sales, sales_base, sales_without_rate, sales_unreadable, outstanding, overdue, overdue_base, overdue_unreadable",
		wantTotals(r.tabs, day))
	compare("report_contracts_ending", "record_id, contract, customer_id, owner, status, end_date, days_left, unreadable", wantContracts(r.tabs, day))
	compare("report_deadlines", "resource, record_id, deadline, title, due_date, days_left, amount, unreadable", wantDeadlines(r.tabs, day))
	compare("report_payment_plan", "record_id, customer_id, currency, planned, received, outstanding, received_on, days_late, received_base, without_rate, unreadable", wantPayments(r.tabs))
	compare("report_commission", "month, owner, currency, payments, received, received_base, without_rate, unreadable, rate, commission, commission_base", wantCommission(r.tabs))
	compare("report_activity_effect", "resource, kind, contacts, customers, contacts_with_order, customers_with_order, undecided", wantEffect(r.tabs, day))
	compare("report_source_return", "source, customers, currency, buyers, orders, sales_lines, amount, amount_base, without_rate, unreadable", wantSources(r.tabs))
	compare("report_satisfaction", "owner, customers, rated, average, lowest, highest", wantSatisfaction(r.tabs["客户"]))
}

// reportRows returns a view's rows, sorted, their columns joined by |; - for null.
func reportRows(r *register, view, columns string) []string {
	r.t.Helper()
	var parts []string
	for c := range strings.SplitSeq(columns, ", ") {
		parts = append(parts, fmt.Sprintf(`coalesce(CASE WHEN pg_typeof(%s)::text = 'numeric' THEN trim_scale(%[1]s::text::numeric)::text ELSE %[1]s::text END, '-')`, c))
	}
	got := []string{}
	if err := r.db.Select(&got, `SELECT concat_ws('|', `+strings.Join(parts, ", ")+`) FROM acme.`+view); err != nil {
		r.t.Fatalf("%s: %v", view, err)
	}
	slices.Sort(got)
	return got
}

func wantGaps(customers []record, today time.Time) []string {
	var want []string
	for _, c := range customers {
		value := c.values["seen"]
		if value == nil {
			value = c.values["seen_before"]
		}
		last, known := dayOf(value)
		days := int(today.Sub(last).Hours() / 24)
		switch {
		case isInvalid(value):
			want = append(want, row(c.id, ownerOf(c), "-", "-", false, true))
		case !known:
			want = append(want, row(c.id, ownerOf(c), "-", "-", true, false))
		case days > 90:
			want = append(want, row(c.id, ownerOf(c), last.Format(time.DateOnly), days, false, false))
		}
	}
	return want
}

func row(values ...any) string {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = fmt.Sprint(v)
	}
	return strings.Join(texts, "|")
}

// A sale is what an order counts as in the reports.
type sale struct {
	record
	customer, name, currency string
	day                      string
	unreadable, withoutRate  bool
	amount, base             cents
}

// money reads an order's amount.
func money(o record, customers []record, value, base string) sale {
	s := sale{record: o, amount: centsOf(o.values[value]), base: centsOf(o.values[base]), currency: textOf(o.values["currency"]), day: "-"}
	s.customer, s.name = customerOf(customers, o.values["buyer"])
	s.unreadable = s.amount.invalid || isInvalid(o.values["currency"])
	s.withoutRate = s.amount.known && !s.base.known
	if day, ok := dayOf(o.values["day"]); ok {
		s.day = day.Format(time.DateOnly)
	}
	return s
}

// salesOf are the orders that count as sold: those that weren't dropped, which one
// without a word wasn't said to be.
func salesOf(tabs map[string][]record) []sale {
	var all []sale
	for _, o := range tabs["orders"] {
		s := money(o, tabs["客户"], "value", "value_base")
		switch dropped := o.values["dropped"].(type) {
		case bool:
			if dropped {
				continue
			}
		case invalid:
			s.unreadable = true
		default:
			continue // “not dropped” of an empty cell is empty
		}
		all = append(all, s)
	}
	return all
}

// owedOf are the orders that are still to be paid.
func owedOf(tabs map[string][]record) []sale {
	var all []sale
	for _, o := range tabs["orders"] {
		s := money(o, tabs["客户"], "owed", "owed_base")
		dropped, said := o.values["dropped"].(bool)
		unknown := isInvalid(o.values["dropped"]) || s.amount.invalid
		paid := s.amount.known && s.amount.value <= 0
		if dropped && said || paid {
			continue
		}
		s.unreadable = s.unreadable || unknown
		if s.amount.known || s.unreadable {
			all = append(all, s)
		}
	}
	for _, p := range tabs["instalments"] {
		s := money(p, tabs["客户"], "rest", "rest_base")
		valid, said := p.values["valid"].(bool)
		if said && !valid || s.amount.known && s.amount.value <= 0 {
			continue
		}
		s.unreadable = s.unreadable || isInvalid(p.values["valid"])
		if s.amount.known || s.unreadable {
			all = append(all, s)
		}
	}
	return all
}

// sums are the figures of one row of a report.
type sums struct {
	orders                         map[string]bool
	lines, withoutRate, unreadable int
	amount, base                   figure
	overdue, overdueBase           figure
	overdueUnreadable              int
	first, last                    string
	ages                           [6]figure
}

func (s *sums) add(x sale) {
	s.lines++
	if s.orders == nil {
		s.orders = make(map[string]bool)
	}
	if no := textOf(x.values["no"]); no != "-" {
		s.orders[no] = true
	}
	if x.withoutRate {
		s.withoutRate++
	}
	if x.unreadable {
		s.unreadable++
	}
	s.amount.add(x.amount, x.unreadable)
	s.base.add(x.base, x.unreadable || x.withoutRate)
	if x.day != "-" && (s.first == "" || x.day < s.first) {
		s.first = x.day
	}
	s.last = max(s.last, strings.TrimPrefix(x.day, "-"))
}

func (s *sums) age(x sale, today time.Time) {
	due, dated := dayOf(x.values["due_on"])
	late := int(today.Sub(due).Hours() / 24)
	i := 5
	if dated {
		i = min(max((late+29)/30, 0), 4)
	}
	s.ages[i].add(x.amount, x.unreadable)
	if dated && late > 0 {
		s.overdue.add(x.amount, x.unreadable)
		s.overdueBase.add(x.base, x.unreadable || x.withoutRate)
		if x.unreadable {
			s.overdueUnreadable++
		}
	}
}

func wantSales(tabs map[string][]record) []string {
	byRegion := make(map[string]*sums)
	for _, s := range salesOf(tabs) {
		region, month := "-", s.day
		for _, c := range tabs["客户"] {
			if c.id == s.customer {
				region = textOf(c.values["area"])
			}
		}
		if month != "-" {
			month = month[:8] + "01"
		}
		at(byRegion, row(region, month, s.currency)).add(s)
	}
	var want []string
	for key, s := range byRegion {
		want = append(want, row(key, len(s.orders), s.lines, &s.amount, &s.base, s.withoutRate, s.unreadable))
	}
	return want
}

func at(all map[string]*sums, key string) *sums {
	if all[key] == nil {
		all[key] = new(sums)
	}
	return all[key]
}

func wantReceivables(tabs map[string][]record, today time.Time) []string {
	all := make(map[string]*sums)
	for _, o := range owedOf(tabs) {
		s := at(all, row(o.customer, o.name, ownerOfID(tabs, o.customer), o.currency))
		s.add(o)
		s.age(o, today)
	}
	var want []string
	for key, s := range all {
		want = append(want, row(key, s.lines, &s.ages[0], &s.ages[1], &s.ages[2], &s.ages[3], &s.ages[4], &s.ages[5], &s.amount, &s.base, s.withoutRate, s.unreadable))
	}
	return want
}

func ownerOfID(tabs map[string][]record, id string) string {
	for _, c := range tabs["客户"] {
		if c.id == id {
			return ownerOf(c)
		}
	}
	return "-"
}

func wantTotals(tabs map[string][]record, today time.Time) []string {
	sold, owed := make(map[string]*sums), make(map[string]*sums)
	seen := make(map[string]bool)
	keyOf := func(s sale) string {
		seen[s.customer] = true
		owner := ownerOfID(tabs, s.customer)
		return row(s.customer, s.name, owner, s.currency)
	}
	for _, s := range salesOf(tabs) {
		key := keyOf(s)
		at(sold, key).add(s)
		at(owed, key)
	}
	for _, o := range owedOf(tabs) {
		key := keyOf(o)
		at(owed, key).add(o)
		at(owed, key).age(o, today)
		at(sold, key)
	}
	for _, c := range tabs["客户"] {
		if !seen[c.id] {
			key := row(c.id, called(c), ownerOf(c), "-")
			at(sold, key)
			at(owed, key)
		}
	}
	var want []string
	for key, s := range sold {
		o := owed[key]
		want = append(want, row(key, len(s.orders), s.lines, or(s.first), or(s.last), &s.amount, &s.base, s.withoutRate, s.unreadable, &o.amount, &o.overdue, &o.overdueBase, o.overdueUnreadable))
	}
	return want
}

func or(text string) string {
	if text == "" {
		return "-"
	}
	return text
}
