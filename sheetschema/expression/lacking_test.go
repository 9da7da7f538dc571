package expression_test

import (
	"testing"

	"sheetsync/sheetschema/expression"
)

func TestLacks(t *testing.T) {
	t.Parallel()
	env := expression.Env{
		{Name: "gone", Type: expression.TypeNumber}, {Name: "lost", Type: expression.TypeNumber}, {Name: "here", Type: expression.TypeNumber},
		{Name: "status", Type: expression.TypeText}, {Name: "currency", Type: expression.TypeText}, {Name: "ok", Type: expression.TypeBoolean},
	}
	absent := func(field int) bool { return field < 2 || field == 3 }
	for _, test := range []struct {
		source string
		base   string
		want   bool
	}{
		{source: "gone", want: true},
		{source: "here"},
		{source: "1"},
		{source: "gone + here", want: true},
		{source: "-gone", want: true},
		{source: "round(here * gone, 2)", want: true},
		{source: "gone ?? here"},
		{source: "here ?? gone"},
		{source: "gone ?? lost", want: true},
		{source: "gone ?? 0"},
		{source: "coalesce(gone, here)"},
		{source: "greatest(gone, lost)", want: true},
		{source: "gone > 0 and here > 0"},
		{source: "gone > 0 or lost > 0", want: true},
		{source: "not (gone > 0)", want: true},
		{source: "gone == nil"},
		{source: `status != ""`},
		{source: `status == "paid"`, want: true},
		{source: `status in ["paid"]`, want: true},
		{source: `not ((status in ["paid"]) ?? false)`},
		{source: "ok ? gone : nil", want: true},
		{source: "here == 0 ? 0 : here * gone", want: true},
		{source: "ok ? here : nil"},
		{source: "gone > 1 ? here : 0", want: true},
		{source: "let x = gone * 2; x ?? here"},
		{source: "let x = gone * 2; x + here", want: true},
		{source: "let x = here; x + 1"},
		{source: "any([1, 2], # > gone)", want: true},
		{source: "any([1, 2], # > here)"},
		{source: `$env["gone"] + 1`, want: true},
		{source: "currency == base_currency() ? 1 : nil", want: true},
		{source: "currency == base_currency() ? 1 : nil", base: "CNY"},
	} {
		t.Run(test.source+" "+test.base, func(t *testing.T) {
			t.Parallel()
			p, err := expression.CompileWith(test.source, env, expression.TypeAny, expression.Constants{BaseCurrency: test.base})
			if err != nil {
				t.Fatal(err)
			}
			if got := p.Lacks(absent); got != test.want {
				t.Errorf("it lacks a value: %t", got)
			}
		})
	}
}
