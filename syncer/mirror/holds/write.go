package holds

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/jmoiron/sqlx"

	"sheetsync/syncer/hold/preview"
	"sheetsync/syncer/mirror/staging"
	"sheetsync/syncer/postgres/pgcopy"
	"sheetsync/syncer/postgres/pgerr"
)

// A Held identifies a held run.
type Held struct {
	Register, Run string
	Digest        string // of what it is held for
}

// Write keeps what a held run would lose, in place of what the one before it would have.
// It writes nothing where that is the same.
func Write(ctx context.Context, conn *sqlx.Conn, run Held, losses []preview.Loss) error {
	doing := "note what a held run of " + run.Register + " would lose"
	text, err := json.Marshal(losses)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	sum := sha256.Sum256(text)
	fingerprint := hex.EncodeToString(sum[:16])
	var same bool
	err = conn.GetContext(ctx, &same, `SELECT digest = $2 AND fingerprint = $3 FROM sheetsync.holds WHERE register = $1`, run.Register, run.Digest, fingerprint)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return pgerr.Wrap(doing, err)
	}
	if same {
		return nil
	}
	return staging.Transact(ctx, conn, doing, func(tx *staging.Tx) error {
		if err := Forget(ctx, tx, run.Register); err != nil {
			return err
		}
		if err := tx.Execute(ctx, doing, `INSERT INTO sheetsync.holds (register, run, digest, fingerprint) VALUES ($1, $2, $3, $4)`,
			run.Register, run.Run, run.Digest, fingerprint); err != nil {
			return err
		}
		return copyIn(ctx, tx, doing, run.Register, losses)
	})
}

// Forget takes away what is kept of a register's hold, which is over.
func Forget(ctx context.Context, tx sqlx.ExecerContext, register string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM sheetsync.holds WHERE register = $1`, register)
	return pgerr.Wrap("forget what held runs of "+register+" would lose", err)
}

// copyIn stores the losses and their records.
func copyIn(ctx context.Context, tx *staging.Tx, doing, register string, losses []preview.Loss) error {
	type place struct{ loss, row int }
	all := make([]int, len(losses))
	var rows []place
	for i := range losses {
		all[i] = i
		for n := range losses[i].Rows {
			rows = append(rows, place{i, n})
		}
	}
	err := tx.Copy(ctx, doing, `sheetsync.held_losses (register, position, resource, field, kind, held, total, tab, heading_before, heading_now)`,
		pgcopy.Each(all, func(buf []byte, i int) []byte {
			l := &losses[i]
			return appendTexts(buf, register, strconv.Itoa(i), l.Resource, l.Field, string(l.Kind), strconv.FormatBool(l.Held), strconv.Itoa(l.Total), l.Tab, l.Before, l.After)
		}))
	if err != nil {
		return err
	}
	return tx.Copy(ctx, doing, `sheetsync.held_records (register, loss, position, resource, field, kind, record_id, row, tab, now_shown)`,
		pgcopy.Each(rows, func(buf []byte, at place) []byte {
			l := &losses[at.loss]
			r := &l.Rows[at.row]
			return appendTexts(buf, register, strconv.Itoa(at.loss), strconv.Itoa(at.row), l.Resource, l.Field, string(l.Kind), r.RecordID, strconv.Itoa(r.Row), r.Tab, r.After)
		}))
}

// appendTexts writes one line as COPY reads it.
func appendTexts(buf []byte, texts ...string) []byte {
	for i, text := range texts {
		if i > 0 {
			buf = append(buf, '\t')
		}
		buf = pgcopy.AppendText(buf, text)
	}
	return buf
}
