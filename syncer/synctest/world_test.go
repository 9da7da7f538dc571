package synctest

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer"
	"sheetsync/syncer/emulator"
	"sheetsync/syncer/emulator/grid"
	"sheetsync/syncer/gsheets"
	"sheetsync/syncer/hold"
	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/mirrortest"
)

const account = "sync@example.iam.gserviceaccount.com"

const shopYAML = `
name: shop
resources:
  - name: customers
    title: {en: Customers, zh-CN: 客户}
    duplicates: {fields: [email]}
    schema:
      primaryKey: code
      fields:
        - {name: code, title: Code, type: string, constraints: {required: true}}
        - {name: city, title: City, type: string}
        - {name: email, title: E-mail, type: string, format: email}
        - {name: orders, title: Orders placed, type: integer, rollup: {from: orders, count: true}}
        - {name: spent, title: Spent, type: number, rollup: {from: orders, sum: total}}
  - name: orders
    title: {en: Orders, zh-CN: 订单}
    schema:
      foreignKeys:
        - {fields: customer, reference: {resource: customers, fields: code}}
      fields:
        - {name: customer, title: Customer, type: string, constraints: {required: true}}
        - {name: quantity, title: Quantity, type: integer}
        - {name: price, title: Price, type: number}
        - {name: total, title: Total, type: number, formula: "quantity * price"}
`

// prepared is a database with the service's own tables.
var prepared = mirrortest.Template()

// world is a register with its spreadsheet and database.
type world struct {
	t      *testing.T
	server *emulator.Server
	key    []byte // of the service account
	id     string // of the spreadsheet
	dsn    string
	mirror *mirror.Mirror
	syncer *syncer.Syncer
	reg    syncer.Register
}

// newWorld serves a spreadsheet with a tab a resource, empty but for headers.
func newWorld(t *testing.T, d *sheetschema.Descriptor) *world {
	t.Helper()
	w := &world{t: t, dsn: prepared.New(t)}
	var err error
	if w.server, err = emulator.New(emulator.Options{Seed: 1, NoPage: true}); err != nil {
		t.Fatal(err)
	}
	if err = w.server.Start(context.Background(), "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.server.Close() })
	if w.key, err = w.server.AddServiceAccount(account); err != nil {
		t.Fatal(err)
	}
	if w.mirror, err = mirror.Open(t.Context(), w.dsn, nil); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.mirror.Close() })
	w.reg = syncer.Register{
		Name: d.Name, Descriptor: d, Language: language.English, WriteBack: true,
		Hold: hold.Limits{DeletedRatio: 0.3, DeletedRows: 5},
	}
	w.restart()
	return w
}

// open makes the spreadsheet that the world is about writable for the service.
func (w *world) open(id string, err error) {
	w.t.Helper()
	if err == nil {
		err = w.server.Share(id, account, emulator.Writer)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	w.id = id
}

// newShop is a world of eight customers and twenty orders.
func newShop(t *testing.T) *world {
	t.Helper()
	d, err := sheetschema.Load("shop.yaml", []byte(shopYAML))
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, d)
	w.open(w.server.Create("Shop", "Customers", "Orders"))
	w.put("Customers", 0, "Code", "City", "E-mail", "Note")
	for i := range 8 {
		w.put("Customers", i+1, fmt.Sprintf("C%d", i), fmt.Sprint("City ", i), fmt.Sprintf("c%d@example.com", i/2), fmt.Sprint("note ", i))
	}
	w.put("Orders", 0, "Customer", "Quantity", "Price")
	for i := range 20 {
		w.put("Orders", i+1, fmt.Sprintf("C%d", i%5), i+1, 0.1)
	}
	return w
}

// restart forgets what a Syncer keeps in memory.
func (w *world) restart() {
	w.syncer = newSyncer(w.server.Endpoint(), w.key, w.mirror)
}

func newSyncer(endpoint string, key []byte, m syncer.Mirror) *syncer.Syncer {
	return syncer.New(configOf(endpoint, key, m))
}

func configOf(endpoint string, key []byte, m syncer.Mirror) syncer.Config {
	return syncer.Config{
		Mirror: m,
		Open: func(ctx context.Context, reg syncer.Register) (syncer.Workbook, error) {
			c, err := gsheets.New(ctx, gsheets.Options{
				Credentials: key, Endpoint: endpoint, ReadOnly: !reg.WriteBack, RequestsPerMinute: 1_000_000, RetryFor: time.Second,
				Sleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
			})
			if err != nil {
				return nil, err
			}
			return c.Workbook(reg.Spreadsheet), nil
		},
	}
}

// try runs once.
func (w *world) try() (syncer.Result, error) {
	w.reg.Spreadsheet = w.id
	return w.syncer.Run(w.t.Context(), w.reg, syncer.Options{})
}

// run runs once and fails the test unless the run ends so.
func (w *world) run(want syncer.Status) syncer.Result {
	w.t.Helper()
	res, err := w.try()
	if res.Status != want {
		w.t.Fatalf("status is %s (%s, %v), want %s", res.Status, res.Reason, err, want)
	}
	return res
}

// quiet checks that a run without edits changes nothing at all.
func (w *world) quiet() {
	w.t.Helper()
	db, sheet := w.database(), w.sheet()
	w.server.ResetRequests()
	w.run(syncer.StatusUnchanged)
	for _, r := range w.server.Requests() {
		if r.Method != "GET" && !strings.HasSuffix(r.Path, "/token") {
			w.t.Errorf("a run without edits asked for %s %s", r.Method, r.Path)
		}
	}
	if w.database() != db {
		w.t.Error("a run without edits changed the database")
	}
	if w.sheet() != sheet {
		w.t.Error("a run without edits changed the sheet")
	}
}

// edit changes the spreadsheet as somebody else's one step.
func (w *world) edit(change func(s *grid.Spreadsheet)) {
	w.t.Helper()
	if err := w.server.Edit(w.id, func(s *grid.Spreadsheet) error { change(s); return nil }); err != nil {
		w.t.Fatal(err)
	}
}

// put writes cells of one row, from its first one on.
func (w *world) put(tab string, row int, values ...any) {
	w.t.Helper()
	w.edit(func(s *grid.Spreadsheet) {
		sheet := s.Edited(s.SheetByTitle(tab).ID)
		for column, v := range values {
			sheet.SetValue(row, column, valueOf(v))
		}
	})
}

func valueOf(v any) grid.Value {
	switch v := v.(type) {
	case int:
		return grid.NumberValue(float64(v))
	case float64:
		return grid.NumberValue(v)
	case string:
		if v != "" {
			return grid.TextValue(v)
		}
	}
	return grid.Value{}
}

// tab returns the cells of a tab as texts, the header first.
func (w *world) tab(title string) [][]string {
	sheet := w.server.View(w.id).SheetByTitle(title)
	var out [][]string
	for row := range sheet.UsedRows() {
		var line []string
		for column := range sheet.UsedColumns() {
			line = append(line, sheet.Cell(row, column).Value().String())
		}
		out = append(out, line)
	}
	return out
}

// column returns the cells under a header.
func (w *world) column(tab, header string) []string {
	w.t.Helper()
	cells := w.tab(tab)
	for c, text := range cells[0] {
		if text == header {
			var out []string
			for _, row := range cells[1:] {
				out = append(out, row[c])
			}
			return out
		}
	}
	w.t.Fatalf("%s has no column %s", tab, header)
	return nil
}

// sheet is all that the spreadsheet holds.
func (w *world) sheet() string {
	var b strings.Builder
	for _, s := range w.server.View(w.id).Sheets() {
		fmt.Fprintf(&b, "%s\n", s.Title)
		for _, row := range w.tab(s.Title) {
			fmt.Fprintf(&b, "%q\n", row)
		}
	}
	fmt.Fprintf(&b, "metadata: %d\n", w.server.View(w.id).MetadataCount())
	return b.String()
}

// query returns what a query gives, a line a row.
func (w *world) query(sql string) []string {
	w.t.Helper()
	var lines []string
	if err := w.mirror.DB().SelectContext(w.t.Context(), &lines, sql); err != nil {
		w.t.Fatal(err)
	}
	return lines
}

// database is every row of the register's and the service's tables, with what
// wrote it, but for heartbeats, which every look writes.
func (w *world) database() string {
	w.t.Helper()
	var b strings.Builder
	for _, table := range w.query(`SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
		WHERE schemaname IN ('sheetsync', '` + w.reg.Name + `') AND tablename <> 'heartbeats' ORDER BY 1`) {
		lines := w.query("SELECT t.xmin || ' ' || t::text FROM " + table + " AS t ORDER BY 1")
		b.WriteString(table + " " + strconv.Itoa(len(lines)) + "\n" + strings.Join(lines, "\n") + "\n")
	}
	return b.String()
}

// tables is what the register's live tables hold.
func (w *world) tables() string {
	w.t.Helper()
	return strings.Join(w.query(`SELECT t::text FROM shop.customers AS t UNION ALL SELECT t::text FROM shop.orders AS t ORDER BY 1`), "\n")
}

// check compares tables and sheet.
func (w *world) check() {
	w.t.Helper()
	got := w.query(`SELECT concat_ws('|', _id, code, coalesce(city, ''), orders, trim_scale(spent)) FROM shop.customers ORDER BY _row`)
	var want []string
	ids, codes, cities, orders, spent := w.column("Customers", "Record ID"), w.column("Customers", "Code"), w.column("Customers", "City"),
		w.column("Customers", "Orders placed"), w.column("Customers", "Spent")
	for i := range ids {
		if codes[i] != "" {
			want = append(want, strings.Join([]string{ids[i], codes[i], cities[i], orders[i], spent[i]}, "|"))
		}
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		w.t.Errorf("the table holds\n%s\nthe sheet\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	got = w.query(`SELECT concat_ws('|', _id, customer, trim_scale(total)) FROM shop.orders ORDER BY _row`)
	want = want[:0]
	ids, customers, totals := w.column("Orders", "Record ID"), w.column("Orders", "Customer"), w.column("Orders", "Total")
	for i := range ids {
		if customers[i] != "" {
			want = append(want, strings.Join([]string{ids[i], customers[i], totals[i]}, "|"))
		}
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		w.t.Errorf("the table holds\n%s\nthe sheet\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
