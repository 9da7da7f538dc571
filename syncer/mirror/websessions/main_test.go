package websessions_test

import (
	"context"
	"testing"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/pgtest"
)

var migrated = pgtest.NewTemplate(func(dsn string) error {
	m, err := mirror.Open(context.Background(), dsn, nil)
	if err != nil {
		return err
	}
	defer m.Close()
	_, err = m.Migrate(context.Background())
	return err
})

// database is one with the service's own tables.
func database(t *testing.T) *sqlx.DB {
	t.Helper()
	return pgtest.Open(t, migrated.New(t))
}
