package currency

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// names are what people call a currency, folded: each names one alone.
var names = map[string]string{
	"USD": "us$, usd$, us dollar, us dollars, u.s. dollar, u.s. dollars, 美元, 美金, 美圆, 米ドル, american dollar",
	"CNY": "cn¥, rmb¥, rmb, renminbi, cnh, 人民币, 人民币元, 人民幣, 人民元, chinese yuan",
	"EUR": "€, 欧元, 歐元, ユーロ, euro, euros",
	"GBP": "gb£, pound sterling, pounds sterling, british pound, 英镑, 英鎊, british pounds",
	"JPY": "jp¥, jpy¥, japanese yen, 日元, 日圆, 日圓, 円, yen",
	"HKD": "hk$, 港币, 港元, 港幣, hong kong dollar",
	"TWD": "nt$, 台币, 新台币, 新台幣, 台幣, ntd, new taiwan dollar",
	"KRW": "₩, 韩元, 韩币, 韓元, 韓幣, korean won",
	"AUD": "a$, au$, 澳元, 澳币, australian dollar",
	"NZD": "nz$, 新西兰元, 纽币, new zealand dollar",
	"CAD": "c$, ca$, 加元, 加币, canadian dollar",
	"SGD": "s$, sg$, 新加坡元, 新加坡币, 新币, singapore dollar",
	"MOP": "mop$, 澳门元, 澳门币",
	"CHF": "swiss franc, swiss francs, 瑞士法郎, 瑞郎, sfr",
	"RUB": "₽, russian ruble, 卢布, 俄罗斯卢布, руб, руб., russian rouble",
	"INR": "₹, indian rupee, 印度卢比, indian rupees",
	"PKR": "巴基斯坦卢比, pakistani rupee",
	"THB": "฿, thai baht, 泰铢, 泰銖, baht",
	"VND": "₫, 越南盾, vietnamese dong",
	"MYR": "malaysian ringgit, ringgit, 马币, 林吉特, 马来西亚林吉特, rm",
	"IDR": "indonesian rupiah, rupiah, 印尼盾, 印尼卢比, rp",
	"PHP": "₱, 菲律宾比索, philippine peso",
	"AED": "uae dirham, emirati dirham, 阿联酋迪拉姆, 迪拉姆, dhs",
	"SAR": "沙特里亚尔, saudi riyal",
	"QAR": "卡塔尔里亚尔, qatari riyal",
	"KWD": "科威特第纳尔, kuwaiti dinar",
	"BHD": "巴林第纳尔, bahraini dinar",
	"OMR": "阿曼里亚尔, omani rial",
	"TRY": "₺, 土耳其里拉, turkish lira",
	"BRL": "r$, 巴西雷亚尔, 雷亚尔, brazilian real",
	"MXN": "mx$, 墨西哥比索, mexican peso",
	"CLP": "智利比索, chilean peso",
	"COP": "哥伦比亚比索, colombian peso",
	"ARS": "阿根廷比索, argentine peso",
	"ZAR": "south african rand, 南非兰特, 兰特, rand",
	"EGP": "e£, 埃及镑, egyptian pound",
	"NGN": "₦, nigerian naira, 奈拉, naira",
	"KES": "肯尼亚先令, ksh, kenyan shilling",
	"SEK": "瑞典克朗, swedish krona",
	"NOK": "挪威克朗, norwegian krone",
	"DKK": "丹麦克朗, danish krone",
	"PLN": "兹罗提, 波兰兹罗提, zł, polish zloty, zloty",
	"CZK": "捷克克朗, kč, czech koruna",
	"HUF": "hungarian forint, 匈牙利福林, forint",
	"ILS": "₪, israeli shekel, 以色列新谢克尔, shekel",
	"UAH": "₴, 乌克兰格里夫纳, hryvnia",
	"KZT": "₸, 坚戈, tenge",
	"BDT": "৳, bangladeshi taka, 孟加拉塔卡, taka",
}

// ambiguous are names and signs of several currencies, with the one that is
// most often meant in a trading company's sheet.
var ambiguous = map[string]string{
	"$": "USD", "dollar": "USD", "dollars": "USD", "¥": "CNY", "元": "CNY", "块": "CNY", "yuan": "CNY", "£": "GBP", "pound": "GBP",
	"pounds": "GBP", "rs": "INR", "rs.": "INR", "rupee": "INR", "rupees": "INR", "kr": "SEK", "peso": "MXN", "dinar": "KWD", "riyal": "SAR",
}

// shared are the currencies that a sign of several may stand for; a sign that isn't
// here may stand for any.
var shared = map[string]string{
	"$": "USD AUD BBD BMD BND BSD BZD CAD CLP COP CUP DOP FJD GYD HKD JMD KYD LRD MXN NAD NZD SBD SGD SRD TTD TWD UYU XCD ARS",
	"¥": "CNY JPY", "元": "CNY HKD MOP SGD TWD", "块": "CNY HKD MOP SGD TWD", "yuan": "CNY",
	"£": "GBP EGP FKP GIP LBP SHP SSP SYP", "pound": "GBP EGP LBP", "pounds": "GBP EGP LBP", "kr": "DKK ISK NOK SEK",
}

// MayMean reports whether a sign, name or code may stand for a currency: ¥ for CNY
// and JPY, but not for USD. What isn't known may stand for any.
func MayMean(sign, code string) bool {
	certain, likely := Parse(sign)
	if certain != "" || likely == "" {
		return certain == "" || certain == code
	}
	codes, known := shared[strings.ToLower(norm.NFKC.String(sign))]
	return !known || slices.Contains(strings.Fields(codes), code)
}

// byName has the codes by folded name.
var byName = func() map[string]string {
	all := make(map[string]string, 400)
	for code, list := range names {
		for name := range strings.SplitSeq(list, ", ") {
			all[name] = code
		}
	}
	return all
}()

// Parse returns the code of the currency that a text names: a code in letters
// of any case and width, a name or a sign that only one currency has. Otherwise
// the code is empty and suggestion, where it isn't empty too, is what the text
// most likely means.
func Parse(text string) (code, suggestion string) {
	folded := strings.Join(strings.Fields(strings.ToLower(norm.NFKC.String(text))), " ")
	folded = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, folded)
	if upper := strings.ToUpper(folded); Known(upper) {
		return upper, ""
	}
	if code, ok := byName[folded]; ok {
		return code, ""
	}
	if code, ok := ambiguous[folded]; ok {
		return "", code
	}
	return "", ""
}
