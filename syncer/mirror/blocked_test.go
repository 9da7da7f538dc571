package mirror_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/pgtest"
	"sheetsync/syncer/postgres/pgerr"
)

// An open transaction of somebody else's holds a register for as long as lock_timeout
// says, and the run names them.
func TestBlockedByAnalyst(t *testing.T) {
	t.Parallel()
	r := newRegister(t, "acme", customers)
	r.tabs["customers"] = some
	r.sync()
	ana := pgtest.Open(t, r.dsn+"&application_name=Metabase")
	tx := ana.MustBegin()
	defer func() { _ = tx.Rollback() }()
	tx.MustExec(`LOCK TABLE acme.customers IN SHARE MODE`)
	r.mirror = open(t, r.dsn+"&lock_timeout=8s") // the second sign of life is to see it
	r.tabs["customers"] = some[:2]
	_, err := r.trySync(context.Background(), nil)
	if pgerr.KindOf(err) != pgerr.KindBusy || !strings.Contains(err.Error(), "it waited for Metabase, session ") || !strings.Contains(err.Error(), "in a transaction since ") {
		t.Errorf("got %v", err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	r.sync()
}

// A database that is only to be read is refused, with the statement that changes it.
func TestCheckWritable(t *testing.T) {
	t.Parallel()
	dsn := pgtest.New(t)
	if err := open(t, dsn).CheckWritable(t.Context()); err != nil {
		t.Error(err)
	}
	pgtest.Open(t, dsn).MustExec(`DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$`)
	err := open(t, dsn).CheckWritable(t.Context())
	if !errors.Is(err, mirror.ErrNotWritable) || !strings.Contains(err.Error(), "ALTER ROLE sheetsync IN DATABASE ") {
		t.Errorf("got %v, want ErrNotWritable", err)
	}
}
