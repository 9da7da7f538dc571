package datapackage_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
	"sheetsync/syncer/interchange/datapackage"
)

const shop = `
name: shop
title: {en: The shop, zh-CN: 小店}
resources:
  - name: 客户
    title: {en: Customers, zh-CN: 客户}
    schema:
      primaryKey: name
      fields:
        - {name: name, type: string, title: {en: Name, zh-CN: 名称}, constraints: {required: true, maxLength: 8}}
        - {name: email, type: string, format: email, personal: true, constraints: {unique: true}}
        - {name: site, type: string, format: uri}
        - {name: level, type: string, constraints: {enum: [A, B]}}
        - {name: code, type: string, constraints: {pattern: "a+|b+"}}
        - {name: parent, type: string}
      foreignKeys: [{fields: parent, reference: {resource: "", fields: name}}]
  - name: orders
    schema:
      primaryKey: [number, line]
      foreignKeys:
        - {fields: customer, reference: {resource: 客户, fields: name}}
      fields:
        - {name: number, type: string}
        - {name: line, type: integer, constraints: {minimum: 1, maximum: 99}}
        - {name: customer, type: string}
        - {name: amount, type: number, decimalChar: ",", groupChar: ".", constraints: {minimum: 0}}
        - {name: paid, type: boolean, trueValues: [好], falseValues: [不好]}
        - {name: day, type: date, format: "%m/%d/%Y", constraints: {minimum: "2020-01-01"}}
        - {name: at, type: datetime}
        - {name: clock, type: time}
        - {name: tags, type: list}
        - {name: sums, type: object}
        - {name: month, type: yearmonth}
        - {name: since, type: year}
        - {name: place, type: geopoint}
        - {name: what, type: any}
`

func load(t interface {
	Helper()
	Fatal(...any)
}) *sheetschema.Descriptor {
	t.Helper()
	d, err := sheetschema.Load("shop.yaml", []byte(shop))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

var created = time.Date(2026, 3, 5, 8, 30, 0, 0, time.UTC)

// write returns the files of a package, and what was told of them.
func write(t interface {
	Helper()
	Fatal(...any)
}, tables []*table.Table, o datapackage.Options) (map[string][]byte, []datapackage.Written) {
	t.Helper()
	o.Register, o.Created = "Shop", created
	files := make(map[string][]byte)
	var all []datapackage.Written
	if err := datapackage.New(tables, o).Write(func(w datapackage.Written, write func(io.Writer) error) error {
		var b bytes.Buffer
		err := write(&b)
		files[w.Name], all = b.Bytes(), append(all, w)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return files, all
}

// fill sets a record's fields by what people see in a sheet; "?" can't be read.
func fill(r *table.Table, record int, cells ...string) {
	r.SetID(record, fmt.Sprintf("id%d", record))
	r.SetRow(record, record+2)
	for i, cell := range cells {
		switch f := r.Resource.Fields[i]; {
		case cell == "":
		case strings.HasPrefix(cell, "?"):
			r.SetInvalid(record, i, cell)
		case f.Type == sheetschema.TypeString, f.Type == sheetschema.TypeJSON:
			r.SetText(record, i, cell)
		case f.Type == sheetschema.TypeNumber:
			var n int64
			fmt.Sscan(cell, &n)
			r.SetNumber(record, i, n, -2)
		default:
			var n int64
			fmt.Sscan(cell, &n)
			r.SetInt(record, i, n)
		}
	}
}

func tables(d *sheetschema.Descriptor, customers, orders int) (*table.Table, *table.Table) {
	c, o := table.NewTable(d.Resources[0], customers), table.NewTable(d.Resources[1], orders)
	o.SetLocation(time.FixedZone("", 8*3600))
	return c, o
}

// A register without faults is declared whole.
func TestWhole(t *testing.T) {
	t.Parallel()
	d := load(t)
	c, o := tables(d, 2, 1)
	fill(c, 0, "Ada", "ada@example.com", "https://ada.example/x", "A", "aa", "")
	fill(c, 1, "=1+1", "", "", "B", "b", "Ada")
	fill(o, 0, "007", "1", "=1+1", "-1250", "1", "20000", "1700000000000000", "3661", `["a","b"]`, `{"USD":"1"}`, `"2024-03"`, "33", "[1.5,2]", `"x"`)
	extra := o.AddExtra("amount")
	o.SetExtra(0, extra, table.Cell{Kind: table.CellText, Text: "'x"})
	// Less than the minimum: that alone isn't declared.
	files, written := write(t, []*table.Table{c, o}, datapackage.Options{Descriptor: d, Language: language.Chinese, Extra: true, IDs: true})
	if faults := validate(files); len(faults) > 0 {
		t.Errorf("it is not valid: %q", faults)
	}
	if diff := cmp.Diff([]datapackage.Written{
		{Name: "table.csv", Resource: "客户", Records: 2}, {Name: "orders.csv", Resource: "orders", Records: 1, Unkept: []string{"amount: minimum"}}, {Name: "datapackage.json"},
	}, written); diff != "" {
		t.Errorf("the files (-want +got):\n%s", diff)
	}
	want := "number,line,customer,amount,paid,day,at,clock,tags,sums,month,since,place,what,amount-2,record_id\r\n" +
		`007,1,=1+1,-12.5,true,2024-10-04,2023-11-14T22:13:20Z,01:01:01,"[""a"",""b""]","{""USD"":""1""}",2024-03,0033,"[1.5,2]",x,'x,id0` + "\r\n"
	if diff := cmp.Diff(want, string(files["orders.csv"])); diff != "" {
		t.Errorf("the orders (-want +got):\n%s", diff)
	}
	var described struct {
		Title     string
		Created   string
		Resources []struct {
			Name, Title string
			Schema      struct {
				PrimaryKey  []string
				ForeignKeys []any
				Fields      []map[string]any
			}
		}
	}
	if err := json.Unmarshal(files["datapackage.json"], &described); err != nil {
		t.Fatal(err)
	}
	customers, orders := described.Resources[0], described.Resources[1]
	if described.Title != "小店" || described.Created != "2026-03-05T08:30:00Z" || customers.Title != "客户" || customers.Schema.Fields[0]["title"] != "名称" {
		t.Errorf("the titles are those of %+v", described)
	}
	if !slices.Equal(customers.Schema.PrimaryKey, []string{"name"}) || !slices.Equal(orders.Schema.PrimaryKey, []string{"number", "line"}) {
		t.Errorf("the primary keys are %q and %q", customers.Schema.PrimaryKey, orders.Schema.PrimaryKey)
	}
	if len(customers.Schema.ForeignKeys) != 1 || len(orders.Schema.ForeignKeys) != 1 {
		t.Errorf("the foreign keys are %v and %v", customers.Schema.ForeignKeys, orders.Schema.ForeignKeys)
	}
	if diff := cmp.Diff(map[string]any{"name": "code", "type": "string", "constraints": map[string]any{"pattern": "(a+|b+)"}}, customers.Schema.Fields[4]); diff != "" {
		t.Errorf("the field code (-want +got):\n%s", diff)
	}
}

// What breaks a promise is kept, and the promise isn't made; what can't be read is empty
// and listed.
func TestBroken(t *testing.T) {
	t.Parallel()
	d := load(t)
	c, o := tables(d, 3, 1)
	fill(c, 0, "Ada", "not an address", "www.ada.example", "C", "ab", "Nobody")
	fill(c, 1, "Ada", "not an address", "", "?level", "", "")
	fill(c, 2, "?a name", "x@example.com", "", "", "", "")
	fill(o, 0, "", "100", "Eve", "?1000 (T/T)", "", "", "1700000000000001")
	files, written := write(t, []*table.Table{c, o}, datapackage.Options{Descriptor: d, IDs: true})
	if faults := validate(files); len(faults) > 0 {
		t.Errorf("it is not valid: %q", faults)
	}
	if diff := cmp.Diff([]string{"name: required", "email: format email", "email: unique", "site: format uri", "level: enum", "code: pattern", "primaryKey", "foreignKey parent"}, written[0].Unkept); diff != "" {
		t.Errorf("of the customers (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"line: maximum", "primaryKey", "foreignKey customer"}, written[1].Unkept); diff != "" {
		t.Errorf("of the orders (-want +got):\n%s", diff)
	}
	want := "resource,record_id,row,field,shown\r\ntable,id1,3,level,?level\r\ntable,id2,4,name,?a name\r\norders,id0,2,amount,?1000 (T/T)\r\n"
	if diff := cmp.Diff(want, string(files["unreadable.csv"])); diff != "" {
		t.Errorf("what can't be read (-want +got):\n%s", diff)
	}
	if !strings.Contains(string(files["datapackage.json"]), `"primaryKey": [`+"\n"+`          "record_id"`) {
		t.Error("the record ids are no primary key")
	}
}

// Personal fields are nowhere, not even as something that can't be read.
func TestPersonal(t *testing.T) {
	t.Parallel()
	d := load(t)
	c, _ := tables(d, 1, 0)
	fill(c, 0, "Ada", "?ada@home", "", "", "", "")
	extra := c.AddExtra("notes")
	c.SetExtra(0, extra, table.Cell{Kind: table.CellText, Text: "ada@home"})
	files, _ := write(t, []*table.Table{c}, datapackage.Options{Descriptor: d, Leaves: func(f *sheetschema.Field) bool { return f.Personal }})
	for name, content := range files {
		if bytes.Contains(content, []byte("home")) || bytes.Contains(content, []byte("email")) {
			t.Errorf("%s has %s", name, content)
		}
	}
	if faults := validate(files); len(faults) > 0 {
		t.Errorf("it is not valid: %q", faults)
	}
}

// Whatever a register holds, its package is valid.
func TestAlwaysValid(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := load(t)
		c, o := tables(d, rapid.IntRange(0, 5).Draw(t, "customers"), rapid.IntRange(0, 5).Draw(t, "orders"))
		word := rapid.SampledFrom([]string{"", "", "A", "B", "aa", "b", "a@example.com", "https://x.example/", "=1+1", "?x", "'", " padded ", "客\n户", `"`, "123456789", "\ufeffx"})
		number := rapid.SampledFrom([]string{"", "?", "0", "1", "-1", "99", "86399", "1700000000000001"})
		small := rapid.SampledFrom([]string{"", "?", "0", "1"})
		day := rapid.SampledFrom([]string{"", "?", "0", "20000", "-700000"})
		clock := rapid.SampledFrom([]string{"", "?", "0", "86399"})
		for i := range c.Len() {
			var cells []string
			for range d.Resources[0].Fields {
				cells = append(cells, word.Draw(t, "word"))
			}
			fill(c, i, cells...)
		}
		for i := range o.Len() {
			fill(o, i, word.Draw(t, "number"), number.Draw(t, "line"), word.Draw(t, "customer"), number.Draw(t, "amount"), small.Draw(t, "paid"), day.Draw(t, "day"),
				number.Draw(t, "at"), clock.Draw(t, "clock"), rapid.SampledFrom([]string{"", "?", "[]", `["a"]`}).Draw(t, "tags"), rapid.SampledFrom([]string{"", "{}", `{"a":1}`}).Draw(t, "sums"))
		}
		o.AddExtra(rapid.SampledFrom([]string{"", "line", "record_id", " a\nb ", "客户"}).Draw(t, "extra"))
		files, _ := write(t, []*table.Table{c, o}, datapackage.Options{
			Descriptor: d, Extra: rapid.Bool().Draw(t, "extra"), IDs: rapid.Bool().Draw(t, "ids"),
			Leaves: func(f *sheetschema.Field) bool { return f.Index == 0 && f.Name == "number" },
		})
		if faults := validate(files); len(faults) > 0 {
			t.Errorf("it is not valid: %q\n%s", faults, files["datapackage.json"])
		}
	})
}
