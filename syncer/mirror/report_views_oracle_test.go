package mirror_test

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"sheetsync/sheetschema/textkey"
)

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
