package currency

import "strings"

// defaultDigits is how many decimals most currencies have, and what amounts in
// no known currency are rounded to.
const defaultDigits = 2

// current are the codes in use with two decimals.
const current = `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF
CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS
INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD
NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL
THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG`

// otherDigits are the codes in use with another number of decimals.
var otherDigits = map[int]string{
	0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
	3: "BHD IQD JOD KWD LYD OMR TND",
	4: "CLF UYW",
}

// withdrawn are codes that went out of use since 2015, by their successors.
var withdrawn = map[string]string{
	"ANG": "XCG", "BGN": "EUR", "BYR": "BYN", "CUC": "CUP", "HRK": "EUR", "LTL": "EUR", "MRO": "MRU", "SLL": "SLE",
	"STD": "STN", "VEF": "VES", "ZWL": "ZWG",
}

// digits are the decimals by code.
var digits = func() map[string]int {
	all := make(map[string]int, 200)
	for _, code := range strings.Fields(current) {
		all[code] = defaultDigits
	}
	for n, codes := range otherDigits {
		for _, code := range strings.Fields(codes) {
			all[code] = n
		}
	}
	for code := range withdrawn {
		all[code] = defaultDigits
	}
	all["BYR"] = 0
	return all
}()

// Known reports whether a text is a code of ISO 4217, written as the standard
// does, in capitals.
func Known(code string) bool {
	_, ok := digits[code]
	return ok
}

// OtherDigits returns the codes in use with another number of decimals than most have.
func OtherDigits() map[int][]string {
	all := make(map[int][]string, len(otherDigits))
	for n, codes := range otherDigits {
		all[n] = strings.Fields(codes)
	}
	return all
}

// Digits returns how many decimals an amount in a currency has: 0 for JPY, 3
// for KWD, 2 for most and for a code that isn't known.
func Digits(code string) int {
	if n, ok := digits[code]; ok {
		return n
	}
	return defaultDigits
}

// Successor returns the code that took the place of one that was withdrawn; ok
// is false where the code is in use or unknown.
func Successor(code string) (successor string, ok bool) {
	successor, ok = withdrawn[code]
	return successor, ok
}
