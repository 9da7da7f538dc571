package format

import "strings"

// vatChecks tests the part after the country of a value added tax number, form
// and check digits, as the member states publish them.
var vatChecks = map[string]func(n string) bool{
	"AT": vatAustria, "BE": vatBelgium, "BG": vatBulgaria, "CY": vatCyprus, "CZ": vatCzechia, "DE": vatGermany, "DK": vatDenmark,
	"EE": vatEstonia, "EL": vatGreece, "ES": vatSpain, "EU": vatOneStop, "FI": vatFinland, "FR": vatFrance, "HR": vatCroatia,
	"HU": vatHungary, "IE": vatIreland, "IT": vatItaly, "LT": vatLithuania, "LU": vatLuxembourg, "LV": vatLatvia, "MT": vatMalta,
	"NL": vatNetherlands, "PL": vatPoland, "PT": vatPortugal, "RO": vatRomania, "SE": vatSweden, "SI": vatSlovenia, "SK": vatSlovakia,
	"XI": vatNorthernIreland,
}

// validVAT checks a value added tax number of the European Union, with its
// country's letters (EL or GR for Greece, XI for Northern Ireland).
func validVAT(text string) bool {
	number := compact(text, "-.,:/()")
	if len(number) < 4 {
		return false
	}
	country := number[:2]
	if country == "GR" {
		country = "EL"
	}
	check, known := vatChecks[country]
	return known && check(number[2:])
}

// weighted is the sum of a number's digits, each times its weight. The number
// has at least as many digits as there are weights.
func weighted(n string, weights ...int) int {
	sum := 0
	for i, w := range weights {
		sum += w * int(n[i]-'0')
	}
	return sum
}

func digits(n string, count int) bool { return len(n) == count && allDigits(n) }

// padded fills a number up with zeros on its left: people drop them.
func padded(n string, length int) string {
	return strings.Repeat("0", max(0, length-len(n))) + n
}

func last(n string) int { return int(n[len(n)-1] - '0') }

// luhn is the Luhn sum: from the right every second digit doubled, and its
// digits added; a sound number has a multiple of ten.
func luhn(n string) int {
	sum := 0
	for i := range len(n) {
		d := int(n[len(n)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum
}

// mod11x10 reports whether the digits are sound by ISO 7064 mod 11,10.
func mod11x10(n string) bool {
	check := 5
	for i := range len(n) {
		if check == 0 {
			check = 10
		}
		check = (check*2%11 + int(n[i]-'0')) % 10
	}
	return check == 1
}

// number returns the value of up to 15 digits.
func number(n string) int {
	v := 0
	for i := range len(n) {
		v = v*10 + int(n[i]-'0')
	}
	return v
}

func vatAustria(n string) bool {
	n, ok := strings.CutPrefix(n, "U")
	return ok && digits(n, 8) && (luhn(n[:7])+last(n))%10 == 6
}

func vatBelgium(n string) bool {
	n = padded(n, 10)
	return digits(n, 10) && n[0] <= '1' && (number(n[:8])+number(n[8:]))%97 == 0
}

func vatBulgaria(n string) bool {
	switch {
	case digits(n, 9):
		check := weighted(n, 1, 2, 3, 4, 5, 6, 7, 8) % 11
		if check == 10 {
			check = weighted(n, 3, 4, 5, 6, 7, 8, 9, 10) % 11
		}
		return check%10 == last(n)
	case digits(n, 10):
		citizen := weighted(n, 2, 4, 8, 5, 10, 9, 7, 3, 6) % 11 % 10
		foreigner := weighted(n, 21, 19, 17, 13, 11, 9, 7, 3, 1) % 10
		other := (11 - weighted(n, 4, 3, 2, 7, 6, 5, 4, 3, 2)%11) % 11
		return citizen == last(n) || foreigner == last(n) || other == last(n)
	default:
		return false
	}
}

func vatCyprus(n string) bool {
	if len(n) != 9 || !allDigits(n[:8]) || strings.HasPrefix(n, "12") {
		return false
	}
	sum := 0
	for i := range 8 {
		d := int(n[i] - '0')
		if i%2 == 0 {
			d = [...]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21}[d]
		}
		sum += d
	}
	return n[8] == byte('A'+sum%26)
}

func vatCzechia(n string) bool {
	switch {
	case digits(n, 8):
		check := (11 - weighted(n, 8, 7, 6, 5, 4, 3, 2)%11) % 11
		if check == 0 {
			check = 1
		}
		return n[0] != '9' && check%10 == last(n)
	case digits(n, 9) && n[0] == '6':
		check := weighted(n[1:], 8, 7, 6, 5, 4, 3, 2) % 11
		return (8-(21-check)%11+10)%10 == last(n) || birthNumber(n)
	default:
		return birthNumber(n)
	}
}

// birthNumber checks the personal number of Czechs and Slovaks: the date of
// birth, women's months plus 50, some plus 20 or 70 since 2004; and, since
// 1954, a check digit.
func birthNumber(n string) bool {
	if !allDigits(n) || len(n) != 9 && len(n) != 10 {
		return false
	}
	month, day := number(n[2:4]), number(n[4:6])
	month = month % 50 % 20
	if month < 1 || month > 12 || day < 1 || day > 31 {
		return false
	}
	return len(n) == 9 || number(n[:9])%11%10 == last(n)
}

func vatGermany(n string) bool { return digits(n, 9) && n[0] != '0' && mod11x10(n) }

func vatDenmark(n string) bool {
	return digits(n, 8) && n[0] != '0' && weighted(n, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0
}

func vatEstonia(n string) bool {
	return digits(n, 9) && weighted(n, 3, 7, 1, 3, 7, 1, 3, 7, 1)%10 == 0
}

func vatGreece(n string) bool {
	n = padded(n, 9)
	return digits(n, 9) && weighted(n, 256, 128, 64, 32, 16, 8, 4, 2)%11%10 == last(n)
}

// spanishLetters are the control letters of personal numbers.
const spanishLetters = "TRWAGMYFPDXBNJZSQVHLCKE"

func vatSpain(n string) bool {
	if len(n) != 9 || !allDigits(n[1:8]) {
		return false
	}
	control := func(digits string) bool { return spanishLetters[number(digits)%23] == n[8] }
	switch kind := n[0]; {
	case isDigit(kind):
		return control(n[:8])
	case kind >= 'X' && kind <= 'Z':
		return control(string(rune('0'+kind-'X')) + n[1:8])
	case kind == 'K' || kind == 'L' || kind == 'M':
		return control(n[1:8])
	case strings.IndexByte("ABCDEFGHJNPQRSUVW", kind) >= 0:
		check := (10 - luhn(n[1:8]+"0")%10) % 10
		return n[8] == byte('0'+check) || n[8] == "JABCDEFGHI"[check]
	default:
		return false
	}
}

// vatOneStop is a number of the one-stop shop, for sellers without a seat in
// the Union: three digits of the country that gave it, five, and a last one.
func vatOneStop(n string) bool { return digits(n, 9) }

func vatFinland(n string) bool {
	return digits(n, 8) && weighted(n, 7, 9, 10, 5, 8, 4, 2, 1)%11 == 0
}
