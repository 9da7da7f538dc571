package mirror

import (
	"context"
	"fmt"
	"strings"

	"sheetsync/sheetschema/table"
	"sheetsync/syncer/mirror/codec"
	"sheetsync/syncer/postgres/pgcopy"
	"sheetsync/syncer/postgres/pgerr"
)

// isFirst looks which keys the tables have, and reports whether the live one is empty
// and has never been filled: it gets its key when it is.
func (ra *resourceApplier) isFirst(ctx context.Context) (first bool, err error) {
	if ra.has, err = ra.keys(ctx); err != nil || ra.has.Live {
		return false, err
	}
	err = ra.GetContext(ctx, &first, fmt.Sprintf(`SELECT NOT EXISTS (SELECT FROM %s)`, ra.live))
	return first, pgerr.Wrap(ra.doing, err)
}

// applyFirst fills the empty tables: there is nothing to compare with, so that the rows
// need no stage. Each is written twice: into the live table, and from there into the
// history. The keys are made when the rows are there.
func (ra *resourceApplier) applyFirst(ctx context.Context, t *table.Table, records []int) error {
	// Open versions are left when somebody dropped the live table.
	if err := ra.Execute(ctx, ra.doing, fmt.Sprintf(`UPDATE %s SET _valid_to = greatest(now(), _valid_from) WHERE _valid_to IS NULL`, ra.history)); err != nil {
		return err
	}
	ra.replaced = append(ra.replaced, `SELECT h._id`) // as many as were left
	var now string                                    // of the transaction, as all that it writes
	if err := ra.GetContext(ctx, &now, `SELECT now()::text`); err != nil {
		return pgerr.Wrap(ra.doing, err)
	}
	columns := strings.Join(ra.columns("_id", "_row", "_extra", "_raw", "_changed_at"), ", ")
	e := codec.NewEncoder(t)
	err := ra.Copy(ctx, ra.doing, ra.live.String()+" ("+columns+")", pgcopy.Each(records, func(buf []byte, record int) []byte {
		return append(append(e.AppendRow(buf, record), '\t'), now...)
	}))
	if err != nil {
		return err
	}
	if err := ra.makeEndedIndex(ctx); err != nil { // of no version yet: it costs nothing before the rows, and a scan behind them
		return err
	}
	if err := ra.Execute(ctx, ra.doing, fmt.Sprintf(`
		INSERT INTO %s (%s, _op, _valid_from, _run) SELECT %[2]s, 'insert', now(), $1 FROM %[3]s`,
		ra.history, columns, ra.live), ra.run.ID); err != nil {
		return err
	}
	return ra.makeKeys(ctx)
}
