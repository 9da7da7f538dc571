package duplicates_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sheetsync/sheetschema/table"
)

// The words of which made-up customers' names consist: some are in many names.
var (
	cities     = []string{"深圳市", "广州市", "东莞市", "宁波市", "义乌市", "上海", "苏州市", "佛山市", "厦门市", "中山市", "温州市", "青岛市"}
	citiesRead = []string{"Shenzhen", "Guangzhou", "Dongguan", "Ningbo", "Yiwu", "Shanghai", "Suzhou", "Foshan", "Xiamen", "Zhongshan", "Wenzhou", "Qingdao"}
	areaCodes  = []string{"755", "20", "769", "574", "579", "21", "512", "757", "592", "760", "577", "532"}
	trades     = []string{"电子", "科技", "贸易", "五金制品", "照明", "塑胶", "进出口", "机械", "纺织", "家具"}
	tradesRead = []string{"Electronics", "Technology", "Trading", "Hardware", "Lighting", "Plastics", "Import & Export", "Machinery", "Textile", "Furniture"}
	signs      = []rune("华达恒信博远金龙兴旺鑫盛泰和瑞丰嘉美永康天宇海星宏图百利德胜安顺明辉东方")
	signsRead  = []string{"hua", "da", "heng", "xin", "bo", "yuan", "jin", "long", "xing", "wang", "xin", "sheng", "tai", "he", "rui", "feng", "jia", "mei", "yong", "kang", "tian", "yu", "hai", "xing", "hong", "tu", "bai", "li", "de", "sheng", "an", "shun", "ming", "hui", "dong", "fang"}
	kinds      = []string{"Trading", "Imports", "Electronics", "Lighting", "Supplies", "International", "Industries", "Group", "Distribution", "Tools"}
	forms      = []string{"Ltd", "Inc.", "GmbH", "LLC", "S.A.", "Pty Ltd", "BV", "Co., Ltd.", "Limited", "S.r.l."}
	freeMails  = []string{"gmail.com", "qq.com", "163.com", "hotmail.com", "126.com", "outlook.com", "yahoo.com"}
)

var customerFields = []string{"id", "company:company", "email:email", "phone:phone", "mobile:phone", "website:domain", "country:country"}

const customerPolicy = "{fields: [company, email, phone, mobile, website]}"

// customers makes n rows of customers as a foreign-trade team keeps them, two
// fifths of them Chinese, and one in nine entered once more. It returns who each
// is, too. Some share a telephone or a host and are two: firms of one group.
func (p population) customers(n int) (rows [][]string, truth []string) {
	for len(rows) < n {
		who := fmt.Sprint(len(rows))
		row := p.customer(who)
		switch {
		case p.IntN(40) == 0 && len(rows) > 50: // of one group with an earlier one
			other := rows[len(rows)-1-p.IntN(50)]
			row[3] = other[3]
			if row[5] != "" {
				row[5] = other[5]
			}
		}
		rows, truth = append(rows, row), append(truth, who)
		if p.IntN(8) > 0 || len(rows) == n {
			continue
		}
		rows, truth = append(rows, p.again(row, fmt.Sprint(len(rows)))), append(truth, who)
	}
	return rows, truth
}

func (p population) digits(n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte(byte('0' + p.IntN(10)))
	}
	return b.String()
}

func (p population) customer(id string) []string {
	if p.IntN(5) < 2 {
		return p.chinese(id)
	}
	name := p.word(2 + p.IntN(2))
	words := strings.ToUpper(name[:1]) + name[1:] + " " + kinds[p.IntN(len(kinds))]
	if p.IntN(3) == 0 {
		second := p.word(2)
		words = strings.ToUpper(second[:1]) + second[1:] + " " + words
	}
	host := name + p.word(1) + []string{".com", ".de", ".co.uk", ".net"}[p.IntN(4)]
	email := []string{"info", "sales", "purchase", p.word(2), p.word(3)}[p.IntN(5)] + "@" + host
	site := "www." + host
	if p.IntN(3) == 0 {
		email, site = p.word(3)+p.digits(2)+"@"+freeMails[p.IntN(len(freeMails))], ""
	}
	phone := []string{"+49 30 ", "+44 20 7", "+1 212 ", "+61 2 9", "+34 91 "}[p.IntN(5)] + p.digits(7)
	return p.sparse([]string{id, words + " " + forms[p.IntN(len(forms))], email, phone, "", site, ""})
}

func (p population) chinese(id string) []string {
	city, trade := p.IntN(len(cities)), p.IntN(len(trades))
	name, read := "", ""
	for range 2 + p.IntN(2) {
		i := p.IntN(len(signs))
		name, read = name+string(signs[i]), read+signsRead[i]
	}
	host := read + p.word(1) + []string{".com", ".cn", ".com.cn"}[p.IntN(3)]
	email, site := []string{"info", "sales", p.word(2)}[p.IntN(3)]+"@"+host, "http://www."+host
	if p.IntN(2) == 0 {
		email, site = p.digits(9)+"@"+freeMails[1+p.IntN(2)], ""
	}
	company := cities[city] + name + trades[trade] + "有限公司"
	if p.IntN(4) == 0 {
		company = citiesRead[city] + " " + strings.ToUpper(read[:1]) + read[1:] + " " + tradesRead[trade] + " Co., Ltd."
	}
	return p.sparse([]string{id, company, email, "0" + areaCodes[city] + "-8" + p.digits(7), "13" + p.digits(9), site, "中国"})
}

// sparse leaves out what people leave out.
func (p population) sparse(row []string) []string {
	for i := 2; i < 6; i++ {
		if p.IntN(5) == 0 {
			row[i] = ""
		}
	}
	if row[2] == "" && row[3] == "" && row[4] == "" {
		row[3] = "+1 646 " + p.digits(7)
	}
	return row
}

// again is a customer entered once more: some fields mistyped, left out, or new.
func (p population) again(row []string, id string) []string {
	row = slices.Clone(row)
	row[0] = id
	for range 1 + p.IntN(2) {
		switch i := 1 + p.IntN(5); p.IntN(4) {
		case 0:
			if i > 1 {
				row[i] = ""
			}
		case 1:
			row[1] = strings.NewReplacer(" Ltd", " Limited", "有限公司", "", "GmbH", "", "Inc.", "Incorporated").Replace(row[1])
		default:
			row[i] = p.fault(row[i])
		}
	}
	return row
}

// tableOfCustomers makes n customers.
func tableOfCustomers(t testing.TB, p population, n int) (*table.Table, []string) {
	t.Helper()
	rows, truth := p.customers(n)
	return customersOf(t, customerPolicy, customerFields, rows...), truth
}
