package ledger

import (
	"context"
	"time"

	"github.com/lib/pq"

	"sheetsync/syncer/postgres/pgerr"
)

// Approved implements [reminders.Ledger].
func (l *Ledger) Approved(ctx context.Context, register string) ([]string, error) {
	return l.outside(ctx, register, "read which addresses were approved", "approved_at IS NOT NULL")
}

// Held returns the addresses that nobody writes to since the configuration does not
// permit them, in order.
func (l *Ledger) Held(ctx context.Context, register string) ([]string, error) {
	return l.outside(ctx, register, "read which addresses are held", "approved_at IS NULL")
}

func (l *Ledger) outside(ctx context.Context, register, doing, where string) ([]string, error) {
	var list []string
	err := l.db.SelectContext(ctx, &list, `SELECT address FROM sheetsync.outside_addresses WHERE register = $1 AND `+where+` ORDER BY address`, register)
	if err != nil {
		return nil, pgerr.Wrap(doing, err)
	}
	return list, nil
}

// Hold implements [reminders.Ledger].
func (l *Ledger) Hold(ctx context.Context, register string, addresses []string, at time.Time) error {
	if len(addresses) == 0 {
		return nil
	}
	_, err := l.db.ExecContext(ctx, `INSERT INTO sheetsync.outside_addresses (register, address, held_at)
		SELECT DISTINCT $1, lower(a), $3::timestamptz FROM unnest($2::text[]) a ON CONFLICT DO NOTHING`, register, pq.Array(addresses), at)
	return pgerr.Wrap("note which addresses are held", err)
}

// Approve lets mail for a register go to addresses, for good, and returns how many that
// is new for.
func (l *Ledger) Approve(ctx context.Context, register string, addresses []string, at time.Time) (int, error) {
	result, err := l.db.ExecContext(ctx, `INSERT INTO sheetsync.outside_addresses AS o (register, address, held_at, approved_at)
		SELECT DISTINCT $1, lower(a), $3::timestamptz, $3::timestamptz FROM unnest($2::text[]) a
		ON CONFLICT (register, address) DO UPDATE SET approved_at = excluded.approved_at WHERE o.approved_at IS NULL`, register, pq.Array(addresses), at)
	if err != nil {
		return 0, pgerr.Wrap("approve addresses", err)
	}
	n, err := result.RowsAffected()
	return int(n), err
}
