package staging

import (
	"context"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer/postgres/pgcopy"
	"sheetsync/syncer/postgres/pgerr"
)

// A Tx is a transaction that rows can be copied in. Its errors say what was being done.
type Tx struct {
	*sqlx.Tx
	conn *sqlx.Conn // the transaction's own connection, for COPY
}

// Transact has work done in a transaction of a connection. Everything that it does in
// it happens, or nothing does.
func Transact(ctx context.Context, conn *sqlx.Conn, doing string, work func(*Tx) error) error {
	tx, err := conn.BeginTxx(ctx, nil)
	if err != nil {
		return pgerr.Wrap(doing, err)
	}
	defer func() { _ = tx.Rollback() }() // no effect after a commit
	if err := work(&Tx{tx, conn}); err != nil {
		return err
	}
	return pgerr.Wrap(doing, tx.Commit())
}

// Execute runs a statement.
func (t *Tx) Execute(ctx context.Context, doing, statement string, args ...any) error {
	_, err := t.ExecContext(ctx, statement, args...)
	return pgerr.Wrap(doing, err)
}

// Copy fills a table of this transaction.
func (t *Tx) Copy(ctx context.Context, doing, into string, next pgcopy.Source) error {
	return pgerr.Wrap(doing, pgcopy.In(ctx, t.conn, `COPY `+into+` FROM STDIN`, next))
}

// Stage makes and fills the temporary table pg_temp.name, which ends with the
// transaction. The columns stand as in CREATE TABLE; appendRow writes them as COPY reads
// them.
func Stage[T any](ctx context.Context, t *Tx, doing, name, columns string, items []T, appendRow func([]byte, T) []byte) error {
	if err := t.Execute(ctx, doing, `CREATE TEMPORARY TABLE `+name+` (`+columns+`) ON COMMIT DROP`); err != nil {
		return err
	}
	if err := t.Copy(ctx, doing, `pg_temp.`+name, pgcopy.Each(items, appendRow)); err != nil {
		return err
	}
	return t.Execute(ctx, doing, `ANALYZE pg_temp.`+name)
}
