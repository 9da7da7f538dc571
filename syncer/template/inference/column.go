package inference

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/table"
	"sheetsync/validate/format"
)

// column is what is known and guessed of one column.
type column struct {
	title  string
	name   string
	known  *sheetschema.Field // of a built-in register, with an equal header
	texts  []string           // the filled cells, as people see them
	kinds  []table.CellKind
	rows   int // records
	values map[string]int

	typ, format string
	personal    bool
	enum        []string
	currency    string // name of the column with this amount's currency
	evidence    []string
}

func newColumn(g *table.Grid, at int, title string, rows []int) *column {
	c := &column{title: title, rows: len(rows), values: make(map[string]int)}
	for _, row := range rows {
		cell := g.Cell(row, at)
		text := strings.TrimSpace(cell.Seen())
		if text == "" {
			continue
		}
		c.texts = append(c.texts, text)
		c.kinds = append(c.kinds, cell.Kind)
		c.values[text]++
	}
	return c
}

func (c *column) say(format string, args ...any) {
	c.evidence = append(c.evidence, fmt.Sprintf(format, args...))
}

// share writes a part of all as a percentage that says 100 of all only.
func share(part, all int) string {
	percent := int(math.Floor(100 * float64(part) / float64(all)))
	return fmt.Sprintf("%d%% of %d values", percent, all)
}

func (c *column) full() bool   { return c.rows > 0 && len(c.texts) == c.rows }
func (c *column) unique() bool { return len(c.values) == len(c.texts) }

// guess finds type, format and choices.
func (c *column) guess() {
	c.say("filled in %d of %d rows, %d different", len(c.texts), c.rows, len(c.values))
	c.typ = "string"
	if len(c.texts) == 0 {
		if c.known != nil {
			c.typ, c.format, c.personal = c.known.Declared, c.known.Format, c.known.Personal
			c.say("type as in the built-in register's column of this title")
		}
		return
	}
	if !c.guessFormat() {
		c.guessType()
	}
	if c.typ == "string" && c.format == "" {
		c.guessWords()
	}
	if c.typ == "string" && c.format == "" {
		c.guessChoices()
	}
	switch c.format {
	case "email", "phone", "person":
		c.personal = true
	case "address":
		c.personal = c.known != nil && c.known.Personal
	}
}

// mentions reports whether the header has one of the words.
func (c *column) mentions(words ...string) bool {
	folded := lexical.Fold(c.title)
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(folded, word) })
}

// formats are tried in this order. Those that other texts have by chance need
// their header to say so.
var formats = []struct {
	name  string
	words []string // of the header; empty for any
	least float64
}{
	{"email", nil, nearly},
	{"uri", nil, nearly},
	{"uuid", nil, mostly},
	{"iban", nil, nearly},
	{"lei", nil, nearly},
	{"cn_uscc", nil, nearly},
	{"eu_vat", []string{"vat", "增值税"}, nearly},
	{"bic", []string{"bic", "swift"}, nearly},
	{"currency", nil, mostly},
	{"country", []string{"country", "nation", "land", "国"}, nearly},
	{"domain", []string{"domain", "域名"}, nearly},
}

var phoneWords = []string{"phone", "tel", "mobile", "cell", "fax", "whatsapp", "电话", "手机", "传真", "座机", "联系方式"}

func (c *column) guessFormat() bool {
	for _, f := range formats {
		check, ok := format.NewChecker(f.name)
		if !ok || len(f.words) > 0 && !c.mentions(f.words...) {
			continue
		}
		if n := c.count(func(text string) bool { return check(text).Status != format.StatusInvalid }); c.enough(n, f.least) {
			c.format = f.name
			c.say("%s are of the format %s", share(n, len(c.texts)), f.name)
			return true
		}
	}
	n := c.count(func(text string) bool {
		return format.Phone(text, "").Status == format.StatusValid && (strings.HasPrefix(text, "+") || strings.HasPrefix(text, "00"))
	})
	if c.enough(n, nearly) {
		c.format = "phone"
		c.say("%s are telephone numbers with country code", share(n, len(c.texts)))
		return true
	}
	if c.mentions(phoneWords...) {
		digits := c.count(func(text string) bool { return strings.Count(strings.Map(digit, text), "0") >= 5 })
		if c.enough(digits, nearly) {
			c.format = "phone"
			c.say("the header says so, and %s have five digits or more", share(digits, len(c.texts)))
			return true
		}
	}
	return false
}

func digit(r rune) rune {
	if r >= '0' && r <= '9' || r >= '０' && r <= '９' {
		return '0'
	}
	return ' '
}

// guessWords finds formats that nothing but the header tells.
func (c *column) guessWords() {
	if f := c.known; f != nil && (f.Format == "company" || f.Format == "address" || f.Format == "person") {
		c.format = f.Format
		c.say("format %s as in the built-in register's column of this title", f.Format)
		return
	}
	for _, w := range []struct {
		format string
		words  []string
	}{
		{"company", []string{"company", "firm", "公司", "单位", "企业"}},
		{"address", []string{"address", "地址", "adresse"}},
		{"person", []string{"contact name", "contact person", "salesperson", "联系人", "负责人", "业务员", "姓名", "跟进人"}},
	} {
		if c.mentions(w.words...) && !c.mentions("邮箱", "mail", "编号", "id", "日期", "date") {
			c.format = w.format
			c.say("format %s by the header's words", w.format)
			return
		}
	}
}

// maxChoices is how many different values a column of choices has at most.
const maxChoices = 12

func (c *column) guessChoices() {
	if len(c.texts) < 2*fewRecords || len(c.values) > maxChoices || len(c.texts) < 3*len(c.values) || len(c.values) < 2 {
		return
	}
	for value := range c.values {
		if len([]rune(value)) > 40 || strings.ContainsAny(value, "\n\r\t") {
			return
		}
		c.enum = append(c.enum, value)
	}
	slices.SortFunc(c.enum, func(a, b string) int {
		if c.values[a] != c.values[b] {
			return c.values[b] - c.values[a]
		}
		return strings.Compare(a, b)
	})
	c.say("choices since %d values repeat %d times", len(c.values), len(c.texts))
}

func (c *column) count(is func(string) bool) int {
	n := 0
	for text, times := range c.values {
		if is(text) {
			n += times
		}
	}
	return n
}

func (c *column) enough(n int, least float64) bool {
	return n > 0 && float64(n) >= least*float64(len(c.texts))
}

// amountWords head columns of money.
var amountWords = []string{"amount", "price", "total", "sum", "paid", "金额", "单价", "价格", "总价", "货款", "费用"}

// amounts joins amounts with the tab's only column of currencies.
func (t *tabDraft) amounts() {
	var currency *column
	for _, c := range t.columns {
		if c.format == "currency" {
			if currency != nil {
				return
			}
			currency = c
		}
	}
	if currency == nil {
		return
	}
	for _, c := range t.columns {
		if (c.typ == "number" || c.typ == "integer") && c.mentions(amountWords...) {
			c.typ, c.currency = "number", currency.name
			c.say("an amount by the header's words, in the tab's only column of currencies")
		}
	}
}
