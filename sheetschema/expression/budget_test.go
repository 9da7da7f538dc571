package expression_test

import (
	"errors"
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
