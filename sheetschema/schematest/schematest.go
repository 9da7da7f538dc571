// Package schematest gives tests their descriptors and grids.
package schematest

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/decimal"
	"sheetsync/sheetschema/table"
)

// Contacts is a register of one tab, with a key, two languages and a total.
const Contacts = `
name: contacts
resources:
  - name: contacts
    title: {en: Contacts, zh-CN: 联系人}
    aliases: [Address book]
    schema:
      primaryKey: id
      fields:
        - {name: id, title: {en: Customer No., zh-CN: 客户编号}}
        - {name: company, title: {en: Company Name, zh-CN: 公司名称}, constraints: {required: true}}
        - {name: phone, title: {en: Phone, zh-CN: 电话}, aliases: [Tel]}
        - {name: email, title: {en: E-mail, zh-CN: 邮箱}}
        - {name: total, title: {en: Total, zh-CN: 合计}, type: number, formula: "1"}
`

// Load loads a descriptor that is part of a test.
func Load(t testing.TB, source string) *sheetschema.Descriptor {
	t.Helper()
	d, err := sheetschema.Load("test.yaml", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Northwind loads the descriptor of the sample register that lies beside the
// repository, and skips the test where it is missing. Shared is the path from
// the test's directory to the shared data.
func Northwind(t testing.TB, shared string) *sheetschema.Descriptor {
	t.Helper()
	path := filepath.Join(shared, "northwind", "northwind.yaml")
	if _, err := os.Stat(path); err != nil {
		t.Skipf("SKIPPED, the sample register is not here: %v", err)
	}
	d, err := sheetschema.LoadFile(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Grid makes a grid from rows of cells divided by |. Numbers and TRUE and
// FALSE become such cells.
func Grid(t testing.TB, rows ...string) *table.Grid {
	t.Helper()
	b := table.NewGridBuilder()
	for _, row := range rows {
		for cell := range strings.SplitSeq(row, "|") {
			if _, err := decimal.Parse(cell); err == nil {
				f, _ := strconv.ParseFloat(cell, 64)
				b.Number(f)
			} else if cell == "TRUE" || cell == "FALSE" {
				b.Bool(cell == "TRUE")
			} else {
				b.Text([]byte(cell))
			}
		}
		b.EndRow()
	}
	return b.Grid()
}

// Location returns a time zone, and skips the test where the system has no
// time zone database.
func Location(t testing.TB, name string) *time.Location {
	t.Helper()
	l, err := time.LoadLocation(name)
	if err != nil {
		t.Skipf("SKIPPED, there is no time zone database: %v", err)
	}
	return l
}
