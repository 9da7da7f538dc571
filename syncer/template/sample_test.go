package template

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/registers"
	"sheetsync/validate/format"
)

func today(t testing.TB) expression.Day {
	t.Helper()
	day, err := expression.ParseDay("2025-11-21")
	if err != nil {
		t.Fatal(err)
	}
	return day
}

func builtIn(t testing.TB, name string) *sheetschema.Descriptor {
	t.Helper()
	d, err := registers.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// No check finds fault with the built-in registers' samples, not even one that
// only informs, and none looks like another.
func TestSamplesAreFaultless(t *testing.T) {
	t.Parallel()
	for _, name := range registers.Names() {
		for _, tag := range language.Tags() {
			m := sampled(t, builtIn(t, name), tag)
			for _, issue := range m.inspect() {
				t.Errorf("%s in %s: %s row %d: %s: %s %s", name, tag, issue.Resource, issue.Row, issue.Field, issue.Code, issue.Variant)
			}
		}
	}
}

// The built-in registers' examples fit together as they are: nothing had to be
// exchanged.
func TestExamplesFitTogether(t *testing.T) {
	t.Parallel()
	for _, name := range registers.Names() {
		for _, tag := range language.Tags() {
			m := newMaker(Options{Descriptor: builtIn(t, name), Language: tag, Today: today(t)})
			m.fill()
			for _, issue := range m.inspect() {
				t.Errorf("%s in %s: %s row %d: %s: %s %s", name, tag, issue.Resource, issue.Row, issue.Field, issue.Code, issue.Variant)
			}
		}
	}
}

// Nobody is reminded of a sample for months, and each row says what it is.
func TestSamplesAreMarkedAndAhead(t *testing.T) {
	t.Parallel()
	for _, name := range registers.Names() {
		for _, tag := range language.Tags() {
			m := sampled(t, builtIn(t, name), tag)
			m.inspect()
			for i, r := range m.resources() {
				for n := range r.Deadlines {
					d := &r.Deadlines[n]
					for record := range m.tables[i].Len() {
						if due, ok := m.due(d, m.tables[i], record); ok && due < today(t)+120 {
							t.Errorf("%s: %s falls due soon in a sample of %s", name, d.Name, r.Name)
						}
					}
				}
				if r.Name == "exchange_rates" {
					continue // nothing but codes and numbers: the note and the italics tell
				}
				for _, row := range m.rows[i] {
					if !slices.ContainsFunc(row, func(v value) bool {
						return strings.Contains(v.cell.Text, "示例") || strings.Contains(v.cell.Text, "Sample")
					}) {
						t.Errorf("%s: a row of %s doesn't say that it is a sample", name, r.Name)
					}
				}
			}
		}
	}
}

// Samples of a register that gives no examples follow its types, formats,
// choices, bounds, patterns and keys.
func TestSamplesWithoutExamples(t *testing.T) {
	t.Parallel()
	d, err := sheetschema.Load("clinic.yaml", []byte(`
name: clinic
resources:
  - name: visits
    title: Visits
    rules:
      - {name: later, check: next > date, fields: [next]}
      - {name: small, check: amount < 15, fields: [amount], severity: warning}
    deadlines:
      - {name: again, date: reminder, remind: [P7D], to: ["role:vet"]}
    schema:
      primaryKey: [chip, date]
      foreignKeys: [{fields: chip, reference: {resource: pets, fields: chip}}]
      fields:
        - {name: chip, type: string, constraints: {required: true}}
        - {name: next, type: date, constraints: {minimum: 2020-01-01}}
        - {name: date, type: date, constraints: {required: true}}
        - {name: amount, type: number, constraints: {exclusiveMinimum: 0}}
        - {name: reminder, type: date, formula: date + 90}
        - {name: kind, type: string, constraints: {enum: [check, surgery]}}
        - {name: at, type: datetime}
        - {name: clock, type: time}
        - {name: paid, type: boolean}
        - {name: data, type: object}
  - name: pets
    title: Pets
    duplicates: {fields: [name, phone]}
    schema:
      primaryKey: chip
      foreignKeys: [{fields: mother, reference: {resource: "", fields: chip}}]
      fields:
        - {name: chip, type: string, constraints: {required: true, unique: true, pattern: "[A-Z]{3}-(0|1)[0-9]+x?"}}
        - {name: mother, type: string}
        - {name: name, type: string, constraints: {required: true, minLength: 3, maxLength: 9}}
        - {name: weight, type: integer, constraints: {minimum: 1, maximum: 3, unique: true}}
        - {name: email, type: string, format: email}
        - {name: phone, type: string, format: phone}
        - {name: site, type: string, format: uri}
        - {name: id, type: string, format: uuid}
        - {name: account, type: string, format: iban}
        - {name: bank, type: string, format: bic}
        - {name: entity, type: string, format: lei}
        - {name: code, type: string, format: cn_uscc}
        - {name: vat, type: string, format: eu_vat}
        - {name: land, type: string, format: country}
        - {name: net, type: string, format: domain}
        - {name: money, type: string, format: currency}
`))
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range language.Tags() {
		m := sampled(t, d, tag)
		for _, issue := range m.inspect() {
			t.Errorf("%s row %d: %s: %s %s", issue.Resource, issue.Row, issue.Field, issue.Code, issue.Variant)
		}
		for _, f := range d.Resources[1].Fields {
			if f.Name == "mother" {
				continue
			}
			for row, s := range m.rows[1] {
				if s[f.Index].empty() {
					t.Errorf("%s is blank in row %d", f.Name, row)
				}
			}
		}
		for row, s := range m.rows[0] {
			if s[0].empty() || s[0].String() != m.rows[1][row][0].String() {
				t.Errorf("visit %d is %s's, not that of a sample pet", row, s[0])
			}
		}
	}
}

func TestFormatExamplesAreValid(t *testing.T) {
	t.Parallel()
	for name, examples := range formatExamples {
		checker, ok := format.NewChecker(name)
		if !ok {
			continue
		}
		for _, text := range examples {
			if found := checker(text); found.Status != format.StatusValid {
				t.Errorf("%s %q is %v", name, text, found)
			}
		}
	}
}

func sampled(t testing.TB, d *sheetschema.Descriptor, tag language.Tag) *maker {
	t.Helper()
	o := Options{Descriptor: d, Language: tag, Today: today(t), Samples: true}
	m := newMaker(o)
	m.rows = makeSamples(o)
	return m
}

func (v value) String() string { return fmt.Sprint(v.cell.Seen()) }
