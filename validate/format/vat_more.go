package format

import "strings"

const frenchAlphabet = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"

// vatFrance is a key of two characters and the company's number. Companies of
// Monaco have numbers that begin with 000.
func vatFrance(n string) bool {
	if len(n) != 11 || !allDigits(n[2:]) {
		return false
	}
	company := n[2:]
	if !strings.HasPrefix(company, "000") && luhn(company)%10 != 0 {
		return false
	}
	first, second := strings.IndexByte(frenchAlphabet, n[0]), strings.IndexByte(frenchAlphabet, n[1])
	switch {
	case first < 0 || second < 0:
		return false
	case first < 10 && second < 10:
		return number(n[:2]) == number(company+"12")%97
	}
	check := first*34 + second - 100
	if first < 10 {
		check = first*24 + second - 10
	}
	return (number(company)+1+check/11)%11 == check%11
}

func vatCroatia(n string) bool { return digits(n, 11) && mod11x10(n) }

func vatHungary(n string) bool {
	return digits(n, 8) && weighted(n, 9, 7, 3, 1, 9, 7, 3, 1)%10 == 0
}

const irishAlphabet = "WABCDEFGHIJKLMNOPQRSTUV"

// vatIreland is seven digits, a check letter and possibly one more letter that
// counts; in the older form the second character is a letter or a sign, which
// doesn't count, and the first one counts last.
func vatIreland(n string) bool {
	if len(n) < 7 || len(n) > 9 {
		return false
	}
	if !isDigit(n[1]) {
		if len(n) != 8 || !isDigit(n[0]) || !allDigits(n[2:7]) || !isLetter(n[1]) && n[1] != '+' && n[1] != '*' {
			return false
		}
		return irishAlphabet[weighted("0"+n[2:7]+n[:1], 8, 7, 6, 5, 4, 3, 2)%23] == n[7]
	}
	if len(n) == 7 {
		n = "0" + n
	}
	if !allDigits(n[:7]) {
		return false
	}
	sum := weighted(n, 8, 7, 6, 5, 4, 3, 2)
	if len(n) == 9 {
		extra := strings.IndexByte(irishAlphabet, n[8])
		if extra < 0 {
			return false
		}
		sum += 9 * extra
	}
	return irishAlphabet[sum%23] == n[7]
}

// vatItaly is seven digits of the holder, three of the tax office, one check
// digit.
func vatItaly(n string) bool {
	if !digits(n, 11) || strings.HasPrefix(n, "0000000") || luhn(n)%10 != 0 {
		return false
	}
	office := number(n[7:10])
	return office >= 1 && office <= 100 || office == 120 || office == 121 || office == 888 || office == 999
}

func vatLithuania(n string) bool {
	if !digits(n, 9) && !digits(n, 12) || n[len(n)-2] != '1' {
		return false
	}
	sum, second := 0, 0
	for i := range len(n) - 1 {
		d := int(n[i] - '0')
		sum += d * (1 + i%9)
		second += d * (1 + (i+2)%9)
	}
	if sum %= 11; sum == 10 {
		sum = second % 11
	}
	return sum%10 == last(n)
}

func vatLuxembourg(n string) bool {
	return digits(n, 8) && number(n[:6])%89 == number(n[6:])
}

func vatLatvia(n string) bool {
	switch {
	case !digits(n, 11):
		return false
	case n[0] > '3':
		return weighted(n, 9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1)%11 == 3
	case strings.HasPrefix(n, "32"):
		return true // personal codes given out since 2017 have no check digit
	default:
		return (1+weighted(n, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9))%11%10 == last(n)
	}
}

func vatMalta(n string) bool {
	return digits(n, 8) && n[0] != '0' && weighted(n, 3, 4, 6, 7, 8, 9, 10, 1)%37 == 0
}

// vatNetherlands is nine digits, B and two digits: either the citizen's or
// company's number with its own check, or, for sole traders since 2020, check
// digits over the whole as ISO 7064 mod 97-10.
func vatNetherlands(n string) bool {
	if len(n) < 4 || n[len(n)-3] != 'B' {
		return false
	}
	n = padded(n, 12)
	if len(n) != 12 || !allDigits(n[:9]) || !allDigits(n[10:]) {
		return false
	}
	sum := weighted(n, 9, 8, 7, 6, 5, 4, 3, 2) - int(n[8]-'0')
	return sum%11 == 0 || remainder97("NL"+n) == 1
}

func vatPoland(n string) bool {
	return digits(n, 10) && weighted(n, 6, 5, 7, 2, 3, 4, 5, 6, 7)%11 == last(n)
}

func vatPortugal(n string) bool {
	return digits(n, 9) && n[0] != '0' && (11-weighted(n, 9, 8, 7, 6, 5, 4, 3, 2)%11)%11%10 == last(n)
}

// vatRomania is a company's number of up to ten digits, or a person's of 13.
func vatRomania(n string) bool {
	if digits(n, 13) {
		check := weighted(n, 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9) % 11
		if check == 10 {
			check = 1
		}
		return check == last(n)
	}
	if !allDigits(n) || len(n) < 2 || len(n) > 10 {
		return false
	}
	n = padded(n, 10)
	return weighted(n, 7, 5, 3, 2, 1, 7, 5, 3, 2)*10%11%10 == last(n)
}

func vatSweden(n string) bool {
	return digits(n, 12) && n[10:] == "01" && luhn(n[:10])%10 == 0
}

func vatSlovenia(n string) bool {
	if !digits(n, 8) || n[0] == '0' {
		return false
	}
	check := 11 - weighted(n, 8, 7, 6, 5, 4, 3, 2)%11
	return check == 10 && last(n) == 0 || check == last(n)
}

func vatSlovakia(n string) bool {
	if digits(n, 10) && n[0] != '0' && strings.IndexByte("234789", n[2]) >= 0 && number(n)%11 == 0 {
		return true
	}
	return birthNumber(n)
}

// vatNorthernIreland is a British number: seven digits and two check digits,
// possibly three of a branch; or a government department or health authority.
func vatNorthernIreland(n string) bool {
	switch {
	case digits(n, 12) || digits(n, 9):
		sum := weighted(n, 8, 7, 6, 5, 4, 3, 2, 10, 1)
		return sum%97 == 0 || (sum+55)%97 == 0
	case len(n) == 5 && strings.HasPrefix(n, "GD"):
		return allDigits(n[2:]) && number(n[2:]) < 500
	case len(n) == 5 && strings.HasPrefix(n, "HA"):
		return allDigits(n[2:]) && number(n[2:]) >= 500
	default:
		return false
	}
}
