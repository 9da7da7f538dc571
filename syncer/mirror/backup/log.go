package backup

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer/postgres/pgerr"
)

// Note keeps in the table sheetsync.backups what became of a backup.
func Note(ctx context.Context, db *sqlx.DB, begun time.Time, made *Made, failed error) error {
	var reason *string
	file := ""
	if failed != nil {
		reason = new(failed.Error())
		made = &Made{}
	} else {
		file = filepath.Base(made.Path)
	}
	_, err := db.ExecContext(ctx, `INSERT INTO sheetsync.backups (begun_at, file, bytes, verified, error) VALUES ($1, $2, $3, $4, $5)`,
		begun, file, made.Bytes, made.Verified, reason)
	return pgerr.Wrap("note the backup", err)
}

// A Last is how the last backups went.
type Last struct {
	// MadeAt is when the last good one was begun; nil for none.
	MadeAt   *time.Time `db:"made_at"`
	File     string     `db:"file"`
	Verified bool       `db:"verified"`
	// FailedAt is when one failed after it; nil for none.
	FailedAt *time.Time `db:"failed_at"`
	Error    string     `db:"error"`
}

// LastOf reads how the last backups of a database went.
func LastOf(ctx context.Context, db *sqlx.DB) (Last, error) {
	var last Last
	err := db.GetContext(ctx, &last, `SELECT good.begun_at AS made_at, coalesce(good.file, '') AS file, coalesce(good.verified, false) AS verified,
			bad.begun_at AS failed_at, coalesce(bad.error, '') AS error
		FROM (SELECT) AS one
		LEFT JOIN LATERAL (SELECT * FROM sheetsync.backups WHERE error IS NULL ORDER BY id DESC LIMIT 1) AS good ON true
		LEFT JOIN LATERAL (SELECT * FROM sheetsync.backups WHERE error IS NOT NULL AND id > coalesce(good.id, 0) ORDER BY id DESC LIMIT 1) AS bad ON true`)
	if errors.Is(err, sql.ErrNoRows) {
		return last, nil
	}
	return last, pgerr.Wrap("look for the last backup", err)
}
