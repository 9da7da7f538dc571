package terminal_test

import (
	"strings"
	"testing"

	"sheetsync/cmd/internal/terminal"
)

func TestTable(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		width int
		want  string
	}{
		{0, "  客户  one\n  a     two\n  b\n"},
		{9, "  客户  …\n  a     …\n  b\n"},
	} {
		var b strings.Builder
		terminal.Table(&b, [][]string{{"客户", "one"}, {"a", "two"}, {"b", ""}}, test.width)
		if got := b.String(); got != test.want {
			t.Errorf("at most %d columns wide: %q, want %q", test.width, got, test.want)
		}
	}
}

func TestFit(t *testing.T) {
	t.Parallel()
	if got := terminal.Fit("客户名称很长", 7); got != "客户名…" {
		t.Errorf("cut to seven columns: %s", got)
	}
}
