package currency

import "strings"

// Format writes an amount for people: “USD 1,200.00”, “JPY 3,000”, with as many
// decimals as the currency has, or more where the amount has more, and commas between
// thousands, as Chinese and English have them. plain is a decimal number without an
// exponent; code is "" where there is no currency, else it is written as it is.
func Format(code, plain string) string {
	digits, negative := strings.CutPrefix(plain, "-")
	whole, fraction, _ := strings.Cut(digits, ".")
	for places := Digits(code); len(fraction) < places; {
		fraction += "0"
	}
	var b strings.Builder
	if code != "" {
		b.WriteString(code + " ")
	}
	if negative {
		b.WriteByte('-')
	}
	for i := range len(whole) {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteByte(whole[i])
	}
	if fraction != "" {
		b.WriteString("." + fraction)
	}
	return b.String()
}
