package page

import (
	"strconv"
	"strings"
	"time"

	"sheetsync/sheetschema/currency"
	"sheetsync/sheetschema/language"
)

// date shows a date; a time is shown as its date in the register's time zone.
func (v *visit) date(value any) string {
	switch d := value.(type) {
	case string:
		return d
	case *string:
		if d != nil {
			return *d
		}
	case time.Time:
		return d.Format(time.DateOnly)
	case *time.Time:
		if d != nil {
			return d.Format(time.DateOnly)
		}
	}
	return ""
}

// moment shows a time to the minute, in the register's time zone.
func (v *visit) moment(value any) string {
	switch at := value.(type) {
	case time.Time:
		return at.In(v.now.Location()).Format("2006-01-02 15:04")
	case *time.Time:
		if at != nil {
			return at.In(v.now.Location()).Format("2006-01-02 15:04")
		}
	}
	return ""
}

// ago says how long ago something was, in its greatest unit.
func (v *visit) ago(value any) string {
	var at time.Time
	switch t := value.(type) {
	case time.Time:
		at = t
	case *time.Time:
		if t == nil {
			return ""
		}
		at = *t
	default:
		return ""
	}
	gone := v.now.Sub(at)
	switch {
	case gone < time.Minute:
		return v.say("page.ago.now", nil)
	case gone < time.Hour:
		return v.say("page.ago.minutes", language.Args{"count": int(gone.Minutes())})
	case gone < 48*time.Hour:
		return v.say("page.ago.hours", language.Args{"count": int(gone.Hours())})
	}
	return v.say("page.ago.days", language.Args{"count": int(gone.Hours() / 24)})
}

// days says how far away a day is: negative ones have passed.
func (v *visit) days(left int) string {
	switch {
	case left < 0:
		return v.say("due.overdue", language.Args{"days": -left})
	case left == 0:
		return v.say("due.today", nil)
	case left == 1:
		return v.say("due.tomorrow", nil)
	}
	return v.say("due.ahead", language.Args{"days": left})
}

// number shows a whole number, or a decimal as the database writes it, in groups of three
// digits.
func (v *visit) number(value any) string {
	switch n := value.(type) {
	case int:
		return grouped(strconv.Itoa(n))
	case int64:
		return grouped(strconv.FormatInt(n, 10))
	case string:
		return grouped(n)
	case *string:
		if n != nil {
			return grouped(*n)
		}
	}
	return ""
}

// money shows an amount of a currency; "" for no currency.
func (v *visit) money(code, amount string) string {
	if amount == "" {
		return ""
	}
	if code == "" {
		return grouped(amount)
	}
	return currency.Format(code, amount)
}

// percent shows a share, 0 to 1, without decimals.
func (v *visit) percent(share float64) string {
	return strconv.Itoa(int(share*100+0.5)) + " %"
}

// grouped puts a comma between each three digits before the decimal point.
func grouped(plain string) string {
	sign, digits := "", plain
	if strings.HasPrefix(plain, "-") {
		sign, digits = "-", plain[1:]
	}
	whole, fraction, has := strings.Cut(digits, ".")
	for _, c := range whole + fraction {
		if c < '0' || c > '9' {
			return plain
		}
	}
	var b strings.Builder
	b.WriteString(sign)
	for i, c := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(c)
	}
	if has {
		b.WriteString("." + fraction)
	}
	return b.String()
}
