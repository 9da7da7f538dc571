package display

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

var epoch = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)

// Serial is the serial number of a civil date and time.
func Serial(t time.Time) float64 {
	u := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
	days := math.Floor(float64(u.Unix()-epoch.Unix()) / 86400)
	rest := u.Sub(epoch.AddDate(0, 0, int(days)))
	return days + rest.Seconds()/86400
}

// Time is the civil date and time of a serial number, to the millisecond.
func Time(n float64) time.Time {
	days := math.Floor(n)
	ms := math.Round((n - days) * 86400000)
	return epoch.AddDate(0, 0, int(days)).Add(time.Duration(ms) * time.Millisecond)
}

func (x *section) showDate(n float64, l Locale) string {
	if x.seconds == 0 { // show whole seconds without losing one to binary fractions
		n = math.Round(n*86400) / 86400
	}
	if n < -600000 || n > 3000000 {
		return l.General(n)
	}
	t := Time(n)
	var b strings.Builder
	if n < 0 && x.elapsed {
		b.WriteByte('-')
	}
	for _, k := range x.tokens {
		switch k.kind {
		case 'l':
			b.WriteString(k.text)
		case 'd':
			b.WriteString(x.part(k.text, n, t, l))
		case 'n':
			b.WriteString(l.General(n))
		}
	}
	return b.String()
}

func (x *section) part(p string, n float64, t time.Time, l Locale) string {
	two := func(v int, width int) string { return fmt.Sprintf("%0*d", width, v) }
	hour := t.Hour()
	if x.twelve {
		hour = (hour+11)%12 + 1
	}
	switch strings.ToLower(p) {
	case "yyyy", "yyy":
		return two(t.Year(), 4)
	case "yy", "y":
		return two(t.Year()%100, 2)
	case "m", "mm":
		return two(int(t.Month()), len(p))
	case "mmm":
		return l.month(int(t.Month())-1, false)
	case "mmmm":
		return l.month(int(t.Month())-1, true)
	case "mmmmm":
		return string([]rune(l.month(int(t.Month())-1, true))[:1])
	case "d", "dd":
		return two(t.Day(), len(p))
	case "ddd":
		return l.day(int(t.Weekday()), false)
	case "dddd":
		return l.day(int(t.Weekday()), true)
	case "h", "hh":
		return two(hour, len(p))
	case "n", "nn":
		return two(t.Minute(), len(p))
	case "am/pm":
		if t.Hour() < 12 {
			return "AM"
		}
		return "PM"
	case "a/p":
		if t.Hour() < 12 {
			return "A"
		}
		return "P"
	}
	total := math.Abs(n)
	switch {
	case strings.HasPrefix(p, "[h"):
		return two(int(math.Floor(total*24+1e-7)), len(p)-2)
	case strings.HasPrefix(p, "[m"):
		return two(int(math.Floor(total*1440+1e-6)), len(p)-2)
	case strings.HasPrefix(p, "[s"):
		return two(int(math.Floor(total*86400+1e-5)), len(p)-2)
	case strings.HasPrefix(p, "s"):
		width := len(strings.TrimRight(strings.SplitN(p, ".", 2)[0], "."))
		s := two(t.Second(), width)
		if x.seconds > 0 {
			f := strconv.FormatFloat(float64(t.Nanosecond())/1e9, 'f', x.seconds, 64)
			s += l.Decimal + strings.SplitN(f+".", ".", 3)[1]
		}
		return s
	}
	return p
}
