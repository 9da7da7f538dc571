package mirror_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/registers"
	"sheetsync/syncer"
	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/ddl"
	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/readmodel"
	"sheetsync/syncer/mirror/reports"
)

// BenchmarkReadModel asks a register of 100,000 customers, with 200,000 order lines,
// 50,000 payments, 100,000 calls and a past: each question another time about another
// customer.
func BenchmarkReadModel(b *testing.B) {
	r := newLargeTrade(b)
	d := r.desc
	plain := readmodel.Of("acme", d, reports.Locale{Language: language.Chinese, Zone: "Asia/Shanghai"})
	manager := reading.Reader{Register: "acme", Role: access.Manager}
	sales := reading.Reader{Register: "acme", Role: access.Sales, Names: []string{"陈"}}
	for _, bench := range []struct {
		name   string
		model  *readmodel.Model
		reader reading.Reader
		among  int
	}{{"manager", plain, manager, benchRows}, {"masked", plain.Masked(), manager, benchRows}, {"sales", plain, sales, 300}} {
		ask := func(b *testing.B, f func(context.Context, *reading.View) error) {
			if err := reading.Read(context.Background(), r.mirror.DB(), bench.reader, f); err != nil {
				b.Fatal(err)
			}
		}
		// each measures a question n times, and how long the slowest but for a twentieth took.
		each := func(name string, f func(ctx context.Context, v *reading.View, n int) error) {
			b.Run(name+"/"+bench.name, func(b *testing.B) {
				ask(b, func(ctx context.Context, v *reading.View) error { return f(ctx, v, 0) }) // fills what is kept
				var took []time.Duration
				for n := 0; b.Loop(); n++ {
					started := time.Now()
					ask(b, func(ctx context.Context, v *reading.View) error { return f(ctx, v, n) })
					took = append(took, time.Since(started))
				}
				slices.Sort(took)
				b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
			})
		}
		customer := func(n int) string { return fmt.Sprint("客户", 1+n*7919%bench.among) }
		each("first", func(ctx context.Context, v *reading.View, _ int) error {
			_, err := readmodel.Of("acme", d, reports.Locale{}).FindCustomers(ctx, v, "客户77", 20)
			return err
		})
		each("find", func(ctx context.Context, v *reading.View, n int) error {
			_, err := bench.model.FindCustomers(ctx, v, customer(n), 20)
			return err
		})
		each("record", func(ctx context.Context, v *reading.View, n int) error {
			_, err := bench.model.Record(ctx, v, "customers", fmt.Sprint("_", 1+n*7919%bench.among), 20)
			return err
		})
		each("history", func(ctx context.Context, v *reading.View, n int) error {
			_, err := bench.model.History(ctx, v, "customers", fmt.Sprint("_", 1+n*7919%bench.among), 20)
			return err
		})
		each("sales", func(ctx context.Context, v *reading.View, _ int) error {
			_, err := bench.model.Run(ctx, v, "report_sales", readmodel.Filter{}, []readmodel.Order{{Column: "order_date", Descending: true}}, 50, 0)
			return err
		})
	}
}

// newTrade is the built-in register with 100,000 customers.
func newTrade(b *testing.B) *register {
	b.Helper()
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
	return r
}

// newLargeTrade is newTrade's register, 300 of whose customers somebody looks after, as
// people have, with the indexes that their first runs would have made.
func newLargeTrade(b *testing.B) *register {
	b.Helper()
	r := newTrade(b)
	// Somebody with some hundreds of customers, as people have.
	r.db.MustExec(`UPDATE acme.customers SET owner = '陈' WHERE _row <= 300`)
	own := access.OwnershipOf("acme", r.desc)
	for _, resource := range r.desc.Resources {
		if statement, ok := own.OwnerIndex(ddl.Live("acme", resource.Name), resource.Name); ok {
			r.db.MustExec(statement)
		}
		r.db.MustExec(`ANALYZE acme.` + resource.Name)
	}
	return r
}
