package pgtest_test

import (
	"github.com/jmoiron/sqlx"
)

func openDB(dsn string) (*sqlx.DB, error) { return sqlx.Connect("postgres", dsn) }
