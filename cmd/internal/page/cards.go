package page

import (
	"net/url"
	"strconv"
	"strings"

	"sheetsync/sheetschema/currency"
	"sheetsync/sheetschema/decimal"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/readmodel/figures"
)

// A card is a key figure.
type card struct {
	Name, Value string
	Beside      []string // what it is set beside, a line each
	Link        string   // to what it is made of
	State       string   // bad, warn or ""
}

// longValue is from how many characters on a value is set smaller.
const longValue = 10

// Long reports whether the value is long.
func (c *card) Long() bool { return len(c.Value) >= longValue }

// narrowValue is how many bytes of a value stand in one line of the narrowest card.
const narrowValue = 16

// Lines is the value with spaces that don't break where it isn't to be: “CNY 5,449,334” and
// “+ ?”, that something unknown belongs to it, stand in a line each where they don't in one.
func (c *card) Lines() string {
	const fixed = "\u00a0"
	first, more, found := strings.Cut(c.Value, " + ")
	if len(first) <= narrowValue {
		first = strings.ReplaceAll(first, " ", fixed)
	}
	if !found {
		return first
	}
	return first + " +" + fixed + more
}

// cards are the figures that there are, the money first.
func (v *visit) cards(f *figures.Figures) (cards []card) {
	if s := f.Sales; s != nil {
		cards = append(cards,
			v.salesCard("home.sales_month", "home.before_month", &s.Month, &s.MonthBefore, s.Undated),
			v.salesCard("home.sales_year", "home.before_year", &s.Year, &s.YearBefore, s.Undated))
	}
	if r := f.Receivables; r != nil {
		cards = append(cards, v.receivableCards(r)...)
	}
	if d := f.Deadlines; d != nil {
		cards = append(cards, v.deadlineCards(d)...)
	}
	if c := f.Contracts; c != nil {
		of := card{Name: v.say("home.contracts", nil), Value: v.number(c.Within30), Beside: []string{v.say("home.within_60", language.Args{"count": v.number(c.Within60)})}, Link: v.report("report_contracts_ending")}
		if c.Within30 > 0 {
			of.State = "warn"
		}
		cards = append(cards, v.unreadable(of, c.Unreadable))
	}
	if c := f.Customers; c != nil {
		of := card{Name: v.say("home.customers", nil), Value: v.number(c.Count), Link: v.at("customers", nil)}
		if c.New > 0 {
			of.Beside = []string{v.say("home.new_customers", language.Args{"count": v.number(c.New)})}
		}
		cards = append(cards, of)
	}
	if g := f.Gaps; g != nil {
		of := card{Name: v.say("home.gaps", nil), Value: v.number(g.Customers), Link: v.report("report_contact_gaps")}
		if g.Never > 0 {
			of.Beside = []string{v.say("home.never_contacted", language.Args{"count": v.number(g.Never)})}
		}
		if g.Customers > 0 {
			of.State = "warn"
		}
		cards = append(cards, v.unreadable(of, g.Unreadable))
	}
	return append(cards, v.serviceCards(f)...)
}

// serviceCards are about what the service found and sent.
func (v *visit) serviceCards(f *figures.Figures) []card {
	issues := card{Name: v.say("home.issues", nil), Value: v.number(f.Issues.Count()), Link: v.at("issues", nil)}
	if f.Issues.Count() > 0 {
		issues.Beside = []string{v.say("home.issues_by", language.Args{"errors": f.Issues.Errors, "warnings": f.Issues.Warnings, "infos": f.Issues.Infos})}
	}
	if f.Issues.Errors > 0 {
		issues.State = "bad"
	}
	cards := []card{issues}
	if v.role != access.Analyst { // who see no pairs
		of := card{Name: v.say("home.duplicates", nil), Value: v.number(f.Duplicates), Link: v.at("duplicates", nil)}
		if f.Duplicates > 0 {
			of.State = "warn"
		}
		cards = append(cards, of)
	}
	if r := f.Reminders; r != nil {
		of := card{Name: v.say("home.reminders", nil), Value: v.number(r.Sent), Link: v.at("reminders", nil)}
		if r.Failed > 0 {
			of.Beside, of.State = append(of.Beside, v.say("home.reminders_failed", language.Args{"count": v.number(r.Failed)})), "bad"
		}
		if r.Open > 0 {
			of.Beside = append(of.Beside, v.say("home.reminders_open", language.Args{"count": v.number(r.Open)}))
		}
		cards = append(cards, of)
	}
	return cards
}

func (v *visit) salesCard(name, before language.Key, now, then *figures.Sums, undated int) card {
	of := card{Name: v.say(name, nil), Value: v.mainSum(now), Link: v.report("report_sales_by_month")}
	of.Beside = v.otherSums(now)
	if then.Count() > 0 {
		was := v.say(before, language.Args{"sum": v.mainSum(then)})
		if change, ok := v.change(now, then); ok {
			was += " (" + change + ")"
		}
		of.Beside = append(of.Beside, was)
	}
	if undated > 0 {
		of.Beside = append(of.Beside, v.say("home.undated_sales", language.Args{"count": undated}))
	}
	return of
}

func (v *visit) receivableCards(r *figures.Receivables) []card {
	link := v.report("report_receivables")
	outstanding := card{Name: v.say("home.outstanding", nil), Value: v.mainSum(&r.Outstanding), Beside: v.otherSums(&r.Outstanding), Link: link}
	if undated := r.Ages[figures.Undated].Count(); undated > 0 {
		outstanding.Beside = append(outstanding.Beside, v.say("home.undated_payments", language.Args{"count": undated}))
	}
	overdue := card{Name: v.say("home.overdue", nil), Value: v.mainSum(&r.Overdue), Beside: v.otherSums(&r.Overdue), Link: link}
	if count := r.Overdue.Count(); count > 0 {
		overdue.State = "bad"
		overdue.Beside = append(overdue.Beside, v.say("home.payments", language.Args{"count": count}))
	}
	coming := card{Name: v.say("home.coming", nil), Value: v.mainSum(&r.Within7), Beside: v.otherSums(&r.Within7), Link: link}
	coming.Beside = append(coming.Beside, v.say("home.within_30", language.Args{"sum": v.mainSum(&r.Within30)}))
	return []card{outstanding, overdue, coming}
}

func (v *visit) deadlineCards(d *figures.Deadlines) []card {
	overdue := card{Name: v.say("home.deadlines_overdue", nil), Value: v.number(d.Overdue), Link: v.at("deadlines", url.Values{"when": {"overdue"}})}
	if d.Overdue > 0 {
		overdue.State = "bad"
	}
	week := card{Name: v.say("home.deadlines_week", nil), Value: v.number(d.Soon), Link: v.at("deadlines", url.Values{"when": {"week"}})}
	return []card{v.unreadable(overdue, d.Unreadable), week}
}

// unreadable adds how many records a figure knows nothing of.
func (v *visit) unreadable(c card, count int) card {
	if count > 0 {
		c.Beside = append(c.Beside, v.say("home.unreadable", language.Args{"count": count}))
	}
	return c
}

// report is the address of a report.
func (v *visit) report(view string) string { return v.at("reports/"+view, nil) }

// mainSum is the sum that stands for all of several currencies.
func (v *visit) mainSum(s *figures.Sums) string {
	sum, ok := s.Main()
	if !ok && s.Base == nil {
		return "0"
	}
	return v.sum(&sum)
}

// otherSums are the sums in each currency, but for the one that stands for all alone.
func (v *visit) otherSums(s *figures.Sums) (lines []string) {
	for i := range s.Each {
		sum := &s.Each[i]
		if s.Base == nil && i == 0 || s.Base != nil && len(s.Each) == 1 && sum.Currency == s.Base.Currency {
			continue
		}
		text := v.sum(sum)
		if sum.Currency == "" && len(s.Each) > 1 {
			text = v.say("home.no_currency", language.Args{"sum": text})
		}
		lines = append(lines, text)
		if len(lines) == shownCurrencies && i < len(s.Each)-1 {
			lines = append(lines, v.say("home.more_currencies", language.Args{"count": len(s.Each) - 1 - i}))
			break
		}
	}
	if main, _ := s.Main(); main.Unknown > 0 {
		lines = append(lines, v.say("home.unknown", language.Args{"count": main.Unknown}))
	}
	return lines
}

// shownCurrencies is of how many currencies a card has the sums.
const shownCurrencies = 4

// sum shows what is known of a sum, large ones in whole units, and that there is more: a
// question mark stands for amounts that aren't known.
func (v *visit) sum(s *figures.Sum) string {
	if s.Unknown > 0 && s.Unknown == s.Count {
		if s.Currency == "" {
			return "?"
		}
		return s.Currency + " ?"
	}
	var text string
	if whole := s.Known.Round(0); whole.Cmp(thousand) >= 0 || whole.Cmp(thousand.Neg()) <= 0 {
		text = strings.TrimSpace(s.Currency + " " + v.number(whole.String()))
	} else {
		text = v.money(s.Currency, s.Known.Round(int32(currency.Digits(s.Currency))).String())
	}
	if s.Unknown > 0 {
		text += " + ?"
	}
	return text
}

// thousand is from what amount on its decimals are left out.
var thousand = decimal.FromInt(1000)

// change is by how much of what was before a sum is greater or less: “+12 %”; ok is false
// where either isn't known, or there was nothing.
func (v *visit) change(now, then *figures.Sums) (text string, ok bool) {
	a, _ := now.Main()
	b, has := then.Main()
	if !has || a.Unknown > 0 || b.Unknown > 0 || a.Currency != b.Currency && a.Count > 0 || b.Known.IsZero() || b.Known.IsNegative() {
		return "", false
	}
	is, was := float(&a), float(&b)
	percent := int((is-was)/was*100 + 1000.5) // rounded to the nearest
	percent -= 1000
	switch {
	case percent > 999:
		return "", false
	case percent < 0:
		return "−" + strconv.Itoa(-percent) + " %", true
	}
	return "+" + strconv.Itoa(percent) + " %", true
}

// float is about what a sum is, to compare or to draw it.
func float(s *figures.Sum) float64 {
	value, err := strconv.ParseFloat(s.Known.String(), 64)
	if err != nil {
		return 0 // a number that no chart has room for
	}
	return value
}
