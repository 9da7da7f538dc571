package format_test

import (
	"strings"
	"testing"

	"sheetsync/validate/format"
)

func TestFormats(t *testing.T) {
	t.Parallel()
	for kind, texts := range map[string]map[string]string{
		"email": {
			"li.wei@example.cn": "", "a+b@x.co": "", "O'Neil@example.com": "", "john@gmail": "email_unusual", "小明@例子.中国": "email_unusual", "info@münchen.de": "email_unusual",
			"ａ@example.com": "email", "a@b": "email_unusual", "a b@example.com": "email", "a@example.com; b@example.com": "email_several", "a@example.com，b@example.com": "email_several",
			"a@example.com;": "email", "Li Wei <li@example.cn>": "email", "a@@b.com": "email", "a@b..com": "email", "mailto:a@b.com": "email", "a@example.com.": "email",
			" a@example.com": "email_unusual", "a@exa_mple.com": "email", strings.Repeat("(", 50_000): "email", "": "email",
		},
		"uri": {
			"https://www.example.com": "", "http://example.com:8080/a?b=c#d": "", "https://例子.中国/路径": "", "mailto:a@b.com": "", "http://192.168.0.1/": "", "ftp://example.com/x": "",
			"www.example.com": "uri_scheme", "example.com/path": "uri_scheme", "urn:isbn:0451450523": "", "example.com:8080": "uri_scheme",
			"https://": "uri", "https://exa mple.com": "uri", "not a uri": "uri", "https://-x-.com": "uri", "http:example": "uri", "无": "uri", "": "uri", "javascript:alert(1) ": "",
		},
		"uuid":     {"6ba7b810-9dad-11d1-80b4-00c04fd430c8": "", "6BA7B810-9DAD-11D1-80B4-00C04FD430C8": "", "6ba7b8109dad11d180b400c04fd430c8": "uuid", "{6ba7b810-9dad-11d1-80b4-00c04fd430c8}": "uuid", "6ba7b810-9dad-11d1-80b4-00c04fd430cg": "uuid"},
		"domain":   {"example.com": "", "EXAMPLE.com": "", "例子.中国": "", "a.b.c.d.co.uk": "", "localhost": "domain", "http://example.com": "domain", "example.com/x": "domain", "-a.com": "domain", "a..com": "domain", "1.2.3.4": "domain", "exa mple.com": "domain"},
		"iban":     {"DE89370400440532013000": "", "iban DE89 3704 0044 0532 0130 00": "", "\u202aDE89370400440532013000\u202c": "", "DE89 3704\u202f0044 0532 0130\u200b00": "", "ZZ89370400440532013000": "iban", "DE8937040044053201300": "iban", "DE": "iban", "": "iban", "GB29NWBK6016133192681９": "iban"},
		"bic":      {"DEUTDEFF": "", "deutdeff500": "", "DEUT DE FF": "", "DEUTXXFF": "bic", "DEUTDEF": "bic", "DEUTDEFF50": "bic", "德UTDEFF": "bic"},
		"lei":      {"529900TODVLNUTNSYF94": "", "529900TODVLNUTNSYF49": "lei", "529900": "lei"},
		"cn_uscc":  {"91152201078377449P": "", "91152201078377449p": "", "91152201078377449Q": "cn_uscc", "9115220107837744IP": "cn_uscc", "9115220107837744": "cn_uscc", "911522O1078377449P": "cn_uscc"},
		"eu_vat":   {"DE136695976": "", "de 136 695 976": "", "GR094012834": "", "DE136695975": "eu_vat", "US136695976": "eu_vat", "DE": "eu_vat", "136695976": "eu_vat", "ATU": "eu_vat", "NLB01": "eu_vat", "IE": "eu_vat", "FR": "eu_vat"},
		"currency": {"USD": "", "CNY": "", " EUR ": "", "usd": "", "RMB": "", "US$": "", "人民币": "", "VES": "", "VED": "", "SLE": "", "MRU": "", "ZWG": "", "XCG": "", "$": "currency", "¥": "currency", "DEM": "currency", "": "currency"},
		"country": {
			"China": "", "中国": "", "中國": "", "CN": "", "cn": "", "CHN": "", "P.R. China": "", "People's Republic of China": "", "Deutschland": "", "Germany": "", "德国": "", "USA": "", "U.S.A.": "", "美国": "", "UK": "", "United Kingdom": "",
			"Côte d’Ivoire": "", "cote d'ivoire": "", "Österreich": "", "Hong Kong": "", "香港": "", "台湾": "", "Brasil": "", "Россия": "", "日本": "", "대한민국": "", "Türkiye": "", "Türkei": "", "Viet Nam": "", "España": "", "Trinidad & Tobago": "", "Polska": "", "Sverige": "",
			"Atlantis": "country", "XX": "country", "ZZ": "country", "EU": "country", "Asia": "country", "上海": "country", "": "country", "-": "country",
		},
	} {
		check, ok := format.NewChecker(kind)
		if !ok {
			t.Fatalf("no format %s", kind)
		}
		for text, want := range texts {
			if got := check(text); got.Fault != want || (got.Status == format.StatusValid) != (want == "") {
				t.Errorf("%s %.60q is %v, want %q", kind, text, got, want)
			}
		}
	}
	for _, kind := range []string{"person", "address", "company", "phone", "", "nonsense"} {
		if _, ok := format.NewChecker(kind); ok {
			t.Errorf("format %q is checked without knowing a country", kind)
		}
	}
}

func TestRegions(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"Germany": "DE", "Deutschland": "DE", "德国": "DE", "china": "CN", "UK": "GB", "DDR": "", "Burma": "MM", "Россия": "RU", "HKG": "HK", "Hong Kong SAR China": "HK", "Yemen": "YE", "Vietnam": "VN", "France": "FR", "Serbia": "RS", "DD": "", "South Africa": "ZA"} {
		if got, _ := format.Region(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestPhones(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ text, region, fault, e164 string }{
		{"+86 138 0013 8000", "", "", "+8613800138000"},
		{"13800138000", "CN", "", "+8613800138000"},
		{"8613800138000", "CN", "", "+8613800138000"},
		{"8613800138000", "", "", "+8613800138000"},
		{"008613800138000", "", "", "+8613800138000"},
		{"＋８６ 138-0013-8000", "DE", "", "+8613800138000"},
		{"(0755) 2655 1234", "CN", "", "+8675526551234"},
		{"010-65529988", "CN", "", "+861065529988"},
		{"020 7031 3000", "GB", "", "+442070313000"},
		{"+49 (0) 89 1234567", "", "", "+49891234567"},
		{"+1 (212) 555-0123 ext. 12", "", "", "+12125550123"},
		{"0755-26551234", "", "phone_country", ""},
		{"\u202d13800138000\u202c", "CN", "", "+8613800138000"},
		{"+86\u00a0138\u200b00138000\ufeff", "", "", "+8613800138000"},
		{"\u202d0755-26551234\u202c", "", "phone_country", ""},
		{"0755-83456789转801", "CN", "", "+8675583456789"},
		{"0755-83456789 轉 801", "CN", "", "+8675583456789"},
		{"0755-83456789转分机801", "CN", "", "+8675583456789"},
		{"（0755）83456789分机：801", "CN", "", "+8675583456789"},
		{"0755-83456789 内线801", "CN", "", "+8675583456789"},
		{"+86 755 8345 6789 ext 801", "", "", "+8675583456789"},
		{"0755-83456789转", "CN", "phone", ""},
		{"转801", "CN", "phone", ""},
		{"138001380", "CN", "phone", ""},
		{"+86 138 0013 800", "", "phone", ""},
		{"n/a", "", "phone", ""},
		{"ask Li", "CN", "phone", ""},
		{"", "CN", "phone", ""},
		{strings.Repeat("1", 400), "", "phone", ""},
		{"a@b.com", "", "phone", ""},
	} {
		got := format.Phone(tc.text, tc.region)
		e164, _ := format.ParsePhone(tc.text, tc.region)
		if got.Fault != tc.fault || e164 != tc.e164 {
			t.Errorf("%.40q in %q is %v, %q; want %q, %q", tc.text, tc.region, got, e164, tc.fault, tc.e164)
		}
	}
}

// FuzzFormats holds that no text makes a checker fail, and that statuses
// and faults go together.
func FuzzFormats(f *testing.F) {
	for _, s := range []string{"", "@", "a@b.c", `"a b"@[IPv6:::1]`, "(((", "DE89370400440532013000", "ATU1", "NLB", "IE1A", "+86", "http://[::1", "ß", "\x00", "\\", "("} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, kind := range []string{"email", "uri", "uuid", "domain", "iban", "bic", "lei", "cn_uscc", "eu_vat", "currency", "country"} {
			check, _ := format.NewChecker(kind)
			if got := check(text); (got.Status == format.StatusValid) != (got.Fault == "") {
				t.Errorf("%s %q is %v", kind, text, got)
			}
		}
		for country := range strings.SplitSeq("AT BE BG CY CZ DE DK EE EL ES EU FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI", " ") {
			check, _ := format.NewChecker("eu_vat")
			check(country + text)
		}
		format.Phone(text, "CN")
	})
}

func BenchmarkFormats(b *testing.B) {
	for kind, text := range map[string]string{"email": "li.wei@example.com", "uri": "https://www.example.com/a", "iban": "DE89370400440532013000", "cn_uscc": "91152201078377449P", "eu_vat": "DE136695976", "country": "Germany"} {
		b.Run(kind, func(b *testing.B) {
			check, _ := format.NewChecker(kind)
			check(text)
			for b.Loop() {
				check(text)
			}
		})
	}
	b.Run("phone", func(b *testing.B) {
		for b.Loop() {
			format.Phone("+86 138 0013 8000", "CN")
		}
	})
}
