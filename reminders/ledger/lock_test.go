package ledger

import (
	"testing"

	"sheetsync/syncer/mirror/pgtest"
)

// TestLockName: replicas of earlier versions let PostgreSQL quote the names.
func TestLockName(t *testing.T) {
	t.Parallel()
	db := pgtest.Open(t, pgtest.New(t))
	for _, recipient := range []string{"li@example.com", `o'hara@example.com`, `"a\b'c"@example.com`, "李@例子.cn"} {
		var want string
		if err := db.GetContext(t.Context(), &want, `SELECT 'sheetsync reminders of ' || quote_literal($1) || ' to ' || quote_literal($2)`, "acme", recipient); err != nil {
			t.Fatal(err)
		}
		if got := lockName("acme", recipient); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
