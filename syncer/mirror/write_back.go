package mirror

import (
	"context"
	"iter"

	"sheetsync/syncer"
	"sheetsync/syncer/mirror/findings"
	"sheetsync/syncer/mirror/packed"
	"sheetsync/syncer/mirror/staging"
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
	return m.awaited(run.Register, staging.Transact(ctx, conn, notingWriteBack, func(tx *staging.Tx) error {
		return (&applier{Tx: tx, run: run, decided: m.accountedFor(run.Register)}).writtenBack(ctx, s)
	}))
}

const notingWriteBack = "note what was written into the sheet"

func (a *applier) writtenBack(ctx context.Context, s syncer.WrittenBack) error {
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
		if err := findings.WriteYoung(ctx, a.Tx, a.run.Register, s.Young); err != nil {
			return err
		}
	}
	if a.run.Status != syncer.StatusUnchanged {
		if err := insertRun(ctx, a.Tx, a.run); err != nil {
			return err
		}
	}
	return a.Execute(ctx, notingWriteBack, `UPDATE sheetsync.registers SET input_digest = $2, decided = $3 WHERE register = $1 AND (input_digest, decided) <> ($2, $3)`,
		a.run.Register, s.InputDigest, a.decided)
}

// auditWrites copies the written cells into the audit as they come.
func (a *applier) auditWrites(ctx context.Context, writes iter.Seq[writeback.CellWrite]) error {
	next, stop := iter.Pull(writes)
	defer stop()
	return a.Copy(ctx, "note the cells that were written",
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
			return pgcopy.AppendTime(buf, w.At), true
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
