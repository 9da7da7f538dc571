package ledger

import (
	"context"
	"time"

	"github.com/lib/pq"

	"sheetsync/reminders"
	"sheetsync/syncer/postgres/pgerr"
)

// Unreachable implements [reminders.Ledger].
func (l *Ledger) Unreachable(ctx context.Context, after time.Time) ([]reminders.Unreachable, error) {
	var rows []struct {
		Address, Register string
		Class             string    `db:"error_class"`
		Since             time.Time `db:"suppressed_at"`
	}
	err := l.db.SelectContext(ctx, &rows, `SELECT address, register, error_class, suppressed_at FROM sheetsync.unreachable
		WHERE lifted_at IS NULL AND suppressed_at > $1 ORDER BY address`, after)
	if err != nil {
		return nil, pgerr.Wrap("read which addresses lead nowhere", err)
	}
	list := make([]reminders.Unreachable, len(rows))
	for i, r := range rows {
		list[i] = reminders.Unreachable{Address: r.Address, Since: r.Since, Class: r.Class, Register: r.Register}
	}
	return list, nil
}

// Suppress implements [reminders.Ledger].
func (l *Ledger) Suppress(ctx context.Context, register, recipient, messageID, class string, at time.Time) error {
	return l.suppress(ctx, register, recipient, messageID, class, at, `state = 'owed'`)
}

// suppress ends those of a message's reminders as failed that are in a state, and
// notes the address.
func (l *Ledger) suppress(ctx context.Context, register, recipient, messageID, class string, at time.Time, from string) error {
	_, err := l.db.ExecContext(ctx, `WITH failed AS (
			UPDATE sheetsync.ledger SET state = 'failed', error_class = $4, updated_at = now()
			WHERE register = $1 AND recipient = $2 AND message_id = $3 AND `+from+` RETURNING id)
		INSERT INTO sheetsync.unreachable AS u (address, register, error_class, message_id, suppressed_at)
		SELECT $2, $1, $4, $3, $5 WHERE EXISTS (SELECT FROM failed)
		ON CONFLICT (address) DO UPDATE SET register = excluded.register, error_class = excluded.error_class, message_id = excluded.message_id,
			suppressed_at = excluded.suppressed_at, lifted_at = NULL`, register, recipient, messageID, class, at)
	return pgerr.Wrap("note that an address leads nowhere", err)
}

// Reconsider implements [reminders.Ledger].
func (l *Ledger) Reconsider(ctx context.Context, register, recipient, messageID string) error {
	_, err := l.db.ExecContext(ctx, `WITH gone AS (DELETE FROM sheetsync.unreachable WHERE register = $1 AND address = $2 AND message_id = $3 RETURNING address)
		UPDATE sheetsync.ledger SET state = 'owed', updated_at = now()
		WHERE register = $1 AND recipient = $2 AND message_id = $3 AND state = 'failed' AND EXISTS (SELECT FROM gone)`, register, recipient, messageID)
	return pgerr.Wrap("note that an address may lead somewhere", err)
}

// Lift has mail go again to the addresses that a register's mail was refused at, or to
// only some of these, and returns them. What failed there is owed again, where it is
// still due.
func (l *Ledger) Lift(ctx context.Context, register string, only ...string) ([]string, error) {
	addresses := []string{}
	err := l.db.SelectContext(ctx, &addresses, `WITH lifted AS (
			UPDATE sheetsync.unreachable u SET lifted_at = now()
			WHERE lifted_at IS NULL AND (u.register = $1 OR EXISTS (SELECT FROM sheetsync.ledger l WHERE l.register = $1 AND l.recipient = u.address))
				AND ($2::text[] IS NULL OR lower(u.address) = ANY($2))
			RETURNING address, suppressed_at),
		again AS (
			UPDATE sheetsync.ledger l SET state = 'skipped', error_class = '`+reminders.ClassSettled+`', updated_at = now()
			FROM lifted WHERE l.recipient = lifted.address AND l.state = 'failed' AND l.updated_at > now() - interval '40 days')
		SELECT address FROM lifted ORDER BY address`, register, pq.Array(only))
	if err != nil {
		return nil, pgerr.Wrap("have mail go to refused addresses again", err)
	}
	return addresses, nil
}
