package ledger_test

import "testing"

// A run over a register of 100,000 contracts whose dates are spread over ten
// years, when everything that is due went out already.
func BenchmarkRunWithNothingNew(b *testing.B) {
	w := newWorld(b)
	w.exec(`INSERT INTO acme.contracts (_id, _row, _changed_at, number, customer, ends, amount, status, owner_mail)
		SELECT 'C' || n, n, now(), 'C' || n, 'Customer ' || n, DATE '2021-01-01' + n % 3650, n, 'running', 'm' || n % 40 || '@example.com' FROM generate_series(1, 100000) n`)
	w.exec(`ANALYZE acme.contracts`)
	s := w.service()
	for remaining := 1; remaining > 0; {
		report, err := w.runAs(s, "2026-03-01", false)
		if err != nil {
			b.Fatal(err)
		}
		remaining = report.Remaining
	}
	for b.Loop() {
		if report, err := w.runAs(s, "2026-03-01", false); err != nil || len(report.Mails) > 0 {
			b.Fatal(states(report), err)
		}
	}
	b.ReportMetric(float64(len(w.rows())), "reminders")
}
