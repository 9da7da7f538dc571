package pgname_test

import (
	"strings"
	"testing"

	"sheetsync/sheetschema/pgname"
)

func TestJoin(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, base, suffix, want string }{
		{"short", "orders", "_2", "orders_2"},
		{"as long as may be", strings.Repeat("a", 61), "_2", strings.Repeat("a", 61) + "_2"},
		{"cut", strings.Repeat("a", 70), "_2", strings.Repeat("a", 61) + "_2"},
		{"between characters", strings.Repeat("客", 30), "_2", strings.Repeat("客", 20) + "_2"},
	} {
		if got := pgname.Join(test.base, test.suffix); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestReserved(t *testing.T) {
	t.Parallel()
	if !pgname.IsSystemColumn("xmin") || !pgname.IsSystemColumn("CTID") || pgname.IsSystemColumn("id") {
		t.Error("xmin and CTID are system columns, id is none")
	}
	if !pgname.IsSystemSchema("pg_catalog") || !pgname.IsSystemSchema("information_schema") || pgname.IsSystemSchema("acme") {
		t.Error("pg_catalog and information_schema are system schemas, acme is none")
	}
	if pgname.IsText("a\x00") || pgname.IsText("\xff") || !pgname.IsText("客户") {
		t.Error("a name is valid UTF-8 without NUL")
	}
}
