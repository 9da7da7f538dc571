package format

import (
	"strings"

	"golang.org/x/text/language"

	"sheetsync/sheetschema/currency"
)

// validBIC checks a business identifier code (ISO 9362): four letters or
// digits, a country, two and possibly three more letters or digits.
func validBIC(text string) bool {
	code := compact(text, "")
	if !hasForm(code, "4c2a2c") && !hasForm(code, "4c2a5c") {
		return false
	}
	return isCountryCode(code[4:6])
}

// isCountryCode reports whether two letters are the code of a country that
// exists today.
func isCountryCode(code string) bool {
	region, err := language.ParseRegion(code)
	return err == nil && region.IsCountry() && region.Canonicalize().String() == code
}

// validLEI checks a legal entity identifier (ISO 17442).
func validLEI(text string) bool {
	code := compact(text, "")
	return hasForm(code, "18c2n") && remainder97(code) == 1
}

// usccAlphabet has the values of the characters by position (GB 32100-2015).
const usccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// validUSCC checks a unified social credit code of the People's Republic of
// China: registration office and kind, six digits of the administrative
// division, nine characters of the organisation, and the check character that
// makes the sum of all values, each times a power of three, a multiple of 31.
func validUSCC(text string) bool {
	code := compact(text, "-")
	if len(code) != 18 || !allDigits(code[2:8]) {
		return false
	}
	sum, weight := 0, 1
	for i := range len(code) - 1 {
		value := strings.IndexByte(usccAlphabet, code[i])
		if value < 0 {
			return false
		}
		sum += value * weight
		weight = weight * 3 % 31
	}
	return usccAlphabet[(31-sum%31)%31] == code[17]
}

// Currency checks that a text names one currency of ISO 4217 (see
// [currency.Parse]). Records hold the code.
func Currency(text string) Result {
	if code, _ := currency.Parse(text); code == "" {
		return Result{StatusInvalid, "currency"}
	}
	return Result{}
}
