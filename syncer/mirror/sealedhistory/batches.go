package sealedhistory

import (
	"context"
	"errors"
	"fmt"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"sheetsync/syncer/postgres/pgerr"
	"sheetsync/syncer/sealing"
)

// DefaultBatch is how many versions are sealed in a transaction.
const DefaultBatch = 2000

// Batches seals versions that ended long ago, and opens them for good.
type Batches struct {
	DB       *sqlx.DB
	Keys     Keeper
	Batch    int                // versions a transaction; 0 for the default
	Progress func(versions int) // hears of each batch; nil for nobody
	Discard  bool               // Reseal deletes what doesn't open
}

// SealOld seals what shows of versions that ended; of one register, or of all for "".
func (b Batches) SealOld(ctx context.Context, register string) (total int, err error) {
	return b.each(ctx, register, func(t *Table) (int, error) {
		return b.all(ctx, t, condition{t.clear("$1"), []any{t.names()}}, b.seal)
	})
}

// Reseal seals with the current key what was sealed with any other one. Versions that don't
// open are passed over, and told in an [UnopenedError] at the end; with Discard they lose
// what is sealed of them.
func (b Batches) Reseal(ctx context.Context, current sealing.KeyID) (total int, err error) {
	return b.each(ctx, "", func(t *Table) (int, error) {
		return b.all(ctx, t, condition{"h._sealed IS NOT NULL AND substr(h._sealed, 2, 8) <> $1::bytea", []any{current[:]}}, b.seal)
	})
}

// A condition chooses versions h, with its parameters.
type condition struct {
	sql  string
	args []any
}

// A step does something with versions of a table that the transaction keeps, and returns of
// how many that was, and which of them could not be opened.
type step func(ctx context.Context, tx sqlx.ExtContext, t *Table, versions []version) (done int, skipped *UnopenedError, err error)

// An UnopenedError says how many versions could not be opened, and why the first of them
// could not.
type UnopenedError struct {
	Versions int
	Cause    error
}

func (e *UnopenedError) Error() string {
	return fmt.Sprintf("%d sealed versions can't be opened, and stay as they are: %v", e.Versions, e.Cause)
}

// and counts one more version, which can't be opened for a reason. e may be nil.
func (e *UnopenedError) and(cause error) *UnopenedError {
	if e == nil {
		e = &UnopenedError{Cause: cause}
	}
	e.Versions++
	return e
}

// Unwrap returns why the first of them could not.
func (e *UnopenedError) Unwrap() error { return e.Cause }

func (b Batches) each(ctx context.Context, register string, work func(*Table) (int, error)) (total int, err error) {
	tables, err := Tables(ctx, b.DB, register)
	if err != nil {
		return 0, err
	}
	var unopened *UnopenedError
	for _, t := range tables {
		n, err := work(t)
		total += n
		var some *UnopenedError
		switch {
		case errors.As(err, &some) && unopened == nil:
			unopened = some
		case errors.As(err, &some):
			unopened.Versions += some.Versions
		case err != nil:
			return total, fmt.Errorf("register %s: %w", t.Register, err)
		}
	}
	if unopened != nil {
		return total, unopened
	}
	return total, nil
}

// all goes through a table by record: the versions of those that come first are done first.
func (b Batches) all(ctx context.Context, t *Table, which condition, do step) (total int, err error) {
	var unopened *UnopenedError
	after := "" // the last record of which all was done, but for what could not be opened
	for {
		done, skipped, last, err := b.batch(ctx, t, after, which, do)
		if err != nil {
			return total, err
		}
		total += done
		if skipped != nil {
			if unopened == nil {
				unopened = &UnopenedError{Cause: skipped.Cause}
			}
			unopened.Versions += skipped.Versions
		}
		if b.Progress != nil && done > 0 {
			b.Progress(done)
		}
		if last == "" {
			break
		}
		after = last
	}
	if unopened != nil {
		return total, unopened
	}
	return total, nil
}

// batch takes a step with the versions of some records behind one, all of each, in a
// transaction. last is the last of these records; "" where there are no more.
func (b Batches) batch(ctx context.Context, t *Table, after string, which condition, do step) (done int, skipped *UnopenedError, last string, err error) {
	doing := "go through old versions of " + t.Resource
	size := b.Batch
	if size == 0 {
		size = DefaultBatch
	}
	tx, err := b.DB.BeginTxx(ctx, nil)
	if err != nil {
		return 0, nil, "", pgerr.Wrap(doing, err)
	}
	defer func() { _ = tx.Rollback() }() // no effect after a commit
	if err := Exclude(ctx, tx, t.Register); err != nil {
		return 0, nil, "", err
	}
	n := len(which.args)
	var ids []string
	if err := tx.SelectContext(ctx, &ids, fmt.Sprintf(`SELECT h._id FROM %s AS h WHERE h._valid_to IS NOT NULL AND %s AND h._id > $%d ORDER BY h._id LIMIT %d`, t, which.sql, n+1, size), append(which.args[:n:n], after)...); err != nil {
		return 0, nil, "", pgerr.Wrap(doing, err)
	}
	if len(ids) == 0 {
		return 0, nil, "", nil
	}
	last = ids[len(ids)-1]
	versions, err := t.read(ctx, tx, fmt.Sprintf("%s AND h._id > $%d AND h._id <= $%d FOR NO KEY UPDATE", which.sql, n+1, n+2), append(which.args[:n:n], after, last)...)
	if err != nil {
		return 0, nil, "", pgerr.Wrap(doing, err)
	}
	if done, skipped, err = do(ctx, tx, t, versions); err != nil {
		return 0, nil, "", err
	}
	return done, skipped, last, pgerr.Wrap(doing, tx.Commit())
}

// seal seals versions with the current key.
func (b Batches) seal(ctx context.Context, tx sqlx.ExtContext, t *Table, versions []version) (done int, skipped *UnopenedError, err error) {
	doing := "seal old versions of " + t.Resource
	key, err := b.Keys.Current(ctx, tx)
	if err != nil {
		return 0, nil, fmt.Errorf("%s: %w", doing, err)
	}
	opened := versions[:0]
	var blobs [][]byte
	var unopened pq.StringArray
	for _, v := range versions {
		content, err := v.content(ctx, t, b.Keys)
		switch {
		case IsUnopened(err):
			skipped = skipped.and(err)
			unopened = append(unopened, v.ctid)
			continue
		case err != nil:
			return 0, nil, fmt.Errorf("%s: %w", doing, err)
		}
		blob, err := key.Seal(&v.place, content)
		if err != nil {
			return 0, nil, fmt.Errorf("%s: %w", doing, err)
		}
		opened, blobs = append(opened, v), append(blobs, blob)
	}
	if b.Discard && len(unopened) > 0 { // before those move that do open
		if _, err := tx.ExecContext(ctx, `UPDATE `+t.String()+` SET _sealed = NULL WHERE ctid = ANY ($1::tid[])`, unopened); err != nil {
			return 0, nil, pgerr.Wrap(doing, err)
		}
	}
	return len(opened), skipped, pgerr.Wrap(doing, t.write(ctx, tx, opened, blobs))
}

// A lost says which errors mean that a key is missing; see package datakeys.
type lost interface{ IsLost() bool }

// IsUnopened reports whether a version can't be opened, rather than that something else
// failed.
func IsUnopened(err error) bool {
	var l lost
	return errors.Is(err, sealing.ErrDamaged) || errors.Is(err, sealing.ErrForeign) || errors.As(err, &l) && l.IsLost()
}

// A Count is how many versions of a history are sealed by a key.
type Count struct {
	Register, Resource string
	Key                sealing.KeyID
	Versions           int
}

// Counts counts the sealed versions of all histories by key, and those that show what is to
// be sealed.
func Counts(ctx context.Context, q sqlx.QueryerContext) (counts []Count, clear int, err error) {
	tables, err := Tables(ctx, q, "")
	if err != nil {
		return nil, 0, err
	}
	for _, t := range tables {
		var rows []struct {
			Key      []byte
			Versions int
			Clear    int
		}
		err := sqlx.SelectContext(ctx, q, &rows, `SELECT substr(h._sealed, 2, 8) AS key, count(*) AS versions, count(*) FILTER (WHERE `+t.clear("$1")+`) AS clear
			FROM `+t.String()+` AS h WHERE h._valid_to IS NOT NULL GROUP BY 1 ORDER BY 1`, t.names())
		if err != nil {
			return nil, 0, pgerr.Wrap("count the sealed versions of "+t.Resource, err)
		}
		for _, row := range rows {
			clear += row.Clear
			if len(row.Key) == len(sealing.KeyID{}) {
				counts = append(counts, Count{Register: t.Register, Resource: t.Resource, Key: sealing.KeyID(row.Key), Versions: row.Versions})
			}
		}
	}
	return counts, clear, nil
}
