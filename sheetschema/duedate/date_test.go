package duedate_test

import (
	"testing"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/duedate"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/workday"
)

const credits = `
name: credits
resources:
  - name: credits
    deadlines:
      - {name: presentation, date: "earliest(shipped + 21, expiry)", workdays: after, remind: [P7D], to: [role:bank]}
      - {name: expiry, date: expiry, workdays: after, remind: [P7D], to: [role:bank]}
      - {name: shipment, date: latest, remind: [P7D], to: [role:bank]}
      - {name: before, date: expiry, workdays: before, remind: [P7D], to: [role:bank]}
      - {name: touch, cadence: {by: class, days: {A: 7, b 级: 15, "*": 30}, since: "latest(spoken, date(written))", escalate: [P3D, P5D, P7D]}, to: [role:sales]}
      - {name: all, cadence: {days: 10, since: spoken}, to: [role:sales]}
    schema:
      fields:
        - {name: shipped, type: date}
        - {name: expiry, type: date}
        - {name: latest, type: date}
        - {name: class, type: string}
        - {name: spoken, type: date}
        - {name: written, type: datetime}
`

type cells map[string]expression.Value

func (c cells) record(r *sheetschema.Resource) values {
	v := make(values, len(r.Fields))
	for name, value := range c {
		f, _ := r.Field(name)
		v[f.Index] = value
	}
	return v
}

type values []expression.Value

func (v values) Value(field int) expression.Value { return v[field] }

func TestOf(t *testing.T) {
	t.Parallel()
	d, err := sheetschema.Load("credits.yaml", []byte(credits))
	if err != nil {
		t.Fatal(err)
	}
	china, err := workday.ForCountry("CN")
	if err != nil {
		t.Fatal(err)
	}
	on := func(text string) expression.Value {
		day, err := expression.ParseDay(text)
		if err != nil {
			t.Fatal(err)
		}
		return expression.DateOf(day)
	}
	unknown := expression.UnknownOf(3)
	evening := expression.DateTimeOf(time.Date(2026, 3, 1, 17, 0, 0, 0, time.UTC).UnixMicro()) // 2 March in Shanghai
	r := d.Resources[0]
	for _, test := range []struct {
		name, deadline string
		cells          cells
		named, counts  string // "" for none
		unknown        int
	}{
		{"21 days after shipment", "presentation", cells{"shipped": on("2026-03-02"), "expiry": on("2026-06-01")}, "2026-03-23", "2026-03-23", 0},
		{"never after expiry", "presentation", cells{"shipped": on("2026-03-02"), "expiry": on("2026-03-10")}, "2026-03-10", "2026-03-10", 0},
		{"not shipped yet", "presentation", cells{"expiry": on("2026-03-10")}, "2026-03-10", "2026-03-10", 0},
		{"expiry in the Spring Festival", "expiry", cells{"expiry": on("2026-02-17")}, "2026-02-17", "2026-02-24", 0},
		{"the latest shipment stays", "shipment", cells{"latest": on("2026-02-17")}, "2026-02-17", "2026-02-17", 0},
		{"the workday before, a Saturday in exchange", "before", cells{"expiry": on("2026-02-17")}, "2026-02-17", "2026-02-14", 0},
		{"class A", "touch", cells{"class": expression.TextOf("a"), "spoken": on("2026-03-01")}, "2026-03-08", "2026-03-08", 0},
		{"class B, as it was written", "touch", cells{"class": expression.TextOf("B 级"), "spoken": on("2026-03-01")}, "2026-03-16", "2026-03-16", 0},
		{"any other class", "touch", cells{"class": expression.TextOf("VIP"), "spoken": on("2026-03-01")}, "2026-03-31", "2026-03-31", 0},
		{"no class", "touch", cells{"spoken": on("2026-03-01")}, "2026-03-31", "2026-03-31", 0},
		{"an instant in the register's zone", "touch", cells{"class": expression.TextOf("A"), "written": evening, "spoken": on("2026-03-01")}, "2026-03-09", "2026-03-09", 0},
		{"never in touch", "touch", cells{"class": expression.TextOf("A")}, "", "", 0},
		{"the class can't be read", "touch", cells{"class": unknown, "spoken": on("2026-03-01")}, "", "", 4},
		{"since when can't be read", "touch", cells{"class": expression.TextOf("A"), "spoken": expression.UnknownOf(4)}, "", "", 5},
		{"one for all", "all", cells{"spoken": on("2026-03-01")}, "2026-03-11", "2026-03-11", 0},
		{"beyond the calendar", "all", cells{"spoken": on("9999-12-30")}, "", "", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			for i := range r.Deadlines {
				if r.Deadlines[i].Name != test.deadline {
					continue
				}
				zone := time.FixedZone("CST", 8*3600)
				date := duedate.Of(&r.Deadlines[i], test.cells.record(r), expression.Scope{Zone: zone, Workdays: china})
				named, counts := "", ""
				if date.Known() {
					named, counts = date.Named.String(), date.Counts.String()
				}
				if named != test.named || counts != test.counts || date.Value.IsUnknown() != (test.unknown > 0) {
					t.Errorf("%q, counted as %q, %v", named, counts, date.Value)
				}
				if test.unknown > 0 && date.Value.Origin() != test.unknown-1 {
					t.Errorf("it is the fault of field %d", date.Value.Origin())
				}
			}
		})
	}
}

func TestEscalations(t *testing.T) {
	t.Parallel()
	d, err := sheetschema.Load("credits.yaml", []byte(credits))
	if err != nil {
		t.Fatal(err)
	}
	touch := &d.Resources[0].Deadlines[4]
	var got []string
	for _, s := range duedate.Stages(touch, 100) {
		text := s.Label
		if s.ToManagers() {
			text += " managers"
		}
		if s.AtRisk(touch) {
			text += " at risk"
		}
		got = append(got, text)
	}
	want := []string{"P0D", "escalate 1", "escalate 2 managers", "escalate 3 managers at risk"}
	if len(got) != len(want) {
		t.Fatalf("%q", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%q, want %q", got[i], want[i])
		}
	}
}
