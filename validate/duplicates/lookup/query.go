package lookup

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/publicsuffix"
	"golang.org/x/text/unicode/norm"

	"sheetsync/sheetschema/textkey"
	"sheetsync/validate/duplicates/normal"
)

// A query is what a text may name.
type query struct {
	emails []string // normal forms, or lower-case texts of addresses that are none
	hosts  []string // registered domains
	phones []string // as written
	names  []string // the whole name before its parts
	codes  []string // folded letters and digits
}

// maxQuery is how many characters of a text are looked at: more is no name.
const maxQuery = 500

var (
	addressPattern = regexp.MustCompile(`[^\s<>()\[\]{},;:"'、，；：|/]+@[^\s<>()\[\]{},;:"'、，；：|/]+`)
	hostPattern    = regexp.MustCompile(`(?i)(?:https?:/*)?[\p{L}\p{N}][\p{L}\p{N}-]*(?:\.[\p{L}\p{N}][\p{L}\p{N}-]*)+(?::\d+)?(?:/[^\s,;、，；]*)?`)
	phonePattern   = regexp.MustCompile(`(?:\+|\()?\d[\d\s().\-/–—+]*\d(?:\s*(?i:ext|x|转|转接|分机)\.?\s*\d{1,6})?`)
	commaForDot    = regexp.MustCompile(`(@[\p{L}\p{N}-]+),(\p{L}{2,})`)
	// What people write before a number, an address or a name.
	labelPattern = regexp.MustCompile(`(?i)(?:^|[\s,;、，；/|(])(?:tel|telephone|phone|mobile|mob|cell|fax|e-?mail|mail|web|website|site|url|whatsapp|wechat|company|customer|client|contact|name)\.?\s*:|` +
		`(?:电话|電話|手机|手機|座机|传真|邮箱|郵箱|邮件|电邮|网站|网址|官网|微信|公司|客户|客戶|联系人|公司名称|客户名称)\s*:`)
)

// minDigits is how many digits a telephone number has at least.
const minDigits = 7

// parse finds what a text may name. A text may be several things: a row of digits is
// a number and a code.
func parse(text string) (q query) {
	text = strings.NewReplacer("。", ".", "＠", "@").Replace(textkey.Clean(text))
	text = norm.NFKC.String(text)
	if runes := []rune(text); len(runes) > maxQuery {
		text = string(runes[:maxQuery])
	}
	text = strings.TrimSpace(text)
	text = commaForDot.ReplaceAllString(text, "$1.$2")
	whole := text
	rest := addressPattern.ReplaceAllStringFunc(text, func(found string) string {
		q.addEmail(found)
		return " , "
	})
	rest = hostPattern.ReplaceAllStringFunc(rest, func(found string) string { return q.addHost(found, strings.TrimSpace(rest)) })
	rest = q.takePhones(rest)
	if code := normal.Text(whole); isCode(code) && !strings.ContainsAny(whole, "@/") && !hostPattern.MatchString(whole) && !slices.Contains(q.codes, code) {
		q.codes = append(q.codes, code)
	}
	for _, word := range strings.Fields(rest) {
		if code := normal.Text(word); isCode(code) && !slices.Contains(q.codes, code) {
			q.codes = append(q.codes, code)
		}
	}
	q.takeNames(labelPattern.ReplaceAllString(rest, " , "))
	return q
}

// isCode reports whether a text is one of letters and digits, with digits.
func isCode(text string) bool {
	return len(text) >= 3 && isASCII(text) && strings.ContainsAny(text, digitsAlphabet)
}

func (q *query) addEmail(text string) {
	addresses := normal.Emails(text)
	if len(addresses) == 0 {
		local, domain, _ := strings.Cut(strings.ToLower(strings.Trim(text, ".<>")), "@")
		if local == "" || domain == "" {
			return
		}
		addresses = []string{local + "@" + domain}
	}
	for _, a := range addresses {
		if !slices.Contains(q.emails, a) {
			q.emails = append(q.emails, a)
		}
	}
}

// addHost adds a domain, and returns what is left of it for a name: “Co.Ltd” and
// “St.Gallen” look like domains, too, so that only what surely is one is no name.
func (q *query) addHost(text, whole string) string {
	lower := strings.ToLower(text)
	marked := strings.HasPrefix(lower, "http:") || strings.HasPrefix(lower, "https:") || strings.HasPrefix(lower, "www.") || strings.Contains(text, "/")
	host := normal.Host(text)
	if host == "" {
		if marked || text == whole && knownSuffix(lower) {
			return " , " // that of a provider of mail, which is nobody's
		}
		return text
	}
	known := knownSuffix(host)
	if !marked && !known {
		return text
	}
	if !slices.Contains(q.hosts, host) {
		q.hosts = append(q.hosts, host)
	}
	if marked || text == whole || strings.EqualFold(text, host) && len(normal.HostLabel(host)) > 3 {
		return " , "
	}
	return text
}

// knownSuffix reports whether a domain ends in one that is given out.
func knownSuffix(domain string) bool {
	suffix, icann := publicsuffix.PublicSuffix(domain)
	return suffix != domain && (icann || strings.IndexByte(suffix, '.') >= 0) || strings.HasSuffix(domain, ".example") || strings.HasSuffix(domain, ".test")
}

// takePhones takes the telephone numbers out of a text.
func (q *query) takePhones(text string) string {
	var rest strings.Builder
	at := 0
	for _, found := range phonePattern.FindAllStringIndex(text, -1) {
		number := text[found[0]:found[1]]
		if countDigits(number) < minDigits || touchesLetter(text, found[0], found[1]) {
			continue
		}
		rest.WriteString(text[at:found[0]])
		rest.WriteString(" , ")
		at = found[1]
		for _, one := range strings.FieldsFunc(number, func(r rune) bool { return r == '/' }) {
			if countDigits(one) >= minDigits {
				q.phones = append(q.phones, strings.TrimSpace(one))
				if code := strings.TrimSpace(one); countDigits(code) == len(code) && !slices.Contains(q.codes, code) {
					q.codes = append(q.codes, code) // or a QQ number
				}
			}
		}
		if len(q.phones) == 0 || strings.Contains(number, "/") && countDigits(number) < 2*minDigits {
			q.phones = append(q.phones, number)
		}
	}
	rest.WriteString(text[at:])
	return rest.String()
}

func countDigits(text string) int {
	n := 0
	for i := range len(text) {
		if text[i] >= '0' && text[i] <= '9' {
			n++
		}
	}
	return n
}

// touchesLetter reports whether a Latin letter stands right before or after a part
// of a text, so that its digits are those of a code.
func touchesLetter(text string, from, to int) bool {
	isLetter := func(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '-' || c == '_' }
	return from > 0 && isLetter(text[from-1]) || to < len(text) && isLetter(text[to])
}

// takeNames takes what is left for names: the whole, and its parts, since a comma
// stands between a company and a person, and before “Ltd.”
func (q *query) takeNames(rest string) {
	rest = strings.Trim(rest, " ,;:./|、-")
	add := func(name string) {
		name = strings.Trim(name, " ,;:/|、-")
		if says(name) && !slices.Contains(q.names, name) && len(q.names) < maxNames {
			q.names = append(q.names, name)
		}
	}
	add(strings.Join(strings.FieldsFunc(rest, func(r rune) bool { return r == '\n' || r == '\t' }), " "))
	parts := strings.FieldsFunc(rest, func(r rune) bool { return strings.ContainsRune(",;/|、()[]\n\t", r) })
	if len(parts) > 1 {
		for _, part := range parts {
			if !onlyGeneric(part) {
				add(part)
			}
		}
	}
}

// maxNames is how many names a query may have.
const maxNames = 8

// says reports whether a name has anything but legal forms.
func says(name string) bool {
	// Of a form that stands alone nothing would be left.
	key := companyForm("qq " + name).Key
	return key != "" && key != "qq" && utf8.RuneCountInString(companyForm(name).Key) >= 2
}
