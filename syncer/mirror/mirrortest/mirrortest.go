// Package mirrortest gives tests databases that have the service's own tables.
package mirrortest

import (
	"context"
	"errors"

	"sheetsync/syncer/mirror"
	"sheetsync/syncer/mirror/pgtest"
)

// Template makes such databases quickly: the tables are made once.
func Template() *pgtest.Template {
	return pgtest.NewTemplate(func(dsn string) (err error) {
		ctx := context.Background()
		m, err := mirror.Open(ctx, dsn, nil)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, m.Close()) }()
		_, err = m.Migrate(ctx)
		return err
	})
}
