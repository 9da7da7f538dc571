package letters_test

import (
	"context"
	"iter"
	"testing"
	"time"

	"sheetsync/reminders"
	"sheetsync/reminders/letters"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/schematest"
)

const trade = `
name: trade
base_currency: CNY
dunning: {resource: customers, name: company, contact: contact, address: address, country: country, language: language, bank: {resource: banks, currency: currency, text: details}}
resources:
  - name: customers
    schema:
      primaryKey: name
      fields:
        - {name: name, type: string}
        - {name: number, type: string, constraints: {unique: true}}
        - {name: company, type: string, format: company}
        - {name: contact, type: string}
        - {name: address, type: string}
        - {name: country, type: string}
        - {name: language, type: string}
  - name: banks
    schema:
      fields: [{name: currency, type: string}, {name: details, type: string}]
  - name: orders
    deadlines:
      - {name: payment, date: due, unless: status == "void" or left <= 0, remind: [P0D], to: [role:finance], per: order, amount: left}
      - {name: again, date: due, unless: left <= 0, remind: [P0D], to: [role:finance], per: order, amount: left}
      - {name: shipment, date: due, remind: [P0D], to: [role:sales], per: order, amount: total}
    schema:
      foreignKeys: [{fields: customer, reference: {resource: customers, fields: name}}]
      fields:
        - {name: order, type: string}
        - {name: contract, type: string}
        - {name: customer, type: string}
        - {name: due, type: date}
        - {name: status, type: string}
        - {name: total, type: number, currency: currency}
        - {name: paid, type: number}
        - {name: left, type: number, currency: currency}
        - {name: currency, type: string, format: currency}
`

// cells are a record's, by field; unread stands for one that can't be read.
type cells map[string]string

const unread = "#N/A"

// book is a register in memory.
type book struct {
	records map[string][]cells // by resource
	holds   []reminders.Hold
}

func (b book) Holds(context.Context, string) ([]reminders.Hold, error) { return b.holds, nil }

func (b book) Records(_ context.Context, q reminders.Query) iter.Seq2[reminders.Record, error] {
	return func(yield func(reminders.Record, error) bool) {
		for i, of := range b.records[q.Resource.Name] {
			record := reminders.Record{ID: q.Resource.Name + string(rune('a'+i)), Row: i + 2, Values: make([]expression.Value, len(q.Resource.Fields))}
			for _, field := range q.Fields {
				value, err := valueOf(q.Resource.Fields[field], of[q.Resource.Fields[field].Name])
				if err != nil {
					yield(record, err)
					return
				}
				record.Values[field] = value
			}
			if !yield(record, nil) {
				return
			}
		}
	}
}

func valueOf(f *sheetschema.Field, text string) (expression.Value, error) {
	switch {
	case text == "":
		return expression.Value{}, nil
	case text == unread:
		return expression.UnknownOf(f.Index), nil
	case f.Type == sheetschema.TypeDate:
		day, err := expression.ParseDay(text)
		return expression.DateOf(day), err
	case f.Type == sheetschema.TypeNumber:
		return expression.ParseNumber(text)
	}
	return expression.TextOf(text), nil
}

func day(t testing.TB, text string) expression.Day {
	t.Helper()
	d, err := expression.ParseDay(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

const today = "2026-11-29" // a Sunday

func register(t testing.TB) letters.Register {
	t.Helper()
	return letters.Register{Name: "trade", Descriptor: schematest.Load(t, trade), Zone: time.UTC, Today: day(t, today)}
}
