package lexical

import (
	"math"
	"strconv"
	"strings"
)

// ShowsNumber reports whether a text is the number n as some format shows it:
// with marks between its digits, zeros in front, and rounded to the decimals that
// it has room for. affixes says that a currency and a percent sign may stand
// beside it. whole is how many digits are shown before the decimal point; 0 for a percentage,
// which shows those of another number.
func ShowsNumber(shown string, n float64, affixes bool) (whole int, is bool) {
	shown = Simplify(shown)
	a, ok := cutAffixes(shown, &Notation{})
	if !ok || a.negative && n >= 0 || !affixes && (a.percent || strings.Trim(shown, "0123456789.,'’ -+()") != "") {
		return 0, false
	}
	f, ok := cutFigure(a.text)
	if !ok {
		return 0, false
	}
	if n = math.Abs(n); a.percent {
		n *= 100
	}
	digits := func(n int) (int, bool) {
		if a.percent {
			n = 0
		}
		return n, true
	}
	// Whether its last mark stands before decimals, the number itself says.
	last := len(f.groups) - 1
	if shows(f.whole(), n, 0) {
		return digits(len(f.whole()))
	}
	if last > 0 && shows(f.fraction(), n, len(f.groups[last])) {
		return digits(len(f.whole()) - len(f.groups[last]))
	}
	return 0, false
}

// shows reports whether a plain decimal is the number rounded to its places.
func shows(plain string, n float64, places int) bool {
	shown, err := strconv.ParseFloat(plain, 64)
	return err == nil && math.Abs(shown-n) <= 0.5000001*math.Pow10(-places)+1e-9*n
}

// DigitsLost reports whether a text is what a spreadsheet shows of a long number
// in scientific notation, 6.22202E+15: the digits that it doesn't show are lost
// when it becomes a text, in a .csv for instance.
func DigitsLost(text string) bool {
	if strings.IndexByte(text, '+') < 0 && !strings.Contains(text, "＋") {
		return false // as nearly every text
	}
	mantissa, exponent, ok := strings.Cut(strings.ToUpper(Simplify(text)), "E+")
	if !ok || len(exponent) < 2 || len(exponent) > 3 || !IsDigits(exponent) {
		return false
	}
	first, fraction, found := strings.Cut(strings.ReplaceAll(strings.TrimPrefix(mantissa, "-"), ",", "."), ".")
	if len(first) != 1 || !IsDigits(first) || !IsDigits(fraction) || found && fraction == "" {
		return false
	}
	power, err := strconv.Atoi(exponent)
	return err == nil && power > len(fraction)
}
