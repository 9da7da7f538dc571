package nearest_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sheetsync/sheetschema/nearest"
)

func TestName(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name       string
		candidates []string
		want       string
	}{
		{"resorces", []string{"name", "resources"}, "resources"},
		{"Title", []string{"title", "type"}, "title"},
		{"titel", []string{"type", "title"}, "title"},
		{"x", []string{"resources"}, ""},
		{"客户名", []string{"客户称", "订单"}, "客户称"},
		{"", nil, ""},
	} {
		if got := nearest.Name(test.name, test.candidates); got != test.want {
			t.Errorf("%q of %v is %q, want %q", test.name, test.candidates, got, test.want)
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	got := nearest.Names("date", []string{"status", "order_date", "data", "due_date", "paid"})
	if diff := cmp.Diff([]string{"data", "due_date", "order_date"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestDistance(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "abc", 3}, {"abc", "acb", 1}, {"ca", "abc", 3}, {"kitten", "sitting", 3}, {"客户", "户客", 1}} {
		if got := nearest.Distance(test.a, test.b); got != test.want {
			t.Errorf("%q to %q is %d, want %d", test.a, test.b, got, test.want)
		}
	}
}
