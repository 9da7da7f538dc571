package lookup

import (
	"strings"

	"sheetsync/validate/country"
	"sheetsync/validate/duplicates/normal"
	"sheetsync/validate/format"
)

// Families of keys of numbers.
const (
	numberKeys family = iota + 16 // all digits, with the country code
	endKeys                       // the last digits
)

// Digits by which numbers with and without a prefix meet, and from how many on they
// say who is called in whatever country.
const (
	endDigits      = 7
	nationalDigits = 10
)

func (x *Index) makePhones() {
	if x.phones != nil {
		return
	}
	x.countries = make(map[int]string)
	countries := country.New(x.table, x.country)
	for record := range x.table.Len() {
		if code := countries.Of(record); code != x.country {
			x.countries[record] = code
		}
	}
	x.phones = x.each(x.fields[phoneKind], func(record, _ int, text string, emit func(uint64)) {
		for _, number := range normal.Phones(text, x.countryOf(record)) {
			digits := digitsOf(number)
			emit(numberKeys.key(digits))
			if len(digits) >= endDigits {
				emit(endKeys.key(digits[len(digits)-endDigits:]))
			}
		}
	})
}

// countryOf is the country of a record's numbers.
func (x *Index) countryOf(record int) string {
	if code, ok := x.countries[record]; ok {
		return code
	}
	return x.country
}

// digitsOf returns the digits of a number in its normal form: +86138…, or CN:138….
func digitsOf(number string) string {
	if _, digits, ok := strings.Cut(number, ":"); ok {
		return digits
	}
	return strings.TrimPrefix(number, "+")
}

// A number is the digits of a telephone number, with its country code unless it is
// bare.
type number struct {
	digits string
	bare   bool
}

func (x *Index) findPhone(text string) (found []evidence) {
	x.makePhones()
	numbers, guess := numbersOf(text, x.country)
	for _, n := range numbers {
		found = append(found, x.findNumber(n)...)
	}
	if guess != "" {
		found = append(found, x.typos(guess)...)
	}
	return found
}

// numbersOf returns what a text may mean: the number with its country code, where it
// is written or the register's country has such a number, and, where it isn't
// written, its digits, since the number may be another country's. Where the country
// has none such, guess is what it would be but for a typing fault; else "".
func numbersOf(text, region string) (numbers []number, guess string) {
	digits := normal.Digits(text)
	e164, ok := format.ParsePhone(text, region)
	if ok {
		numbers = append(numbers, number{digits: digitsOf(e164)})
		if strings.Contains(text, "+") {
			return numbers, ""
		}
	} else if code := format.CallingCode(region); code != "" {
		guess = code + digits
	}
	switch {
	case ok && digits == numbers[0].digits: // 138…, which in the USA is a number with its country code
		numbers[0].bare = true
	case len(digits) >= minDigits-1:
		numbers = append(numbers, number{digits, true})
	}
	return numbers, guess
}

func (x *Index) findNumber(n number) (found []evidence) {
	same := x.phones.find(numberKeys.key(n.digits))
	own := distinctRecords(same) <= maxShared
	score := 0.97
	if !own {
		score = 0.6
	}
	for _, p := range same {
		found = append(found, evidence{record: p.record, field: int(p.field), how: HowSame, score: score, exists: own})
	}
	found = append(found, x.typos(n.digits)...)
	if len(n.digits) >= 8 {
		found = append(found, x.neighbours(n.digits)...)
	}
	if len(n.digits) >= endDigits {
		found = append(found, x.sameEnd(n)...)
	}
	return found
}

// typos finds the numbers that are one typing fault away.
func (x *Index) typos(digits string) (found []evidence) {
	eachEdit(digits, digitsAlphabet, func(text []byte) {
		for _, p := range x.phones.find(numberKeys.keyOf(text)) {
			found = append(found, evidence{record: p.record, field: int(p.field), how: HowTypo, score: 0.65})
		}
	})
	return found
}

// neighbours finds the numbers that differ in the last two digits, as the lines of
// one switchboard do, and the fax.
func (x *Index) neighbours(digits string) (found []evidence) {
	stem := digits[:len(digits)-2]
	for tens := byte('0'); tens <= '9'; tens++ {
		for ones := byte('0'); ones <= '9'; ones++ {
			number := stem + string([]byte{tens, ones})
			if number == digits {
				continue
			}
			for _, p := range x.phones.find(numberKeys.key(number)) {
				found = append(found, evidence{record: p.record, field: int(p.field), how: HowNear, score: 0.6})
			}
		}
	}
	return found
}

// sameEnd finds the numbers of which one is the other's end: without country code,
// or without the area's.
func (x *Index) sameEnd(n number) (found []evidence) {
	list := x.phones.find(endKeys.key(n.digits[len(n.digits)-endDigits:]))
	same := 0
	for i, p := range list {
		if i > 0 && p.record == list[i-1].record && p.field == list[i-1].field {
			continue
		}
		x.texts(int(p.record), int(p.field), func(text string) {
			for _, other := range normal.Phones(text, x.countryOf(int(p.record))) {
				score, exists := sameEnd(n, number{digitsOf(other), other[0] != '+'})
				if score == 0 {
					continue
				}
				e := evidence{record: p.record, field: int(p.field), how: HowNear, score: score, exists: exists}
				if exists {
					e.how = HowSame
					same++
				}
				found = append(found, e)
			}
		})
	}
	if same > maxShared {
		for i := range found {
			found[i].exists = false
		}
	}
	return found
}

// sameEnd says how far two numbers that end alike are one. A bare number of ten
// digits and more that is the other's end is the same, written without its country.
func sameEnd(a, b number) (score float64, exists bool) {
	if len(a.digits) > len(b.digits) {
		a, b = b, a
	}
	missing := len(b.digits) - len(a.digits)
	switch {
	case missing == 0, !strings.HasSuffix(b.digits, a.digits):
		return 0, false
	case a.bare && missing <= 3 && len(a.digits) >= nationalDigits:
		return 0.9, true
	case a.bare && missing <= 3:
		return 0.75, false
	default:
		return 0.6, false
	}
}
