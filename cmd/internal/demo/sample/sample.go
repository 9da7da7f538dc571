package sample

import (
	"fmt"
	"math/rand/v2"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/registers"
)

// Schema is the built-in descriptor that the workbook follows.
const Schema = "foreign-trade"

// Options say what is made.
type Options struct {
	Seed      uint64
	Today     time.Time // due dates lie around this day
	Language  language.Tag
	Customers int // 0 for 200
}

// A Workbook is what was made.
type Workbook struct {
	Title string
	Tabs  []Tab
	// Faults counts the faults that were put in, by what they are.
	Faults map[string]int
}

// A Tab is one sheet. Rows are as long as the header; a cell is a string, a
// float64, a bool, a time.Time for a date, a time.Duration for a time of day,
// or nil.
type Tab struct {
	Resource string // in the descriptor
	Title    string
	Header   []string
	Rows     [][]any
}

// A Person of the exporter's team.
type Person struct {
	Name, Email string
}

// Team returns the exporter's salespeople.
func Team(tag language.Tag) []Person {
	if tag == language.Chinese {
		return []Person{{"李娜", "lina@exporter.example"}, {"王磊", "wanglei@exporter.example"}, {"陈静", "chenjing@exporter.example"}, {"赵强", "zhaoqiang@exporter.example"}}
	}
	return []Person{{"Li Na", "lina@exporter.example"}, {"Wang Lei", "wanglei@exporter.example"}, {"Chen Jing", "chenjing@exporter.example"}, {"Zhao Qiang", "zhaoqiang@exporter.example"}}
}

// Roles returns the addresses of the exporter's roles, for the configuration.
func Roles() map[string][]string {
	return map[string][]string{"manager": {"manager@exporter.example"}, "finance": {"finance@exporter.example"}}
}

// Generate makes a workbook.
func Generate(o Options) (*Workbook, error) {
	d, err := registers.Load(Schema)
	if err != nil {
		return nil, fmt.Errorf("load the sample's descriptor: %w", err)
	}
	if o.Customers == 0 {
		o.Customers = 200
	}
	g := &generator{
		rng: rand.New(rand.NewPCG(o.Seed, 0x5eed)), tag: o.Language,
		today: time.Date(o.Today.Year(), o.Today.Month(), o.Today.Day(), 0, 0, 0, 0, time.UTC),
		team:  Team(o.Language), rows: map[string][]row{}, faults: map[string]int{}, numbers: map[string]bool{},
	}
	g.customers(o.Customers)
	g.contracts()
	g.transactions()
	g.instalments()
	g.callOff()
	g.emails()
	g.calls()
	g.activities()
	g.exchangeRates()
	g.spoil()
	w := &Workbook{Title: d.Title.In(o.Language), Faults: g.faults}
	for _, r := range d.Resources {
		w.Tabs = append(w.Tabs, g.tab(r))
	}
	return w, nil
}

// A row holds cells by field name.
type row map[string]any

// generator makes the rows of one workbook.
type generator struct {
	rng    *rand.Rand
	tag    language.Tag
	today  time.Time
	team   []Person
	rows   map[string][]row
	faults map[string]int
	// numbers are the telephone numbers that were given out.
	numbers map[string]bool
}

// tab lays the rows of a resource out under its own columns. Columns that the
// service computes are not people's and left out.
func (g *generator) tab(r *sheetschema.Resource) Tab {
	t := Tab{Resource: r.Name, Title: r.Title.In(g.tag)}
	var names []string
	for _, f := range r.Fields {
		if f.Computed() {
			continue
		}
		names = append(names, f.Name)
		t.Header = append(t.Header, g.header(r, f))
	}
	if r.Name == "customers" { // a column that the schema doesn't know
		names = append(names, "booth")
		t.Header = append(t.Header, g.say("展位号", "Booth"))
	}
	for _, from := range g.rows[r.Name] {
		cells := make([]any, len(names))
		for i, name := range names {
			cells[i] = from[name]
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

// header is the field's title, or now and then another name that people use.
func (g *generator) header(r *sheetschema.Resource, f *sheetschema.Field) string {
	switch r.Name + "." + f.Name {
	case "customers.mobile":
		return g.say("手机号", "Mobile phone")
	case "customers.company_name":
		return g.say("公司 名称 ", " Company  Name")
	case "transactions.order_number":
		return g.say("订单编号", "Order no.")
	}
	return f.Title.In(g.tag)
}

func (g *generator) say(chinese, english string) string {
	if g.tag == language.Chinese {
		return chinese
	}
	return english
}

func (g *generator) chance(p float64) bool { return g.rng.Float64() < p }

func (g *generator) day(from, to int) time.Time {
	return g.today.AddDate(0, 0, from+g.rng.IntN(to-from+1))
}

func pick[T any](g *generator, from []T) T { return from[g.rng.IntN(len(from))] }

// maybe returns the cell, or nothing with probability p.
func (g *generator) maybe(p float64, cell any) any {
	if g.chance(p) {
		return nil
	}
	return cell
}

// cents rounds to two decimals.
func cents(n float64) float64 { return float64(int64(n*100+0.5)) / 100 }
