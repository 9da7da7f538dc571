package ledger

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"sheetsync/reminders"
	"sheetsync/syncer/postgres/pgerr"
)

// Bounced notes that a mail came back from a recipient with an enhanced status: the
// reminders in it have failed. Where the status says that the address leads nowhere, nobody writes there
// any more. known is false where the ledger has no such mail to that recipient, or
// has noted it before.
func (l *Ledger) Bounced(ctx context.Context, messageID, recipient, status string, at time.Time) (known bool, err error) {
	var n int
	err = l.db.GetContext(ctx, &n, `WITH failed AS (
			UPDATE sheetsync.ledger SET state = 'failed', error_class = $3, updated_at = now()
			WHERE message_id = $1 AND recipient = $2 AND state IN ('sent', 'unconfirmed') RETURNING register),
		gone AS (
			INSERT INTO sheetsync.unreachable AS u (address, register, error_class, message_id, suppressed_at)
			SELECT $2, min(register), $3, $1, $4 FROM failed HAVING count(*) > 0 AND $5
			ON CONFLICT (address) DO UPDATE SET register = excluded.register, error_class = excluded.error_class, message_id = excluded.message_id,
				suppressed_at = excluded.suppressed_at, lifted_at = NULL
			WHERE u.lifted_at IS NOT NULL OR u.suppressed_at < excluded.suppressed_at)
		SELECT count(*) FROM failed`, messageID, recipient, reminders.BouncedClass(status), at, reminders.IsBadDestination(status))
	return n > 0, pgerr.Wrap("note that a mail came back", err)
}

// MailboxPosition returns how far a mailbox of notifications was read: its UIDVALIDITY
// and the last UID, 0 for never.
func (l *Ledger) MailboxPosition(ctx context.Context, mailbox string) (validity, uid uint32, err error) {
	var p struct {
		Validity int64 `db:"uid_validity"`
		UID      int64 `db:"last_uid"`
	}
	err = l.db.GetContext(ctx, &p, `SELECT uid_validity, last_uid FROM sheetsync.bounce_mailboxes WHERE mailbox = $1`, mailbox)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, 0, nil
	}
	return uint32(p.Validity), uint32(p.UID), pgerr.Wrap("read how far the notifications were read", err)
}

// SetMailboxPosition notes how far a mailbox was read.
func (l *Ledger) SetMailboxPosition(ctx context.Context, mailbox string, validity, uid uint32) error {
	_, err := l.db.ExecContext(ctx, `INSERT INTO sheetsync.bounce_mailboxes AS m (mailbox, uid_validity, last_uid, read_at) VALUES ($1, $2, $3, now())
		ON CONFLICT (mailbox) DO UPDATE SET uid_validity = excluded.uid_validity, read_at = now(),
			last_uid = CASE WHEN m.uid_validity = excluded.uid_validity THEN greatest(m.last_uid, excluded.last_uid) ELSE excluded.last_uid END`,
		mailbox, int64(validity), int64(uid))
	return pgerr.Wrap("note how far the notifications were read", err)
}
