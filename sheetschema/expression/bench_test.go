package expression_test

import (
	"testing"

	"github.com/cockroachdb/apd/v3"

	"sheetsync/sheetschema/expression"
)

// columns is a record that is as cheap to read as a table.
type columns []expression.Value

func (c columns) Value(field int) expression.Value { return c[field] }

func BenchmarkEval(b *testing.B) {
	for name, source := range map[string]string{
		"LineTotal":  "round(quantity * unit_price * (1 - discount), 2)",
		"Condition":  "shipped_date == nil or shipped_date >= order_date",
		"Enumerated": `status in ["open", "waived", "paid"]`,
		"Division":   "round(quantity / unit_price, 4)",
		"Overdue":    `quantity * unit_price - (none_number ?? 0) > 0 and order_date < today() ? today() - order_date : nil`,
		"Texts":      `trim(upper(name)) + " " + status`,
	} {
		b.Run(name, func(b *testing.B) {
			p, err := expression.Compile(source, env, expression.TypeAny)
			if err != nil {
				b.Fatal(err)
			}
			r, s := make(columns, len(env)), scope(b)
			for i, f := range env {
				r[i] = order(b)[f.Name]
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := p.Eval(r, s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkDecimal is what the arithmetic of LineTotal costs on apd alone.
func BenchmarkDecimal(b *testing.B) {
	exact := apd.BaseContext.WithPrecision(100)
	exact.Rounding = apd.RoundHalfUp
	quantity, price, discount, one := apd.New(12, 0), apd.New(1999, -2), apd.New(15, -2), apd.New(1, 0)
	b.ReportAllocs()
	for b.Loop() {
		var x, y, z, total apd.Decimal
		_, _ = exact.Mul(&x, quantity, price)
		_, _ = exact.Sub(&y, one, discount)
		_, _ = exact.Mul(&z, &x, &y)
		if _, err := exact.Quantize(&total, &z, -2); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCompile(b *testing.B) {
	for b.Loop() {
		if _, err := expression.Compile("round(quantity * unit_price * (1 - discount), 2)", env, expression.TypeNumber); err != nil {
			b.Fatal(err)
		}
	}
}
