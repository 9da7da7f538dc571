package websessions_test

import (
	"testing"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer/mirror/mirrortest"
	"sheetsync/syncer/mirror/pgtest"
)

var migrated = mirrortest.Template()

// database is one with the service's own tables.
func database(t *testing.T) *sqlx.DB {
	t.Helper()
	return pgtest.Open(t, migrated.New(t))
}
