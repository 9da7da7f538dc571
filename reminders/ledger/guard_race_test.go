package ledger

import (
	"path/filepath"
	"testing"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/pgtest"
)

// Mails that others send while the guard looks are no sign of a restored backup.
func TestGuardWhileOthersSend(t *testing.T) {
	t.Parallel()
	database := pgtest.New(t)
	m, err := mirror.Open(t.Context(), database, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if _, err := m.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	g := NewGuard(m.DB(), filepath.Join(t.TempDir(), "reminders.json"), nil)
	sent := make(chan error, 1)
	go func() { sent <- send(t, m.DB(), g, 300) }()
	for {
		if _, err := g.Check(t.Context()); err != nil {
			t.Fatal(err)
		}
		select {
		case err := <-sent:
			if err != nil {
				t.Error(err)
			}
			return
		default:
		}
	}
}

// send counts attempts as claims do.
func send(t *testing.T, db *sqlx.DB, g *Guard, attempts int) error {
	for range attempts {
		tx, err := db.BeginTxx(t.Context(), nil)
		if err != nil {
			return err
		}
		s, err := begun(t.Context(), tx)
		if err == nil {
			err = tx.Commit()
		}
		if err != nil {
			_ = tx.Rollback()
			return err
		}
		g.note(s)
	}
	return nil
}
