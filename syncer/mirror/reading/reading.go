package reading

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"sheetsync/syncer/mirror/access"
	"sheetsync/syncer/postgres/pgerr"
)

// Timeout bounds each statement.
const Timeout = 30 * time.Second

// ErrNoRole means that the database has no role by which such a reader could be kept to
// their part, or that the service may not take it on.
var ErrNoRole = errors.New("the database has no role for such readers, or the service may not take it on")

// A Reader is on whose behalf a register is read.
type Reader struct {
	Register string
	Role     access.Role // one of access.Groups
	Names    []string    // how owner fields name the person; they count for access.Sales
}

// Read has f read the register as it is at one moment. Errors: those of f; ErrNoRole;
// those of the database, see package pgerr.
func Read(ctx context.Context, db *sqlx.DB, r Reader, f func(ctx context.Context, v *View) error) error {
	const doing = "read on somebody's behalf"
	view, err := newView(r)
	if err != nil {
		return err
	}
	tx, err := db.BeginTxx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return pgerr.Wrap(doing, err)
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	if err := become(ctx, tx, r); err != nil {
		return pgerr.Wrap(doing, err)
	}
	view.q = tx
	return f(ctx, view)
}

// become gives the transaction the reader's rights.
func become(ctx context.Context, tx *sqlx.Tx, r Reader) error {
	viewer, err := json.Marshal(map[string]any{"register": r.Register, "role": r.Role, "names": append([]string{}, r.Names...)})
	if err != nil {
		return err
	}
	var is struct {
		Role     string `db:"role"`
		May      bool   `db:"may"`
		Believed bool   `db:"believed"`
	}
	// The setting is set before it is read: a subquery with OFFSET is not merged.
	err = tx.GetContext(ctx, &is, `SELECT coalesce(r.rolname, '') AS role, sheetsync.viewer() IS NOT NULL AS believed,
			coalesce(pg_has_role(r.oid, CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END), false) AS may
		FROM (SELECT set_config('sheetsync.viewer', $1, true) OFFSET 0) AS s
		LEFT JOIN sheetsync.access_roles AS a ON a.role = $2
		LEFT JOIN pg_roles AS r ON r.rolname = a.name`, string(viewer), r.Role)
	if err != nil {
		return err
	}
	role := ""
	switch {
	case is.May && is.Believed:
		role = `; SET LOCAL ROLE ` + pq.QuoteIdentifier(is.Role)
	case r.Role == access.Manager || r.Role == access.Finance: // they see all of the register, as the service does
	default:
		return ErrNoRole
	}
	_, err = tx.ExecContext(ctx, fmt.Sprintf(`SET LOCAL search_path = pg_catalog, pg_temp; SET LOCAL jit = off; SET LOCAL statement_timeout = %d; SET LOCAL lock_timeout = %[1]d`, Timeout.Milliseconds())+role)
	return err
}
