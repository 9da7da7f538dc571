package display

import "strings"

// Locale is what number formats and typed input depend on.
type Locale struct {
	Name           string
	Decimal, Group string
	// Order of a typed date's parts: "mdy", "dmy" or "ymd".
	Order string
	// Date is the pattern of a date, Currency of an amount.
	Date, Currency string
	Symbol         string
	// Months and Days by their full names, from January and Sunday; nil is English.
	Months, Days []string
	// ShortMonths and ShortDays; nil takes the first three letters of the full names.
	ShortMonths, ShortDays []string
}

var (
	zhMonths = strings.Fields("一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月")
	zhShort  = strings.Fields("1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月")
	zhDays   = strings.Fields("星期日 星期一 星期二 星期三 星期四 星期五 星期六")
	zhWeek   = strings.Fields("周日 周一 周二 周三 周四 周五 周六")
	frMonths = strings.Fields("janvier février mars avril mai juin juillet août septembre octobre novembre décembre")
	frDays   = strings.Fields("dimanche lundi mardi mercredi jeudi vendredi samedi")
	deMonths = strings.Fields("Januar Februar März April Mai Juni Juli August September Oktober November Dezember")
	deDays   = strings.Fields("Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag")
	enMonths = strings.Fields("January February March April May June July August September October November December")
	enDays   = strings.Fields("Sunday Monday Tuesday Wednesday Thursday Friday Saturday")
)

// narrow is the space that groups digits in French.
const narrow = "\u202f"

// For returns the conventions of a locale such as "zh_CN" or "de"; one that isn't known is like en_US.
func For(name string) Locale {
	name = strings.ReplaceAll(name, "-", "_")
	language, region, _ := strings.Cut(name, "_")
	l := Locale{Name: name, Decimal: ".", Group: ",", Order: "mdy", Date: "m/d/yyyy", Currency: `"$"#,##0.00`, Symbol: "$",
		Months: enMonths, Days: enDays}
	amount := func(symbol string, behind bool) {
		l.Symbol, l.Currency = symbol, `"`+symbol+`"#,##0.00`
		if behind {
			l.Currency = `#,##0.00 "` + symbol + `"`
		}
	}
	switch language {
	case "en":
		switch region {
		case "", "US", "PH":
		case "GB", "IE":
			l.Order, l.Date = "dmy", "dd/mm/yyyy"
			amount("£", false)
			if region == "IE" {
				amount("€", false)
			}
		case "CA":
			l.Order, l.Date = "ymd", "yyyy-mm-dd"
		default:
			l.Order, l.Date = "dmy", "dd/mm/yyyy"
		}
	case "zh":
		l.Order, l.Date = "ymd", "yyyy/m/d"
		l.Months, l.ShortMonths, l.Days, l.ShortDays = zhMonths, zhShort, zhDays, zhWeek
		switch region {
		case "TW":
			amount("NT$", false)
		case "HK":
			l.Order, l.Date = "dmy", "d/m/yyyy"
			amount("HK$", false)
		default:
			amount("¥", false)
		}
	case "ja":
		l.Order, l.Date = "ymd", "yyyy/mm/dd"
		amount("¥", false)
	case "ko":
		l.Order, l.Date = "ymd", "yyyy. m. d"
		amount("₩", false)
	case "fr":
		l.Decimal, l.Group, l.Order, l.Date = ",", narrow, "dmy", "dd/mm/yyyy"
		l.Months, l.Days = frMonths, frDays
		amount("€", true)
	case "de":
		l.Decimal, l.Group, l.Order, l.Date = ",", ".", "dmy", "dd.mm.yyyy"
		l.Months, l.Days = deMonths, deDays
		if region == "CH" {
			l.Decimal, l.Group = ".", "’"
		}
		amount("€", true)
	case "es", "it", "pt", "nl", "id", "tr", "da", "vi", "el":
		l.Decimal, l.Group, l.Order, l.Date = ",", ".", "dmy", "dd/mm/yyyy"
		amount("€", true)
		switch name {
		case "es_MX":
			l.Decimal, l.Group = ".", ","
			amount("$", false)
		case "pt_BR":
			amount("R$ ", false)
		case "nl_NL":
			l.Date = "d-m-yyyy"
			amount("€ ", false)
		case "tr_TR":
			l.Date = "dd.mm.yyyy"
			amount("₺", false)
		}
	case "ru", "uk", "pl", "cs", "sk", "bg", "nb", "no", "sv", "fi", "hu":
		l.Decimal, l.Group, l.Order, l.Date = ",", "\u00a0", "dmy", "dd.mm.yyyy"
		if language == "sv" || language == "hu" {
			l.Order, l.Date = "ymd", "yyyy-mm-dd"
		}
	}
	return l
}

func (l Locale) month(i int, full bool) string { return pick(l.Months, l.ShortMonths, i, full) }
func (l Locale) day(i int, full bool) string   { return pick(l.Days, l.ShortDays, i, full) }

func pick(long, short []string, i int, full bool) string {
	if full {
		return long[i]
	}
	if short != nil {
		return short[i]
	}
	r := []rune(long[i])
	return string(r[:min(3, len(r))])
}

// Pattern returns the pattern that a NumberFormatType shows with when none is given; "" is the automatic format.
func (l Locale) Pattern(kind string) string {
	switch kind {
	case "TEXT":
		return "@"
	case "NUMBER":
		return "#,##0.00"
	case "PERCENT":
		return "0.00%"
	case "CURRENCY":
		return l.Currency
	case "DATE":
		return l.Date
	case "TIME":
		return "h:mm:ss am/pm"
	case "DATE_TIME":
		return l.Date + " h:mm:ss"
	case "SCIENTIFIC":
		return "0.00E+00"
	}
	return ""
}
