package mirror_test

import (
	"context"
	"fmt"
	"testing"

	"sheetsync/sheetschema/language"
	"sheetsync/sheetschema/registers"
	"sheetsync/syncer"
	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/mirror/reading"
	"sheetsync/syncer/mirror/readmodel"
	"sheetsync/syncer/mirror/reports"
)

// BenchmarkReadModel asks a register of 100,000 customers, with 200,000 order lines,
// 50,000 payments, 100,000 calls and a past: each question another time about another
// customer.
func BenchmarkReadModel(b *testing.B) {
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
	plain := readmodel.Of("acme", d, reports.Locale{Language: language.Chinese, Zone: "Asia/Shanghai"})
	masked := plain.Masked()
	manager := reading.Reader{Register: "acme", Role: access.Manager}
	sales := reading.Reader{Register: "acme", Role: access.Sales, Names: []string{"李"}}
	for _, bench := range []struct {
		name   string
		model  *readmodel.Model
		reader reading.Reader
	}{{"manager", plain, manager}, {"masked", masked, manager}, {"sales", plain, sales}} {
		ask := func(b *testing.B, f func(context.Context, *reading.View) error) {
			if err := reading.Read(context.Background(), r.mirror.DB(), bench.reader, f); err != nil {
				b.Fatal(err)
			}
		}
		b.Run("first/"+bench.name, func(b *testing.B) {
			for b.Loop() {
				fresh := bench.model.Masked()
				ask(b, func(ctx context.Context, v *reading.View) error {
					_, err := fresh.FindCustomers(ctx, v, "客户77", 20)
					return err
				})
			}
		})
		b.Run("find/"+bench.name, func(b *testing.B) {
			for n := 0; b.Loop(); n++ {
				ask(b, func(ctx context.Context, v *reading.View) error {
					_, err := bench.model.FindCustomers(ctx, v, fmt.Sprint("客户", 1+n*7919%benchRows), 20)
					return err
				})
			}
		})
		b.Run("record/"+bench.name, func(b *testing.B) {
			for n := 0; b.Loop(); n++ {
				ask(b, func(ctx context.Context, v *reading.View) error {
					found, err := bench.model.FindCustomers(ctx, v, fmt.Sprint("客户", 1+n*7919%benchRows), 1)
					if err == nil {
						_, err = bench.model.Record(ctx, v, "customers", found[0].ID, 20)
					}
					return err
				})
			}
		})
		b.Run("history/"+bench.name, func(b *testing.B) {
			for b.Loop() {
				ask(b, func(ctx context.Context, v *reading.View) error {
					found, err := bench.model.FindCustomers(ctx, v, "客户7", 1)
					if err == nil {
						_, err = bench.model.History(ctx, v, "customers", found[0].ID, 20)
					}
					return err
				})
			}
		})
	}
}
