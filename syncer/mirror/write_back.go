package mirror

import (
	"context"
	"iter"

	"sheetsync/syncer"
	"sheetsync/syncer/mirror/packed"
	"sheetsync/syncer/postgres/pgcopy"
	"sheetsync/syncer/postgres/pgerr"
	"sheetsync/syncer/writeback"
)

// RecordWriteBack notes what a run's write-back left in the sheet, in one transaction.
func (m *Mirror) RecordWriteBack(ctx context.Context, run syncer.Run, s syncer.WrittenBack) error {
	conn, err := m.session(run.Register)
	if err != nil {
		return err
	}
	const doing = "note what was written into the sheet"
	tx, err := conn.BeginTxx(ctx, nil)
	if err != nil {
		return pgerr.Wrap(doing, err)
	}
	defer func() { _ = tx.Rollback() }() // no effect after a commit
	a := &applier{conn: conn, tx: tx, run: run}
	for resource, ids := range s.Shown {
		if err := a.markShown(ctx, resource, ids); err != nil {
			return err
		}
	}
	if s.Writes != nil {
		if err := a.auditWrites(ctx, s.Writes); err != nil {
			return err
		}
	}
	if s.Young != nil {
		if err := a.young(ctx, s.Young); err != nil {
			return err
		}
	}
	if run.Status != syncer.StatusUnchanged {
		if err := insertRun(ctx, tx, run); err != nil {
			return err
		}
	}
	if err := a.exec(ctx, doing, `UPDATE sheetsync.registers SET input_digest = $2 WHERE register = $1 AND input_digest <> $2`,
		run.Register, s.InputDigest); err != nil {
		return err
	}
	return pgerr.Wrap(doing, tx.Commit())
}

// auditWrites copies the written cells into the audit as they come.
func (a *applier) auditWrites(ctx context.Context, writes iter.Seq[writeback.CellWrite]) error {
	next, stop := iter.Pull(writes)
	defer stop()
	return a.copyIn(ctx, "note the cells that were written",
		`sheetsync.cell_writes (register, run, resource, record_id, column_header, old_value, new_value, written_at)`,
		func(buf []byte) ([]byte, bool) {
			w, ok := next()
			if !ok {
				return buf, false
			}
			for _, text := range []string{a.run.Register, a.run.ID, w.Resource, w.RecordID, w.Column} {
				buf = append(pgcopy.AppendText(buf, text), '\t')
			}
			buf = append(pgcopy.AppendTextOrNull(buf, w.From), '\t')
			buf = append(pgcopy.AppendTextOrNull(buf, w.To), '\t')
			return w.At.UTC().AppendFormat(buf, "2006-01-02 15:04:05.999999+00"), true
		})
}

// markShown notes that the ids of records are in the sheet now.
func (a *applier) markShown(ctx context.Context, resource string, ids []string) error {
	doing := "note the records of " + resource
	if len(ids) == 0 {
		return nil
	}
	bits, err := a.storedBits(ctx, resource)
	if err != nil {
		return pgerr.Wrap(doing, err)
	}
	shown := make(map[int]map[string]bool)
	for _, id := range ids {
		b := packed.BucketOf(id, bits)
		if shown[b] == nil {
			shown[b] = make(map[string]bool)
		}
		shown[b][id] = true
	}
	buckets, err := a.readBuckets(ctx, resource, shown)
	if err != nil {
		return pgerr.Wrap(doing, err)
	}
	changed := buckets[:0]
	for _, b := range buckets {
		did, err := packed.MarkInSheet(b.packed, shown[b.number])
		if err != nil {
			return pgerr.Wrap(doing, err)
		}
		if did {
			changed = append(changed, b)
		}
	}
	return a.replaceBuckets(ctx, resource, bits, changed)
}
