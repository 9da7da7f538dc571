package mirror

import (
	"context"
	"database/sql"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer/mirror/sealedhistory"
	"sheetsync/syncer/postgres/pgerr"
)

// Transact has work done in a transaction of the session that holds the register's lock,
// so that whoever lost it changes nothing. Old versions aren't sealed meanwhile: rows stay
// where they are.
func (m *Mirror) Transact(ctx context.Context, register string, work func(context.Context, *sqlx.Tx) error) error {
	conn, err := m.session(register)
	if err != nil {
		return err
	}
	tx, err := conn.BeginTxx(ctx, nil)
	if err != nil {
		return pgerr.Wrap("change register "+register, err)
	}
	defer func() { _ = tx.Rollback() }() // no effect after a commit
	if err := sealedhistory.Exclude(ctx, tx, register); err != nil {
		return err
	}
	if err := work(ctx, tx); err != nil {
		return err
	}
	return pgerr.Wrap("change register "+register, tx.Commit())
}

// Look has work done in a transaction that sees one moment and changes nothing.
func (m *Mirror) Look(ctx context.Context, work func(context.Context, *sqlx.Tx) error) error {
	tx, err := m.db.BeginTxx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return pgerr.Wrap("begin to read", err)
	}
	defer func() { _ = tx.Rollback() }()
	return work(ctx, tx)
}
