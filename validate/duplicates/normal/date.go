package normal

import (
	"fmt"
	"strings"
)

// A Date is a day as written: what isn't there is 0.
type Date struct{ Year, Month, Day int16 }

// Digits returns the day in eight digits.
func (d Date) Digits() string { return fmt.Sprintf("%04d%02d%02d", d.Year, d.Month, d.Day) }

// DateOf reads a date that is written in digits, in the order year, month, day
// or, where the year comes last, day and month as it must be (day first where
// both are possible: what matters is that equal texts stay equal).
func DateOf(text string) (Date, bool) {
	var parts [4]string
	n, from := 0, -1
	for i := 0; i <= len(text); i++ {
		if i < len(text) && text[i] >= '0' && text[i] <= '9' {
			if from < 0 {
				from = i
			}
			continue
		}
		if i < len(text) && !strings.ContainsRune("-/. ", rune(text[i])) {
			if n >= 3 && (text[i] == 'T' || text[i] == ':') {
				break
			}
			return Date{}, false
		}
		if from >= 0 {
			if n == 3 {
				break
			}
			parts[n], from = text[from:i], -1
			n++
		}
	}
	switch {
	case n == 1 && len(parts[0]) == 8:
		return dateOf(parts[0][:4], parts[0][4:6], parts[0][6:])
	case n == 3 && len(parts[0]) == 4:
		return dateOf(parts[0], parts[1], parts[2])
	case n == 3 && len(parts[2]) == 4:
		if d, ok := dateOf(parts[2], parts[1], parts[0]); ok {
			return d, true
		}
		return dateOf(parts[2], parts[0], parts[1])
	default:
		return Date{}, false
	}
}

func dateOf(year, month, day string) (Date, bool) {
	d := Date{Year: number(year), Month: number(month), Day: number(day)}
	return d, len(month) <= 2 && len(day) <= 2 && d.Year >= 1000 && d.Year < 2200 && d.Day <= 99 && d.Month <= 99
}

func number(text string) (n int16) {
	for i := range len(text) {
		n = n*10 + int16(text[i]-'0')
	}
	return n
}
