package compute_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/registers"
)

var update = flag.Bool("update", false, "rewrite what the formulas give without an operand")

// operands is a record of values by field.
type operands []expression.Value

// Value returns the value of a field.
func (o operands) Value(field int) expression.Value { return o[field] }

// formulas visits every formula of every built-in register.
func formulas(t *testing.T, visit func(t *testing.T, r *sheetschema.Resource, f *sheetschema.Field)) {
	t.Helper()
	for _, name := range registers.Names() {
		d, err := registers.Load(name, sheetschema.Settings{BaseCurrency: "CNY", PaymentTolerance: map[string]expression.Value{"USD": expression.IntegerOf(30)}})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range d.Resources {
			for _, f := range r.Fields {
				if f.Formula != nil {
					t.Run(name+" "+r.Name+"."+f.Name, func(t *testing.T) { visit(t, r, f) })
				}
			}
		}
	}
}

var formulaScope = expression.Scope{Today: must(expression.ParseDay("2026-06-01")), Zone: time.UTC}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// plausible lists values that a field may have, the usual one first.
func plausible(f *sheetschema.Field) []expression.Value {
	day := func(text string) expression.Value { return expression.DateOf(must(expression.ParseDay(text))) }
	switch {
	case len(f.Constraints.Enum) > 0:
		return f.Constraints.Enum
	case f.Type == sheetschema.TypeDate:
		return []expression.Value{day("2026-07-01"), day("2026-05-01"), day("2026-06-01"), day("2030-12-31")}
	case f.Type == sheetschema.TypeBoolean:
		return []expression.Value{expression.BooleanOf(true), expression.BooleanOf(false)}
	case f.Format == "currency":
		return []expression.Value{expression.TextOf("USD"), expression.TextOf("CNY"), expression.TextOf("KWD"), expression.TextOf("JPY")}
	case f.Type == sheetschema.TypeInteger:
		return []expression.Value{expression.IntegerOf(0), expression.IntegerOf(3), expression.IntegerOf(12)}
	case f.Type == sheetschema.TypeNumber:
		return []expression.Value{expression.IntegerOf(100), expression.IntegerOf(0), expression.DecimalOf(123455, -4), expression.IntegerOf(-7), expression.DecimalOf(3, -1)}
	}
	return []expression.Value{expression.TextOf("A"), expression.TextOf("B")}
}

// A formula over an operand that can't be read gives nothing that another value of
// the operand, or none, would change: mostly it is unknown. It never fails.
func TestFormulasWithUnreadableOperands(t *testing.T) {
	t.Parallel()
	formulas(t, func(t *testing.T, r *sheetschema.Resource, f *sheetschema.Field) {
		t.Parallel()
		rng := rand.New(rand.NewPCG(1, uint64(f.Index)))
		eval := func(record operands) expression.Value {
			v, err := f.Formula.Eval(record, formulaScope)
			if err != nil {
				t.Fatalf("%v over %v", err, record)
			}
			return v
		}
		for range 500 {
			record := make(operands, len(r.Fields))
			for _, i := range f.Formula.Indexes() {
				values := append(plausible(r.Fields[i]), expression.Value{})
				record[i] = values[rng.IntN(len(values))]
			}
			for _, i := range f.Formula.Indexes() {
				was := record[i]
				record[i] = expression.UnknownOf(i)
				if got := eval(record); !got.IsUnknown() {
					for _, v := range append(plausible(r.Fields[i]), expression.Value{}) {
						record[i] = v
						if is := eval(record); !is.Equal(got) {
							t.Errorf("it is %q while %s can't be read, and %q with %q", got, r.Fields[i].Name, is, v)
						}
					}
				}
				record[i] = was
			}
		}
	})
}

// What a formula gives with all its operands, and without each of them, is as the
// register's descriptions say. testdata/formulas.txt lists it.
func TestFormulasWithEmptyOperands(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	formulas(t, func(t *testing.T, r *sheetschema.Resource, f *sheetschema.Field) {
		record := make(operands, len(r.Fields))
		eval := func() string {
			v, err := f.Formula.Eval(record, formulaScope)
			if err != nil {
				t.Fatal(err)
			}
			if v.IsUnknown() {
				t.Errorf("it is unknown, though nothing is unreadable")
			}
			if v.IsEmpty() {
				return "empty"
			}
			return v.String()
		}
		for n, i := range f.Formula.Indexes() { // different ones, so that it is seen which counts
			record[i] = plausible(r.Fields[i])[0]
			switch r.Fields[i].Type {
			case sheetschema.TypeDate:
				record[i] = expression.DateOf(record[i].Day() + expression.Day(n))
			case sheetschema.TypeNumber:
				record[i] = expression.IntegerOf(100 << n)
			}
		}
		fmt.Fprintf(&b, "%s = %s\n", t.Name()[strings.Index(t.Name(), "/")+1:], eval())
		for _, i := range f.Formula.Indexes() {
			was := record[i]
			record[i] = expression.Value{}
			fmt.Fprintf(&b, "  without %s: %s\n", r.Fields[i].Name, eval())
			record[i] = was
		}
		clear(record)
		fmt.Fprintf(&b, "  without any: %s\n", eval())
	})
	path := filepath.Join("testdata", "formulas.txt")
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(b.String(), "\n")); diff != "" {
		t.Errorf("formulas (-want +got):\n%s", diff)
	}
}
