package format

import "strings"

// RightDomain returns the domain that people mean by one that they mistype again
// and again; "" for a domain that may well be meant. Only domains that can't exist,
// or that are known for nothing but the slip, are taken for mistyped.
func RightDomain(domain string) string {
	domain = strings.ToLower(domain)
	if right, known := mistyped[domain]; known {
		return right
	}
	at := strings.LastIndexByte(domain, '.')
	if at <= 0 {
		return ""
	}
	name, end := domain[:at], domain[at+1:]
	if end == "cn" {
		if name, found := strings.CutSuffix(name, ".con"); found {
			return name + ".com.cn"
		}
	}
	right, known := mistypedEnds[end]
	if !known {
		return ""
	}
	if whole, known := mistyped[name+"."+right]; known {
		return whole
	}
	return name + "." + right
}

// mistypedEnds are top-level domains that don't exist, by the one that is meant.
var mistypedEnds = map[string]string{
	"con": "com", "cmo": "com", "ocm": "com", "vom": "com", "xom": "com", "comm": "com", "coom": "com", "c0m": "com", "cpm": "com", "clm": "com",
	"ner": "net", "nte": "net", "ent": "net", "ogr": "org", "rog": "org",
}

// mistyped are slips in the domains of mailboxes that many people have.
var mistyped = slips(map[string][]string{
	"gmail.com":   {"gmial.com", "gmai.com", "gamil.com", "gmal.com", "gnail.com", "gmaill.com", "gmali.com", "gmailcom", "gmail.cm", "gmail.co", "gmail.om", "gmil.com", "gimail.com", "ggmail.com", "gmail.com.com"},
	"hotmail.com": {"hotmial.com", "hotmai.com", "hotmil.com", "hotmal.com", "hotmaill.com", "hotamil.com", "hotnail.com", "hotmailcom", "hotmail.cm", "hotmail.co", "homail.com"},
	"outlook.com": {"outlok.com", "outloo.com", "outllok.com", "outlook.cm", "outlook.co", "outlookcom", "oulook.com", "outolok.com"},
	"yahoo.com":   {"yaho.com", "yahooo.com", "yhoo.com", "yahoocom", "yahoo.cm", "yhaoo.com", "yaoo.com"},
	"163.com":     {"163com", "163.cm", "163.om", "163.cn.com", "1633.com"},
	"126.com":     {"126com", "126.cm", "126.om"},
	"qq.com":      {"qqcom", "qq.cm", "qq.om"},
	"sina.com":    {"sinacom", "sina.cm", "sian.com"},
	"foxmail.com": {"foxmial.com", "foxmai.com", "foxmailcom", "foxmail.cm", "foxamil.com"},
	"icloud.com":  {"iclould.com", "icoud.com", "iclod.com", "icloudcom", "icluod.com"},
	"aliyun.com":  {"aliyuncom", "aliyun.cm", "aliyn.com"},
})

func slips(of map[string][]string) map[string]string {
	right := make(map[string]string)
	for domain, wrong := range of {
		for _, w := range wrong {
			right[w] = domain
		}
	}
	return right
}
