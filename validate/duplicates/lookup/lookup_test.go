package lookup_test

import (
	"fmt"
	"strings"
	"testing"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/registers"
	"sheetsync/sheetschema/table"
	"sheetsync/validate/duplicates/lookup"
)

// customers is a small register: name, company, contact, e-mail, phone, mobile,
// website, country.
var customers = [][]string{
	{"华达电子", "深圳市华达电子有限公司", "王芳", "wang.fang@huada-elec.cn", "+86 755 2688 1234", "+86 138 0013 8000", "www.huada-elec.cn", "中国"},
	{"恒信照明", "中山市恒信照明有限公司", "李强", "lighting8866@163.com", "+86 760 2233 5678", "", "", "中国"},
	{"Cedargate", "Cedargate Electronics GmbH", "Jonas Adler", "jonas.adler@cedargate.com", "+49 40 23125 118", "", "https://www.cedargate.com/contact", "Germany"},
	{"Falcon Imports", "Falcon Imports Ltd", "Grace Evans", "grace.evans77@gmail.com", "+44 161 496 0127", "+44 7400 123456", "", "United Kingdom"},
	{"宏碁國際", "宏碁國際貿易股份有限公司", "陳靜", "info@acer-trade.com.tw", "+886 2 2696 1234", "", "", "台湾"},
	{"Northfield", "Northfield International Trading Co., Ltd.", "Anna Brooks", "", "312-555-0143", "", "northfield.com", "United States"},
	{"博远", "宁波博远进出口有限公司", "张伟", "sales@boyuan.com.cn", "", "13905741234", "", ""},
	{"IBS", "Istanbul Baharat Sanayi A.S.", "Mehmet Yılmaz", "mehmet@ibs.com.tr", "+90 212 555 01 23", "", "", "Turkey"},
	{"Müller", "Müller & Söhne GmbH & Co. KG", "Karl Müller", "karl@mueller-soehne.de", "", "", "", "Germany"},
	{"Pinewood Trading", "Pinewood Trading LLC", "Tom Hill", "tom@pinewood.example", "", "", "", "United States"},
	{"Harbour Trading", "Harbour Trading LLC", "Sam Hall", "sam.hall@outlook.com", "", "", "", "United States"},
	{"海纳贸易", "上海海纳贸易有限公司", "赵敏", "zhaomin2020@qq.com", "", "+86 139 1234 5678", "", "中国"},
	{"Lumière", "Société Lumière SARL", "Élodie Roux", "elodie@lumiere-paris.fr", "", "", "", "France"},
	{"佳能商行", "佳能商行", "林志明", "", "", "+886 912 345 678", "", "台湾"},
}

var columns = []string{"customer_name", "company_name", "contact_name", "email", "phone", "mobile", "website", "country"}

func register(t testing.TB, rows [][]string) *table.Table {
	t.Helper()
	d, err := registers.Load("foreign-trade")
	if err != nil {
		t.Fatal(err)
	}
	r, _ := d.Resource("customers")
	return tableOf(r, rows)
}

func tableOf(r *sheetschema.Resource, rows [][]string) *table.Table {
	records := table.NewTable(r, len(rows))
	for record, row := range rows {
		for i, text := range row {
			if f, ok := r.Field(columns[i]); ok && text != "" {
				records.SetText(record, f.Index, text)
			}
		}
	}
	return records
}

// describe words an answer as “verdict name: field how, …”.
func describe(t *table.Table, a lookup.Answer) string {
	if len(a.Matches) == 0 {
		return string(a.Verdict)
	}
	m := a.Matches[0]
	var reasons []string
	for _, r := range m.Reasons {
		reasons = append(reasons, t.Resource.Fields[r.Field].Name+" "+string(r.How))
	}
	return fmt.Sprintf("%s %s: %s", a.Verdict, t.Text(m.Record, 0), strings.Join(reasons, ", "))
}

func TestFind(t *testing.T) {
	t.Parallel()
	records := register(t, customers)
	index := lookup.New(records, lookup.Fields(records.Resource), "CN")
	for _, test := range []struct {
		name, query, want string
	}{
		// The normal form is the same.
		{"e-mail", "jonas.adler@cedargate.com", "exists Cedargate"},
		{"e-mail in capitals, in brackets", "Jonas Adler <JONAS.ADLER@CEDARGATE.COM>", "exists Cedargate"},
		{"Google's dots and tags", "graceevans77+shop@googlemail.com", "exists Falcon Imports"},
		{"full width", "ｗａｎｇ．ｆａｎｇ＠ｈｕａｄａ－ｅｌｅｃ．ｃｎ", "exists 华达电子"},
		{"mailto", "mailto:tom@pinewood.example", "exists Pinewood Trading"},
		{"phone", "+86 755 2688 1234", "exists 华达电子"},
		{"phone of the register's country", "0755-26881234", "exists 华达电子"},
		{"mobile without country code", "13800138000", "exists 华达电子"},
		{"mobile with 0086", "0086 138-0013-8000", "exists 华达电子"},
		{"mobile with 86 and no plus", "8613800138000", "exists 华达电子"},
		{"mobile in full width", "１３８００１３８０００", "exists 华达电子"},
		{"phone of another country without code", "(312) 555-0143", "exists Northfield"},
		{"with code where the register has none", "+86 139 0574 1234", "exists 博远"},
		{"trunk zero", "07400 123456", "exists Falcon Imports"},
		{"Taiwanese mobile as dialled there", "0912-345-678", "similar 佳能商行"},
		{"domain", "cedargate.com", "exists Cedargate"},
		{"website", "http://cedargate.com/en/products?page=2", "exists Cedargate"},
		{"domain of the address", "www.ibs.com.tr", "exists IBS"},
		{"company", "Cedargate Electronics GmbH", "exists Cedargate"},
		{"company without legal form", "cedargate electronics", "exists Cedargate"},
		{"company with another legal form", "CEDARGATE ELECTRONICS CO.,LTD", "exists Cedargate"},
		{"blanks", "Cedar Gate Electronics", "exists Cedargate"},
		{"company in Chinese", "深圳市华达电子有限公司", "exists 华达电子"},
		{"another legal form in Chinese", "深圳市华达电子股份有限公司", "exists 华达电子"},
		{"traditional characters", "深圳市華達電子有限公司", "exists 华达电子"},
		{"simplified characters for traditional", "宏碁国际贸易", "exists 宏碁國際"},
		{"what the team calls it", "华达电子", "exists 华达电子"},
		{"short name", "博远", "exists 博远"},
		{"accents", "Muller und Sohne", "similar Müller"},
		{"ampersand", "mueller & soehne", "similar Müller"},
		{"accents dropped", "Societe Lumiere", "exists Lumière"},
		{"with a label", "公司：中山市恒信照明有限公司", "exists 恒信照明"},
		{"name and phone", "Cedargate Electronics, +86 138 0000 1111", "exists Cedargate"},
		{"unknown name, known phone", "Quartz Optics, +86 138 0013 8000", "exists 华达电子"},
		{"Chinese name and phone without blank", "华达电子13800138000", "exists 华达电子"},
		{"several lines", "Falcon Imports Ltd\nGrace Evans\nTel: +44 161 496 0127", "exists Falcon Imports"},
		// Nearly the same.
		{"typing fault in an address", "jonas.alder@cedargate.com", "similar Cedargate"},
		{"typing fault in the domain", "wang.fang@huada-elce.cn", "similar 华达电子"},
		{"comma for dot", "sales@boyuan,com.cn", "exists 博远"},
		{"colleague", "purchasing@cedargate.com", "similar Cedargate"},
		{"colleague by the website", "bill@northfield.com", "similar Northfield"},
		{"wrong digit", "+86 755 2689 1234", "similar 华达电子"},
		{"digit left out", "1380013800", "similar 华达电子"},
		{"neighbouring line", "+49 40 23125 120", "similar Cedargate"},
		{"without area code", "2688 1234", "similar 华达电子"},
		{"other ending of the domain", "cedargate.de", "similar Cedargate"},
		{"typing fault in a company", "Cedergate Electronics", "similar Cedargate"},
		{"letters exchanged", "Flacon Imports", "similar Falcon Imports"},
		{"word order", "Electronics Cedargate", "similar Cedargate"},
		{"part of the name", "Northfield Trading", "similar Northfield"},
		{"abbreviation of a word", "Northfield Intl Trading", "similar Northfield"},
		{"initials", "I.B.S. Ltd", "exists IBS"},
		{"initials of a long name", "Istanbul Baharat Sanayi ve Ticaret", "similar IBS"},
		{"pinyin", "Huada Dianzi", "similar 华达电子"},
		{"pinyin and English", "Shenzhen Huada Electronics Co., Ltd", "similar 华达电子"},
		{"pinyin of a person", "Wang Fang", "similar 华达电子"},
		{"person in another order", "Adler Jonas", "similar Cedargate"},
		{"person", "Anna Brooks", "similar Northfield"},
		{"person in Chinese", "张伟", "similar 博远"},
		{"other characters read the same", "华大电子", "similar 华达电子"},
		{"wrong character", "中山市恒倍照明有限公司", "similar 恒信照明"},
		{"without place", "海纳贸易公司", "exists 海纳贸易"},
		{"other place", "宁波市海纳贸易有限公司", "similar 海纳贸易"},
		{"part of a Chinese name", "恒信", "similar 恒信照明"},
		{"name inside a longer one", "中山恒信照明科技", "similar 恒信照明"},
		{"Chinese for a domain", "华达电子厂", "similar 华达电子"},
		{"domain for a name", "pinewoodtrading.com", "similar Pinewood Trading"},
		{"domain for a Chinese name", "haina.com", "similar 海纳贸易"},
		// Nothing of the kind.
		{"unknown company", "Quartz Optics Inc.", "free"},
		{"unknown company in Chinese", "青岛蓝海机械有限公司", "free"},
		{"the same name in another trade", "Falcon Trading", "similar Falcon Imports"},
		{"only the trade is the same", "Maple Trading LLC", "free"},
		{"only the trade is the same, in Chinese", "上海远洋贸易有限公司", "free"},
		{"same place", "深圳市新锐光电有限公司", "free"},
		{"free-mail host", "someone@gmail.com", "free"},
		{"free-mail host in Chinese", "98765@qq.com", "free"},
		{"free-mail domain", "163.com", ""},
		{"unknown phone", "+86 21 5555 6666", "free"},
		{"unknown mobile", "13577776666", "free"},
		{"unknown domain", "quartz-optics.com", "free"},
		{"unknown e-mail", "li@quartz-optics.com", "free"},
		{"other person of that surname", "张敏", "free"},
		{"other person of that given name", "Anna Smith", "free"},
		// Nothing said.
		{"empty", "", ""},
		{"blanks only", " \t\n", ""},
		{"legal form", "Co., Ltd.", ""},
		{"legal form in Chinese", "有限公司", ""},
		{"only the trade", "Quartzless Trading", "free"},
		{"punctuation", "?!…", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := describe(records, index.Find(test.query))
			if test.want == "" && got != "" || !strings.HasPrefix(got, test.want) {
				t.Errorf("%q: %s, want %s", test.query, got, test.want)
			}
		})
	}
}
