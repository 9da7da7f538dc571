package format

import "strings"

// ibanForms gives the form of each country's account number after country and
// check digits, from the IBAN registry of ISO 13616: a number of characters,
// then n for digits, a for capital letters, c for either.
var ibanForms = map[string]string{
	"AD": "8n12c", "AE": "19n", "AL": "8n16c", "AT": "16n", "AZ": "4a20c", "BA": "16n", "BE": "12n", "BG": "4a6n8c",
	"BH": "4a14c", "BI": "23n", "BR": "23n1a1c", "BY": "4c4n16c", "CH": "5n12c", "CR": "18n", "CY": "8n16c", "CZ": "20n",
	"DE": "18n", "DJ": "23n", "DK": "14n", "DO": "4c20n", "EE": "16n", "EG": "25n", "ES": "20n", "FI": "14n",
	"FK": "2a12n", "FO": "14n", "FR": "10n11c2n", "GB": "4a14n", "GE": "2a16n", "GI": "4a15c", "GL": "14n", "GR": "7n16c",
	"GT": "24c", "HN": "4a20n", "HR": "17n", "HU": "24n", "IE": "4a14n", "IL": "19n", "IQ": "4a15n", "IS": "22n",
	"IT": "1a10n12c", "JO": "4a4n18c", "KW": "4a22c", "KZ": "3n13c", "LB": "4n20c", "LC": "4a24c", "LI": "5n12c", "LT": "16n",
	"LU": "3n13c", "LV": "4a13c", "LY": "21n", "MC": "10n11c2n", "MD": "20c", "ME": "18n", "MK": "3n10c2n", "MN": "16n",
	"MR": "23n", "MT": "4a5n18c", "MU": "4a19n3a", "NI": "4a20n", "NL": "4a10n", "NO": "11n", "OM": "3n16c", "PK": "4a16c",
	"PL": "24n", "PS": "4a21c", "PT": "21n", "QA": "4a21c", "RO": "4a16c", "RS": "18n", "RU": "14n15c", "SA": "2n18c",
	"SC": "4a20n3a", "SD": "14n", "SE": "20n", "SI": "15n", "SK": "20n", "SM": "1a10n12c", "SO": "19n", "ST": "21n",
	"SV": "4a20n", "TL": "19n", "TN": "20n", "TR": "6n16c", "UA": "6n19c", "VA": "18n", "VG": "4a16n", "XK": "16n", "YE": "4a4n18c",
}

// validIBAN checks an international bank account number: the country's form,
// the check digits of ISO 7064 mod 97-10, and the check digits that Belgium
// and Spain put into the account number itself.
func validIBAN(text string) bool {
	number := strings.TrimPrefix(compact(text, "-./"), "IBAN")
	if len(number) < 5 || !isDigit(number[2]) || !isDigit(number[3]) {
		return false
	}
	form, known := ibanForms[number[:2]]
	account := number[4:]
	if !known || !hasForm(account, form) || remainder97(account+number[:4]) != 1 {
		return false
	}
	switch number[:2] {
	case "BE":
		check := remainder97(account[:10])
		if check == 0 {
			check = 97
		}
		return check == remainder97("0"+account[10:]) || check == 97 && account[10:] == "97"
	case "ES":
		return account[8] == spanishCheck("00"+account[:8]) && account[9] == spanishCheck(account[10:])
	default:
		return true
	}
}

// spanishCheck is the check digit of ten digits of a Spanish account.
func spanishCheck(digits string) byte {
	sum := 0
	for i, weight := range []int{1, 2, 4, 8, 5, 10, 9, 7, 3, 6} {
		sum += weight * int(digits[i]-'0')
	}
	check := 11 - sum%11
	if check >= 10 {
		check = 11 - check
	}
	return byte('0' + check)
}

// hasForm reports whether a text follows a form such as 4a6n8c as a whole.
func hasForm(text, form string) bool {
	for form != "" {
		count := 0
		for isDigit(form[0]) {
			count = count*10 + int(form[0]-'0')
			form = form[1:]
		}
		kind := form[0]
		form = form[1:]
		if len(text) < count {
			return false
		}
		for i := range count {
			c := text[i]
			if !(isDigit(c) && kind != 'a' || isLetter(c) && kind != 'n') {
				return false
			}
		}
		text = text[count:]
	}
	return text == ""
}

// remainder97 is the remainder by 97 of a code read as a number, a letter
// standing for 10 to 35 (ISO 7064 mod 97-10); 97, which is none, for a code of
// other characters.
func remainder97(code string) int {
	remainder := 0
	for i := range len(code) {
		switch c := code[i]; {
		case isDigit(c):
			remainder = (remainder*10 + int(c-'0')) % 97
		case isLetter(c):
			remainder = (remainder*100 + int(c-'A') + 10) % 97
		default:
			return 97
		}
	}
	return remainder
}
