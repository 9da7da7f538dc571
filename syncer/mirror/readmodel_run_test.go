package mirror_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/language"
	"sheetsync/syncer"
	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/readmodel"
	"sheetsync/syncer/mirror/reports"
)

// lines writes the rows of a report down, of some of its columns.
func lines(table *readmodel.Table, columns ...string) []string {
	list := []string{}
	for _, row := range table.Rows {
		var cells []string
		for i, c := range table.Report.Columns {
			for _, name := range columns {
				if c.Name == name {
					cells = append(cells, shown(row[i]))
				}
			}
		}
		list = append(list, strings.Join(cells, " | "))
	}
	return list
}

func TestRun(t *testing.T) {
	t.Parallel()
	r, plain := asked(t)
	masked := plain.Masked()
	day := func(days int) string { return today(r).AddDate(0, 0, days).Format(time.DateOnly) }
	text := func(s string) *string { return &s }
	everybody := []string{"雪松电子", "雪松", "Northbridge"}
	for _, test := range []struct {
		name    string
		model   *readmodel.Model
		reader  reading.Reader
		report  string
		filter  readmodel.Filter
		order   []readmodel.Order
		columns string
		want    []string
	}{
		{"exact amounts", plain, manager, "report_sales", readmodel.Filter{}, []readmodel.Order{{Column: "order_date"}, {Column: "order_number"}}, "order_number amount currency unreadable", []string{
			"PO-1 | USD | 10000000000000.01 | false", "PO-2 | EUR | - | true", "PO-3 | USD | 5 | false",
		}},
		{"one's own", plain, li, "report_sales", readmodel.Filter{}, []readmodel.Order{{Column: "order_number", Descending: true}}, "order_number", []string{"PO-2", "PO-1"}},
		{"one's own, masked", masked, li, "report_sales", readmodel.Filter{}, []readmodel.Order{{Column: "order_number", Descending: true}}, "order_number owner", []string{"••• | PO-2", "••• | PO-1"}},
		{"equal", plain, finance, "report_receivables", readmodel.Filter{Equal: map[string]*string{"currency": text("USD"), "amount": text("5.00")}}, nil, "reference", []string{"PO-3"}},
		{"null", plain, finance, "report_receivables", readmodel.Filter{Equal: map[string]*string{"amount": nil}}, nil, "reference", []string{"PO-2"}},
		{"true", plain, finance, "report_receivables", readmodel.Filter{Equal: map[string]*string{"unreadable": text("true")}}, nil, "reference", []string{"PO-2"}},
		{"contains", plain, manager, "report_customers", readmodel.Filter{Contains: map[string]string{"customer": "BRIDGE"}}, nil, "customer", []string{"Northbridge"}},
		{"no pattern", plain, manager, "report_customers", readmodel.Filter{Contains: map[string]string{"customer": "%"}}, nil, "customer", []string{}},
		{"dates", plain, manager, "report_deadlines", readmodel.Filter{Dates: "due_date", From: day(-5), Until: day(3)}, []readmodel.Order{{Column: "due_date"}}, "record_id due_date", []string{"_o1 | " + day(-5), "_o3 | " + day(3)}},
		{"no quotes", plain, manager, "report_customers", readmodel.Filter{Contains: map[string]string{"customer": `' OR true --`}}, nil, "customer", []string{}},
		{"today's records", plain, manager, "customers_at", readmodel.Filter{}, []readmodel.Order{{Column: "_row"}}, "customer_name email _raw", []string{
			`雪松电子 | anna@cedargate.example | -`, `Northbridge | - | {"email": "call 0171 555"}`, `雪松 | - | -`,
		}},
		{"today's records, masked", masked, manager, "customers_at", readmodel.Filter{}, []readmodel.Order{{Column: "_row"}}, "customer_name email _extra _raw", []string{
			`雪松电子 | ••• | {"Birthday": "•••"} | -`, `Northbridge | - | - | {"email": ""}`, `雪松 | - | - | -`,
		}},
		{"before there were any", plain, manager, "customers_at", readmodel.Filter{At: time.Unix(0, 0)}, nil, "customer_name", []string{}},
		{"by owner", plain, manager, "report_receivables_by_owner", readmodel.Filter{Equal: map[string]*string{"currency": text("USD")}}, []readmodel.Order{{Column: "not_due"}}, "owner currency", []string{"Li Wei | USD", "Wang Fang | USD"}},
		{"by owner, masked", masked, manager, "report_receivables_by_owner", readmodel.Filter{Equal: map[string]*string{"currency": text("USD")}}, nil, "owner currency", []string{"••• | USD", "••• | USD"}},
		{"by an owner whom the mask hides", masked, manager, "report_sales", readmodel.Filter{Equal: map[string]*string{"owner": text("Li Wei")}}, nil, "order_number", []string{}},
		{"by a part of such", masked, manager, "report_sales", readmodel.Filter{Contains: map[string]string{"owner": "Li"}}, nil, "order_number", []string{}},
		{"customers of analysts", plain, analyst, "report_customers", readmodel.Filter{}, []readmodel.Order{{Column: "customer", Descending: true}}, "customer", everybody},
		{"customers, masked", masked, manager, "report_customers", readmodel.Filter{}, []readmodel.Order{{Column: "customer", Descending: true}}, "customer", everybody},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			ask(t, r, test.reader, func(ctx context.Context, v *reading.View) error {
				table, err := test.model.Run(ctx, v, test.report, test.filter, test.order, 100, 0)
				if err == nil {
					got = lines(table, strings.Fields(test.columns)...)
				}
				return err
			})
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestRunRefuses(t *testing.T) {
	t.Parallel()
	r, m := asked(t)
	text := func(s string) *string { return &s }
	for _, test := range []struct {
		name, report string
		filter       readmodel.Filter
		order        []readmodel.Order
		want         string
	}{
		{"an unknown report", "report_sale", readmodel.Filter{}, nil, "there is no report “report_sale”; did you mean report_sales?"},
		{"SQL as a report", `report_sales" AS q; DROP TABLE acme.customers; --`, readmodel.Filter{}, nil, "there is no report"},
		{"a table as a report", "customers", readmodel.Filter{}, nil, "there is no report"},
		{"an unknown column", "report_sales", readmodel.Filter{Equal: map[string]*string{"curency": text("USD")}}, nil, "there is no column “curency”; did you mean currency?"},
		{"SQL as a column", "report_sales", readmodel.Filter{}, []readmodel.Order{{Column: `amount" DESC, (SELECT 1) --`}}, "there is no column"},
		{"no number", "report_sales", readmodel.Filter{Equal: map[string]*string{"amount": text("1e3; DROP")}}, nil, "the filter of amount has to be a number such as -12.5"},
		{"no day", "report_sales", readmodel.Filter{Dates: "order_date", From: "yesterday"}, nil, "the filter of order_date has to be a day such as 2026-11-29"},
		{"no dates", "report_sales", readmodel.Filter{Dates: "amount", From: "2026-01-01"}, nil, "the filter of amount has to be about a column of dates"},
		{"no truth", "report_sales", readmodel.Filter{Equal: map[string]*string{"unreadable": text("maybe")}}, nil, "true or false"},
		{"a text that is none", "report_sales", readmodel.Filter{Equal: map[string]*string{"currency": text("U\x00D")}}, nil, "the filter of currency has to be a text"},
		{"part of a number", "report_sales", readmodel.Filter{Contains: map[string]string{"amount": "1"}}, nil, "no column of texts"},
		{"a time of what is now", "report_sales", readmodel.Filter{At: time.Unix(0, 0)}, nil, "this report is of now"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			err := reading.Read(t.Context(), r.mirror.DB(), manager, func(ctx context.Context, v *reading.View) error {
				_, err := m.Run(ctx, v, test.report, test.filter, test.order, 10, 0)
				return err
			})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v", err)
			}
		})
	}
}

// Parts of a report follow each other, and no one has more rows than there may be.
func TestRunInParts(t *testing.T) {
	t.Parallel()
	r, m := asked(t)
	var whole, parts []string
	ask(t, r, manager, func(ctx context.Context, v *reading.View) error {
		all, err := m.Run(ctx, v, "report_records", readmodel.Filter{}, nil, 1_000_000, -5)
		if err != nil {
			return err
		}
		if whole = lines(all, "resource", "record_id"); all.More || all.Total != len(whole) {
			t.Errorf("more %t, total %d of %d", all.More, all.Total, len(whole))
		}
		for offset := 0; ; offset += 2 {
			part, err := m.Run(ctx, v, "report_records", readmodel.Filter{}, nil, 2, offset)
			if err != nil {
				return err
			}
			if parts = append(parts, lines(part, "resource", "record_id")...); !part.More {
				return nil
			}
		}
	})
	if diff := cmp.Diff(whole, parts); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Every report can be run by everybody who may, masked and not; a masked one has as many
// rows with the same amounts.
func TestRunAll(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", reported)
	r.locale = syncer.Locale{Language: language.English, TimeZone: shanghai(t)}
	r.tabs = randomTrade(rand.New(rand.NewPCG(3, 7)), today(r))
	r.sync()
	plain := readmodel.Of("acme", r.desc, reports.Locale{Language: language.English, Zone: "Asia/Shanghai"})
	masked := plain.Masked()
	for _, role := range []access.Role{access.Manager, access.Finance, access.Analyst, access.Sales} {
		reader := reading.Reader{Register: "acme", Role: role, Names: []string{"李"}}
		ask(t, r, reader, func(ctx context.Context, v *reading.View) error {
			list, err := plain.Reports(ctx, v)
			if err != nil || len(list) < 20 {
				return fmt.Errorf("%d reports: %w", len(list), err)
			}
			for _, report := range list {
				if report.Comment == "" || report.Columns[0].Comment == "" && !strings.HasSuffix(report.Name, "_at") {
					t.Errorf("%s says nothing of itself", report.Name)
				}
				open, err := plain.Run(ctx, v, report.Name, readmodel.Filter{}, nil, 1000, 0)
				if err != nil {
					return fmt.Errorf("%s for %s: %w", report.Name, role, err)
				}
				hidden, err := masked.Run(ctx, v, report.Name, readmodel.Filter{}, nil, 1000, 0)
				if err != nil {
					return fmt.Errorf("%s for %s, masked: %w", report.Name, role, err)
				}
				if len(open.Rows) != len(hidden.Rows) {
					t.Errorf("%s for %s: %d rows, masked %d", report.Name, role, len(open.Rows), len(hidden.Rows))
				}
			}
			return nil
		})
	}
}

func TestHistory(t *testing.T) {
	t.Parallel()
	r, plain := asked(t)
	masked := plain.Masked()
	customer := r.tabs["customers"][1].values
	customer["email"], customer["region"] = "north@example.com", nil
	r.sync()
	customer["sales_base"] = 12 // computed
	r.sync()
	customer["owner"] = "Li Wei"
	r.sync()
	r.tabs["customers"] = append(r.tabs["customers"][:1:1], r.tabs["customers"][2:]...)
	r.sync()
	whole := []string{
		"delete run-005", "update run-004 owner: Wang Fang → Li Wei", "update run-002 email: ?call 0171 555 → north@example.com, region: US → -", "insert run-001",
	}
	for _, test := range []struct {
		name   string
		model  *readmodel.Model
		reader reading.Reader
		limit  int
		want   []string
	}{
		{"all", plain, manager, 10, whole},
		{"some", plain, manager, 2, append(whole[:2:2], "…")},
		{"masked", masked, finance, 10, []string{"delete run-005", "update run-004 owner: ••• → •••", "update run-002 email: ?••• → •••, region: US → -", "insert run-001"}},
		{"of analysts", plain, analyst, 10, []string{"delete run-005", "update run-002 region: US → -", "insert run-001"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			ask(t, r, test.reader, func(ctx context.Context, v *reading.View) error {
				h, err := test.model.History(ctx, v, "customers", "_c2", test.limit)
				if err != nil {
					return err
				}
				for _, version := range h.Versions {
					line := version.Op + " " + version.Run
					for i, c := range version.Changes {
						line += []string{" ", ", "}[min(i, 1)] + c.Field + ": " + shown(c.Old) + " → " + shown(c.New)
					}
					got = append(got, line)
				}
				if h.More {
					got = append(got, "…")
				}
				return nil
			})
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	err := reading.Read(t.Context(), r.mirror.DB(), li, func(ctx context.Context, v *reading.View) error {
		_, err := plain.History(ctx, v, "customer", "_c2", 10)
		return err
	})
	var unknown *readmodel.UnknownError
	if !errors.As(err, &unknown) || unknown.Nearest() != "customers" {
		t.Errorf("of no resource: %v", err)
	}
}
