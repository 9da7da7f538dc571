package compute

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/table"
)

// No computed value depends on a cell that can't be read: it is unknown, or what
// it is whatever the cell is corrected to. Excepted are references, whose records
// are told to be in no total, and keys that are corrected to what another has.
func TestNoNumberDependsOnAnUnreadableCell(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		source := randomRegister(rt)
		d, err := sheetschema.Load("random.yaml", []byte(source))
		if err != nil {
			rt.Fatalf("%v in\n%s", err, source)
		}
		filled := make([][][]expression.Value, len(d.Resources)) // by resource, record and field
		for i, r := range d.Resources {
			filled[i] = make([][]expression.Value, rapid.IntRange(1, 4).Draw(rt, r.Name))
			for record := range filled[i] {
				filled[i][record] = make([]expression.Value, len(r.Fields))
				for _, f := range r.Fields {
					filled[i][record][f.Index] = randomValue(rt, f)
				}
			}
		}
		at := cell{resource: rapid.IntRange(0, len(filled)-1).Draw(rt, "unreadable resource")}
		at.record = rapid.IntRange(0, len(filled[at.resource])-1).Draw(rt, "unreadable record")
		resource := d.Resources[at.resource]
		people := make([]int, 0, len(resource.Fields))
		for _, f := range resource.Fields {
			if !f.Computed() && f.Name != "ref" {
				people = append(people, f.Index)
			}
		}
		at.field = rapid.SampledFrom(people).Draw(rt, "unreadable field")

		unread, issues := computedWith(d, filled, at, expression.UnknownOf(at.field))
		told := make(map[cell]bool)
		for _, issue := range issues {
			r, _ := d.Resource(issue.Resource)
			f, _ := r.Field(issue.Field)
			told[cell{r.Index, issue.Record, f.Index}] = true
		}
		for range 6 {
			corrected := randomValue(rt, resource.Fields[at.field])
			read, _ := computedWith(d, filled, at, corrected)
			for i, r := range d.Resources {
				for record := range filled[i] {
					for _, f := range r.Fields {
						if !f.Computed() {
							continue
						}
						was, is := unread[i].Value(record, f.Index), read[i].Value(record, f.Index)
						switch {
						case was.IsUnknown():
							if !told[cell{i, record, f.Index}] {
								rt.Fatalf("%s of %s %d is unknown, and no issue says so, in\n%s", f.Name, r.Name, record, source)
							}
						case is.IsUnknown() && resource.Fields[at.field].Name == "key":
							// The correction made two records of one name: the children are told, and count for neither.
						case !was.Equal(is):
							rt.Fatalf("%s of %s %d was %q while %s of %s %d couldn't be read, and is %q with %q, in\n%s",
								f.Name, r.Name, record, was, resource.Fields[at.field].Name, resource.Name, at.record, is, corrected, source)
						}
					}
				}
			}
		}
	})
}

// computedWith computes the tables with one cell as given.
func computedWith(d *sheetschema.Descriptor, filled [][][]expression.Value, at cell, v expression.Value) ([]*table.Table, []sheetschema.Issue) {
	tables := make([]*table.Table, len(d.Resources))
	for i, r := range d.Resources {
		tables[i] = table.NewTable(r, len(filled[i]))
		for record, cells := range filled[i] {
			for _, f := range r.Fields {
				if !f.Computed() {
					tables[i].SetValue(record, f.Index, cells[f.Index])
				}
			}
		}
	}
	if t := tables[at.resource]; v.IsUnknown() {
		t.SetInvalid(at.record, at.field, "#N/A")
	} else {
		t.SetValue(at.record, at.field, v)
	}
	issues := Fields(d, tables, expression.Scope{Today: 20_000, Zone: time.UTC}, language.English)
	return tables, issues
}

func randomValue(rt *rapid.T, f *sheetschema.Field) expression.Value {
	n := rapid.Int64Range(-1, 3).Draw(rt, f.Name)
	switch {
	case n < 0:
		return expression.Value{}
	case f.Type == sheetschema.TypeBoolean:
		return expression.BooleanOf(n > 1)
	case f.Type == sheetschema.TypeDate:
		return expression.DateOf(expression.Day(19_998 + n))
	case f.Type == sheetschema.TypeString:
		return expression.TextOf(string(rune('A' + n)))
	default:
		return expression.IntegerOf(n)
	}
}

// randomRegister writes a descriptor of parents and children with formulas over
// their cells, rollups of cells and formulas, and formulas over rollups.
func randomRegister(rt *rapid.T) string {
	pick := func(name string, from ...string) string { return rapid.SampledFrom(from).Draw(rt, name) }
	var number, condition func(depth int, atoms ...string) string
	number = func(depth int, atoms ...string) string {
		if depth == 0 {
			return pick("atom", atoms...)
		}
		a, b := number(depth-1, atoms...), number(depth-1, atoms...)
		switch pick("form", "binary", "coalesce", "call", "choice", "divide") {
		case "binary":
			return "(" + a + pick("operator", " + ", " - ", " * ") + b + ")"
		case "coalesce":
			return "(" + a + " ?? " + b + ")"
		case "call":
			return pick("function", "min", "max", "least", "greatest", "coalesce") + "(" + a + ", " + b + ")"
		case "divide":
			return "(" + a + " / " + b + ")"
		default:
			return "(" + condition(depth-1, atoms...) + " ? " + a + " : " + b + ")"
		}
	}
	condition = func(depth int, atoms ...string) string {
		a, b := number(0, atoms...), number(0, atoms...)
		simple := "(" + a + pick("comparison", " < ", " == ", " != ", " >= ") + pick("right side", b, "nil") + ")"
		if strings.Contains(simple, "< nil") || strings.Contains(simple, ">= nil") {
			simple = "(" + a + " == nil)"
		}
		if depth == 0 {
			return simple
		}
		return "(" + simple + pick("joint", " and ", " or ", " and not ") + condition(depth-1, atoms...) + ")"
	}
	child := func() string { return pick("aggregated", "v", "w", "made") }
	where := func() string {
		if rapid.Bool().Draw(rt, "conditional") {
			return fmt.Sprintf(", where: %q", condition(1, "v", "w", "made"))
		}
		return pick("where", "", `, where: "b"`, `, where: "not b"`, `, where: "d >= today()"`)
	}
	return fmt.Sprintf(`
name: random
resources:
  - name: parents
    schema:
      primaryKey: key
      fields:
        - {name: key, type: string}
        - {name: p, type: number}
        - {name: q, type: number}
        - {name: sum, type: number, rollup: {from: children, sum: %s%s}}
        - {name: extreme, type: number, rollup: {from: children, %s: %s%s}}
        - {name: count, type: integer, rollup: {from: children, count: true%s}}
        - {name: distinct, type: integer, rollup: {from: children, count_distinct: %s%s}}
        - {name: apart, type: object, rollup: {from: children, sum: %s%s}, currency: c}
        - {name: last, type: date, rollup: {from: children, max: d%s}}
        - {name: formula, type: number, formula: %q}
        - {name: another, type: number, formula: %q}
        - {name: several, type: number, rollup: {from: [children, others], %s: v%s}}
        - {name: looked, type: number, lookup: {from: others, %s: v, where: {ref: key}}}
  - name: others
    schema:
      foreignKeys: [{fields: ref, reference: {resource: parents, fields: key}}]
      fields: [{name: ref, type: string}, {name: v, type: number}, {name: b, type: boolean}]
  - name: children
    schema:
      foreignKeys: [{fields: ref, reference: {resource: parents, fields: key}}]
      fields:
        - {name: ref, type: string}
        - {name: v, type: number}
        - {name: w, type: number}
        - {name: b, type: boolean}
        - {name: c, type: string}
        - {name: d, type: date}
        - {name: made, type: number, formula: %q}
`, child(), where(), pick("extreme", "min", "max"), child(), where(), where(), child(), where(), child(), where(), where(),
		number(2, "p", "q", "sum", "count", "1"), number(1, "formula", "extreme", "distinct", "0"),
		pick("of several", "sum", "min", "count_distinct"), pick("where of several", "", `, where: "b"`, `, where: "v > 1"`), pick("looked up", "sum", "count", "value"), number(2, "v", "w", "1"))
}
