package normal

import (
	"strconv"
	"strings"
)

// addressWords are the words of addresses that people abbreviate, in English,
// German, French, Spanish and in the romanised addresses of Chinese cities.
var addressWords = map[string]string{
	"st": "street", "str": "street", "strasse": "street", "straße": "street", "rd": "road", "ave": "avenue", "av": "avenue", "aven": "avenue",
	"blvd": "boulevard", "blv": "boulevard", "dr": "drive", "ln": "lane", "ct": "court", "crt": "court", "pl": "place", "sq": "square", "cres": "crescent", "cr": "crescent",
	"hwy": "highway", "pkwy": "parkway", "pky": "parkway", "ter": "terrace", "tce": "terrace", "cl": "close", "cct": "circuit", "cir": "circle", "gr": "grove", "gdns": "gardens",
	"n": "north", "no": "number", "nr": "number", "s": "south", "e": "east", "w": "west", "ne": "northeast", "nw": "northwest", "se": "southeast", "sw": "southwest",
	"apt": "apartment", "ste": "suite", "fl": "floor", "flr": "floor", "f": "floor", "bldg": "building", "rm": "room", "dept": "department", "hse": "house",
	"sec": "section", "dist": "district", "aly": "alley", "vil": "village", "twp": "township", "cty": "county", "ind": "industrial", "pk": "park", "ctr": "centre", "center": "centre",
	"mt": "mount", "ft": "fort", "po": "postoffice", "c": "calle", "avda": "avenida", "bd": "boulevard",
}

// numerals are the values of Chinese numerals.
var numerals = map[rune]int{'〇': 0, '零': 0, '一': 1, '二': 2, '两': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}

// counted are the characters before which numerals are a number rather than a
// part of a name: of sections, roads, lanes, numbers, floors, rooms.
const counted = "段路街巷弄号楼层室之栋幢座期区组"

// arabicNumerals writes the numbers of roads, floors and houses in digits, as the
// romanised form of such an address has them: 二段三〇八号十一楼 is 2段308号11楼.
func arabicNumerals(text string) string {
	runes := []rune(text)
	var b strings.Builder
	for i := 0; i < len(runes); {
		end, value, ok := numberAt(runes, i)
		if ok && end < len(runes) && strings.ContainsRune(counted, runes[end]) {
			b.WriteString(strconv.Itoa(value))
			i = end
			continue
		}
		for end = max(end, i+1); i < end; i++ {
			b.WriteRune(runes[i])
		}
	}
	return b.String()
}

// numberAt reads a number with at least one Chinese numeral below a thousand by
// its places (十一, 二百三十), or digit by digit (三〇八).
func numberAt(runes []rune, i int) (end, value int, ok bool) {
	total, digit := 0, 0
	placed := false
	for end = i; end < len(runes) && end < i+6; end++ {
		r := runes[end]
		if n, isNumeral := numerals[r]; isNumeral || r >= '0' && r <= '9' {
			if !isNumeral {
				n = int(r - '0')
			} else {
				ok = true
			}
			digit = digit*10 + n
			continue
		}
		place := map[rune]int{'十': 10, '百': 100}[r]
		if place == 0 {
			break
		}
		if digit == 0 {
			digit = 1
		}
		total, digit, placed, ok = total+digit*place, 0, true, true
	}
	if placed {
		return end, total + digit, ok
	}
	return end, digit, ok
}
