package webaccounts

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer/mirror/audit"
	"sheetsync/syncer/postgres/pgerr"
)

var (
	// ErrAnother says that an address belongs to another account of the issuer.
	ErrAnother = errors.New("the address belongs to another account of the issuer")
	// ErrNobody says that no account with an address was refused.
	ErrNobody = errors.New("no other account with this address was refused")
)

// Accepted is what the audit trail calls it when an account takes the place of another.
const Accepted audit.Action = "account-accepted"

// Accounts is the table.
type Accounts struct{ db *sqlx.DB }

// New returns the accounts in the database.
func New(db *sqlx.DB) *Accounts { return &Accounts{db: db} }

// Admit notes which account of an issuer signs in by an address, in lower case, when one
// first does. The error wraps [ErrAnother] where another one did before; of those who come
// first at the same time, one is noted.
func (a *Accounts) Admit(ctx context.Context, issuer, subject, address string, at time.Time) error {
	const doing = "look up whose account an address is"
	var noted string
	err := a.db.GetContext(ctx, &noted, `SELECT subject FROM sheetsync.web_accounts WHERE issuer = $1 AND address = $2`, issuer, address)
	if err == nil && noted == subject {
		return nil
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return pgerr.Wrap(doing, err)
	}
	err = a.db.GetContext(ctx, &noted, `
		INSERT INTO sheetsync.web_accounts AS a (issuer, address, subject, since) VALUES ($1, $2, $3, $4)
		ON CONFLICT (issuer, address) DO UPDATE SET
			refused_subject = CASE WHEN a.subject = excluded.subject THEN a.refused_subject ELSE excluded.subject END,
			refused_at = CASE WHEN a.subject = excluded.subject THEN a.refused_at ELSE excluded.since END
		RETURNING subject`, issuer, address, subject, at)
	if err == nil && noted != subject {
		return ErrAnother
	}
	return pgerr.Wrap(doing, err)
}

// An Account is one that an address belongs to.
type Account struct {
	Issuer, Address, Subject string

	Since time.Time
	// Refused is another account with the address, which was refused last; "" for none.
	Refused   string
	RefusedAt time.Time // zero for never
}

// List returns all accounts, by address.
func (a *Accounts) List(ctx context.Context) ([]Account, error) {
	var rows []struct {
		Issuer, Address, Subject string
		Since                    time.Time
		Refused                  sql.NullString
		RefusedAt                sql.NullTime `db:"refused_at"`
	}
	err := a.db.SelectContext(ctx, &rows, `SELECT issuer, address, subject, since, refused_subject AS refused, refused_at FROM sheetsync.web_accounts ORDER BY address, issuer`)
	list := make([]Account, len(rows))
	for i, r := range rows {
		list[i] = Account{r.Issuer, r.Address, r.Subject, r.Since, r.Refused.String, r.RefusedAt.Time}
	}
	return list, pgerr.Wrap("list the accounts that sign in", err)
}

// Accept has the account of an issuer that was refused last take the place of the one that
// an address belongs to, which is recorded in the same transaction. It returns how it is
// then; Refused is the one from before. The error wraps [ErrNobody] where none was refused.
func (a *Accounts) Accept(ctx context.Context, issuer, address string, at time.Time) (Account, error) {
	const doing = "let another account in"
	tx, err := a.db.BeginTxx(ctx, nil)
	if err != nil {
		return Account{}, pgerr.Wrap(doing, err)
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	now := Account{Issuer: issuer, Address: address, Since: at}
	row := tx.QueryRowxContext(ctx, `
		WITH before AS (SELECT subject, refused_subject, refused_at FROM sheetsync.web_accounts WHERE issuer = $1 AND address = $2 AND refused_subject IS NOT NULL FOR UPDATE)
		UPDATE sheetsync.web_accounts AS a SET subject = before.refused_subject, since = $3, refused_subject = NULL, refused_at = NULL
		FROM before WHERE a.issuer = $1 AND a.address = $2
		RETURNING a.subject, before.subject, before.refused_at`, issuer, address, at)
	switch err := row.Scan(&now.Subject, &now.Refused, &now.RefusedAt); {
	case errors.Is(err, sql.ErrNoRows):
		return Account{}, ErrNobody
	case err != nil:
		return Account{}, pgerr.Wrap(doing, err)
	}
	entry := audit.Entry{Actor: audit.Operator, Via: audit.ViaCommand, Action: Accepted, Subject: map[string]any{"of": address, "issuer": issuer, "account": now.Subject, "instead": now.Refused}}
	if err := audit.Record(ctx, tx, entry); err != nil {
		return Account{}, err
	}
	return now, pgerr.Wrap(doing, tx.Commit())
}
