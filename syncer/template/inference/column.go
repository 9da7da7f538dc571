package inference

import (
	"fmt"
	"math"
	"strings"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/matching"
	"sheetsync/sheetschema/table"
	"sheetsync/validate/format"
)

// column is what is known and guessed of one column.
type column struct {
	heading
	at     int // in the grid
	title  string
	name   string
	tab    *tabDraft
	known  *sheetschema.Field // of a built-in register, with an equal header
	filled []string           // the filled cells, as people see them
	kinds  []table.CellKind
	rows   int // records
	values map[string]int
	// declared is what a Table says that the column holds.
	declared matching.Declared
	region   string // whose telephone numbers need no country code; "" for none

	typ, format string
	personal    bool
	required    bool
	enum        []string
	currency    string // name of the column with this amount's currency
	evidence    []string
}

func newColumn(g *table.Grid, at int, title string, rows []int) *column {
	c := &column{at: at, title: title, heading: newHeading(title), rows: len(rows), values: make(map[string]int)}
	for _, row := range rows {
		cell := g.Cell(row, at)
		text := strings.TrimSpace(cell.Seen())
		if text == "" {
			continue
		}
		if address := g.Address(row, at); address != "" {
			text = address // of whom a chip shows the name
		}
		c.add(text, cell.Kind)
	}
	return c
}

func (c *column) add(text string, kind table.CellKind) {
	c.filled = append(c.filled, text)
	c.kinds = append(c.kinds, kind)
	c.values[text]++
}

func (c *column) say(format string, args ...any) {
	c.evidence = append(c.evidence, fmt.Sprintf(format, args...))
}

// share writes a part of all as a percentage that says 100 of all only.
func share(part, all int) string {
	percent := int(math.Floor(100 * float64(part) / float64(all)))
	return fmt.Sprintf("%d%% of %d values", percent, all)
}

func (c *column) full() bool   { return c.rows > 0 && len(c.filled) == c.rows }
func (c *column) unique() bool { return len(c.values) == len(c.filled) }

// guess finds type, format and choices.
func (c *column) guess() {
	c.say("filled in %d of %d rows, %d different", len(c.filled), c.rows, len(c.values))
	c.typ = "string"
	if c.guessDeclared() {
		return
	}
	if len(c.filled) == 0 {
		if c.known != nil {
			c.typ, c.format, c.personal = c.known.Declared, c.known.Format, c.known.Personal
			c.say("type as in the built-in register's column of this title")
		} else {
			c.typ = c.headedType()
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
	{"country", countryWords, nearly},
	{"domain", []string{"domain", "域名"}, nearly},
}

func (c *column) guessFormat() bool {
	for _, f := range formats {
		check, ok := format.NewChecker(f.name)
		if !ok || len(f.words) > 0 && !c.has(f.words) {
			continue
		}
		if n := c.count(func(text string) bool { return check(text).Status != format.StatusInvalid }); c.enough(n, f.least) {
			c.format = f.name
			c.say("%s are of the format %s", share(n, len(c.filled)), f.name)
			return true
		}
	}
	n := c.count(func(text string) bool {
		return format.Phone(text, "").Status == format.StatusValid && (strings.HasPrefix(text, "+") || strings.HasPrefix(text, "00"))
	})
	if c.enough(n, nearly) {
		c.format = "phone"
		c.say("%s are telephone numbers with country code", share(n, len(c.filled)))
		return true
	}
	if c.has(phoneWords) {
		return c.guessPhone()
	}
	return false
}

// guessPhone takes numbers without a country code for telephone numbers where it is
// known what country they are in: a run could say of others no more than that it
// isn't clear.
func (c *column) guessPhone() bool {
	national := c.count(func(text string) bool { return format.Phone(text, c.region).Status == format.StatusValid })
	placed := c.tab.headed(countryWords) && c.count(func(text string) bool { return format.Phone(text, "").Status != format.StatusInvalid }) == len(c.filled)
	if !placed && !(c.region != "" && c.enough(national, nearly)) {
		return false
	}
	c.format = "phone"
	if placed {
		c.say("telephone numbers by the header's words, each in its row's country")
		return true
	}
	c.say("the header says so, and %s are telephone numbers in %s", share(national, len(c.filled)), c.region)
	return true
}

// countryWords head the columns that say which country a record is in.
var countryWords = []string{"country", "国家", "國家", "land", "pays", "país", "страна", "国"}

// notPersons are words of headings that say something of a firm or a person
// other than the name.
var notPersons = words("邮箱 mail email 电话 网站 website size type 类型 规模 数量 等级")

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
		if c.has(w.words) && !c.codes() && !c.dated() && !c.has(notPersons) {
			c.format = w.format
			c.say("format %s by the header's words", w.format)
			return
		}
	}
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
	return n > 0 && float64(n) >= least*float64(len(c.filled))
}
