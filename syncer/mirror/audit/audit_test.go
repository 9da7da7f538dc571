package audit_test

import (
	"testing"

	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/audit"
	"sheetsync/syncer/mirror/pgtest"
)

// An entry stands or falls with its transaction, and what it says is data.
func TestRecord(t *testing.T) {
	t.Parallel()
	dsn := pgtest.New(t)
	m, err := mirror.Open(t.Context(), dsn, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if _, err := m.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	db, ctx := pgtest.Open(t, dsn), t.Context()
	for _, commit := range []bool{false, true} {
		tx := db.MustBegin()
		if err := audit.Record(ctx, tx, audit.Entry{Register: "acme", Actor: "li@example.com", Via: audit.ViaIssuer, Action: "approved", Subject: map[string]any{"reason": `'"; DROP TABLE x; --`}}); err != nil {
			t.Fatal(err)
		}
		if end := map[bool]func() error{false: tx.Rollback, true: tx.Commit}[commit]; end() != nil {
			t.Fatal("the transaction does not end")
		}
	}
	if err := audit.NewLog(db).Record(ctx, audit.Entry{Via: audit.ViaLink, Action: audit.SignInRefused}); err != nil {
		t.Fatal(err)
	}
	var rows []string
	err = db.Select(&rows, `SELECT concat_ws('|', register, actor, via, action, subject) FROM sheetsync.audit ORDER BY id`)
	if want := `acme|li@example.com|issuer|approved|{"reason": "'\"; DROP TABLE x; --"}`; err != nil || len(rows) != 2 || rows[0] != want || rows[1] != "||link|sign-in-refused|{}" {
		t.Errorf("%q, %v", rows, err)
	}
}
