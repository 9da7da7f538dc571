package config

import (
	"os"
	"slices"
	"strings"
	"time"

	"sheetsync/sheetschema/workday"
)

// workdays returns the days on which a register's team works: those of a country,
// unless a weekend of its own is set, and with the holidays of a file.
func (b *builder) workdays(i int, zone *time.Location) *workday.Calendar {
	key := func(name string) string { return registerKey(i, "workdays."+name) }
	country := b.get(key("country"))
	code := strings.TrimSpace(country.text)
	if code == "" && slices.Contains(chineseZones, zone.String()) {
		code = "CN"
	}
	if code != "" && (len(code) != 2 || strings.ContainsFunc(code, func(r rune) bool { return r < 'A' || r > 'Z' && r < 'a' || r > 'z' })) {
		b.bad(key("country"), country, "Write the code of two letters, such as CN or DE.", "this is not a country")
		code = ""
	}
	days, err := workday.ForCountry(code)
	if err != nil {
		b.bad(key("country"), country, "", "%v", err)
		return nil
	}
	if weekend := b.get(key("weekend")); len(weekend.items) > 0 {
		days = days.WithWeekend(b.weekend(key("weekend"), weekend)...)
	}
	holidays := b.get(key("holidays"))
	path := b.path(key("holidays"))
	if path == "" {
		return days
	}
	file, err := os.Open(path)
	if err != nil {
		b.bad(key("holidays"), holidays, "Name a file with lines such as 2027-10-01,off.", "%v", err)
		return days
	}
	defer func() { _ = file.Close() }() // it was only read
	listed, err := days.WithHolidays(file)
	if err != nil {
		b.bad(key("holidays"), holidays, "Write a day and off, or work for a day of a weekend on which people work.", "%v", err)
		return days
	}
	return listed
}

// chineseZones are the time zones of mainland China.
var chineseZones = []string{"Asia/Shanghai", "Asia/Urumqi", "Asia/Chongqing", "Asia/Chungking", "Asia/Harbin", "Asia/Kashgar", "PRC"}

func (b *builder) weekend(key string, v value) []time.Weekday {
	var days []time.Weekday
	for _, text := range v.items {
		day, ok := weekdayNamed(text)
		if !ok {
			b.bad(key, v, "Write days such as [friday, saturday].", "%s is not a day of the week", text)
			continue
		}
		days = append(days, day)
	}
	if len(days) == 7 {
		b.bad(key, v, "Leave out at least one.", "these are all days of the week")
	}
	return days
}

// weekdayNamed returns a day of the week by its English name.
func weekdayNamed(text string) (time.Weekday, bool) {
	for day := time.Sunday; day <= time.Saturday; day++ {
		if strings.EqualFold(day.String(), strings.TrimSpace(text)) {
			return day, true
		}
	}
	return 0, false
}
