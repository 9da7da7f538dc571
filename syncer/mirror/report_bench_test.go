package mirror_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
)

// BenchmarkReports reads each report view of a register of 100,000 customers with
// 200,000 order lines, 50,000 payments, 100,000 calls and a past.
func BenchmarkReports(b *testing.B) {
	r := newTrade(b)
	r.db.SetMaxOpenConns(1)
	r.db.MustExec(`SET jit = off`) // which would measure the compiler
	var views []string
	if err := r.db.Select(&views, `SELECT viewname FROM pg_views WHERE schemaname = 'acme' AND viewname LIKE 'report\_%' ORDER BY 1`); err != nil {
		b.Fatal(err)
	}
	for _, view := range append(views, "receivables_at(now())", "customers_at(now())",
		"report_changes WHERE changed_at > now() - interval '7 days'", "report_changes WHERE run = '40'", "report_changes WHERE record_id = '_777'") {
		b.Run(view, func(b *testing.B) {
			for b.Loop() {
				r.db.MustExec(`SELECT count(q) FROM (SELECT * FROM acme.` + view + `) AS q`)
			}
		})
	}
	b.Run("report_changes ORDER BY changed_at DESC LIMIT 100", func(b *testing.B) {
		for b.Loop() {
			r.db.MustExec(`SELECT * FROM acme.report_changes ORDER BY changed_at DESC LIMIT 100`)
		}
	})
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
		r.db.MustExec(`ALTER TABLE acme.` + resource.Name + ` ADD PRIMARY KEY (_id)`)
		r.db.MustExec(`ANALYZE acme.` + resource.Name)
		fillPast(r, resource.Name, map[string]string{"customers": "notes", "transactions": "product", "calls": "method"}[resource.Name])
	}
}

// fillPast fills a history: all came ninety days ago, and from then on each run of a day
// had an edit in some of them. Between two of the runs something was computed anew in all
// of the transactions.
func fillPast(r *register, resource, edited string) {
	history := `acme.` + resource + `_history`
	var columns string
	if err := r.db.Get(&columns, `SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`, `acme.`+resource); err != nil {
		r.t.Fatal(err)
	}
	const at = `date_trunc('day', now()) - interval '1 day' * (90 - %d)`
	r.db.MustExec(fmt.Sprintf(`INSERT INTO %s (%s, _op, _valid_from, _run) SELECT %[2]s, 'insert', `+fmt.Sprintf(at, 0)+`, '0' FROM acme.%[3]s`, history, columns, resource))
	for _, index := range []string{`UNIQUE INDEX ON %s (_id) WHERE _valid_to IS NULL`, `INDEX ON %s (_id, _valid_to) WHERE _valid_to IS NOT NULL`, `INDEX ON %s (_valid_from, _run)`} {
		r.db.MustExec(fmt.Sprintf(`CREATE `+index, history))
	}
	for run := 1; run < 90 && edited != ""; run++ {
		which, now := fmt.Sprintf(`abs(hashtext(_id || '%d')) %% 1000 < 2`, run), strings.Replace(columns, edited, fmt.Sprintf("'edit %d'", run), 1)
		if run == 45 && resource == "transactions" {
			which, now = "true", strings.Replace(columns, "base_total", "base_total + 1", 1)
		}
		r.db.MustExec(fmt.Sprintf(`WITH old AS (UPDATE %s SET _valid_to = `+fmt.Sprintf(at, run)+` WHERE _valid_to IS NULL AND %[2]s RETURNING *)
			INSERT INTO %[1]s (%[3]s, _op, _valid_from, _run) SELECT %[4]s, 'update', _valid_to, '%[5]d' FROM old`, history, which, columns, now, run))
	}
	r.db.MustExec(`VACUUM ANALYZE ` + history)
}
