package adopting

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestYears(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name         string
		titles, want []string
	}{
		{"years, the last first", []string{"客户2025", "客户2024"}, []string{"客户2024", "客户2025", "客户20??"}},
		{"a year written otherwise", []string{"客户2024", "客户2025", "客户 2026年"}, []string{"客户2024", "客户2025", "客户 2026年", "客户20??"}},
		{"months", []string{"10月", "9月", "11月", "1月"}, []string{"1月", "9月", "10月", "11月", "?月", "??月"}},
		{"nothing but years", []string{"2024", "2025"}, []string{"2024", "2025", "20??"}},
		{"quarters", []string{"2024 Q2 orders", "2024 Q1 orders"}, []string{"2024 Q1 orders", "2024 Q2 orders", "20?? Q? orders"}},
		{"no numbers", []string{"North", "South"}, []string{"North", "South"}},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, withNext(inOrder(test.titles))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}
