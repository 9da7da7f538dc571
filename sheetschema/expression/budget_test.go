package expression_test

import (
	"errors"
	"sort"
	"strings"
	"testing"

	"sheetsync/sheetschema/expression"
)

// A descriptor from elsewhere can't keep a run busy for hours by what is little for one record.
func TestBudget(t *testing.T) {
	t.Parallel()
	const heavy = `count(split(text, ","), # != text) > 3`
	compile := func(source string) *expression.Program {
		p, err := expression.Compile(source, nastyEnv, expression.TypeBoolean)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	record := make(columns, len(nastyEnv))
	record[0] = expression.TextOf(strings.Repeat("x,", 2_000))
	run := func(p *expression.Program, budget *expression.Budget, times int) (failed int) {
		for range times {
			_, err := p.Eval(record, expression.Scope{Budget: budget})
			if err != nil && !errors.Is(err, expression.ErrOverBudget) {
				t.Error(err)
			}
			if err != nil {
				failed++
			}
		}
		return failed
	}
	spent := expression.NewBudget(100_000)
	if failed := run(compile(heavy), spent, 200); failed < 100 || !errors.Is(spent.Err(), expression.ErrOverBudget) || !strings.Contains(spent.Err().Error(), heavy) {
		t.Errorf("of 200 heavy evaluations %d failed: %v", failed, spent.Err())
	}
	if failed := run(compile(`number == nil`), spent, 10); failed != 10 {
		t.Errorf("%d of 10 evaluations failed after the budget was spent", failed)
	}
	if failed := run(compile(heavy), nil, 200); failed != 0 {
		t.Errorf("without a budget %d failed", failed)
	}
	small := expression.NewBudget(1_000)
	if failed := run(compile(`text startsWith "x" and len(text) > 3`), small, 2_000); failed != 0 || small.Err() != nil {
		t.Errorf("of what people write %d failed: %v", failed, small.Err())
	}
}

// What isn't known, or fails, takes no more of the budget than by the longer way.
func TestBudgetOfWhatIsUnknown(t *testing.T) {
	t.Parallel()
	const heavy = `count(split(text, ","), # != text) > 3`
	record := make(columns, len(plainEnv))
	for i, f := range plainEnv {
		switch f.Name {
		case "text":
			record[i] = expression.TextOf(strings.Repeat("x,", 2_000))
		case "n":
			record[i] = expression.UnknownOf(i)
		case "m":
			record[i] = expression.IntegerOf(0)
		}
	}
	for _, test := range []struct{ name, source string }{
		{"known", heavy + ` and m == 0`},
		{"empty", heavy + ` and d == e`},
		{"unknown", heavy + ` and n > 3`},
		{"a fault", heavy + ` and 1 / m > 3`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			enough := func(units int64, carefully bool) bool {
				p, err := expression.Compile(test.source, plainEnv, expression.TypeBoolean)
				if err != nil {
					t.Fatal(err)
				}
				if !p.IsPlain() {
					t.Fatal("there is no shorter way")
				}
				if carefully {
					p.Carefully()
				}
				budget := expression.NewBudget(units)
				_, _ = p.Eval(record, expression.Scope{Budget: budget}) // one of the cases is a fault
				return budget.Err() == nil
			}
			least := int64(sort.Search(100_000, func(units int) bool { return enough(int64(units), true) }))
			if least < 1_000 || least == 100_000 || !enough(least, false) || enough(least-1, false) {
				t.Errorf("the longer way takes %d units, the shorter one another number", least)
			}
		})
	}
}
