package mirror_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/registers"
	"sheetsync/syncer"
)

// BenchmarkReports reads each report view of a register of 100,000 customers with
// 200,000 order lines, 50,000 payments, 100,000 calls and a past.
func BenchmarkReports(b *testing.B) {
	r := newRegister(b, "acme", reported)
	d, err := registers.Load("foreign-trade")
	if err != nil {
		b.Fatal(err)
	}
	r.desc, r.locale = d, syncer.Locale{Language: language.Chinese, TimeZone: shanghai(b)}
	lock(b, r.mirror, "acme")
	if err := r.mirror.Prepare(context.Background(), "acme", d, r.locale); err != nil {
		b.Fatal(err)
	}
	fillTrade(r, benchRows)
	r.db.SetMaxOpenConns(1)
	r.db.MustExec(`SET jit = off`) // which would measure the compiler
	var views []string
	if err := r.db.Select(&views, `SELECT viewname FROM pg_views WHERE schemaname = 'acme' AND viewname LIKE 'report\_%' ORDER BY 1`); err != nil {
		b.Fatal(err)
	}
	for _, view := range append(views, "receivables_at(now())", "customers_at(now())") {
		b.Run(view, func(b *testing.B) {
			for b.Loop() {
				r.db.MustExec(`SELECT count(q) FROM acme.` + view + ` AS q`)
			}
		})
	}
}

// fillTrade fills the tables of the built-in register as a run would.
func fillTrade(r *register, n int) {
	random := func(list string) string {
		return `(ARRAY[` + list + `])[1 + (hashint4(g) & 1023) % ` + strconv.Itoa(1+strings.Count(list, ",")) + `]`
	}
	common := `'_' || g, g, NULL::jsonb, CASE WHEN g % 500 = 0 THEN '{"outstanding": "#N/A"}'::jsonb END, now()`
	for _, statement := range []string{
		`INSERT INTO acme.customers (customer_name, owner, region, industry, source, project_status, satisfaction, last_contact_overall, _id, _row, _extra, _raw, _changed_at)
			SELECT '客户' || g, ` + random(`'李', '王', NULL`) + `, ` + random(`'华南', 'EU', NULL`) + `, 'x', ` + random(`'展会', 'web'`) + `, ` + random(`'洽谈中', '已结束'`) + `, g % 6, current_date - g % 400, ` + common + ` FROM generate_series(1, {n}) AS g`,
		`INSERT INTO acme.transactions (order_number, customer, order_date, product, currency, line_total, base_total, rate, in_force, outstanding, outstanding_base, due_date, paid_amount, payment_rows, contract_payment_rows, _id, _row, _extra, _raw, _changed_at)
			SELECT 'PO' || g / 3, '客户' || (g % {n} + 1), current_date - g % 900, 'product ' || g % 300, ` + random(`'USD', 'EUR', 'CNY'`) + `, g % 1000 + 0.5, g, 7.1, g % 20 <> 0, g % 7, g % 7 * 7, current_date - g % 200 + 30, g % 100, 0, 0, ` + common + ` FROM generate_series(1, 2 * {n}) AS g`,
		`INSERT INTO acme.payments (order_number, customer, currency, due_amount, received_amount, received_date, outstanding, outstanding_base, due_date, in_force, rate, _id, _row, _extra, _raw, _changed_at)
			SELECT 'PO' || g, '客户' || g, 'USD', 100, g % 100, current_date - g % 300, g % 7, g, current_date - g % 200, true, 7, ` + common + ` FROM generate_series(1, {n} / 2) AS g`,
		`INSERT INTO acme.calls (customer, date, method, _id, _row, _extra, _raw, _changed_at) SELECT '客户' || g, current_date - g % 400, 'phone', ` + common + ` FROM generate_series(1, {n}) AS g`,
	} {
		r.db.MustExec(strings.ReplaceAll(statement, "{n}", strconv.Itoa(n)))
	}
	for _, resource := range r.desc.Resources {
		table := `acme.` + resource.Name
		r.db.MustExec(`ALTER TABLE ` + table + ` ADD PRIMARY KEY (_id)`)
		var columns string
		if err := r.db.Get(&columns, `SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`, table); err != nil {
			r.t.Fatal(err)
		}
		for version, op := range []string{"insert", "update"} {
			r.db.MustExec(fmt.Sprintf(`INSERT INTO %s_history (%s, _op, _valid_from, _valid_to, _run) SELECT %[2]s, '%s', now() - interval '%d days', %s, '%d' FROM %[1]s`,
				table, columns, op, 90-80*version, []string{"now() - interval '10 days'", "NULL"}[version], version))
		}
		r.db.MustExec(`CREATE UNIQUE INDEX ON ` + table + `_history (_id) WHERE _valid_to IS NULL`)
		r.db.MustExec(`ANALYZE ` + table)
		r.db.MustExec(`ANALYZE ` + table + `_history`)
	}
}
