package page_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/cmd/internal/page"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/registers"
	"sheetsync/syncer"
	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/ddl"
)

// benchRows is how many customers the large register has; it has three orders a customer.
const benchRows = 100_000

// BenchmarkHome shows the first page of a large register: cold, when nothing of it is
// known, and warm; to a manager, and to one of 33 salespeople.
func BenchmarkHome(b *testing.B) {
	large := newLarge(b, benchRows)
	for _, visitor := range []struct {
		name string
		role access.Role
	}{{"manager", access.Manager}, {"sales", access.Sales}, {"analyst", access.Analyst}} {
		b.Run(visitor.name+"/cold", func(b *testing.B) {
			bytes := 0
			for b.Loop() {
				b.StopTimer()
				pages := large.pages(b)
				handler := pages.Handler()
				b.StartTimer()
				bytes = ask(b, handler, visitor.role)
				b.StopTimer()
				pages.Close()
				b.StartTimer()
			}
			b.ReportMetric(float64(bytes), "bytes")
		})
		b.Run(visitor.name+"/warm", func(b *testing.B) {
			pages := large.pages(b)
			defer pages.Close()
			handler := pages.Handler()
			bytes := ask(b, handler, visitor.role)
			for b.Loop() {
				bytes = ask(b, handler, visitor.role)
			}
			b.ReportMetric(float64(bytes), "bytes")
		})
	}
}

// ask asks for the first page, whole, and returns how long it is.
func ask(b *testing.B, pages http.Handler, as access.Role) int {
	b.Helper()
	request := httptest.NewRequestWithContext(b.Context(), http.MethodGet, "/r/acme", nil)
	request.Header.Set("As", string(as))
	recorder := httptest.NewRecorder()
	pages.ServeHTTP(recorder, request)
	body, err := io.ReadAll(recorder.Body)
	if err != nil || recorder.Code != http.StatusOK {
		b.Fatalf("status %d, %v", recorder.Code, err)
	}
	return len(body)
}

// A large register is one in a database.
type large struct {
	db         *sqlx.DB
	descriptor *sheetschema.Descriptor
}

func newLarge(b *testing.B, n int) *large {
	b.Helper()
	ctx := context.Background()
	m, err := mirror.Open(ctx, prepared.New(b), nil)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = m.Close() })
	d, err := registers.Load("foreign-trade")
	if err != nil {
		b.Fatal(err)
	}
	l := &large{m.DB(), d}
	unlock, err := m.Lock(ctx, "acme")
	if err != nil {
		b.Fatal(err)
	}
	locale := syncer.Locale{Language: language.Chinese, TimeZone: time.UTC}
	if err := m.Prepare(ctx, "acme", d, locale); err != nil {
		b.Fatal(err)
	}
	l.fill(n)
	if err := unlock(); err != nil {
		b.Fatal(err)
	}
	return l
}

func (l *large) pages(b *testing.B) *page.Pages {
	b.Helper()
	p, err := page.New(page.Options{
		DB: l.db, Wait: 5 * time.Minute, Registers: []*page.Register{{Name: "acme", Descriptor: l.descriptor, Language: language.Chinese, Location: time.UTC}}, Log: slog.New(slog.DiscardHandler),
		Visitor: func(r *http.Request) (page.Person, bool) { return page.Person{Address: r.Header.Get("As")}, true },
		Memberships: func(_ context.Context, p page.Person) ([]page.Membership, error) {
			return []page.Membership{{Register: "acme", Role: access.Role(p.Address), Names: []string{"业务员7"}}}, nil
		},
	})
	if err != nil {
		b.Fatal(err)
	}
	return p
}

// fill fills the tables of the built-in register as runs would.
func (l *large) fill(n int) {
	// A number of a few that g chooses, without order.
	random := func(of int) string { return fmt.Sprintf(`((hashint4(g) & 1048575) %% %d)`, of) }
	choice := func(list ...string) string {
		return `(ARRAY['` + strings.Join(list, `', '`) + `'])[1 + ` + random(len(list)) + `]`
	}
	common := `'_' || g, g + 1, NULL::jsonb, CASE WHEN g % 500 = 0 THEN '{"outstanding": "#N/A"}'::jsonb END, now()`
	for _, statement := range []string{
		`INSERT INTO acme.customers (customer_name, owner, region, industry, source, project_status, satisfaction, last_contact_overall, _id, _row, _extra, _raw, _changed_at)
			SELECT '客户' || g, '业务员' || ` + random(33) + `, ` + choice("华南", "华东", "EU") + `, 'x', ` + choice("展会", "web") + `, ` + choice("洽谈中", "已签合同", "已结束") + `, g % 6, current_date - g % 200, ` + common + ` FROM generate_series(1, {n}) AS g`,
		`INSERT INTO acme.transactions (order_number, customer, order_date, product, currency, line_total, base_total, rate, in_force, outstanding, outstanding_base, due_date, paid_amount, payment_rows, contract_payment_rows, _id, _row, _extra, _raw, _changed_at)
			SELECT 'PO' || g / 3, '客户' || (g % {n} + 1), current_date - g % 900, 'product ' || g % 300, ` + choice("USD", "EUR", "CNY") + `, g % 1000 + 0.5, g % 7000, 7.1, g % 20 <> 0, g % 7, g % 7 * 7, current_date - g % 200 + 30, g % 100, 0, 0, ` + common + ` FROM generate_series(1, 3 * {n}) AS g`,
		`INSERT INTO acme.payments (order_number, customer, currency, due_amount, received_amount, received_date, outstanding, outstanding_base, due_date, in_force, rate, _id, _row, _extra, _raw, _changed_at)
			SELECT 'PO' || g, '客户' || g, 'USD', 100, g % 100, current_date - g % 300, g % 7, g, current_date - g % 200, true, 7, ` + common + ` FROM generate_series(1, {n} / 2) AS g`,
		`INSERT INTO acme.calls (customer, date, method, _id, _row, _extra, _raw, _changed_at) SELECT '客户' || g, current_date - g % 400, 'phone', ` + common + ` FROM generate_series(1, {n}) AS g`,
		`INSERT INTO sheetsync.issues (register, resource, record_id, row, field, code, severity, message, first_seen_run) SELECT 'acme', 'customers', '_' || g, g + 1, 'owner', 'x', 'warning', 'm', 'run' FROM generate_series(1, {n} / 20) AS g`,
		`INSERT INTO sheetsync.duplicates (register, resource, record_id, duplicate_of, score, reasons) SELECT 'acme', 'customers', '_' || g + 1, '_' || g, 0.9, '{}' FROM generate_series(1, {n} / 50) AS g`,
		`INSERT INTO sheetsync.ledger (register, resource, record_id, deadline, due_date, stage, recipient, state, sent_at) SELECT 'acme', 'customers', '_' || g, 'x', current_date, 'P1D', 'a', 'sent', now() - g * interval '1 minute' FROM generate_series(1, {n}) AS g`,
		`INSERT INTO sheetsync.heartbeats (register, looked_at, checked_at, changed_at) VALUES ('acme', now(), now(), now()) ON CONFLICT DO NOTHING`,
	} {
		l.db.MustExec(strings.ReplaceAll(statement, "{n}", fmt.Sprint(n)))
	}
	for _, resource := range l.descriptor.Resources {
		table := `acme.` + resource.Name
		var columns string
		if err := l.db.Get(&columns, `SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`, table); err != nil {
			panic(err)
		}
		for version, op := range []string{"insert", "update"} {
			l.db.MustExec(fmt.Sprintf(`INSERT INTO %s_history (%s, _op, _valid_from, _valid_to, _run) SELECT %[2]s, '%s', now() - interval '%d days', %s, '%d' FROM %[1]s`,
				table, columns, op, 90-80*version, []string{"now() - interval '10 days'", "NULL"}[version], version))
		}
		l.db.MustExec(`ALTER TABLE ` + table + ` ADD PRIMARY KEY (_id)`)
		l.db.MustExec(`CREATE UNIQUE INDEX ON ` + table + `_history (_id) WHERE _valid_to IS NULL`)
		l.db.MustExec(`CREATE INDEX ON ` + table + `_history (_id, _valid_to) WHERE _valid_to IS NOT NULL`)
		l.db.MustExec(`CREATE INDEX ON ` + table + `_history (_valid_from, _run)`)
	}
	own := access.OwnershipOf("acme", l.descriptor)
	for _, resource := range l.descriptor.Resources {
		if index, ok := own.OwnerIndex(ddl.Live("acme", resource.Name), resource.Name); ok {
			l.db.MustExec(index)
		}
	}
	l.db.MustExec(`VACUUM ANALYZE`)
}
