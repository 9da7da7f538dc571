package mirror_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/readmodel"
	"sheetsync/syncer/mirror/reports"
)

// byName is a register whose customers are people: their name is personal, and what others
// name them by.
const byName = `
name: people
lookup: {resource: clients, owner: [owner]}
resources:
  - name: clients
    duplicates: {fields: [name, mobile]}
    deadlines:
      - {name: call, date: next_call, remind: [P1D], to: [owner]}
    schema:
      primaryKey: name
      fields:
        - {name: name, type: string, format: person, personal: true}
        - {name: mobile, type: string, format: phone, personal: true}
        - {name: owner, type: string, format: person, personal: true}
        - {name: born, type: date, personal: true}
        - {name: next_call, type: date}
        - {name: spent, type: object, rollup: {from: visits, sum: price}, currency: currency}
  - name: visits
    deadlines:
      - {name: pay, date: due, remind: [P1D], to: [served_by], amount: price}
    schema:
      foreignKeys: [{fields: client, reference: {resource: clients, fields: name}}]
      fields:
        - {name: client, type: string, personal: true}
        - {name: date, type: date}
        - {name: due, type: date}
        - {name: price, type: number, currency: currency}
        - {name: currency, type: string, format: currency}
        - {name: served_by, type: string, personal: true}
        - {name: note, type: string, personal: true}
`

// secret begins all that is personal.
const secret = "Secret "

// randomByName makes records with secrets in all that is personal.
func randomByName(rnd *rand.Rand) map[string][]record {
	tabs := make(map[string][]record)
	pick := func(values ...any) any { return values[rnd.IntN(len(values))] }
	for i := range 12 {
		tabs["clients"] = append(tabs["clients"], record{id: fmt.Sprintf("c%02d", i), row: i + 2, values: map[string]any{
			"name": fmt.Sprintf(secret+"client %d", rnd.IntN(10)), "mobile": pick(nil, fmt.Sprintf(secret+"%d", rnd.IntN(20)), invalid(secret+"cell")),
			"owner": pick(nil, secret+"Li", secret+"Wang"), "born": pick(nil, time.Date(1980, 1, 2, 0, 0, 0, 0, time.UTC), invalid(secret+"birthday")),
			"next_call": pick(nil, time.Date(2031, 1, 2, 0, 0, 0, 0, time.UTC)),
		}, extra: map[string]any{"more": secret + "column"}})
	}
	for i := range 20 {
		tabs["visits"] = append(tabs["visits"], record{id: fmt.Sprintf("v%02d", i), row: i + 2, values: map[string]any{
			"client": fmt.Sprintf(secret+"client %d", rnd.IntN(12)), "date": time.Date(2026, 1, 1+i, 0, 0, 0, 0, time.UTC), "due": time.Date(2031, 1, 1+i, 0, 0, 0, 0, time.UTC),
			"price": pick(10, 20, invalid("a lot")), "currency": pick("USD", "EUR"), "served_by": pick(nil, secret+"Li", secret+"Wang"), "note": pick(nil, secret+"note"),
		}})
	}
	return tabs
}

// Nothing that is asked of a masked model shows what is personal, and all that is masked is
// as much as there is without: as many rows, versions and linked records.
func TestMaskedShowsNothingPersonal(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "people", byName)
	rnd := rand.New(rand.NewPCG(4, 9))
	for range 3 {
		r.tabs = randomByName(rnd)
		r.issues = []sheetschema.Issue{{Resource: "clients", RecordID: "c01", Row: 3, Field: "mobile", Code: "format-error", Severity: sheetschema.SeverityError}}
		r.words = []string{"“" + secret + "cell” is no number"}
		r.sync()
	}
	r.looked(time.Now())
	r.db.MustExec(`INSERT INTO sheetsync.ledger (register, resource, record_id, deadline, due_date, stage, recipient) VALUES ('people', 'clients', 'c01', 'call', '2031-01-02', 'P1D', '` + secret + `address')`)
	plain := readmodel.Of("people", r.desc, reports.Locale{Language: language.English})
	masked := plain.Masked()
	for _, reader := range []reading.Reader{
		{Register: "people", Role: access.Manager}, {Register: "people", Role: access.Finance}, {Register: "people", Role: access.Analyst},
		{Register: "people", Role: access.Sales, Names: []string{secret + "Li"}},
	} {
		ask(t, r, reader, func(ctx context.Context, v *reading.View) error {
			all := func(m *readmodel.Model) (everything []string, figures []int, err error) {
				list, err := m.Reports(ctx, v)
				if err != nil {
					return nil, nil, err
				}
				for _, report := range list {
					table, err := m.Run(ctx, v, report.Name, readmodel.Filter{}, nil, 1000, 0)
					if err != nil {
						return nil, nil, fmt.Errorf("%s: %w", report.Name, err)
					}
					everything = append(everything, fmt.Sprintf("%s %+v", report.Name, table.Rows))
					if report.Name != "report_changes" { // a birthday is null before and after
						figures = append(figures, len(table.Rows))
					}
				}
				for _, text := range []string{"", "client", secret} {
					found, err := m.FindCustomers(ctx, v, text, 100)
					if err != nil {
						return nil, nil, err
					}
					everything = append(everything, fmt.Sprintf("customers %+v", found))
				}
				issues, total, err := m.ListIssues(ctx, v, readmodel.IssueQuery{}, 100, 0)
				if err != nil {
					return nil, nil, err
				}
				everything, figures = append(everything, fmt.Sprintf("issues %+v", issues)), append(figures, total)
				for _, resource := range r.desc.Resources {
					for _, rec := range r.tabs[resource.Name] {
						record, err := m.Record(ctx, v, resource.Name, rec.id, 50)
						if errors.Is(err, readmodel.ErrNotFound) && reader.Role == access.Sales {
							continue // another's
						}
						if err != nil {
							return nil, nil, fmt.Errorf("%s %s: %w", resource.Name, rec.id, err)
						}
						h, err := m.History(ctx, v, resource.Name, rec.id, 100)
						if err != nil {
							return nil, nil, err
						}
						everything = append(everything, fmt.Sprintf("%+v %+v", record, h))
						figures = append(figures, len(record.Deadlines), len(record.Reminders), len(record.Issues), len(h.Versions))
						for _, l := range record.Linked {
							figures = append(figures, l.Count)
						}
					}
				}
				return everything, figures, nil
			}
			shown, want, err := all(plain)
			if err != nil {
				return err
			}
			hidden, got, err := all(masked)
			if err != nil {
				return err
			}
			if reader.Role != access.Analyst && !strings.Contains(strings.Join(shown, "\n"), secret) {
				t.Errorf("%s: nothing that is personal is shown without a mask", reader.Role)
			}
			if fmt.Sprint(want) != fmt.Sprint(got) {
				t.Errorf("%s: there is as much as %v, masked %v", reader.Role, want, got)
			}
			for _, text := range hidden {
				if i := strings.Index(text, strings.TrimSpace(secret)); i >= 0 || strings.Contains(text, "1980") {
					t.Errorf("%s is shown %s", reader.Role, text[max(0, i-200):min(len(text), max(i, 0)+100)])
				}
			}
			return nil
		})
	}
}
